//! Login by JSON.

use serde_json::json;

use crate::support::{PASSWORD, Shop};

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
        let (began, slept) = (std::time::Instant::now(), shop.clock.slept());
        let answer = shop.browser().try_to_sign_in(login, password).await;
        assert_eq!(answer.status, 401, "{login}");
        assert_eq!(answer.json(), json!({ "ok": false, "errors": { "auth": "Неверный логин или пароль" } }), "{login}");
        // Not a benchmark: the floor is a rule. What the hash leaves of it is slept.
        let took = began.elapsed() + (shop.clock.slept() - slept);
        assert!(took >= std::time::Duration::from_millis(400), "{login}");
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
