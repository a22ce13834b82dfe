//! The list of orders: search, filters, tabs, order, periods.

use techstore_db::Reads;

use super::guest;
use crate::admin::clerk;
use crate::orders::support::{open, pay};
use crate::support::{Answer, Browser, Shop};

/// The numbers of the orders in a list, in order.
fn numbers(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.texts("tbody td:nth-child(2) a").iter().map(|number| number.replace("№ ", "")).collect()
}

async fn found(clerk: &Browser, query: &str) -> Vec<String> {
    numbers(&clerk.get(&format!("/admin/orders/?{query}")).await)
}

async fn search(clerk: &Browser, text: &str) -> Vec<String> {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
    found(clerk, &query).await
}

/// Two guests with one order each: Анна of a phone, Иван of a cable, brought by a courier.
async fn town(shop: &Shop) -> (Browser, i64) {
    let (phone, cable) = (shop.product("Телефон").stock(9).await, shop.product("Кабель").stock(9).await);
    guest(shop, phone, &[]).await;
    let ivan = [
        ("first_name", "Иван"),
        ("last_name", "Ёлкин"),
        ("phone", "8 985 555-01-41"),
        ("email", "Elkin@mail.example"),
        ("delivery", "courier"),
        ("city", "Москва"),
        ("address", "Лесная, 5"),
        ("day", "2026-11-23"),
        ("hours", "10:00–14:00"),
    ];
    guest(shop, cable, &ivan).await;
    (clerk(shop).await, cable)
}

#[tokio::test]
async fn orders_are_found_by_number_name_phone_e_mail_and_article_number() {
    let shop = Shop::open().await;
    let (clerk, cable) = town(&shop).await;
    for text in ["1", "№ 1", "№1", "соболева", "анна соболева", "Соболева Анна", "+7 916 555-01-23", "89165550123"]
    {
        assert_eq!(search(&clerk, text).await, ["1"], "{text}");
    }
    for text in ["2", "елкин", "ЁЛКИН", "elkin@", "ELKIN@mail.example", "985 555-01-41", "иван elkin"] {
        assert_eq!(search(&clerk, text).await, ["2"], "{text}");
    }
    assert_eq!(search(&clerk, "5550").await, ["2", "1"], "digits of both phones");
    let mut db = shop.app.db.read().await.unwrap();
    let sku: String = db.sql("SELECT sku FROM products WHERE id = $1").bind(cable).value().await.unwrap();
    drop(db);
    assert_eq!(search(&clerk, &sku).await, ["2"]);
    assert_eq!(search(&clerk, &sku.to_uppercase()).await, ["2"]);
    for text in
        ["3", "соболева ёлкин", "%", "_", "' OR 1=1 --", "\\", "nobody@example.org", "№", "99999999999999999999"]
    {
        assert_eq!(search(&clerk, text).await, [""; 0], "{text}");
    }
}

#[tokio::test]
async fn a_row_says_who_when_how_and_how_much() {
    let shop = Shop::open().await;
    let (clerk, _) = town(&shop).await;
    let page = clerk.get("/admin/orders/").await;
    assert_eq!(numbers(&page), ["2", "1"], "the newest first");
    let row = page.texts("tbody tr:first-child").concat();
    for words in ["22.11.2026 12:00", "Иван Ёлкин", "+7 985 555-01-41", "Курьер, 23.11.2026", "10:00–14:00", "Новый"]
    {
        assert!(row.contains(words), "{words} in {row}");
    }
    assert!(row.contains("99 990 ₽") && row.contains("при получении"), "{row}");
    assert_eq!(page.attributes("tbody td a", "href")[0], "/admin/orders/2/");
}

#[tokio::test]
async fn tabs_count_the_states_within_the_question_and_keep_it() {
    let shop = Shop::open().await;
    let (clerk, cable) = town(&shop).await;
    guest(&shop, cable, &[]).await;
    shop.set_state_of(2, "confirmed").await;
    shop.set_state_of(3, "cancelled").await;
    let page = clerk.get("/admin/orders/").await;
    let tabs =
        ["Все 3", "Новые 1", "Подтверждённые 1", "В обработке 0", "Отправленные 0", "Доставленные 0", "Отменённые 1"];
    assert_eq!(page.texts(".tabs a"), tabs);
    assert_eq!(page.texts(".tabs a[aria-current]"), ["Все 3"]);
    let links = page.attributes(".tabs a", "href");
    assert_eq!(links[..2], ["/admin/orders/", "/admin/orders/?state=new"]);
    for (link, number) in [(1, "1"), (2, "2"), (6, "3")] {
        assert_eq!(numbers(&clerk.get(&links[link]).await), [number]);
    }
    let page = clerk.get("/admin/orders/?q=anna&state=cancelled&sort=sum&page=1").await;
    assert_eq!((numbers(&page), page.texts(".tabs a[aria-current]")), (vec!["3".into()], vec!["Отменённые 1".into()]));
    assert_eq!(page.texts(".tabs a")[0], "Все 2");
    assert_eq!(page.attributes(".tabs a", "href")[1], "/admin/orders/?q=anna&state=new&sort=sum");
    assert_eq!(page.attributes(".tabs a", "href")[0], "/admin/orders/?q=anna&sort=sum");
    assert_eq!(page.attributes(".toolbar input[name=state]", "value"), ["cancelled"], "a search stays in its tab");
    assert!(!page.has("select[name=state]"));
}

#[tokio::test]
async fn orders_are_narrowed_by_money_and_delivery() {
    let shop = open().await;
    let (clerk, phone) = town(&shop).await;
    let online = [("payment", "online")];
    guest(&shop, phone, &online).await;
    let paid = guest(&shop, phone, &online).await;
    pay(&shop, &paid, 2).await;
    let owed = guest(&shop, phone, &online).await;
    pay(&shop, &owed, 3).await;
    assert_eq!(super::cancel(&clerk, 5, "new", true).await.status, 303);
    for (choice, orders) in [
        ("paid", &["4"][..]),
        ("awaits", &["3"]),
        ("receipt", &["2", "1"]),
        ("refund", &["5"]),
        ("ready", &["5", "4", "2", "1"]),
        ("nonsense", &["5", "4", "3", "2", "1"]),
    ] {
        assert_eq!(found(&clerk, &format!("payment={choice}")).await, orders, "{choice}");
    }
    assert_eq!(found(&clerk, "delivery=courier").await, ["2"]);
    assert_eq!(found(&clerk, "delivery=pickup&payment=receipt").await, ["1"]);
    let page = clerk.get("/admin/orders/").await;
    let money = page.texts("tbody td:last-child small");
    assert_eq!(money, ["вернуть деньги", "оплачен", "ждёт оплаты", "при получении", "при получении"]);
}

#[tokio::test]
async fn orders_are_sorted_and_looked_at_by_day() {
    let shop = Shop::open().await;
    let (clerk, _) = town(&shop).await;
    shop.execute("UPDATE orders SET goods_total = 5, total = 5, delivery_price = 0 WHERE id = 2").await;
    shop.execute("UPDATE orders SET placed_at = '2025-12-31T21:00:00.000000Z' WHERE id = 1").await;
    for (sort, orders) in [
        ("number", ["1", "2"]),
        ("-number", ["2", "1"]),
        ("sum", ["2", "1"]),
        ("-sum", ["1", "2"]),
        ("placed", ["1", "2"]),
        ("-placed", ["2", "1"]),
        ("customer", ["2", "1"]),
    ] {
        assert_eq!(found(&clerk, &format!("sort={sort}")).await, orders, "{sort}");
    }
    assert_eq!(found(&clerk, "date=2026-11-22").await, ["2"]);
    assert_eq!(found(&clerk, "date=2026-01-01").await, ["1"], "by the shop's clock, not by UTC");
    assert_eq!(found(&clerk, "date=2025").await, [""; 0]);
    assert_eq!(clerk.get("/admin/orders/").await.texts(".drill a"), ["2026"]);
}
