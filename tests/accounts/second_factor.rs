//! The second factor: an app's codes, recovery codes, trusted browsers, and what is asked for before it changes.

use jiff::SignedDuration;
use serde_json::{Value, json};
use techstore::mail::Letter;

use crate::support::app::App;
use crate::support::{Answer, Browser, PASSWORD, Shop};

const SECOND: &str = "/api/login/second";
const TOTP: &str = "/api/profile/totp";
const CONFIRM: &str = "/api/confirm";
const CODES: &str = "/api/profile/recovery-codes";
const STEP: SignedDuration = SignedDuration::from_secs(30);
const NEW: &str = "новая шишка 8";

async fn prove_email(shop: &Shop) {
    shop.execute("UPDATE users SET email_proven_at = joined_at").await;
}

/// Somebody with a proven address.
async fn proven(shop: &Shop, login: &str) -> Browser {
    let browser = shop.customer(login).await;
    prove_email(shop).await;
    browser
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

/// Turns the second factor on. Gives the app and the recovery codes; the app's next code is good.
async fn turn_on(shop: &Shop, browser: &Browser) -> (App, Vec<String>) {
    let begun = browser.post_json(TOTP, &json!({})).await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    let app = App::typed(begun.json()["secret"].as_str().unwrap());
    let on = browser.post_json("/api/profile/totp/confirm", &json!({ "code": app.code(shop) })).await;
    assert_eq!(on.status, 200, "{}", on.text());
    shop.advance(STEP);
    (app, texts(&on.json()["recovery_codes"]))
}

async fn second(browser: &Browser, code: &str) -> Answer {
    browser.post_json(SECOND, &json!({ "code": code })).await
}

/// A browser in which the password was typed.
async fn waiting(shop: &Shop, login: &str) -> Browser {
    let browser = shop.browser();
    assert_eq!(browser.try_to_sign_in(login, PASSWORD).await.status, 401);
    browser
}

async fn subjects(shop: &Shop) -> Vec<String> {
    shop.mailbox().await.iter().map(|letter: &Letter| letter.message.subject.to_string()).collect()
}

#[tokio::test]
async fn without_script_it_is_turned_on_and_asked_for_at_the_next_sign_in() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let page = "/profile/second-factor/";
    assert!(anna.get(page).await.text().contains("Сначала подтвердите почту"));
    prove_email(&shop).await;
    assert_eq!(anna.post_form(page, &[("action", "begin")]).await.location(), page);
    let setup = anna.get(page).await;
    assert!(setup.has(".qr svg"), "{}", setup.text());
    assert_eq!(setup.header("cache-control"), Some("no-store"));
    let app = App::typed(&setup.texts("#totp-key")[0]);
    let wrong = anna.post_form(page, &[("action", "confirm"), ("code", &app.wrong(&shop))]).await;
    assert_eq!((wrong.status, wrong.texts("#code-fault").len()), (400, 1));
    assert_eq!(App::typed(&wrong.texts("#totp-key")[0]).0, app.0, "the key stays for the next try");
    let on = anna.post_form(page, &[("action", "confirm"), ("code", &app.code(&shop))]).await;
    assert_eq!((on.status, on.header("cache-control")), (200, Some("no-store")));
    let codes = on.texts(".codes code");
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 9 && code.as_bytes()[4] == b'-'), "{codes:?}");
    assert!(anna.get(page).await.text().contains("10\u{a0}резервных кодов"));

    shop.advance(STEP);
    let phone = shop.browser();
    let asked = phone.post_form("/login/", &[("login", "anna"), ("password", PASSWORD), ("next", "/orders/")]).await;
    assert_eq!((asked.status, asked.location()), (303, "/login/second/?next=/orders/"));
    assert_eq!(phone.get("/profile/").await.status, 302, "a password alone is no session");
    let form = phone.get("/login/second/?next=/orders/").await;
    assert_eq!(form.attributes("main input[name=next]", "value"), ["/orders/"]);
    let empty = phone.post_form("/login/second/", &[("code", ""), ("next", "/orders/")]).await;
    assert_eq!((empty.status, empty.texts("#code-fault").len()), (400, 1));
    let refused = phone.post_form("/login/second/", &[("code", &app.wrong(&shop)), ("next", "/orders/")]).await;
    assert_eq!(
        (refused.status, refused.texts("#code-fault")),
        (401, vec!["Код не подходит. Осталось попыток: 4".to_owned()])
    );
    let done = phone.post_form("/login/second/", &[("code", &app.code(&shop)), ("next", "/orders/")]).await;
    assert_eq!((done.status, done.location()), (303, "/orders/"));
    assert_eq!(phone.get("/profile/").await.status, 200);
    assert!(phone.cookie("sign-in").is_none());
}

#[tokio::test]
async fn the_call_says_what_is_needed_and_takes_app_and_recovery_codes() {
    let shop = Shop::open().await;
    let (app, codes) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let browser = shop.browser();
    let asked = browser.post_json("/api/login", &json!({ "login": "anna", "password": PASSWORD })).await;
    assert_eq!(asked.status, 401);
    assert_eq!(asked.json()["second_factor"], json!(["totp", "recovery"]));
    assert!(asked.json()["ok"] == false && asked.json()["errors"]["auth"].is_string());
    assert!(browser.cookie("sessionid").is_none());
    let wrong = second(&browser, &app.wrong(&shop)).await;
    assert!(wrong.status == 401 && wrong.json()["errors"]["code"].is_string());
    assert_eq!(second(&browser, &app.code(&shop)).await.status, 200);
    assert_eq!(browser.get("/profile/").await.status, 200);

    let other = waiting(&shop, "anna").await;
    assert_eq!(second(&other, &codes[3].to_lowercase().replace('-', " ")).await.status, 200);
    assert_eq!(other.get("/profile/").await.status, 200);
    assert!(subjects(&shop).await.contains(&"Использован резервный код".to_owned()));
    let again = waiting(&shop, "anna").await;
    assert_eq!(second(&again, &codes[3]).await.status, 401, "each recovery code is good once");
}

#[tokio::test]
async fn each_code_of_the_app_is_good_once_in_any_spelling() {
    let shop = Shop::open().await;
    let (app, _) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let (one, other) = (waiting(&shop, "anna").await, waiting(&shop, "anna").await);
    let code = app.code(&shop);
    assert_eq!(second(&one, &format!("{} {}", &code[..3], &code[3..])).await.status, 200);
    for spelled in
        [code.clone(), format!("{}-{}", &code[..3], &code[3..]), app.code_at(shop.clock.now().as_second() - 30)]
    {
        assert_eq!(second(&other, &spelled).await.status, 401, "{spelled}");
    }
    shop.advance(STEP);
    assert_eq!(second(&other, &app.code(&shop)).await.status, 200);
}

#[tokio::test]
async fn one_code_at_the_same_moment_opens_one_session() {
    let shop = Shop::open().await;
    let (app, codes) = turn_on(&shop, &proven(&shop, "anna").await).await;
    for code in [app.code(&shop), codes[0].clone()] {
        let mut browsers = Vec::new();
        for _ in 0..4 {
            browsers.push(waiting(&shop, "anna").await);
        }
        let answers = futures_util::future::join_all(browsers.iter().map(|browser| second(browser, &code))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_waiting_sign_in_has_five_tries_and_ten_minutes_and_belongs_to_its_browser() {
    let shop = Shop::open().await;
    let (app, _) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let tried = waiting(&shop, "anna").await;
    let wrong = app.wrong(&shop);
    let tries = (0..9).map(|_| second(&tried, &wrong));
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.json()["errors"]["code"].is_string()).count(), 5);
    assert_eq!(second(&tried, &app.code(&shop)).await.status, 401, "no try is left");
    assert_eq!(tried.get("/login/second/").await.location(), "/login/");

    let late = waiting(&shop, "anna").await;
    shop.advance(SignedDuration::from_mins(10));
    let expired = second(&late, &app.code(&shop)).await;
    assert!(expired.status == 401 && expired.json()["errors"]["auth"].is_string());
    let page = late.post_form("/login/second/", &[("code", &app.code(&shop))]).await;
    assert_eq!((page.status, page.location()), (303, "/login/"));

    let owner = waiting(&shop, "anna").await;
    let thief = shop.browser();
    assert_eq!(second(&thief, &app.code(&shop)).await.status, 401, "a browser in which no password was typed");
    assert_eq!(second(&owner, &app.code(&shop)).await.status, 200);
}

#[tokio::test]
async fn a_new_password_a_block_or_another_factor_ends_what_waits() {
    for change in ["password", "block", "removed"] {
        let shop = Shop::open().await;
        let anna = proven(&shop, "anna").await;
        let (app, _) = turn_on(&shop, &anna).await;
        let browser = waiting(&shop, "anna").await;
        match change {
            "password" => {
                let body = json!({ "old_password": PASSWORD, "new_password": NEW, "new_password_repeat": NEW });
                assert_eq!(anna.post_json("/api/profile/password", &body).await.status, 200);
            }
            "block" => shop.account("anna").block().await,
            _ => assert_eq!(anna.delete(TOTP).await.status, 200),
        }
        assert_eq!(second(&browser, &app.code(&shop)).await.status, 401, "{change}");
        assert_eq!(browser.get("/profile/").await.status, 302, "{change}");
    }
}

#[tokio::test]
async fn a_trusted_browser_is_not_asked_for_thirty_days_unless_trust_is_taken_back() {
    for taken_back in ["time", "distrust", "forgotten", "never trusted"] {
        let shop = Shop::open().await;
        let anna = proven(&shop, "anna").await;
        let (app, _) = turn_on(&shop, &anna).await;
        let phone = waiting(&shop, "anna").await;
        let trust = taken_back != "never trusted";
        let answer = phone.post_json(SECOND, &json!({ "code": app.code(&shop), "trust": trust })).await;
        assert_eq!(answer.status, 200);
        phone.set_cookie("sessionid", None);
        assert_eq!(phone.try_to_sign_in("anna", PASSWORD).await.status, if trust { 200 } else { 401 });
        match taken_back {
            "time" => shop.advance(SignedDuration::from_hours(30 * 24)),
            "distrust" => {
                let asked = anna.post_form("/profile/second-factor/", &[("action", "distrust")]).await;
                assert_eq!(asked.location(), "/profile/second-factor/");
            }
            "forgotten" => assert_eq!(anna.delete("/api/profile/sessions").await.status, 200),
            _ => {}
        }
        phone.set_cookie("sessionid", None);
        assert_eq!(phone.try_to_sign_in("anna", PASSWORD).await.status, 401, "{taken_back}");
        assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401, "others are asked anyway");
    }
}

#[tokio::test]
async fn a_session_alone_changes_no_factor() {
    let shop = Shop::open().await;
    let anna = proven(&shop, "anna").await;
    let (app, codes) = turn_on(&shop, &anna).await;
    shop.advance(SignedDuration::from_mins(11));
    for answer in [
        anna.post_json(TOTP, &json!({})).await,
        anna.post_json("/api/profile/totp/confirm", &json!({ "code": "000000" })).await,
        anna.post_json(CODES, &json!({})).await,
        anna.delete(TOTP).await,
    ] {
        assert!(answer.status == 403 && answer.json()["errors"]["auth"].is_string(), "{}", answer.text());
    }
    for action in ["begin", "confirm", "codes", "remove", "distrust"] {
        let answer = anna.post_form("/profile/second-factor/", &[("action", action), ("code", "000000")]).await;
        assert_eq!((answer.status, answer.location()), (302, "/confirm/?next=/profile/second-factor/"), "{action}");
    }
    for (body, field) in [
        (json!({}), "password"),
        (json!({ "password": "не тот" }), "password"),
        (json!({ "code": app.wrong(&shop) }), "code"),
        (json!({ "code": "WDJB-MJHT" }), "code"),
    ] {
        let answer = anna.post_json(CONFIRM, &body).await;
        assert!(answer.status == 400 && answer.json()["errors"][field].is_string(), "{body}: {}", answer.text());
    }
    assert_eq!(anna.delete(TOTP).await.status, 403);
    // The recovery code first: each new set makes the codes before it void.
    for body in [json!({ "code": codes[9] }), json!({ "code": app.code(&shop) }), json!({ "password": PASSWORD })] {
        assert_eq!(anna.post_json(CONFIRM, &body).await.status, 200, "{body}");
        assert_eq!(anna.post_json(CODES, &json!({})).await.status, 200, "{body}");
        shop.execute("UPDATE sessions SET confirmed_at = NULL").await;
        assert_eq!(anna.post_json(CODES, &json!({})).await.status, 403, "{body}");
    }
}

#[tokio::test]
async fn without_script_a_person_confirms_by_password_or_code_and_goes_on() {
    let shop = Shop::open().await;
    let anna = proven(&shop, "anna").await;
    let (app, _) = turn_on(&shop, &anna).await;
    shop.advance(SignedDuration::from_mins(11));
    let page = "/confirm/?next=/profile/second-factor/";
    assert_eq!(anna.get(page).await.attributes("main input[name=next]", "value").len(), 2, "a form for each way");
    let next = ("next", "/profile/second-factor/");
    let wrong = anna.post_form("/confirm/", &[("password", "не тот"), next]).await;
    assert_eq!((wrong.status, wrong.texts(".notice-bad")), (400, vec!["Пароль или код не подходит".to_owned()]));
    assert_eq!(anna.post_form("/confirm/", &[("password", ""), next]).await.status, 400);
    for field in [("code", app.code(&shop)), ("password", PASSWORD.to_owned())] {
        let done = anna.post_form("/confirm/", &[(field.0, &field.1), next]).await;
        assert_eq!((done.status, done.location()), (303, "/profile/second-factor/"), "{}", field.0);
    }
    let evil = anna.post_form("/confirm/", &[("password", PASSWORD), ("next", "//evil.example/")]).await;
    assert_eq!(evil.location(), "/profile/");
    assert_eq!(
        anna.post_form("/profile/second-factor/", &[("action", "remove")]).await.location(),
        "/profile/second-factor/"
    );
    shop.browser().sign_in("anna", PASSWORD).await;
    assert_eq!(shop.browser().get("/confirm/").await.status, 302, "for those alone who are signed in");
}

#[tokio::test]
async fn turning_it_off_voids_codes_and_trust_and_each_change_is_told() {
    let shop = Shop::open().await;
    let anna = proven(&shop, "anna").await;
    let (app, codes) = turn_on(&shop, &anna).await;
    let phone = waiting(&shop, "anna").await;
    let trusted = phone.post_json(SECOND, &json!({ "code": app.code(&shop), "trust": true })).await;
    assert_eq!(trusted.status, 200);
    assert_eq!(anna.delete(TOTP).await.status, 200);
    for table in ["totp_factors", "recovery_codes", "trusted_browsers", "pending_sign_ins"] {
        let count = match table {
            "totp_factors" => shop.count("SELECT COUNT(*) FROM totp_factors").await,
            "recovery_codes" => shop.count("SELECT COUNT(*) FROM recovery_codes").await,
            "trusted_browsers" => shop.count("SELECT COUNT(*) FROM trusted_browsers").await,
            _ => shop.count("SELECT COUNT(*) FROM pending_sign_ins").await,
        };
        assert_eq!(count, 0, "{table}");
    }
    shop.browser().sign_in("anna", PASSWORD).await;
    assert_eq!(anna.delete(TOTP).await.status, 400, "there is none to turn off");
    let (_, fresh) = turn_on(&shop, &anna).await;
    assert!(fresh.iter().all(|code| !codes.contains(code)), "a new factor has new codes");
    let told = subjects(&shop).await;
    let count = |subject: &str| told.iter().filter(|it| *it == subject).count();
    assert_eq!((count("Вход по коду включён"), count("Вход по коду отключён")), (2, 1));
}

#[tokio::test]
async fn an_unproven_address_or_a_factor_that_is_there_begins_no_other() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let unproven = anna.post_json(TOTP, &json!({})).await;
    assert!(unproven.status == 400 && unproven.json()["errors"]["email"].is_string());
    prove_email(&shop).await;
    assert_eq!(anna.post_json("/api/profile/totp/confirm", &json!({ "code": "000000" })).await.status, 400);
    assert_eq!(anna.post_json(CODES, &json!({})).await.status, 400);
    assert_eq!(anna.post_json(TOTP, &json!({})).await.status, 200);
    shop.browser().sign_in("anna", PASSWORD).await;
    turn_on(&shop, &anna).await;
    assert_eq!(anna.post_json(TOTP, &json!({})).await.status, 400);
    assert_eq!(anna.post_form("/profile/second-factor/", &[("action", "no such")]).await.status, 400);
}

#[tokio::test]
async fn a_recovered_password_does_not_skip_it() {
    let shop = Shop::open().await;
    let (app, _) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let browser = shop.browser();
    browser.post_json("/api/password/reset", &json!({ "email": "anna" })).await;
    let letters = shop.account_mail().await;
    let text =
        letters.iter().map(|letter| &letter.message.text).find(|text| text.contains("/password/reset/")).unwrap();
    let token = text.split("/password/reset/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    let body = json!({ "token": token, "password": NEW, "password_repeat": NEW });
    assert_eq!(browser.post_json("/api/password/reset/confirm", &body).await.status, 200);
    assert_eq!(browser.get("/profile/").await.status, 302);
    let asked = browser.try_to_sign_in("anna", NEW).await;
    assert!(asked.status == 401 && asked.json()["second_factor"].is_array());
    assert_eq!(second(&browser, &app.code(&shop)).await.status, 200);
}

#[tokio::test]
async fn a_recovered_password_takes_the_trust_in_browsers_back() {
    let shop = Shop::open().await;
    let (app, _) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let thief = waiting(&shop, "anna").await;
    let body = json!({ "code": app.code(&shop), "trust": true });
    assert_eq!(thief.post_json(SECOND, &body).await.status, 200);
    let owner = shop.browser();
    owner.post_json("/api/password/reset", &json!({ "email": "anna" })).await;
    let letters = shop.account_mail().await;
    let text =
        letters.iter().map(|letter| &letter.message.text).find(|text| text.contains("/password/reset/")).unwrap();
    let token = text.split("/password/reset/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    let body = json!({ "token": token, "password": NEW, "password_repeat": NEW });
    assert_eq!(owner.post_json("/api/password/reset/confirm", &body).await.status, 200);
    thief.set_cookie("sessionid", None);
    assert!(thief.try_to_sign_in("anna", NEW).await.json()["second_factor"].is_array());
}

#[tokio::test]
async fn of_two_new_sets_of_recovery_codes_one_stays_and_each_is_told() {
    let shop = Shop::open().await;
    let anna = proven(&shop, "anna").await;
    turn_on(&shop, &anna).await;
    let (empty, other) = (json!({}), anna.twin());
    let (one, two) = tokio::join!(anna.post_json(CODES, &empty), other.post_json(CODES, &empty));
    assert_eq!((one.status, two.status), (200, 200));
    assert_eq!(shop.count("SELECT COUNT(*) FROM recovery_codes").await, 10);
    let told = subjects(&shop).await;
    assert_eq!(told.iter().filter(|subject| *subject == "Получены новые резервные коды").count(), 2);
}

#[tokio::test]
async fn the_staffs_door_asks_for_it_too() {
    let shop = Shop::open().await;
    let chief = shop.administrator("chief").await;
    prove_email(&shop).await;
    let (app, _) = turn_on(&shop, &chief).await;
    let browser = shop.browser();
    let asked =
        browser.post_form("/admin/login/", &[("login", "chief"), ("password", PASSWORD), ("next", "/admin/")]).await;
    assert_eq!((asked.status, asked.location()), (303, "/login/second/?next=/admin/"));
    assert_eq!(browser.get("/admin/").await.status, 302);
    let done = browser.post_form("/login/second/", &[("code", &app.code(&shop)), ("next", "/admin/")]).await;
    assert_eq!((done.status, done.location()), (303, "/admin/"));
    assert_eq!(browser.get("/admin/").await.status, 200);
}

#[tokio::test]
async fn what_a_guest_had_is_kept_over_both_steps() {
    let shop = Shop::open().await;
    let (app, _) = turn_on(&shop, &proven(&shop, "anna").await).await;
    let phone = shop.product("Телефон").stock(3).await;
    let browser = shop.browser();
    assert_eq!(browser.post_json("/api/cart/add", &json!({ "product_id": phone, "delta": 2 })).await.status, 200);
    assert_eq!(browser.try_to_sign_in("anna", PASSWORD).await.status, 401);
    assert_eq!(second(&browser, &app.code(&shop)).await.status, 200);
    browser.get("/cart/").await;
    assert_eq!(shop.count("SELECT MAX(quantity) FROM cart_lines").await, 2);
}

#[tokio::test]
async fn who_knows_the_password_cannot_guess_codes_for_long_nor_lock_the_owner_out() {
    let shop = Shop::open_with_limits().await;
    let anna = proven(&shop, "anna").await;
    let (app, _) = turn_on(&shop, &anna).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let thief = shop.browser();
        if thief.try_to_sign_in("anna", PASSWORD).await.status != 401 {
            break;
        }
        for _ in 0..5 {
            statuses.push(second(&thief, &app.wrong(&shop)).await.status);
        }
    }
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 20, "{statuses:?}");
    assert!(statuses.contains(&429));
    assert_eq!(anna.post_json(CONFIRM, &json!({ "code": app.code(&shop) })).await.status, 200);
    let known = anna.twin();
    known.set_cookie("sessionid", None);
    assert_eq!(known.try_to_sign_in("anna", PASSWORD).await.status, 401);
    shop.advance(STEP);
    assert_eq!(second(&known, &app.code(&shop)).await.status, 200, "a browser that is known has tries of its own");
}

#[tokio::test]
async fn nothing_that_opens_is_kept_as_it_is() {
    let shop = Shop::open().await;
    let (_, codes) = turn_on(&shop, &proven(&shop, "anna").await).await;
    waiting(&shop, "anna").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM recovery_codes WHERE code_hash LIKE '$argon2id$%'").await, 10);
    assert_eq!(shop.count("SELECT COUNT(*) FROM pending_sign_ins WHERE LENGTH(key_hash) = 32").await, 1);
    assert_eq!(codes.len(), 10);
    shop.advance(SignedDuration::from_mins(10));
    techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM pending_sign_ins").await, 0);
}
