//! The way of an order, step by step: by one click, for several, from old pages.

use futures_util::future::join_all;

use super::{guest, hand_over, journal, order_card, ordered, said, state, step, subjects};
use crate::admin::clerk;
use crate::orders::support::{assert_books, open, pay, place, put};
use crate::support::Shop;

const ACTIONS: &str = "/admin/orders/actions/";

#[tokio::test]
async fn every_step_is_taken_in_turn_and_the_customer_is_written_to() {
    let shop = Shop::open().await;
    let (clerk, anna, _) = ordered(&shop).await;
    let way = [
        ("new", "Подтвердить", "Подтверждён", "Заказ № 1 подтверждён"),
        ("confirmed", "В обработку", "В обработке", "Заказ № 1 передан в обработку"),
        ("processing", "Готов к выдаче", "Готов к выдаче", "Заказ № 1 готов к выдаче"),
        ("shipped", "Вручить", "Получен", "Заказ № 1 вручён"),
    ];
    for (from, button, to, words) in way {
        let page = clerk.get(&order_card(1)).await;
        assert_eq!(page.texts("#step button"), [button]);
        assert_eq!(page.attributes("#step input[name=state]", "value"), [from]);
        let answer = if from == "shipped" { hand_over(&clerk, 1).await } else { step(&clerk, 1, from).await };
        assert_eq!((answer.status, answer.location()), (303, "/admin/orders/1/"));
        let page = clerk.get(answer.location()).await;
        assert_eq!((page.texts(".page-head .status"), page.texts(".notice-ok")), (vec![to.into()], vec![words.into()]));
    }
    let page = clerk.get(&order_card(1)).await;
    assert!(!page.has("#step") && !page.has("a[href$='cancel/']"), "nothing is left to do");
    let subjects = subjects(&shop).await;
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[1].starts_with("Заказ № 1 подтверждён") && subjects[2].starts_with("Заказ № 1 ждёт вас"));
    let done = ["Подтверждение", "Передача в обработку", "Отправка", "Вручение"].map(|deed| format!("1 {deed} clerk"));
    assert_eq!(journal(&shop).await, done);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 1, "paid on receipt");
    let story = page.texts(".timeline li");
    assert_eq!(story.len(), 5);
    assert!(story[0].contains("Получен") && story[0].contains("Пётр (clerk), 22.11.2026 12:00"), "{story:?}");
    assert!(story[4].contains("Заказ оформлен") && story[4].contains("покупатель"), "{story:?}");
    assert_eq!(anna.get("/orders/1/").await.texts("main .status"), ["Получен"]);
    assert_books(&shop).await;
}

#[tokio::test]
async fn handing_over_what_nobody_has_paid_asks_first() {
    let shop = open().await;
    let (clerk, _, phone) = ordered(&shop).await;
    for from in ["new", "confirmed", "processing"] {
        step(&clerk, 1, from).await;
    }
    let asked = step(&clerk, 1, "shipped").await;
    assert_eq!((asked.status, asked.texts("h1")), (200, vec!["Вручить неоплаченный заказ № 1?".to_owned()]));
    assert!(asked.texts("#hand-over").concat().contains("199 980 ₽"), "{}", asked.text());
    assert_eq!(state(&clerk, 1).await, "Готов к выдаче", "nothing before the second yes");
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders WHERE paid_at IS NOT NULL").await, 0);
    assert_eq!(hand_over(&clerk, 1).await.status, 303);
    assert_eq!(state(&clerk, 1).await, "Получен");

    let buyer = guest(&shop, phone, &[("payment", "online")]).await;
    pay(&shop, &buyer, 1).await;
    for from in ["new", "confirmed", "processing", "shipped"] {
        assert_eq!(step(&clerk, 2, from).await.status, 303, "a paid one asks nothing");
    }
    assert_eq!(state(&clerk, 2).await, "Получен");
    guest(&shop, phone, &[]).await;
    for from in ["new", "confirmed", "processing"] {
        step(&clerk, 3, from).await;
    }
    let plan = clerk.post_form(ACTIONS, &[("action", "deliver"), ("id", "3")]).await;
    assert!(plan.texts(".log small").concat().contains("не оплачен: получите 99 990 ₽"), "{}", plan.text());
    assert_books(&shop).await;
}

#[tokio::test]
async fn a_step_that_is_not_the_next_one_is_not_taken() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    for state in ["confirmed", "processing", "shipped"] {
        assert_eq!(step(&clerk, 1, state).await.status, 303);
        let said = said(&clerk, 1).await;
        assert!(said.contains("Ничего не сделано") && said.contains("Сейчас он «Новый»"), "{said}");
    }
    for state in ["delivered", "cancelled", "", "New", "\0"] {
        assert_eq!(step(&clerk, 1, state).await.status, 400, "{state:?}");
    }
    assert_eq!(clerk.post_form("/admin/orders/1/step/", &[]).await.status, 400);
    assert_eq!((state(&clerk, 1).await, journal(&shop).await.len()), ("Новый".to_owned(), 0));
}

#[tokio::test]
async fn an_old_page_does_nothing_and_says_where_the_order_stands() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    let boss = shop.administrator("boss").await;
    step(&boss, 1, "new").await;
    step(&boss, 1, "confirmed").await;
    assert_eq!(step(&clerk, 1, "new").await.status, 303);
    let said = said(&clerk, 1).await;
    assert!(said.contains("Сейчас он «В обработке», boss, 22.11.2026 12:00"), "{said}");
    assert_eq!(state(&clerk, 1).await, "В обработке");
    assert_eq!(journal(&shop).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_the_same_moment_one_confirms() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    let twins = [clerk.twin(), clerk.twin(), clerk.twin(), clerk.twin()];
    for answer in join_all(twins.iter().map(|twin| step(twin, 1, "new"))).await {
        assert_eq!(answer.status, 303);
    }
    assert_eq!(journal(&shop).await, ["1 Подтверждение clerk"]);
    assert_eq!(subjects(&shop).await.len(), 2);
}

#[tokio::test]
async fn what_waits_for_its_money_cannot_be_confirmed() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let buyer = guest(&shop, phone, &[("payment", "online")]).await;
    let clerk = clerk(&shop).await;
    let page = clerk.get(&order_card(1)).await;
    assert!(page.has("#unpaid") && !page.has("#step"), "it says so instead of a button");
    assert!(page.texts("#payment").concat().contains("ждёт оплаты"));
    step(&clerk, 1, "new").await;
    let said = said(&clerk, 1).await;
    assert!(said.contains("ждёт оплаты на сайте"), "{said}");
    assert_eq!(state(&clerk, 1).await, "Новый");
    pay(&shop, &buyer, 1).await;
    step(&clerk, 1, "new").await;
    assert_eq!(state(&clerk, 1).await, "Подтверждён");
    assert_books(&shop).await;
}

#[tokio::test]
async fn several_are_confirmed_at_once_and_those_that_cannot_are_named() {
    let shop = open().await;
    let (clerk, anna, phone) = ordered(&shop).await;
    put(&anna, phone, 1).await;
    place(&anna).await;
    guest(&shop, phone, &[("payment", "online")]).await;
    step(&clerk, 2, "new").await;
    put(&anna, phone, 1).await;
    place(&anna).await;
    let chosen = [("action", "confirm"), ("id", "1"), ("id", "2"), ("id", "3"), ("id", "4"), ("list", "state=new")];
    let asked = clerk.post_form(ACTIONS, &chosen).await;
    assert_eq!((asked.status, asked.texts("h1")), (200, vec!["Подтвердить 2 заказа?".to_owned()]));
    assert_eq!(asked.texts("form input[name=id]").len(), 2);
    assert_eq!(asked.texts("#without li small"), ["сейчас «Подтверждён»", "ждёт оплаты на сайте"]);
    assert_eq!(state(&clerk, 1).await, "Новый", "nothing before the second yes");
    let done = clerk.post_form(ACTIONS, &[&chosen[..], &[("confirm", "1")]].concat()).await;
    assert_eq!((done.status, done.location()), (303, "/admin/orders/?state=new"));
    let said = clerk.get(done.location()).await.texts(".notice-ok").concat();
    assert!(said.starts_with("Подтверждено: 2 заказа. Без изменений: заказ № 2: сейчас «Подтверждён»"), "{said}");
    assert_eq!(journal(&shop).await, ["2 Подтверждение clerk", "1 Подтверждение clerk", "4 Подтверждение clerk"]);
    let confirmed = subjects(&shop).await.iter().filter(|subject| subject.contains("подтверждён")).count();
    assert_eq!(confirmed, 3);
    let nothing = clerk.post_form(ACTIONS, &[("action", "ship"), ("id", "1")]).await;
    assert_eq!(nothing.texts("h1"), ["Отправить: нечего"]);
    assert!(!nothing.has("button[name=confirm]"));
    for action in ["process", "ship", "deliver"] {
        clerk.post_form(ACTIONS, &[("action", action), ("id", "1"), ("id", "4"), ("confirm", "1")]).await;
    }
    assert_eq!(state(&clerk, 4).await, "Получен");
    assert_books(&shop).await;
}
