//! What goes into the outbox, what comes out of it, and what is cleared away.

use std::time::Duration;

use jiff::SignedDuration;
use techstore::{mail, site};
use tokio_util::sync::CancellationToken;

use super::{deliver, given_up, message, put, sent, shop_with};
use crate::support::Shop;
use crate::support::smtp::SmtpServer;

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test]
async fn a_message_goes_out_once() {
    let shop = Shop::open().await;
    let written = message("anna@example.org", "Заказ № 1042 принят");
    let id = put(&shop, &written).await;
    let letters = shop.mailbox().await;
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].id, &letters[0].message), (id, &written));
    shop.advance(DAY);
    assert_eq!(shop.mailbox().await.len(), 1);
}

#[tokio::test]
async fn messages_go_out_in_the_order_they_were_written() {
    let shop = Shop::open().await;
    for subject in ["первое", "второе", "третье"] {
        put(&shop, &message("anna@example.org", subject)).await;
    }
    let letters = shop.mailbox().await;
    let subjects: Vec<&str> = letters.iter().map(|letter| letter.message.subject.as_str()).collect();
    assert_eq!(subjects, ["первое", "второе", "третье"]);
}

#[tokio::test]
async fn more_messages_than_a_batch_go_out_in_one_run() {
    let shop = Shop::open().await;
    let mut tx = shop.app.db.write().await.unwrap();
    for _ in 0..120 {
        mail::enqueue(&shop.app.mail, &mut tx, &message("anna@example.org", "Заказ")).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(deliver(&shop).await, sent(120));
}

#[tokio::test]
async fn a_transaction_that_is_rolled_back_sends_nothing() {
    let shop = Shop::open().await;
    let mut tx = shop.app.db.write().await.unwrap();
    mail::enqueue(&shop.app.mail, &mut tx, &message("anna@example.org", "Заказ")).await.unwrap();
    drop(tx);
    assert!(shop.mailbox().await.is_empty());
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox").await, 0);
}

#[tokio::test]
async fn a_message_waits_for_its_transaction() {
    let shop = Shop::open().await;
    let mut tx = shop.app.db.write().await.unwrap();
    mail::enqueue(&shop.app.mail, &mut tx, &message("anna@example.org", "Заказ")).await.unwrap();
    assert!(shop.mailbox().await.is_empty());
    tx.commit().await.unwrap();
    assert_eq!(shop.mailbox().await.len(), 1);
}

#[tokio::test]
async fn delivery_ends_between_two_messages_when_it_is_told_to() {
    let shop = Shop::open().await;
    for _ in 0..3 {
        put(&shop, &message("anna@example.org", "Заказ")).await;
    }
    let asked = std::sync::atomic::AtomicU32::new(0);
    // Asked once before the batch and once before each message.
    let twice = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3;
    assert_eq!(mail::deliver(&shop.app.mail, twice).await.unwrap(), sent(2));
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND attempts = 0").await, 1);
}

#[tokio::test]
async fn messages_are_cleared_away_a_month_after_they_were_settled() {
    let shop = Shop::open().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    put(&shop, &message("boris@example.org", "Заказ")).await;
    shop.execute("UPDATE outbox SET recipient = 'nobody' WHERE recipient = 'boris@example.org'").await;
    deliver(&shop).await;
    shop.advance(DAY * 20);
    put(&shop, &message("vera@example.org", "Заказ")).await;
    deliver(&shop).await;
    shop.advance(DAY * 10 - SignedDuration::from_secs(1));
    assert_eq!(mail::sweep(&shop.app.mail).await.unwrap(), 0);
    shop.advance(SignedDuration::from_secs(1));
    assert_eq!(mail::sweep(&shop.app.mail).await.unwrap(), 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE recipient = 'vera@example.org'").await, 1);
}

#[tokio::test]
async fn messages_that_wait_are_never_cleared_away() {
    let shop = Shop::open().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    shop.advance(DAY * 365);
    assert_eq!(mail::sweep(&shop.app.mail).await.unwrap(), 0);
    assert_eq!(shop.mailbox().await.len(), 1);
}

#[tokio::test]
async fn a_recipient_that_is_no_address_is_given_up() {
    let shop = Shop::open().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    shop.execute("UPDATE outbox SET recipient = 'anna@example.org\nBcc: all@example.org'").await;
    assert_eq!(deliver(&shop).await, given_up(1));
    assert!(shop.mailbox().await.is_empty());
}

#[tokio::test]
async fn what_waits_too_long_and_what_was_given_up_is_counted() {
    let shop = Shop::open().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    shop.spoil_recipients().await;
    deliver(&shop).await;
    put(&shop, &message("boris@example.org", "Заказ")).await;
    shop.advance(SignedDuration::from_mins(59));
    put(&shop, &message("vera@example.org", "Заказ")).await;
    let standing = async || {
        let standing = mail::standing(&shop.app.db, shop.clock.now()).await.unwrap();
        (standing.waiting, standing.late, standing.failed)
    };
    assert_eq!(standing().await, (2, 0, 1));
    shop.advance(SignedDuration::from_mins(1));
    assert_eq!(standing().await, (2, 1, 1));
    deliver(&shop).await;
    assert_eq!(standing().await, (0, 0, 1));
}

#[tokio::test]
async fn a_message_that_stops_the_program_every_time_is_given_up_at_last() {
    let shop = Shop::open().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    shop.set_mail_attempts(17).await;
    assert_eq!(deliver(&shop).await, given_up(1));
    assert!(shop.mailbox().await.is_empty());
}

#[tokio::test]
async fn mail_goes_out_by_itself_while_the_shop_runs() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let stop = CancellationToken::new();
    let jobs = site::background::start(&shop.app, stop.clone());
    put(&shop, &message("anna@example.org", "Заказ")).await;
    shop.app.mail.wake();
    server.until_received(1).await;
    stop.cancel();
    jobs.finish(Duration::from_secs(20)).await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE sent_at IS NOT NULL").await, 1);
    let figures = shop.app.figures.text();
    assert!(figures.contains("techstore_mail_waiting 0") && figures.contains("techstore_mail_failed 0"), "{figures}");
}
