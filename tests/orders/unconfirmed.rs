//! Orders that nobody of the staff confirms in time.

use futures_util::future::join;
use jiff::SignedDuration;
use techstore::orders::end_unconfirmed;

use super::support::{assert_books, check_out, open, pay, put, stock};
use crate::support::Shop;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

async fn end(shop: &Shop) -> usize {
    end_unconfirmed(&shop.app.orders, || true).await.unwrap()
}

#[tokio::test]
async fn an_order_nobody_confirmed_ends_after_two_days_and_its_customer_is_told() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 2).await;
    let placed = check_out(&guest, &[]).await;
    shop.advance(HOUR * 48 - SignedDuration::from_secs(1));
    assert_eq!((end(&shop).await, stock(&shop, phone).await), (0, 3));
    shop.advance(SignedDuration::from_secs(1));
    assert_eq!((end(&shop).await, stock(&shop, phone).await), (1, 5));
    assert_eq!((end(&shop).await, stock(&shop, phone).await), (0, 5), "once");
    let page = super::support::follow(&guest, &placed.location().replace("done/", "")).await;
    assert_eq!(page.texts("main .status"), ["Отменён"]);
    assert!(page.text().contains("Магазин не подтвердил заказ вовремя."), "{}", page.text());
    assert!(page.texts(".timeline li").concat().contains("магазин не подтвердил заказ вовремя"));
    let letters = shop.mailbox().await;
    assert_eq!(letters.len(), 2);
    let told = &letters[1].message;
    assert!(told.subject.as_str().contains("отменён"), "{}", told.subject);
    assert!(told.text.contains("Магазин не подтвердил заказ вовремя."), "{}", told.text);
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_was_confirmed_paid_or_cancelled_does_not_end() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    for payment in ["on_receipt", "on_receipt", "online"] {
        put(&guest, phone, 1).await;
        assert_eq!(check_out(&guest, &[("payment", payment)]).await.status, 303);
    }
    pay(&shop, &guest, 1).await;
    let clerk = shop.administrator("boss").await;
    clerk.post_form("/admin/orders/1/step/", &[("state", "new")]).await;
    let reason = [("state", "new"), ("reason", "stock"), ("why", "")];
    clerk.post_form("/admin/orders/2/cancel/", &reason).await;
    shop.advance(HOUR * 49);
    assert_eq!(end(&shop).await, 0);
    assert_eq!(stock(&shop, phone).await, 6, "the one that was cancelled did not go back to the shelf");
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_older_versions_took_does_not_end_by_itself_and_the_staff_is_shown_it() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(9).await;
    let guest = shop.browser();
    for _ in 0..2 {
        put(&guest, phone, 1).await;
        check_out(&guest, &[]).await;
    }
    shop.execute("UPDATE orders SET is_guarded = FALSE WHERE id = 1").await;
    let clerk = shop.administrator("boss").await;
    let today = clerk.get("/admin/").await;
    assert_eq!(today.texts("#staying a"), ["Сами не отменятся: 1"]);
    let (stays, ends) = ("/admin/orders/?confirm=stays", "/admin/orders/?confirm=ends");
    assert_eq!(today.attributes("#staying a", "href"), [stays]);
    assert_eq!(today.texts("td.ends"), ["сам не отменится", "отменится 24.11.2026 12:00"]);
    for (list, number, until) in [(stays, "№ 1", "сам не отменится"), (ends, "№ 2", "отменится 24.11.2026 12:00")]
    {
        let list = clerk.get(list).await;
        assert_eq!(list.texts("tbody tr").len(), 1);
        let row = list.texts("tbody tr").concat();
        assert!(row.contains(number) && row.contains(until), "{row}");
    }
    assert!(clerk.get("/admin/orders/1/").await.texts(".timeline .now").concat().contains("сам не отменится"));
    assert!(
        clerk.get("/admin/orders/2/").await.texts(".timeline .now").concat().contains("отменится 24.11.2026 12:00")
    );
    shop.advance(HOUR * 24 * 365);
    assert_eq!(end(&shop).await, 1);
    assert_eq!(shop.count("SELECT id FROM orders WHERE state = 'new'").await, 1);
    assert_eq!(clerk.get(ends).await.texts("tbody tr").len(), 0);
}

#[tokio::test]
async fn the_setting_says_how_long_and_nought_is_never() {
    for (hours, ended) in [(1, 1), (0, 0)] {
        let shop = Shop::open_with(|settings| settings.orders.unconfirmed_hours = hours).await;
        let phone = shop.product("Телефон").stock(9).await;
        let guest = shop.browser();
        put(&guest, phone, 1).await;
        check_out(&guest, &[]).await;
        shop.advance(if hours == 0 { HOUR * 10_000 } else { HOUR });
        assert_eq!(end(&shop).await, ended, "{hours}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_end_an_order_once() {
    let shop = Shop::open().await;
    let other = shop.second_process().await;
    let phone = shop.product("Телефон").stock(30).await;
    let guest = shop.browser();
    for _ in 0..8 {
        put(&guest, phone, 2).await;
        check_out(&guest, &[]).await;
    }
    shop.advance(HOUR * 48);
    let (ours, theirs) =
        join(end_unconfirmed(&shop.app.orders, || true), end_unconfirmed(&other.orders, || true)).await;
    assert_eq!(ours.unwrap() + theirs.unwrap(), 8);
    assert_eq!(stock(&shop, phone).await, 30);
    assert_eq!(shop.count("SELECT COUNT(*) FROM order_events WHERE kind = 'cancelled'").await, 8);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox").await, 16);
    assert_books(&shop).await;
}
