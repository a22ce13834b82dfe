//! Lifting the cap of unconfirmed orders for a customer.

use super::{journal, order_card};
use crate::admin::clerk;
use crate::orders::support::{check_out, put};
use crate::support::Shop;

#[tokio::test]
async fn the_staff_lifts_the_cap_of_a_customer_and_puts_it_back() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let guest = shop.browser();
    let order = async || {
        put(&guest, cable, 1).await;
        check_out(&guest, &[]).await.status
    };
    for _ in 0..3 {
        assert_eq!(order().await, 303);
    }
    assert_eq!(order().await, 429);
    let clerk = clerk(&shop).await;
    assert_eq!(clerk.get(&order_card(3)).await.texts("#cap button"), ["Снять ограничение"]);
    let answer = clerk.post_form("/admin/orders/3/cap/", &[("lift", "1")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/orders/3/#customer"));
    let page = clerk.get(&order_card(1)).await;
    assert!(page.texts("#cap").concat().contains("clerk, 22.11.2026 12:00"), "{:?}", page.texts("#cap"));
    assert_eq!(page.texts("#cap button"), ["Вернуть ограничение"], "it is the customer's, on each order");
    for _ in 0..9 {
        assert_eq!(order().await, 303, "neither mailbox nor phone nor network keeps them");
    }
    clerk.post_form("/admin/orders/3/cap/", &[("lift", "1")]).await;
    assert!(clerk.get(&order_card(3)).await.texts("[data-flash]").concat().contains("уже снято"));
    clerk.post_form("/admin/orders/1/cap/", &[("lift", "0")]).await;
    assert_eq!(order().await, 429);
    assert_eq!(journal(&shop).await, ["3 Снятие ограничения clerk", "1 Возврат ограничения clerk"]);
    assert_eq!(clerk.post_form("/admin/orders/1/cap/", &[("lift", "x")]).await.status, 400);
    assert_eq!(clerk.post_form("/admin/orders/99/cap/", &[("lift", "1")]).await.status, 404);
}

#[tokio::test]
async fn nobody_else_is_let_through_by_a_lifted_cap() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(50).await;
    let anna = shop.customer("anna").await;
    put(&anna, cable, 1).await;
    check_out(&anna, &[]).await;
    clerk(&shop).await.post_form("/admin/orders/1/cap/", &[("lift", "1")]).await;
    let stranger = shop.browser();
    for number in 0..4 {
        put(&stranger, cable, 1).await;
        let email = format!("guest{number}@example.org");
        let status = check_out(&stranger, &[("email", &email), ("phone", "+7 916 555-77-77")]).await.status;
        assert_eq!(status, if number < 3 { 303 } else { 429 });
    }
    assert_eq!(
        anna.post_form("/admin/orders/1/cap/", &[("lift", "1")]).await.location(),
        "/admin/login/?next=/admin/orders/1/cap/"
    );
}
