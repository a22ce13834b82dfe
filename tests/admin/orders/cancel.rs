//! Cancelling by the staff: goods, money, the customer's letter, once.

use futures_util::future::join_all;

use super::{cancel, guest, hand_over, journal, order_card, ordered, said, state, step, subjects};
use crate::admin::clerk;
use crate::orders::support::{assert_books, open, pay, stock};
use crate::support::Shop;

const PAGE: &str = "/admin/orders/1/cancel/";

#[tokio::test]
async fn a_cancelled_order_brings_its_goods_back_and_tells_the_customer_why() {
    let shop = Shop::open().await;
    let (clerk, anna, phone) = ordered(&shop).await;
    step(&clerk, 1, "new").await;
    let page = clerk.get(PAGE).await;
    assert_eq!(
        (page.texts("h1"), page.attributes("#restock", "checked")),
        (vec!["Отменить заказ № 1?".into()], vec!["".into()])
    );
    assert_eq!(page.texts("label[for=restock]"), ["Вернуть товары на склад: 2 товара"]);
    assert!(!page.has("[name=reason][checked]"), "no reason is chosen for the staff: its words are mailed");
    let asked = clerk.post_form(PAGE, &[("state", "confirmed"), ("restock", "1")]).await;
    assert_eq!((asked.status, asked.texts("#reason-error")), (400, vec!["Выберите причину".to_owned()]));
    assert_eq!(
        page.attributes("form[action$='cancel/'] .btn", "class")[0],
        "btn btn-line",
        "the safe one stands first"
    );
    let typed = [("state", "confirmed"), ("reason", "stock"), ("why", "Простите <нас>."), ("restock", "1")];
    let answer = clerk.post_form(PAGE, &typed).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/orders/1/"));
    assert_eq!(said(&clerk, 1).await, "Заказ № 1 отменён");
    assert_eq!((state(&clerk, 1).await, stock(&shop, phone).await), ("Отменён".to_owned(), 5));
    assert_eq!(shop.count("SELECT COUNT(*) FROM stock_movements WHERE kind = 'returned' AND quantity = 2").await, 1);
    let letters = shop.mailbox().await;
    let letter = &letters.last().unwrap().message;
    assert!(letter.text.contains("товара не оказалось на складе. Простите <нас>."), "{}", letter.text);
    assert!(anna.get("/orders/1/").await.text().contains("товара не оказалось на складе"));
    let page = clerk.get(&order_card(1)).await;
    assert!(page.texts(".timeline li")[0].contains("Отменён магазином"), "{}", page.text());
    assert!(!page.has("#step") && !page.has("a[href$='cancel/']"));
    assert_eq!(journal(&shop).await[1], "1 Отмена clerk");
    assert_books(&shop).await;
}

#[tokio::test]
async fn goods_that_are_lost_stay_away() {
    let shop = Shop::open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    assert_eq!(cancel(&clerk, 1, "new", false).await.status, 303);
    assert_eq!((state(&clerk, 1).await, stock(&shop, phone).await), ("Отменён".to_owned(), 3));
    assert_eq!(shop.count("SELECT COUNT(*) FROM stock_movements WHERE kind = 'returned'").await, 0);
    assert_books(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_managers_at_once_cancel_once_and_the_second_is_told() {
    let shop = Shop::open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    let boss = shop.administrator("boss").await;
    for answer in join_all([cancel(&clerk, 1, "new", true), cancel(&boss, 1, "new", true)]).await {
        assert_eq!((answer.status, answer.location()), (303, "/admin/orders/1/"));
    }
    let mut told = [said(&clerk, 1).await, said(&boss, 1).await];
    told.sort();
    assert_eq!(told[0], "Заказ № 1 отменён");
    assert!(told[1].contains("Ничего не сделано") && told[1].contains("«Отменён», "), "{}", told[1]);
    assert_eq!((stock(&shop, phone).await, journal(&shop).await.len()), (5, 1));
    assert_eq!(subjects(&shop).await.len(), 2);
    assert_books(&shop).await;
}

#[tokio::test]
async fn an_order_that_has_moved_is_not_cancelled_from_an_old_page() {
    let shop = Shop::open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    step(&clerk, 1, "new").await;
    said(&clerk, 1).await;
    cancel(&clerk, 1, "new", true).await;
    assert!(said(&clerk, 1).await.contains("Сейчас он «Подтверждён»"));
    assert_eq!(stock(&shop, phone).await, 3);
    for from in ["confirmed", "processing"] {
        step(&clerk, 1, from).await;
    }
    hand_over(&clerk, 1).await;
    assert_eq!(clerk.get(PAGE).await.location(), "/admin/orders/1/", "what is delivered is not cancelled");
    cancel(&clerk, 1, "delivered", true).await;
    assert_eq!(state(&clerk, 1).await, "Получен");
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_reason_is_asked_for_and_what_was_typed_stays() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    let long = "я".repeat(301);
    for (reason, why, fault) in [
        ("other", "  ", "#why-error"),
        ("", "потому", "#reason-error"),
        ("nonsense", "потому", "#reason-error"),
        ("stock", long.as_str(), "#why-error"),
        ("other", "a\0b", "#why-error"),
    ] {
        let answer = clerk.post_form(PAGE, &[("state", "new"), ("reason", reason), ("why", why)]).await;
        assert_eq!((answer.status, answer.texts(fault).len()), (400, 1), "{reason} {fault}");
        assert!(answer.attributes("#restock", "checked").is_empty(), "the box stays as it was sent");
    }
    for state in ["", "nonsense"] {
        assert_eq!(clerk.post_form(PAGE, &[("state", state), ("reason", "stock")]).await.status, 400);
    }
    assert_eq!((state(&clerk, 1).await, journal(&shop).await.len()), ("Новый".to_owned(), 0));
    let typed = [("state", "new"), ("reason", "other"), ("why", "Закрываемся на учёт.")];
    assert_eq!(clerk.post_form(PAGE, &typed).await.status, 303);
    assert!(
        clerk.get(&order_card(1)).await.texts("#reason").concat().contains("прочёл покупатель: Закрываемся на учёт.")
    );
}

#[tokio::test]
async fn money_of_a_cancelled_order_is_owed_until_it_is_given_back_once() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let buyer = guest(&shop, phone, &[("payment", "online")]).await;
    pay(&shop, &buyer, 1).await;
    let clerk = clerk(&shop).await;
    assert!(clerk.get(PAGE).await.texts("#refund").concat().contains("вернуть 99 990 ₽"));
    assert_eq!(clerk.post_form("/admin/orders/1/refund/", &[]).await.status, 303);
    assert!(said(&clerk, 1).await.contains("денег не должен"));
    cancel(&clerk, 1, "new", true).await;
    assert_eq!(stock(&shop, phone).await, 5);
    assert_eq!(shop.count("SELECT COUNT(*) FROM payments WHERE state = 'refund_due'").await, 1);
    let page = clerk.get(&order_card(1)).await;
    assert!(page.texts("#owed").concat().contains("должен покупателю 99 990 ₽"));
    assert_eq!(page.texts("#payment button"), ["Деньги возвращены"]);
    let twins = [clerk.twin(), clerk.twin()];
    join_all(twins.iter().map(|twin| twin.post_form("/admin/orders/1/refund/", &[]))).await;
    let page = clerk.get(&order_card(1)).await;
    assert!(!page.has("#owed") && !page.has("#payment button"));
    assert!(page.texts("#payment").concat().contains("деньги возвращены"));
    assert_eq!(
        page.texts(".timeline li")
            .iter()
            .filter(|event| event.starts_with("Деньги возвращены") && event.contains("99 990 ₽"))
            .count(),
        1
    );
    assert_eq!(journal(&shop).await, ["1 Отмена clerk", "1 Возврат денег clerk"]);
    assert_books(&shop).await;
}

#[tokio::test]
async fn what_was_kept_for_a_payment_is_on_sale_again_whatever_is_ticked() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    guest(&shop, phone, &[("payment", "online")]).await;
    let clerk = clerk(&shop).await;
    let page = clerk.get(PAGE).await;
    assert!(!page.has("#restock") && page.text().contains("вернутся в продажу сами"));
    cancel(&clerk, 1, "new", false).await;
    assert_eq!(shop.count("SELECT stock * 10 + reserved FROM products").await, 50);
    assert!(!clerk.get(&order_card(1)).await.has("#owed"));
    assert_books(&shop).await;
}

#[tokio::test]
async fn an_order_paid_while_its_cancel_page_is_open_is_not_cancelled_before_the_page_is_seen_again() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let buyer = guest(&shop, phone, &[("payment", "online")]).await;
    let clerk = clerk(&shop).await;
    let money = |page: &crate::support::Answer| page.attributes("[name=money]", "value").concat();
    let opened = clerk.get(PAGE).await;
    assert!(!opened.has("#restock") && !opened.has("#overtaken"));
    pay(&shop, &buyer, 1).await;
    let shown = money(&opened);
    let typed = [("state", "new"), ("money", shown.as_str()), ("reason", "phone"), ("why", "Звонили дважды.")];
    let answer = clerk.post_form(PAGE, &typed).await;
    assert_eq!(answer.status, 409);
    assert!(answer.has("#overtaken") && answer.has("#refund") && answer.has("#reason-phone[checked]"));
    assert!(answer.has("#restock[checked]"), "the goods go back unless somebody says otherwise");
    assert_eq!(answer.texts("#why"), ["Звонили дважды."]);
    assert_eq!((state(&clerk, 1).await, stock(&shop, phone).await), ("Новый".to_owned(), 4));
    assert!(journal(&shop).await.is_empty());
    let shown = money(&answer);
    let typed = [("state", "new"), ("money", shown.as_str()), ("reason", "phone"), ("restock", "1")];
    assert_eq!(clerk.post_form(PAGE, &typed).await.status, 303);
    assert_eq!((state(&clerk, 1).await, stock(&shop, phone).await), ("Отменён".to_owned(), 5));
    assert!(clerk.get(&order_card(1)).await.has("#owed"));
    assert_books(&shop).await;
}
