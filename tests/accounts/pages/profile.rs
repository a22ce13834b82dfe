//! The profile by plain forms.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn the_password_is_called_changed_only_when_it_was() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let said = anna.get("/profile/").await.texts("#security li").remove(0);
    assert!(!said.to_lowercase().contains("изменён "), "{said}");
    shop.advance(SignedDuration::from_hours(48));
    let new = "другая шишка 9";
    let fields = [("old_password", PASSWORD), ("new_password", new), ("new_password_repeat", new)];
    assert_eq!(anna.post_form("/profile/password/", &fields).await.status, 303);
    let said = anna.get("/profile/").await.texts("#security li").remove(0);
    assert!(said.contains("Изменён 24 ноября 2026"), "{said}");
}

#[tokio::test]
async fn an_address_keeps_tabs_and_refuses_what_turns_a_line_round() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let save = async |address: &str| {
        let body = json!({ "first_name": "Анна", "last_name": "Соболева", "address": address });
        anna.post_json("/api/profile/update", &body).await
    };
    assert_eq!(save("Тверь,\tЦентральная, 1").await.status, 200);
    for address in ["Тверь\u{7}", "Тверь\u{1b}[31m", "Тверь \u{202e}1", "\u{200f}Тверь", "Тверь\u{2066}"]
    {
        let answer = save(address).await;
        assert_eq!(answer.json()["errors"]["address"], "Уберите из адреса недопустимые символы", "{address:?}");
    }
}

#[tokio::test]
async fn personal_data_are_saved_with_a_message_said_once() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let fields = [
        ("first_name", "Аня"),
        ("last_name", "Соболева"),
        ("phone", "89165550123"),
        ("birth_date", "1991-04-17"),
        ("address", "Тверь <i>"),
    ];
    let answer = anna.post_form("/profile/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
    let page = anna.get("/profile/").await;
    assert!(page.texts(".notice").iter().any(|text| text.contains("Профиль сохранён")));
    assert_eq!(page.attributes("#address", "value"), ["Тверь <i>"]);
    assert_eq!(page.attributes("#birth_date", "value"), ["1991-04-17"]);
    assert!(!anna.get("/profile/").await.texts(".notice").iter().any(|text| text.contains("Профиль сохранён")));
    let answer = anna.post_form("/profile/", &[("first_name", ""), ("last_name", "Соболева"), ("phone", "1")]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.attributes("#phone", "value"), ["1"], "what was typed is kept");
    assert!(answer.texts(".invalid-feedback").iter().any(|text| text == "Укажите имя"));
}

#[tokio::test]
async fn what_an_old_site_kept_stays_until_it_is_changed() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.all_accounts().set_phone("спросить у жены").await;
    assert_eq!(anna.get("/profile/").await.attributes("#phone", "value"), ["спросить у жены"]);
    let fields = [("first_name", "Анна"), ("last_name", "Соболева"), ("phone", "спросить у жены")];
    assert_eq!(anna.post_form("/profile/", &fields).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = 'спросить у жены'").await, 1);
}

#[tokio::test]
async fn a_long_address_of_an_old_site_stays_until_it_is_changed() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let long = "я".repeat(5_000);
    {
        use techstore_db::Reads;
        let mut tx = shop.app.db.write().await.unwrap();
        tx.sql("UPDATE user_profiles SET address = $1").bind(long.clone()).execute().await.unwrap();
        tx.commit().await.unwrap();
    }
    let profile = |address: &str| json!({ "first_name": "Анна", "last_name": "Белых", "address": address });
    assert_eq!(anna.post_json("/api/profile/update", &profile(&long)).await.status, 200);
    assert_eq!(anna.post_json("/api/profile/update", &profile(&"а".repeat(501))).await.status, 400);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE LENGTH(address) = 5000").await, 1);
}

#[tokio::test]
async fn a_button_pressed_after_the_session_ended_leads_through_the_login_to_a_page() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    for path in ["/profile/sessions/end-others/", "/profile/sessions/1/end/", "/consent/"] {
        let browser = shop.browser();
        browser.get("/login/").await;
        let answer = browser.post_form(path, &[]).await;
        assert_eq!((answer.status, answer.location()), (302, format!("/login/?next={path}").as_str()));
        let fields = [("login", "anna"), ("password", PASSWORD), ("next", path)];
        assert_eq!(browser.post_form("/login/", &fields).await.location(), path);
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.location()), (303, "/profile/"), "{path}");
    }
}

#[tokio::test]
async fn the_password_changes_by_a_plain_form_only_with_the_old_one() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let new = "другая шишка 9";
    let wrong = [("old_password", "неверный пароль"), ("new_password", new), ("new_password_repeat", new)];
    let answer = anna.post_form("/profile/password/", &wrong).await;
    assert_eq!(answer.status, 400);
    assert!(answer.texts(".invalid-feedback").iter().any(|text| text == "Неверный текущий пароль"));
    for (new, repeat) in [("short", "short"), (new, "иное"), (PASSWORD, PASSWORD), ("12345678", "12345678")] {
        let fields = [("old_password", PASSWORD), ("new_password", new), ("new_password_repeat", repeat)];
        assert_eq!(anna.post_form("/profile/password/", &fields).await.status, 400, "{new}");
    }
    let fields = [("old_password", PASSWORD), ("new_password", new), ("new_password_repeat", new)];
    let answer = anna.post_form("/profile/password/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
    assert!(anna.get("/profile/").await.texts(".notice").iter().any(|text| text.contains("Пароль изменён")));
}

#[tokio::test]
async fn the_theme_is_kept_in_a_cookie() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    assert!(browser.get("/login/").await.attributes("html", "data-bs-theme").is_empty());
    let answer = browser.post_form("/theme/", &[("theme", "dark"), ("next", "/login/")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/login/"));
    assert_eq!(browser.get("/login/").await.attributes("html", "data-bs-theme"), ["dark"]);
    browser.post_form("/theme/", &[("theme", "auto"), ("next", "//evil.example/")]).await;
    assert!(browser.get("/login/").await.attributes("html", "data-bs-theme").is_empty());
}
