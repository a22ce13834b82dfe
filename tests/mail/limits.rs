//! How many messages a mailbox is sent that nobody has proven to be theirs.

use futures_util::future::join_all;
use jiff::SignedDuration;
use techstore::mail;

use super::message;
use crate::support::Shop;

async fn put(shop: &Shop, to: &str) -> bool {
    let mut tx = shop.app.db.write().await.unwrap();
    let id = mail::enqueue(&shop.app.mail, &mut tx, &message(to, "Заказ")).await.unwrap();
    tx.commit().await.unwrap();
    id.is_some()
}

async fn dropped(shop: &Shop) -> i64 {
    mail::dropped(&mut shop.app.db.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn of_forty_messages_at_once_a_stranger_gets_five_and_others_get_theirs() {
    let shop = Shop::open_with_limits().await;
    let mut taken = 0;
    for _ in 0..40 {
        taken += i64::from(put(&shop, "anna@example.org").await);
    }
    assert_eq!((taken, dropped(&shop).await), (5, 35));
    assert!(put(&shop, "boris@example.org").await);
    assert_eq!(shop.mailbox().await.len(), 6);
}

#[tokio::test]
async fn a_mailbox_is_counted_however_it_is_written() {
    let shop = Shop::open_with_limits().await;
    for address in ["anna@почта.рф", "ANNA@ПОЧТА.РФ", "an.na@почта.рф", "anna+1@почта.рф", "anna@xn--80a1acny.xn--p1ai"]
    {
        assert!(put(&shop, address).await, "{address}");
    }
    assert!(!put(&shop, "An.Na+9@почта.рф").await);
}

#[tokio::test]
async fn a_day_has_ten_and_the_next_one_has_more() {
    let shop = Shop::open_with_limits().await;
    let mut taken = 0;
    for _ in 0..26 {
        for _ in 0..40 {
            taken += i64::from(put(&shop, "anna@example.org").await);
        }
        shop.advance(SignedDuration::from_hours(1) + SignedDuration::from_secs(1));
    }
    assert_eq!(taken, 20, "ten in the first day, and ten more when those are a day old");
    assert_eq!(dropped(&shop).await, 26 * 40 - 20);
}

#[tokio::test]
async fn what_was_dropped_is_not_made_up_for_and_what_is_undone_is_not_counted() {
    let shop = Shop::open_with_limits().await;
    for _ in 0..9 {
        let mut tx = shop.app.db.write().await.unwrap();
        mail::enqueue(&shop.app.mail, &mut tx, &message("anna@example.org", "Заказ")).await.unwrap();
        drop(tx);
    }
    assert!(put(&shop, "anna@example.org").await, "nothing of it was committed");
    assert_eq!(shop.mailbox().await.len(), 1);
}

#[tokio::test]
async fn the_limit_holds_over_processes_and_restarts() {
    let shop = Shop::open_with_limits().await;
    for _ in 0..5 {
        assert!(put(&shop, "anna@example.org").await);
    }
    let other = shop.second_process().await;
    let mut tx = other.db.write().await.unwrap();
    let id = mail::enqueue(&other.mail, &mut tx, &message("anna@example.org", "Заказ")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(id, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_messages_in_parallel_five_are_taken() {
    let shop = Shop::open_with_limits().await;
    let taken = join_all((0..20).map(|_| put(&shop, "anna@example.org"))).await;
    assert_eq!(taken.into_iter().filter(|is_taken| *is_taken).count(), 5);
    assert_eq!(dropped(&shop).await, 15);
}

#[tokio::test]
async fn the_shops_own_people_get_everything_and_so_does_everybody_without_limits() {
    let shop = Shop::open_with_limits().await;
    let mut tx = shop.app.db.write().await.unwrap();
    for _ in 0..20 {
        mail::enqueue_for_staff(&shop.app.mail, &mut tx, &message("boss@example.org", "Отчёт")).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(shop.mailbox().await.len(), 20);
    let shop = Shop::open().await;
    for _ in 0..20 {
        assert!(put(&shop, "anna@example.org").await);
    }
}

#[tokio::test]
async fn the_settings_say_how_many() {
    let shop = Shop::open_with(|settings| {
        settings.server.limits = techstore::config::Switch::On;
        settings.mail.mails_per_hour = 2;
        settings.mail.mails_per_day = 3;
    })
    .await;
    let taken =
        [put(&shop, "a@example.org").await, put(&shop, "a@example.org").await, put(&shop, "a@example.org").await];
    assert_eq!(taken, [true, true, false]);
    shop.advance(SignedDuration::from_hours(2));
    assert_eq!([put(&shop, "a@example.org").await, put(&shop, "a@example.org").await], [true, false]);
}

#[tokio::test]
async fn mailboxes_are_forgotten_a_month_after_the_last_message() {
    let shop = Shop::open_with_limits().await;
    put(&shop, "anna@example.org").await;
    shop.mailbox().await;
    shop.advance(SignedDuration::from_hours(30 * 24));
    mail::sweep(&shop.app.mail).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM mail_recipients").await, 0);
}
