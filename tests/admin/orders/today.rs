//! What the first page says of orders.

use jiff::SignedDuration;

use super::{cancel, guest, ordered, state, step, subjects};
use crate::admin::clerk;
use crate::orders::support::{open, pay};
use crate::support::Shop;

#[tokio::test]
async fn figures_lead_to_lists_of_as_many_orders() {
    let shop = open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    let online = [("payment", "online")];
    guest(&shop, phone, &online).await;
    let owed = guest(&shop, phone, &online).await;
    pay(&shop, &owed, 2).await;
    cancel(&clerk, 3, "new", true).await;
    guest(&shop, phone, &[]).await;
    step(&clerk, 4, "new").await;
    step(&clerk, 4, "confirmed").await;
    let page = clerk.get("/admin/").await;
    assert_eq!(page.texts("#sales .big"), ["1", "1", "4", "1", "1"]);
    for (address, number) in page.attributes("#sales a", "href").iter().zip([1, 1, 4, 1, 1]) {
        assert_eq!(clerk.get(address).await.texts("tbody tr").len(), number, "{address}");
    }
    let notes = page.texts("#sales a span:last-child");
    assert!(notes.contains(&"на 399 960 ₽, отменено 1".to_owned()), "{notes:?}");
    assert!(page.texts("#sales .stock").concat().contains("всего 99 990 ₽"), "{notes:?}");
    shop.advance(SignedDuration::from_hours(24));
    let page = clerk.get("/admin/").await;
    assert_eq!(page.texts("#sales .big"), ["1", "1", "0", "1", "1"], "yesterday is over");
    assert!(page.text().contains("дольше часа ждут: 1"));
    assert_eq!(page.texts("td.text-bad"), ["1 день"]);
}

#[tokio::test]
async fn what_waits_is_confirmed_by_one_click() {
    let shop = Shop::open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    shop.advance(SignedDuration::from_mins(5));
    guest(&shop, phone, &[]).await;
    let page = clerk.get("/admin/").await;
    let rows = page.texts("form[action$='step/']");
    assert_eq!(rows.len(), 2);
    assert!(page.text().contains("5\u{a0}мин"), "the longest waiting stands first, with its time");
    assert_eq!(page.attributes("form[action$='step/']", "action")[0], "/admin/orders/1/step/");
    let fields = [("state", "new"), ("from", "today")];
    let answer = clerk.post_form("/admin/orders/1/step/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/"));
    let page = clerk.get("/admin/").await;
    assert_eq!(page.texts(".notice-ok"), ["Заказ № 1 подтверждён"]);
    assert_eq!(page.attributes("form[action$='step/']", "action"), ["/admin/orders/2/step/"]);
    assert_eq!(state(&clerk, 1).await, "Подтверждён");
    assert_eq!(subjects(&shop).await.len(), 3);
    assert!(page.attributes(".staff-side a", "href").contains(&"/admin/orders/".to_owned()));
}

#[tokio::test]
async fn an_empty_shop_says_so_calmly() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let page = clerk.get("/admin/").await;
    assert_eq!(page.texts("#sales .big"), ["0", "0", "0", "0", "0"]);
    assert!(page.text().contains("Все заказы подтверждены"));
    assert_eq!(clerk.get("/admin/orders/").await.texts(".empty h2"), ["Здесь пока пусто"]);
}
