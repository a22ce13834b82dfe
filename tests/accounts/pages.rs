//! The account's pages without script.

use jiff::SignedDuration;
use serde_json::json;

use crate::support::{PASSWORD, Shop};

const FIELDS: [(&str, &str); 9] = [
    ("surname", "Соболева"),
    ("name", "Анна"),
    ("patronymic", "Игоревна"),
    ("login", "anna"),
    ("email", "anna@example.org"),
    ("password", PASSWORD),
    ("password_repeat", PASSWORD),
    ("rules", "on"),
    ("personal_data", "on"),
];

#[tokio::test]
async fn somebody_registers_signs_in_and_out_by_plain_forms() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let answer = browser.post_form("/register/", &FIELDS).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"), "it signs in");
    let profile = browser.get("/profile/").await;
    assert!(profile.texts("[role=status]").iter().any(|text| text == "Регистрация прошла успешно"), "and says so");
    assert!(!browser.get("/profile/").await.text().contains("Регистрация прошла успешно"), "once");
    assert!(profile.texts("h1").iter().any(|text| text == "Анна Соболева"));
    assert_eq!(browser.get("/login/").await.status, 303, "who is in needs no login");
    assert_eq!(browser.get("/register/").await.status, 303);
    assert_eq!(browser.post_form("/logout/", &[]).await.status, 302);
    let home = browser.get("/").await;
    assert!(home.texts("[role=status]").iter().any(|text| text == "Вы вышли из аккаунта"), "signing out is said");
    assert!(!browser.get("/").await.text().contains("Вы вышли из аккаунта"), "once");
    assert_eq!(browser.get("/profile/").await.status, 302);
    let answer = browser.post_form("/login/", &[("login", "anna"), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
}

#[tokio::test]
async fn the_page_that_was_wanted_is_reached_over_a_registration_too() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let answer = browser.get("/orders/").await;
    assert_eq!(answer.location(), "/login/?next=/orders/");
    let login = browser.get(answer.location()).await;
    let register = login.attributes("main a[href^='/register/']", "href").remove(0);
    let page = browser.get(&register).await;
    assert_eq!(page.attributes("main input[name=next]", "value"), ["/orders/"]);
    assert!(page.has("main a[href='/login/?next=/orders/']"), "and back");
    let mut fields = FIELDS.to_vec();
    fields.push(("next", "/orders/"));
    fields[5].1 = "short";
    let refused = browser.post_form("/register/", &fields).await;
    assert_eq!(refused.attributes("main input[name=next]", "value"), ["/orders/"], "a refused form keeps it");
    fields[5].1 = PASSWORD;
    let answer = browser.post_form("/register/", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, "/orders/"));
    assert!(
        browser.get("/orders/").await.texts("[role=status]").iter().any(|text| text == "Регистрация прошла успешно")
    );
    let other = shop.browser();
    for (field, value) in [(3, "boris"), (4, "boris@example.org")] {
        fields[field].1 = value;
    }
    fields[9].1 = "https://evil.example/";
    assert_eq!(other.post_form("/register/", &fields).await.location(), "/profile/");
    assert_eq!(other.get("/register/?next=/cart/").await.location(), "/cart/", "who is in goes on");
}

#[tokio::test]
async fn the_login_says_why_one_came_there() {
    let shop = Shop::open().await;
    for (next, word) in [("/orders/", "заказы"), ("/profile/password/", "профиль"), ("/checkout/", "без входа")]
    {
        let page = shop.browser().get(&format!("/login/?next={next}")).await;
        let said = page.texts(".auth-form > p").remove(0);
        assert!(said.starts_with("Войдите") && said.contains(word), "{next}: {said}");
    }
    for next in ["", "?next=/catalog/", "?next=//evil.example/orders/"] {
        let page = shop.browser().get(&format!("/login/{next}")).await;
        assert!(page.texts(".auth-form > p").remove(0).starts_with("Первый раз"), "{next}");
    }
}

#[tokio::test]
async fn an_empty_field_is_called_empty_and_faults_stand_in_the_order_of_the_page() {
    let shop = Shop::open().await;
    let page = shop.browser().post_form("/register/", &[]).await;
    assert_eq!(page.status, 400);
    let told = page.texts(".error-summary li");
    let expected = [
        "Укажите фамилию",
        "Укажите имя",
        "Укажите логин",
        "Укажите электронную почту",
        "Укажите пароль",
        "Введите пароль ещё раз",
        "Необходимо согласие с правилами",
        "Необходимо согласие на обработку персональных данных",
    ];
    assert_eq!(told, expected);
    shop.register("anna").await;
    let mut fields = FIELDS.to_vec();
    (fields[0].1, fields[5].1) = ("Sobol", "short");
    let told = shop.browser().post_form("/register/", &fields).await.texts(".error-summary li");
    assert_eq!(
        told,
        [
            "Фамилия: кириллица, пробел и тире",
            "Такой логин уже занят",
            "Email уже используется",
            "Пароль минимум 8 символов",
            "Пароли не совпадают"
        ]
    );
    let anna = shop.customer("boris").await;
    let page = anna.post_form("/profile/", &[("phone", "1"), ("birth_date", "x")]).await;
    assert_eq!(page.texts(".error-summary li")[..2], ["Укажите фамилию", "Укажите имя"]);
    let empty = anna.post_form("/profile/password/", &[]).await.texts(".error-summary li");
    assert_eq!(empty, ["Укажите текущий пароль", "Укажите новый пароль", "Введите пароль ещё раз"]);
}

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
async fn typographic_dashes_in_a_name_are_hyphens() {
    let shop = Shop::open().await;
    let mut body = crate::support::registration("anna");
    body["surname"] = json!("Салтыкова–Щедрина");
    assert_eq!(shop.browser().post_json("/api/register", &body).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE last_name = 'Салтыкова-Щедрина'").await, 1);
}

#[tokio::test]
async fn rules_are_read_beside_the_form_that_asks_for_them() {
    let shop = Shop::open().await;
    let page = shop.browser().get("/register/").await;
    for path in ["/rules/", "/privacy/"] {
        let link = format!("main form a[href='{path}'][target=_blank]");
        assert!(page.texts(&link).iter().any(|text| text.contains("в новой вкладке")), "{path}");
    }
}

#[tokio::test]
async fn a_refused_registration_keeps_what_was_typed_but_for_the_passwords() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let mut fields = FIELDS.to_vec();
    fields[1].1 = "Anna <b>";
    fields[8].1 = "";
    let answer = browser.post_form("/register/", &fields).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.attributes("#name", "value"), ["Anna <b>"]);
    assert_eq!(answer.attributes("#login", "value"), ["anna"]);
    assert_eq!(answer.attributes("#name", "aria-invalid"), ["true"]);
    assert!(answer.texts(".invalid-feedback").iter().any(|text| text == "Имя: кириллица, пробел и тире"));
    assert!(answer.has("[role=alert] a[href='#name']"), "the summary leads to the field");
    assert!(answer.has("[role=alert] a[href='#personal_data']"), "our own form requires the consent");
    assert!(answer.attributes("#password", "value").iter().all(String::is_empty));
    assert!(answer.attributes("#password_repeat", "value").iter().all(String::is_empty));
    assert!(!answer.text().contains(PASSWORD));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 0);
}

#[tokio::test]
async fn a_refused_login_shows_the_form_again() {
    let shop = Shop::open().await;
    let answer =
        shop.browser().post_form("/login/", &[("login", "anna<"), ("password", "wrong"), ("next", "/cart/")]).await;
    assert_eq!(answer.status, 401);
    assert!(answer.texts("[role=alert]").iter().any(|text| text.contains("Неверный логин или пароль")));
    assert_eq!(answer.attributes("#login", "value"), ["anna<"]);
    assert_eq!(answer.attributes("main input[name=next]", "value"), ["/cart/"]);
    assert!(answer.attributes("#password", "value").iter().all(String::is_empty));
    let empty = shop.browser().post_form("/login/", &[]).await;
    assert_eq!(empty.status, 400);
    assert_eq!(empty.attributes("#login", "aria-invalid"), ["true"]);
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
async fn of_a_parameter_that_stands_twice_the_last_one_counts() {
    let shop = Shop::open().await;
    let guest = shop.browser();
    let page = guest.get("/login/?next=/a/&next=/profile/").await;
    assert_eq!((page.status, page.attributes("main [name=next]", "value")), (200, vec!["/profile/".to_owned()]));
    for path in ["/register/?done=1&done=2", "/admin/login/?next=/a&next=/admin/", "/login/?next=%FF&next=%ZZ"] {
        assert_eq!(guest.get(path).await.status, 200, "{path}");
    }
    let anna = shop.customer("anna").await;
    assert_eq!(anna.get("/orders/?page=2&page=1").await.status, 200);
}

#[tokio::test]
async fn devices_are_listed_and_can_be_ended_one_by_one_or_all_but_this() {
    let shop = Shop::open().await;
    let here = shop.customer("anna").await;
    let (phone, third, fourth) = (shop.browser(), shop.browser(), shop.browser());
    let token = phone.token().await;
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    let request = axum::http::Request::post("/api/login").header("x-csrftoken", token).header("user-agent", agent);
    let body = serde_json::json!({ "login": "anna", "password": PASSWORD }).to_string();
    shop.advance(SignedDuration::from_secs(5));
    assert_eq!(phone.send(request, body.into()).await.status, 200);
    third.sign_in("anna", PASSWORD).await;
    fourth.sign_in("anna", PASSWORD).await;
    let page = here.get("/profile/").await;
    let devices = page.texts("#devices li");
    assert_eq!(devices.len(), 4, "{devices:?}");
    assert_eq!(devices.iter().filter(|text| text.contains("Это устройство")).count(), 1);
    let safari = devices.iter().position(|text| text.contains("Safari на iPhone")).expect("the phone is named");
    assert!(devices.iter().any(|text| text.contains("Chrome на Windows")));
    let ends = page.attributes("#devices li form", "action");
    assert_eq!(ends.len(), 3, "this device has no such button");
    let mut others: Vec<_> =
        devices.iter().enumerate().filter(|(_, text)| !text.contains("Это устройство")).map(|(at, _)| at).collect();
    let at = others.iter().position(|at| *at == safari).unwrap();
    others.remove(at);
    assert_eq!(here.post_form(&ends[at], &[]).await.status, 303);
    assert_eq!(phone.get("/profile/").await.status, 302, "the phone is out");
    assert_eq!(third.get("/profile/").await.status, 200);
    assert_eq!(here.post_form(&ends[at], &[]).await.status, 404, "it is gone already");
    assert_eq!(here.post_form("/profile/sessions/end-others/", &[]).await.status, 303);
    assert_eq!(third.get("/profile/").await.status, 302);
    assert_eq!(fourth.get("/profile/").await.status, 302);
    assert_eq!(here.get("/profile/").await.status, 200);
}

#[tokio::test]
async fn nobody_ends_somebody_elses_session() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let boris = shop.customer("boris").await;
    for id in 1..=3 {
        let answer = boris.delete(&format!("/api/profile/sessions/{id}")).await;
        // His own is 200, everybody else's 404; after his own he is nobody.
        assert!([200, 404, 401].contains(&answer.status), "{}", answer.status);
    }
    assert_eq!(anna.get("/profile/").await.status, 200);
    assert_eq!(boris.get("/profile/").await.status, 302, "his own he may");
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
async fn last_seen_is_noted_once_a_minute() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.advance(SignedDuration::from_secs(30));
    anna.get("/").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE last_seen_at > signed_in_at").await, 0);
    shop.advance(SignedDuration::from_secs(31));
    anna.get("/").await;
    for _ in 0..100 {
        if shop.count("SELECT COUNT(*) FROM sign_ins WHERE last_seen_at > signed_in_at").await == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nobody was seen");
}

#[tokio::test]
async fn a_blocked_person_is_out_at_once_and_stays_out() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.all_accounts().block().await;
    assert_eq!(anna.twin().get("/profile/").await.status, 302, "even before the sessions are ended");
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401);
}

#[tokio::test]
async fn old_hashes_are_replaced_by_the_first_right_login_only() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    // Django's own test vector.
    shop.all_accounts().set_hash("pbkdf2_sha256$1000$seasalt$mXDDBGbVqRgUYNvmc5XLZ8DkHZ4PL5KZ+qXJVDWzQns=").await;
    assert_eq!(shop.browser().try_to_sign_in("anna", "wrong").await.status, 401);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE password LIKE 'pbkdf2%'").await, 1);
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
