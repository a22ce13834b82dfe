//! A product's stock: received and counted, each once, however often it is sent.

use crate::admin::products::product_card;
use crate::admin::{clerk, faults};
use crate::goods::{self, product};
use crate::support::{Answer, Browser, Shop};

/// Ten of one product, and a clerk.
pub(super) async fn ten(shop: &Shop) -> (Browser, String) {
    goods::stock(shop, vec![product("mira")]).await;
    (clerk(shop).await, product_card(shop, "mira").await)
}

/// What a small form of a card rests on.
pub(super) fn version(page: &Answer, form: &str) -> String {
    page.attributes(&format!("#form-{form} input[name=version]"), "value")[0].clone()
}

/// Opens the card and sends a small form of it.
async fn submit(browser: &Browser, path: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let version = version(&browser.get(path).await, form);
    let fields = [fields, &[("version", version.as_str())]].concat();
    browser.post_form(&format!("{path}{form}/"), &fields).await
}

/// Whether every piece there is came or left by a movement.
async fn adds_up(shop: &Shop) -> bool {
    let wrong = "SELECT COUNT(*) FROM products p WHERE stock + reserved <>
                 (SELECT COALESCE(CAST(SUM(quantity) AS BIGINT), 0) FROM stock_movements m WHERE m.product_id = p.id)";
    shop.count(wrong).await == 0
}

async fn stock(shop: &Shop) -> i64 {
    shop.count("SELECT stock FROM products WHERE slug = 'mira'").await
}

#[tokio::test]
async fn what_is_received_can_be_bought_and_is_written_down() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    let answer = submit(&clerk, &path, "receive", &[("quantity", "1 005"), ("note", "Накладная 7")]).await;
    assert_eq!((answer.status, answer.location()), (303, path.as_str()));
    assert_eq!(stock(&shop).await, 1_015);
    assert!(adds_up(&shop).await);
    let page = clerk.get(&path).await;
    assert_eq!(page.texts(".notice-ok"), ["Товар принят"]);
    let movement = &page.texts("#movements tbody tr")[0];
    for words in ["Поступление", "+1 005", "clerk", "Накладная 7"] {
        assert!(movement.contains(words), "{words} in {movement}");
    }
    let history = page.texts(".log li");
    assert!(history[0].contains("Поступление На полке: 10 шт. 1 015 шт."), "{history:?}");
}

#[tokio::test]
async fn a_count_becomes_the_difference() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    shop.goods("mira").set_stock(8).await;
    shop.goods("mira").set_reserved(2).await;
    let answer = submit(&clerk, &path, "correct", &[("counted", "7"), ("note", "Бой")]).await;
    assert_eq!(answer.status, 303);
    assert_eq!((stock(&shop).await, shop.count("SELECT reserved FROM products").await), (5, 2));
    assert!(adds_up(&shop).await);
    let page = clerk.get(&path).await;
    assert!(page.texts("#movements tbody tr")[0].contains("Исправление"));
    assert!(page.texts("#movements tbody tr")[0].contains("−3"));
    assert_eq!(submit(&clerk, &path, "correct", &[("counted", "7")]).await.status, 303);
    assert_eq!(clerk.get(&path).await.texts(".notice-ok"), ["Менять было нечего: всё уже так"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM stock_movements").await, 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 1);
}

#[tokio::test]
async fn fewer_than_are_kept_for_those_who_pay_cannot_be_there() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    shop.goods("mira").set_stock(8).await;
    shop.goods("mira").set_reserved(2).await;
    let answer = submit(&clerk, &path, "correct", &[("counted", "1"), ("note", "Пропажа")]).await;
    assert_eq!(
        faults(&answer),
        ["Сколько насчитали на полке: Отложено для тех, кто платит: 2 шт. Меньше на полке быть не может"]
    );
    assert_eq!(answer.attributes("#f-correct-counted", "value"), ["1"], "what was typed stays");
    assert_eq!(answer.attributes("#f-correct-note", "value"), ["Пропажа"]);
    assert_eq!(answer.attributes("#f-receive-note", "value"), [""], "in its own form alone");
    assert_eq!(answer.attributes(".error-summary a", "href"), ["#f-correct-counted"]);
    assert_eq!(stock(&shop).await, 8);
    assert!(adds_up(&shop).await);
}

#[tokio::test]
async fn a_form_sent_twice_does_its_work_once() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    let version = version(&clerk.get(&path).await, "receive");
    let fields = [("quantity", "5"), ("version", version.as_str())];
    let address = format!("{path}receive/");
    let sent = [0, 1, 2, 3].map(|_| {
        let (twin, address, fields) = (clerk.twin(), address.clone(), fields);
        async move { twin.post_form(&address, &fields).await.status }
    });
    let mut statuses = futures_util::future::join_all(sent).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409, 409, 409]);
    assert_eq!(stock(&shop).await, 15);
    let again = clerk.post_form(&address, &fields).await;
    assert_eq!(again.status, 409);
    assert!(again.texts("#conflict")[0].contains("возможно, она уже отправлена"));
    assert!(again.texts("#movements tbody tr")[0].contains("+5"), "and what happened is seen");
    assert_eq!(again.attributes("#f-receive-quantity", "value"), [""]);
    for version in ["", "0", "\0", "99999999999999999999"] {
        assert_eq!(
            clerk.post_form(&address, &[("quantity", "5"), ("version", version)]).await.status,
            409,
            "{version:?}"
        );
    }
    assert_eq!(clerk.post_form(&address, &[("quantity", "5")]).await.status, 409);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 1);
    assert_eq!(clerk.get(&address).await.location(), path, "reloading what was refused leads back");
}

#[tokio::test]
async fn a_sale_meanwhile_stops_a_count_and_no_delivery() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    let page = clerk.get(&path).await;
    let (receive, correct) = (version(&page, "receive"), version(&page, "correct"));
    shop.empty_order().await;
    shop.all_goods().add_stock(-1).await;
    shop.execute(
        "INSERT INTO stock_movements (product_id, order_id, kind, quantity, made_at)
                  SELECT p.id, o.id, 'sold', -1, p.created_at FROM products p, orders o",
    )
    .await;
    let counted = clerk.post_form(&format!("{path}correct/"), &[("counted", "10"), ("version", &correct)]).await;
    assert_eq!(counted.status, 409, "ten were counted before one was sold");
    let received = clerk.post_form(&format!("{path}receive/"), &[("quantity", "2"), ("version", &receive)]).await;
    assert_eq!(received.status, 303);
    assert_eq!(stock(&shop).await, 11);
    assert!(adds_up(&shop).await);
    assert!(clerk.get(&path).await.texts("#movements tbody tr")[1].contains("№ 1"));
}

#[tokio::test]
async fn strange_numbers_are_the_fields_fault() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    for text in
        ["", "0", "-1", "1.5", "abc", "1e3", "1000001", "9223372036854775807", "99999999999999999999", "\0", "٣"]
    {
        let answer = submit(&clerk, &path, "receive", &[("quantity", text)]).await;
        assert_eq!(answer.status, 400, "{text:?}");
        assert!(answer.has("#receive-quantity-error"), "{text:?}");
    }
    for (field, text) in [("counted", "-1"), ("counted", ""), ("counted", "abc"), ("note", "\0")] {
        let answer = submit(&clerk, &path, "correct", &[("counted", "3"), (field, text)]).await;
        assert_eq!(answer.status, 400, "{field} {text:?}");
    }
    let long = "я".repeat(201);
    let answer = submit(&clerk, &path, "receive", &[("quantity", "1"), ("note", &long)]).await;
    assert_eq!(faults(&answer), ["Примечание: Не больше 200 знаков"]);
    assert_eq!(stock(&shop).await, 10);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}
