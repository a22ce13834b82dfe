//! Registration by JSON.

use serde_json::{Value, json};

use super::with;
use crate::support::{PASSWORD, Shop, registration};

#[tokio::test]
async fn a_registration_writes_user_profile_and_consents() {
    let shop = Shop::open().await;
    let answer = shop.browser().post_json("/api/register", &registration("anna")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["ok"], true);
    assert!(answer.json()["message"].is_string());
    assert_eq!(shop.count("SELECT COUNT(*) FROM users u JOIN user_profiles p ON p.user_id = u.id").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM consents WHERE purpose IN ('rules', 'personal_data')").await, 2);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM users WHERE password LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'").await,
        1
    );
}

#[tokio::test]
async fn an_old_script_that_does_not_ask_for_the_consent_still_registers_and_the_person_is_asked_later() {
    let shop = Shop::open().await;
    let answer = shop.browser().post_json("/api/register", &with("personal_data", Value::Null)).await;
    assert_eq!(answer.status, 200);
    let mut null = registration("boris");
    null["personal_data"] = Value::Null;
    let answer = shop.browser().post_json("/api/register", &null).await;
    assert_eq!(answer.status, 200, "a null is as if absent: {}", answer.text());
    let anna = shop.browser();
    anna.sign_in("anna", PASSWORD).await;
    let page = anna.get("/profile/").await;
    assert!(page.has("form[action='/consent/']"), "the consent is asked for");
    let answer = anna.post_form("/consent/", &[("next", "/profile/")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
    assert!(!anna.get("/profile/").await.has("form[action='/consent/']"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM consents WHERE purpose = 'personal_data'").await, 1);
}

#[tokio::test]
async fn every_rule_of_a_registration_has_its_sentence() {
    let shop = Shop::open().await;
    let long = |letter: &str, times: usize| json!(letter.repeat(times));
    let cases = [
        ("name", Value::Null, "Имя: кириллица, пробел и тире"),
        ("name", json!(""), "Имя: кириллица, пробел и тире"),
        ("name", json!("Anna"), "Имя: кириллица, пробел и тире"),
        ("name", json!("Анна1"), "Имя: кириллица, пробел и тире"),
        ("name", json!("Анна\u{200b}"), "Имя: кириллица, пробел и тире"),
        ("name", json!("<b>Анна</b>"), "Имя: кириллица, пробел и тире"),
        ("surname", json!("O'Connell"), "Фамилия: кириллица, пробел и тире"),
        ("patronymic", json!("Igorevna"), "Отчество: кириллица, пробел и тире"),
        ("login", Value::Null, "Логин: латиница, цифры и тире"),
        ("login", json!("анна"), "Логин: латиница, цифры и тире"),
        ("login", json!("o'connell"), "Логин: латиница, цифры и тире"),
        ("login", json!("a b"), "Логин: латиница, цифры и тире"),
        ("login", json!("anna\n"), "Логин: латиница, цифры и тире"),
        ("login", json!("anna\u{a0}"), "Логин: латиница, цифры и тире"),
        ("login", json!("anna\u{2013}b"), "Логин: латиница, цифры и тире"),
        ("email", Value::Null, "Укажите email"),
        ("email", json!("  "), "Укажите email"),
        ("email", json!("anna"), "Некорректный email"),
        ("email", json!("anna@"), "Некорректный email"),
        ("email", json!("anna@example.org\r\nBcc: x@y.z"), "Некорректный email"),
        ("email", json!("a@b@example.org"), "Некорректный email"),
        ("password", json!("short"), "Пароль минимум 8 символов"),
        ("password", Value::Null, "Пароль минимум 8 символов"),
        ("password_repeat", json!("другой пароль"), "Пароли не совпадают"),
        ("password_repeat", Value::Null, "Пароли не совпадают"),
        ("rules", Value::Null, "Необходимо согласие с правилами"),
        ("rules", json!(false), "Необходимо согласие с правилами"),
        ("rules", json!("true"), "Необходимо согласие с правилами"),
    ];
    let browser = shop.browser();
    for (field, value, sentence) in cases {
        let answer = browser.post_json("/api/register", &with(field, value.clone())).await;
        assert_eq!(answer.status, 400, "{field} {value}");
        assert_eq!(answer.json()["ok"], false);
        assert_eq!(answer.json()["errors"][field], sentence, "{field} {value}: {}", answer.text());
    }
    for (field, value) in [
        ("name", long("а", 151)),
        ("surname", long("а", 151)),
        ("patronymic", long("а", 101)),
        ("login", long("a", 151)),
        ("email", json!(format!("{}@example.org", "a".repeat(250)))),
        ("personal_data", json!(false)),
    ] {
        let answer = browser.post_json("/api/register", &with(field, value)).await;
        assert_eq!(answer.status, 400, "{field}");
        assert!(answer.json()["errors"][field].is_string(), "{field}: {}", answer.text());
    }
    for password in [
        "password",
        "12345678",
        "qwertyuiop",
        "йцукенгш",
        "пароль123",
        "techstore",
        "anna@example.org",
        "x".repeat(1025).as_str(),
    ] {
        let mut body = registration("anna");
        body["password"] = json!(password);
        body["password_repeat"] = json!(password);
        let answer = browser.post_json("/api/register", &body).await;
        assert!(answer.json()["errors"]["password"].is_string(), "{password}: {}", answer.text());
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 0);
}

#[tokio::test]
async fn all_faults_are_told_at_once() {
    let shop = Shop::open().await;
    let answer = shop.browser().post_json("/api/register", &json!({})).await;
    assert_eq!(answer.status, 400);
    let errors = answer.json()["errors"].as_object().unwrap().clone();
    for field in ["name", "surname", "login", "email", "password", "rules"] {
        assert!(errors.contains_key(field), "{field}: {errors:?}");
    }
}

#[tokio::test]
async fn names_are_trimmed_and_composed() {
    let shop = Shop::open().await;
    let mut body = registration("anna");
    body["name"] = json!("  Алe\u{301}на ".replace('e', "е"));
    body["surname"] = json!("Соловье\u{308}ва-Ёлкина");
    body["patronymic"] = json!("");
    let answer = shop.browser().post_json("/api/register", &body).await;
    if answer.status == 200 {
        assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE last_name = 'Соловьёва-Ёлкина'").await, 1);
    } else {
        // A stress mark over a letter is no letter: only the composed ё is.
        assert_eq!(answer.json()["errors"].as_object().unwrap().len(), 1, "{}", answer.text());
        body["name"] = json!("  Алёна ");
        assert_eq!(shop.browser().post_json("/api/register", &body).await.status, 200);
        assert_eq!(
            shop.count("SELECT COUNT(*) FROM users WHERE last_name = 'Соловьёва-Ёлкина' AND first_name = 'Алёна'")
                .await,
            1
        );
    }
}

#[tokio::test]
async fn a_login_and_an_email_are_free_once_whatever_the_letter_case() {
    let shop = Shop::open().await;
    shop.register("Anna").await;
    let mut body = registration("ANNA");
    body["email"] = json!("Anna@Example.ORG");
    let answer = shop.browser().post_json("/api/register", &body).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"], json!({ "login": "Такой логин уже занят", "email": "Email уже используется" }));
}

#[tokio::test]
async fn simultaneous_registrations_of_one_login_give_one_account() {
    let shop = Shop::open().await;
    let browsers: Vec<_> = (0..6).map(|_| shop.browser()).collect();
    for browser in &browsers {
        browser.token().await;
    }
    let tries = browsers.iter().enumerate().map(|(number, browser)| {
        let mut body = registration("anna");
        body["email"] = json!(format!("anna{number}@example.org"));
        async move { browser.post_json("/api/register", &body).await }
    });
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(
            (answer.status, answer.json()["errors"].clone()),
            (400, json!({ "login": "Такой логин уже занят" }))
        );
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles").await, 1);
}

#[tokio::test]
async fn registrations_are_limited_by_address() {
    let shop = Shop::open_with_limits().await;
    let browser = shop.browser();
    let mut last = 200;
    for number in 0..11 {
        last = browser.post_json("/api/register", &registration(&format!("anna-{number}"))).await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(shop.browser().post_json("/api/register", &registration("boris")).await.status, 200);
}

#[tokio::test]
async fn refused_registrations_are_limited_too_but_not_those_of_a_person() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let taken = registration("anna");
    for _ in 0..60 {
        assert_eq!(browser.post_json("/api/register", &taken).await.status, 400);
    }
    let answer = browser.post_json("/api/register", &taken).await;
    assert_eq!((answer.status, answer.header("retry-after").is_some()), (429, true));
    shop.advance(jiff::SignedDuration::from_secs(4));
    assert_eq!(browser.post_json("/api/register", &registration("boris")).await.status, 200);
}
