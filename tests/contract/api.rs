//! The JSON calls: rules, sentences, hostile bodies.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Shop, registration};

/// A registration with one field changed; `null` takes it away.
fn with(field: &str, value: Value) -> Value {
    let mut body = registration("anna");
    if value.is_null() {
        body.as_object_mut().unwrap().remove(field);
    } else {
        body[field] = value;
    }
    body
}

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
async fn a_login_takes_login_or_email_in_any_letter_case() {
    let shop = Shop::open().await;
    shop.register("Anna-1").await;
    for login in ["Anna-1", "anna-1", "ANNA-1", "anna-1@example.org", "Anna-1@EXAMPLE.org", "  Anna-1 "] {
        let answer = shop.browser().try_to_sign_in(login, PASSWORD).await;
        assert_eq!((answer.status, answer.json()["ok"].clone()), (200, true.into()), "{login}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins").await, 6);
}

#[tokio::test]
async fn every_wrong_login_has_one_answer_and_one_least_time() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    shop.register("blocked").await;
    shop.register("unusable").await;
    shop.account("blocked").block().await;
    shop.account("unusable").set_hash("!IKXMM0GlUhZbJ34MqWOuMdPr3pl633e20pb85euS").await;
    let long = "x".repeat(2000);
    for (login, password) in [
        ("anna", "wrong"),
        ("nobody", PASSWORD),
        ("blocked", PASSWORD),
        ("unusable", PASSWORD),
        ("unusable", "!"),
        ("anna", &long),
        ("'; --", "x"),
        ("anna\u{200b}", PASSWORD),
    ] {
        let began = std::time::Instant::now();
        let answer = shop.browser().try_to_sign_in(login, password).await;
        assert_eq!(answer.status, 401, "{login}");
        assert_eq!(answer.json(), json!({ "ok": false, "errors": { "auth": "Неверный логин или пароль" } }), "{login}");
        // Not a benchmark: the floor is a rule, and a sleep cannot be too short.
        assert!(began.elapsed() >= std::time::Duration::from_millis(400), "{login}");
        assert!(answer.set_cookie("sessionid").is_none());
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins").await, 0);
}

#[tokio::test]
async fn a_login_with_a_missing_field_names_it() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let answer = browser.post_json("/api/login", &json!({ "login": "anna" })).await;
    assert_eq!((answer.status, answer.json()["errors"]["password"].is_string()), (400, true));
    let answer = browser.post_json("/api/login", &json!({ "password": "x" })).await;
    assert_eq!((answer.status, answer.json()["errors"]["login"].is_string()), (400, true));
}

#[tokio::test]
async fn a_sign_in_is_recorded_with_the_peers_address() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let token = browser.token().await;
    let body = json!({ "login": "anna", "password": PASSWORD }).to_string();
    let request = axum::http::Request::post("/api/login")
        .header("x-csrftoken", token)
        .header("x-forwarded-for", "<script>1</script>, 203.0.113.9");
    assert_eq!(browser.send(request, body.into()).await.status, 200);
    assert_eq!(
        shop.count(
            "SELECT COUNT(*) FROM sign_ins WHERE address LIKE '10.%' AND browser = 'Chrome' AND system = 'Windows'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn a_trusted_proxy_is_believed_from_right_to_left() {
    let shop = Shop::open_with(|settings| settings.server.trusted_proxies = "10.0.0.0/8".to_owned()).await;
    shop.register("anna").await;
    let browser = shop.browser();
    let token = browser.token().await;
    let body = json!({ "login": "anna", "password": PASSWORD }).to_string();
    let request = axum::http::Request::post("/api/login")
        .header("x-csrftoken", token)
        .header("x-forwarded-for", "198.51.100.1, 203.0.113.9, 10.9.9.9");
    assert_eq!(browser.send(request, body.into()).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE address = '203.0.113.9'").await, 1);
}

#[tokio::test]
async fn too_many_wrong_passwords_are_slowed_down_and_the_owner_gets_in_from_elsewhere() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let thief = shop.browser();
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(thief.try_to_sign_in("anna", "wrong password").await);
    }
    assert_eq!(statuses.iter().filter(|answer| answer.status == 401).count(), 5);
    let refused = statuses.last().unwrap();
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
    assert!(refused.json()["errors"]["auth"].is_string());
    assert_eq!(thief.try_to_sign_in("anna", PASSWORD).await.status, 429, "even the right one, from there");
    shop.browser().sign_in("anna", PASSWORD).await;
    shop.advance(jiff::SignedDuration::from_mins(15));
    thief.sign_in("anna", PASSWORD).await;
}

#[tokio::test]
async fn right_passwords_are_not_counted() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let browser = shop.browser();
    for _ in 0..12 {
        browser.sign_in("anna", PASSWORD).await;
    }
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

/// What broke the old site eleven times of nineteen, and more.
#[tokio::test]
async fn whatever_arrives_is_400_in_json_and_never_a_fault() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let deep = [b"[".repeat(100_000 / 2), b"]".repeat(10)].concat();
    let bodies: Vec<Vec<u8>> = [
        "",
        "[]",
        "null",
        "true",
        "1",
        "\"text\"",
        "{",
        "{\"login\":",
        "{\"login\":1}",
        "{\"login\":{}}",
        "{\"login\":[]}",
        "{\"login\":true,\"password\":{}}",
        "{\"password\":\"\\u0000\",\"login\":\"\\u0000\"}",
        "{\"name\":1,\"surname\":[],\"login\":{},\"email\":false,\"password\":2,\"password_repeat\":3,\"rules\":[]}",
        "{\"product_id\":{}}",
        "{\"product_id\":null}",
        "{\"product_id\":1,\"delta\":\"abc\"}",
        "{\"product_id\":1,\"delta\":null}",
        "{\"product_id\":1,\"delta\":1e400}",
        "{\"product_id\":99999999999999999999}",
        "{\"product_id\":1.5}",
        "{\"product_id\":-1,\"delta\":9223372036854775807}",
        "{\"first_name\":1}",
        "{\"first_name\":\"Анна\",\"last_name\":{}}",
        "{\"first_name\":\"Анна\",\"last_name\":\"А\",\"birth_date\":5}",
        "{\"first_name\":\"\\ud800\"}",
        "a=b&c=d",
        "<xml/>",
        "{\"old_password\":1}",
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .chain([b"\xff\xfe".to_vec(), b"{\"login\":\"\xff\"}".to_vec(), deep, vec![0; 1000]])
    .collect();
    for path in [
        "/api/register",
        "/api/login",
        "/api/profile/update",
        "/api/cart/add",
        "/api/profile/password",
        "/api/profile/avatar",
    ] {
        for body in &bodies {
            for kind in [
                "application/json",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
            ] {
                let answer = anna.post_bytes(path, kind, body.clone()).await;
                let shown = String::from_utf8_lossy(body).chars().take(80).collect::<String>();
                assert!(
                    [400, 401, 404].contains(&answer.status),
                    "{path} {kind} {shown}: {} {}",
                    answer.status,
                    answer.text()
                );
                assert_eq!(answer.json()["ok"], false, "{path} {shown}");
            }
        }
    }
    let large = anna.post_bytes("/api/login", "application/json", vec![b'a'; 20_000_000]).await;
    assert_eq!((large.status, large.json()["ok"].clone()), (413, false.into()));
}

#[tokio::test]
async fn a_profile_is_updated_by_the_contracts_rules() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let update = async |body: Value| anna.post_json("/api/profile/update", &body).await;
    let full = json!({
        "first_name": "Анна", "last_name": "Соболева", "patronymic": "Игоревна", "phone": "8 (916) 555-01-23",
        "address": "Москва, Лесная, 20", "birth_date": "1991-04-17",
    });
    assert_eq!(update(full).await.status, 200);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = '+79165550123' AND birth_date = '1991-04-17'")
            .await,
        1
    );
    let page = anna.get("/profile/").await;
    assert_eq!(page.attributes("#phone", "value"), ["+7 916 555-01-23"]);
    // Absent or empty becomes empty, but for the birth date.
    assert_eq!(update(json!({ "first_name": "Анна", "last_name": "Соболева" })).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = '' AND address = '' AND patronymic = '' AND birth_date = '1991-04-17'").await, 1);
    assert_eq!(update(json!({ "first_name": "Анна", "last_name": "Соболева", "birth_date": "" })).await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE birth_date IS NULL").await, 1);
    let answer = update(json!({})).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()["errors"], json!({ "first_name": "Укажите имя", "last_name": "Укажите фамилию" }));
    for (field, value) in [
        ("phone", "123"),
        ("phone", "спросить у жены"),
        ("phone", "+7 999 123-45-6"),
        ("birth_date", "2026-11-23"),
        ("birth_date", "1899-12-31"),
        ("birth_date", "2025-02-30"),
        ("birth_date", "17.04.1991"),
        ("birth_date", "0000-00-00"),
        ("patronymic", "Igorevna"),
        ("first_name", "Anna"),
    ] {
        let mut body = json!({ "first_name": "Анна", "last_name": "Соболева" });
        body[field] = json!(value);
        let answer = update(body).await;
        assert_eq!(answer.status, 400, "{field} {value}");
        assert!(answer.json()["errors"][field].is_string(), "{field} {value}: {}", answer.text());
    }
}
