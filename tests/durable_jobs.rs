//! Durable jobs: done once, after the commit, in time, again after a failure, and by whoever is there.

use std::sync::Mutex;

use futures_util::future::join;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use techstore::jobs::{self, ATTEMPTS, Job, LEASE, Next};
use techstore::kernel::fault::Fault;
use techstore::mail::{self, Message, SendMail, Subject};
use techstore::orders::deadlines::{EndUnconfirmed, EndUnpaid};
use techstore_db::{Timestamp, Tx};
use tokio_util::sync::CancellationToken;

use crate::orders::support::{assert_books, check_out, open, pay, put, stock};
use crate::support::Shop;

/// What the jobs of a test did.
type Done = Mutex<Vec<String>>;

#[derive(Serialize, Deserialize)]
struct Say {
    word: String,
}

impl Job for Say {
    const KIND: &'static str = "say";
    type Context = Done;

    async fn run(&self, done: &Done, _: &CancellationToken) -> Result<Next, Fault> {
        done.lock().unwrap().push(self.word.clone());
        match self.word.as_str() {
            "fail" => Err(Fault::new(std::io::Error::other("no luck"))),
            "panic" => panic!("as the test wants"),
            "hang" => std::future::pending().await,
            word => match word.strip_prefix("at ") {
                Some(at) => Ok(Next::At(Timestamp::new(at.parse().unwrap()))),
                None => match word.strip_prefix("pause ") {
                    Some(at) => Ok(Next::Pause(Timestamp::new(at.parse().unwrap()))),
                    None => Ok(Next::Done),
                },
            },
        }
    }
}

async fn say_at(shop: &Shop, word: &str, run_at: Timestamp) {
    let job = Say { word: word.to_owned() };
    let enqueue = async |mut tx: Tx| jobs::enqueue(&mut tx, &job, run_at, shop.clock.now()).await;
    shop.app.db.transaction("enqueuing", enqueue).await.unwrap();
}

async fn say(shop: &Shop, word: &str) {
    say_at(shop, word, shop.clock.now()).await;
}

/// Does what is due, and says what that was.
async fn work<J: Job<Context = Done>>(shop: &Shop) -> Vec<String> {
    let stop = CancellationToken::new();
    let done = Done::default();
    jobs::work::<J>(&shop.app.db, &shop.clock, &done, &stop).await.unwrap();
    done.into_inner().unwrap()
}

async fn left(shop: &Shop) -> i64 {
    shop.count("SELECT COUNT(*) FROM jobs").await
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[tokio::test]
async fn a_job_is_done_once_and_only_when_its_transaction_was_committed() {
    let shop = Shop::open().await;
    let job = Say { word: "never".to_owned() };
    let refused = async |mut tx: Tx| {
        jobs::enqueue(&mut tx, &job, shop.clock.now(), shop.clock.now()).await?;
        Err::<(), _>(Fault::new(std::io::Error::other("refused")))
    };
    shop.app.db.transaction("enqueuing", refused).await.unwrap_err();
    say(&shop, "hello").await;
    assert_eq!(work::<Say>(&shop).await, ["hello"]);
    assert_eq!(work::<Say>(&shop).await, [""; 0]);
    assert_eq!(left(&shop).await, 0);
}

#[tokio::test]
async fn a_job_waits_for_its_time_and_may_ask_for_a_later_one() {
    let shop = Shop::open().await;
    let at = Timestamp::new(*shop.clock.now() + SECOND * 60);
    let later = format!("at {}", *at + SECOND * 60);
    say_at(&shop, &later, at).await;
    assert_eq!(work::<Say>(&shop).await, [""; 0]);
    shop.advance(SECOND * 60);
    assert_eq!(work::<Say>(&shop).await, [later.as_str()]);
    assert_eq!(work::<Say>(&shop).await, [""; 0]);
    shop.advance(SECOND * 60);
    assert_eq!(work::<Say>(&shop).await, [later.as_str()]);
}

#[tokio::test]
async fn a_job_that_fails_runs_again_later_and_is_given_up_in_the_end_with_its_error() {
    let shop = Shop::open().await;
    for word in ["fail", "panic"] {
        say(&shop, word).await;
        let mut runs = 0;
        for _ in 0..30 {
            runs += work::<Say>(&shop).await.len();
            shop.advance(SignedDuration::from_hours(1));
        }
        assert_eq!(i64::try_from(runs).unwrap(), ATTEMPTS, "{word}");
    }
    let given_up = jobs::given_up(&shop.app.db).await.unwrap();
    let [failed, panicked] = given_up.as_slice() else { panic!("{} were given up", given_up.len()) };
    assert_eq!((failed.kind.as_str(), failed.payload.as_str()), ("say", r#"{"word":"fail"}"#));
    assert!(failed.last_error.contains("no luck"), "{}", failed.last_error);
    assert!(panicked.last_error.contains("panicked"), "{}", panicked.last_error);
    let standing = jobs::standing(&shop.app.db, shop.clock.now()).await.unwrap();
    assert_eq!((standing.waiting, standing.late, standing.failed), (0, 0, 2));
    assert!(jobs::retry(&shop.app.db, failed.id, shop.clock.now()).await.unwrap());
    assert_eq!(work::<Say>(&shop).await, ["fail"], "it has all its attempts again");
    assert!(jobs::discard(&shop.app.db, panicked.id).await.unwrap());
    assert!(!jobs::discard(&shop.app.db, failed.id).await.unwrap(), "a job that waits is not discarded");
    assert_eq!(left(&shop).await, 1);
}

#[tokio::test]
async fn a_job_that_was_cut_off_is_done_again_when_its_lease_ends() {
    let shop = Shop::open().await;
    say(&shop, "hang").await;
    let stop = CancellationToken::new();
    let done = Done::default();
    let cut_off = jobs::work::<Say>(&shop.app.db, &shop.clock, &done, &stop);
    tokio::select! {
        _ = cut_off => panic!("it hangs"),
        () = async { while done.lock().unwrap().is_empty() { tokio::task::yield_now().await } } => {}
    }
    shop.execute(r#"UPDATE jobs SET payload = '{"word":"hello"}'"#).await;
    shop.advance(LEASE - SECOND);
    assert_eq!(work::<Say>(&shop).await, [""; 0], "somebody may still be at it");
    shop.advance(SECOND);
    assert_eq!(work::<Say>(&shop).await, ["hello"]);
    assert_eq!(left(&shop).await, 0);
}

#[tokio::test]
async fn a_job_that_nobody_can_read_is_given_up_at_once() {
    let shop = Shop::open().await;
    say(&shop, "hello").await;
    shop.execute(r#"UPDATE jobs SET payload = '{"wort":"hello"}'"#).await;
    assert_eq!(work::<Say>(&shop).await, [""; 0]);
    let given_up = jobs::given_up(&shop.app.db).await.unwrap();
    assert!(given_up[0].last_error.contains("payload"), "{}", given_up[0].last_error);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_do_each_job_once() {
    let shop = Shop::open().await;
    let words: Vec<String> = (10..40).map(|number| number.to_string()).collect();
    for word in &words {
        say(&shop, word).await;
    }
    let other = shop.second_process().await;
    let stop = CancellationToken::new();
    let done = Done::default();
    let ours = jobs::work::<Say>(&shop.app.db, &shop.clock, &done, &stop);
    let theirs = jobs::work::<Say>(&other.db, &shop.clock, &done, &stop);
    let (ours, theirs) = join(ours, theirs).await;
    ours.and(theirs).unwrap();
    let mut said = done.into_inner().unwrap();
    said.sort();
    assert_eq!(said, words);
    assert_eq!(left(&shop).await, 0);
}

#[tokio::test]
async fn what_cannot_be_reached_is_not_asked_again_by_every_job() {
    let shop = Shop::open().await;
    let pause = format!("pause {}", *shop.clock.now() + SECOND * 60);
    for word in [pause.as_str(), "one", "two"] {
        say(&shop, word).await;
    }
    assert_eq!(work::<Say>(&shop).await, [pause.as_str()]);
    assert_eq!(work::<Say>(&shop).await, ["one", "two"], "the next run tries again");
}

#[tokio::test]
async fn nothing_begins_after_the_stop() {
    let shop = Shop::open().await;
    say(&shop, "hello").await;
    let stop = CancellationToken::new();
    stop.cancel();
    let done = Done::default();
    jobs::work::<Say>(&shop.app.db, &shop.clock, &done, &stop).await.unwrap();
    assert_eq!(done.into_inner().unwrap(), [""; 0]);
    assert_eq!(work::<Say>(&shop).await, ["hello"]);
}

#[tokio::test]
async fn a_letter_is_sent_by_its_job() {
    let shop = Shop::open().await;
    let stop = CancellationToken::new();
    let send = || jobs::work::<SendMail>(&shop.app.db, &shop.clock, &shop.app.mail, &stop);
    let waker = shop.app.mail.clone();
    for number in 0..3 {
        let to = techstore::kernel::email::Email::parse(&format!("anna{number}@example.org")).unwrap();
        let message =
            Message {
                to, subject: Subject::new("Заказ"), text: "Принят.".to_owned(), html: "Принят.".to_owned()
            };
        let enqueue = async |mut tx: Tx| mail::enqueue(&waker, &mut tx, &message).await;
        shop.app.db.transaction("enqueuing", enqueue).await.unwrap();
    }
    assert_eq!(left(&shop).await, 3);
    send().await.unwrap();
    assert_eq!(left(&shop).await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE sent_at IS NOT NULL AND attempts = 1").await, 3);
    assert_eq!(shop.mailbox().await.len(), 3);
}

#[tokio::test]
async fn an_order_that_nobody_pays_ends_by_its_job() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    for _ in 0..2 {
        put(&guest, phone, 2).await;
        assert_eq!(check_out(&guest, &[("payment", "online")]).await.status, 303);
    }
    pay(&shop, &guest, 1).await;
    let stop = CancellationToken::new();
    let end = || jobs::work::<EndUnpaid>(&shop.app.db, &shop.clock, &shop.app.orders, &stop);
    let waiting = async || shop.count("SELECT COUNT(*) FROM jobs WHERE kind = 'end_unpaid_order'").await;
    end().await.unwrap();
    assert_eq!((waiting().await, stock(&shop, phone).await), (2, 1), "there is time");
    shop.advance(SignedDuration::from_hours(24));
    end().await.unwrap();
    assert_eq!((waiting().await, stock(&shop, phone).await), (0, 3));
    assert_eq!(shop.count("SELECT id FROM orders WHERE state = 'cancelled'").await, 2);
    assert_books(&shop).await;
}

#[tokio::test]
async fn an_order_that_nobody_confirms_ends_by_its_job() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    for _ in 0..2 {
        put(&guest, phone, 2).await;
        assert_eq!(check_out(&guest, &[]).await.status, 303);
    }
    let clerk = shop.administrator("boss").await;
    clerk.post_form("/admin/orders/1/step/", &[("state", "new")]).await;
    let stop = CancellationToken::new();
    let end = || jobs::work::<EndUnconfirmed>(&shop.app.db, &shop.clock, &shop.app.orders, &stop);
    let waiting = async || shop.count("SELECT COUNT(*) FROM jobs WHERE kind = 'end_unconfirmed_order'").await;
    shop.advance(SignedDuration::from_hours(48) - SECOND);
    end().await.unwrap();
    assert_eq!((waiting().await, stock(&shop, phone).await), (2, 1), "there is time");
    shop.advance(SECOND);
    end().await.unwrap();
    assert_eq!((waiting().await, stock(&shop, phone).await), (0, 3));
    assert_eq!(shop.count("SELECT id FROM orders WHERE state = 'cancelled'").await, 2);
    assert_books(&shop).await;
}
