//! What messages about orders say: to an address that nobody has proven nothing that a customer typed.

use serde_json::json;

use super::support::{check_out, open, pay, put};
use crate::support::{Browser, Shop};

/// What somebody types who wants the shop to write to a stranger.
const TYPED: [(&str, &str); 5] = [
    ("first_name", "Ваш аккаунт взломан"),
    ("last_name", "Перейдите по ссылке"),
    ("address", "evil.example.com, введите пароль, 666"),
    ("comment", "https://evil.example.com/login"),
    ("phone", "+7 916 666-66-66"),
];
/// None of it may stand in a message, in whatever form.
const TRACES: [&str; 10] =
    ["взломан", "аккаунт", "Перейдите", "evil", "пароль", "666", "Анна", "Соболева", "Игоревна", "555-01-23"];

async fn order(browser: &Browser, payment: &str) {
    let typed = [
        TYPED[0],
        TYPED[1],
        TYPED[2],
        TYPED[3],
        TYPED[4],
        ("delivery", "courier"),
        ("city", "Москва"),
        ("day", "2026-11-24"),
        ("hours", "14:00–18:00"),
        ("payment", payment),
    ];
    let answer = check_out(browser, &typed).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

/// Every message that went out says what it may, and nothing else.
async fn assert_clean(shop: &Shop, expected: usize) {
    let letters = shop.mailbox().await;
    assert_eq!(letters.len(), expected);
    for letter in &letters {
        let message = &letter.message;
        for part in [message.subject.as_str(), &message.text, &message.html] {
            for trace in TRACES {
                assert!(!part.contains(trace), "«{trace}» in: {part}");
            }
        }
        assert!(message.text.contains("Телефон") && message.html.contains("Телефон"), "goods");
        let is_cancelled = message.subject.as_str().contains("отменён");
        assert_eq!(message.text.contains("24\u{a0}ноября"), !is_cancelled, "{}", message.text);
        assert_eq!(message.html.contains("24\u{a0}ноября"), !is_cancelled, "a cancelled order has no slot");
        assert!(message.text.contains("/orders/1/?key="), "the link");
    }
}

#[tokio::test]
async fn a_stranger_reads_nothing_that_a_guest_typed() {
    let shop = open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let guest = shop.browser();
    put(&guest, phone, 1).await;
    order(&guest, "online").await;
    pay(&shop, &guest, 1).await;
    let clerk = shop.administrator("boss").await;
    for state in ["new", "confirmed", "processing"] {
        clerk.post_form("/admin/orders/1/step/", &[("state", state)]).await;
    }
    let reason = [("state", "shipped"), ("reason", "other"), ("why", "Курьер уронил коробку")];
    clerk.post_form("/admin/orders/1/cancel/", &reason).await;
    assert_clean(&shop, 5).await;
    let last = shop.mailbox().await.pop().unwrap();
    assert!(last.message.text.contains("Курьер уронил коробку"), "the staff's own words are told");
}

#[tokio::test]
async fn a_stranger_reads_nothing_that_a_customer_typed_or_has_in_the_profile() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    order(&anna, "on_receipt").await;
    anna.post_form("/orders/1/cancel/", &[("reason", "evil.example.com"), ("comment", "evil.example.com")]).await;
    assert_clean(&shop, 2).await;
}

#[tokio::test]
async fn a_script_s_order_tells_nothing_of_the_profile() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    let profile = json!({
        "first_name": "Взломан", "last_name": "Соболева", "patronymic": "", "phone": "+7 916 666-66-66",
        "address": "evil.example.com",
    });
    assert_eq!(anna.post_json("/api/profile/update", &profile).await.status, 200);
    put(&anna, phone, 1).await;
    super::support::place(&anna).await;
    let letters = shop.mailbox().await;
    let message = &letters[0].message;
    for trace in ["Взломан", "evil", "666", "Соболева"] {
        assert!(!message.text.contains(trace) && !message.html.contains(trace), "«{trace}» in {}", message.text);
    }
    assert!(message.text.contains("Самовывоз: Москва, Лесная улица, 20"), "{}", message.text);
}

#[tokio::test]
async fn messages_about_what_is_fetched_speak_of_no_courier() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(5).await;
    let anna = shop.customer("anna").await;
    for _ in 0..2 {
        put(&anna, phone, 1).await;
        super::support::place(&anna).await;
    }
    let clerk = shop.administrator("boss").await;
    for state in ["new", "confirmed", "processing"] {
        clerk.post_form("/admin/orders/1/step/", &[("state", state)]).await;
    }
    anna.post_form("/orders/2/cancel/", &[]).await;
    let letters = shop.mailbox().await;
    assert_eq!(letters.len(), 5);
    let plain = |text: &str| text.replace('\u{a0}', " ").replace("&nbsp;", " ");
    for letter in &letters {
        for part in [plain(&letter.message.text), plain(&letter.message.html)] {
            for word in ["Курьер", "курьер", "Доставка", "в пути", "Отправлен", "отправлен"]
            {
                assert!(!part.contains(word), "«{word}» in {part}");
            }
        }
    }
    // Ordered at noon: ready at one o'clock, as the checkout has promised.
    for placed in &letters[..3] {
        assert!(plain(&placed.message.text).contains("Можно забрать 22 ноября с 13:00"), "{}", placed.message.text);
        assert!(plain(&placed.message.html).contains("Можно забрать 22 ноября с 13:00"));
    }
    let ready = plain(&letters[3].message.text);
    assert!(ready.contains("храним его до 25 ноября") && !ready.contains("22 ноября"), "{ready}");
    let cancelled = plain(&letters[4].message.text);
    assert!(!cancelled.contains("ноября") && !cancelled.contains("Самовывоз"), "no slot: {cancelled}");
    assert!(cancelled.contains("Открыть заказ: http") && !cancelled.contains("Следить"), "{cancelled}");
}

#[tokio::test]
async fn forty_orders_to_one_stranger_are_few_messages_and_all_of_them_stand() {
    let shop = Shop::open_with_limits().await;
    let phone = shop.product("Телефон").stock(50).await;
    let spellings = ["stranger@example.org", "Stranger@Example.org", "stran.ger+7@example.org"];
    for turn in 0..12 {
        let guest = shop.browser();
        put(&guest, phone, 1).await;
        let number = format!("+7916555{turn:04}");
        let answer = check_out(&guest, &[("email", spellings[turn % 3]), ("phone", &number)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        // The shop agrees to each, so that no cap stands in the way; it tells nobody of it here.
        shop.set_order_state("confirmed").await;
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 12);
    assert_eq!(shop.mailbox().await.len(), 5);
    assert_eq!(shop.count("SELECT dropped FROM mail_recipients").await, 7);
}
