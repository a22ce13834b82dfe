//! Proving an address: by the code of a message, by its link, and what falls with the first proof.

use jiff::SignedDuration;
use serde_json::json;
use techstore::mail::Letter;

use crate::support::{Answer, Browser, PASSWORD, Shop};

const VERIFY: &str = "/api/email/verify";
const SEND: &str = "/api/email/verify/send";
const NEW: &str = "новая шишка 8";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn letters(shop: &Shop) -> Vec<Letter> {
    let letters = shop.account_mail().await;
    letters.into_iter().filter(|letter| letter.message.subject.as_str() == "Подтвердите почту").collect()
}

fn code_of(letter: &Letter) -> String {
    let text = &letter.message.text;
    let code =
        text.split("Код: ").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_else(|| panic!("no code: {text}"));
    assert!(code.len() == 6 && letter.message.html.contains(code), "{code}");
    code.to_owned()
}

fn link_of(letter: &Letter) -> String {
    let token = letter.message.text.split("/email/verify/").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    assert!(letter.message.html.contains(token));
    format!("/email/verify/{token}/")
}

/// A code that is not this one.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn prove(browser: &Browser, code: &str) -> Answer {
    browser.post_json(VERIFY, &json!({ "code": code })).await
}

async fn proven(shop: &Shop) -> i64 {
    shop.count("SELECT COUNT(*) FROM users WHERE email_proven_at IS NOT NULL").await
}

#[tokio::test]
async fn without_script_an_address_is_proven_by_the_code_of_the_message() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    assert!(anna.get("/profile/").await.text().contains("не подтверждена"));
    assert!(anna.get("/email/verify/").await.text().contains("anna@example.org"));
    let code = code_of(&letters(&shop).await[0]);
    let empty = anna.post_form("/email/verify/", &[("code", " ")]).await;
    assert_eq!((empty.status, empty.texts("#code-fault").len()), (400, 1));
    let wrong = anna.post_form("/email/verify/", &[("code", &other_than(&code))]).await;
    assert_eq!(
        (wrong.status, wrong.texts("#code-fault")),
        (400, vec!["Код не подходит. Осталось попыток: 4".to_owned()])
    );
    let spelled = format!(" {} {} ", &code[..3], &code[3..]);
    let right = anna.post_form("/email/verify/", &[("code", &spelled)]).await;
    assert_eq!((right.status, right.location()), (303, "/profile/"));
    let profile = anna.get("/profile/").await;
    assert_eq!(profile.texts(".notice-ok"), ["Почта подтверждена"]);
    assert!(!profile.text().contains("не подтверждена"));
    assert_eq!(anna.get("/email/verify/").await.texts("h1"), ["Почта подтверждена"]);
    assert_eq!(prove(&anna, "000000").await.status, 200, "what is proven stays proven");
}

#[tokio::test]
async fn a_code_has_five_tries_and_ten_minutes_and_the_next_one_replaces_it() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let first = code_of(&letters(&shop).await[0]);
    for left in (0..5).rev() {
        let answer = prove(&anna, &other_than(&first)).await;
        assert_eq!(answer.json()["errors"]["code"], format!("Код не подходит. Осталось попыток: {left}"));
    }
    let spent = prove(&anna, &first).await;
    assert!(spent.status == 400 && spent.json()["errors"]["code"].as_str().unwrap().contains("Запросите новый"));
    assert_eq!(anna.post_json(SEND, &json!({})).await.status, 200);
    let second = code_of(&letters(&shop).await[1]);
    shop.advance(MINUTE * 10);
    assert_eq!(prove(&anna, &second).await.status, 400, "ten minutes are over");
    assert_eq!(anna.post_form("/email/verify/send/", &[]).await.location(), "/email/verify/");
    let third = code_of(&letters(&shop).await[2]);
    if third != second {
        assert_eq!(prove(&anna, &second).await.status, 400);
    }
    assert_eq!(prove(&anna, &third).await.status, 200);
    assert_eq!(proven(&shop).await, 1);
}

#[tokio::test]
async fn tries_at_the_same_moment_are_spent_each() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let code = code_of(&letters(&shop).await[0]);
    let wrong = other_than(&code);
    let tries = (0..12).map(|_| prove(&anna, &wrong));
    let answers = futures_util::future::join_all(tries).await;
    let looked_at = answers.iter().filter(|answer| answer.text().contains("Осталось попыток")).count();
    assert_eq!((looked_at, answers.iter().filter(|answer| answer.status == 400).count()), (5, 12));
    assert_eq!(prove(&anna, &code).await.status, 400);
    assert_eq!(proven(&shop).await, 0);
}

#[tokio::test]
async fn a_code_is_good_for_its_account_alone_and_needs_a_sign_in() {
    let shop = Shop::open().await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    let letters = letters(&shop).await;
    let of = |login: &str| letters.iter().find(|it| it.message.to.as_str().starts_with(login)).map(code_of).unwrap();
    if of("anna") != of("boris") {
        assert_eq!(prove(&boris, &of("anna")).await.status, 400);
    }
    for (path, body) in [(VERIFY, json!({ "code": of("anna") })), (SEND, json!({}))] {
        assert_eq!(shop.browser().post_json(path, &body).await.status, 401, "{path}");
    }
    for body in
        [json!({}), json!({ "code": 123_456 }), json!({ "code": "a\u{0}" }), json!({ "code": "9".repeat(5000) })]
    {
        assert_eq!(anna.post_json(VERIFY, &body).await.status, 400, "{body}");
    }
    assert_eq!(proven(&shop).await, 0);
}

#[tokio::test]
async fn a_link_only_asks_until_its_button_is_pressed() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let link = link_of(&letters(&shop).await[0]);
    for browser in [&anna, &shop.browser()] {
        assert_eq!(browser.get(&link).await.status, 200);
    }
    assert_eq!(proven(&shop).await, 0, "programs that look into mail follow links");
    assert_eq!(anna.get(&link).await.attributes("main form", "action"), [link.as_str()]);
    let done = anna.post_form(&link, &[]).await;
    assert_eq!((done.status, done.location()), (303, "/profile/"));
    assert_eq!(proven(&shop).await, 1);
    assert_eq!(anna.get("/profile/").await.status, 200, "the prover stays signed in");
    for browser in [&anna, &shop.browser()] {
        let again = browser.post_form(&link, &[]).await;
        assert_eq!((again.status, again.texts("h1")), (400, vec!["Ссылка не работает".to_owned()]));
    }
}

#[tokio::test]
async fn with_the_first_proof_other_sessions_links_and_known_browsers_fall() {
    for by in ["code", "link"] {
        let shop = Shop::open().await;
        let (mine, other) = (shop.customer("anna").await, shop.browser());
        other.sign_in("anna", PASSWORD).await;
        let letter = &letters(&shop).await[0];
        shop.browser().post_json("/api/password/reset", &json!({ "email": "anna" })).await;
        shop.account_mail().await;
        match by {
            "code" => assert_eq!(prove(&mine, &code_of(letter)).await.status, 200),
            _ => assert_eq!(mine.post_form(&link_of(letter), &[]).await.status, 303),
        }
        assert_eq!((mine.get("/profile/").await.status, other.get("/profile/").await.status), (200, 302), "{by}");
        assert_eq!(shop.count("SELECT COUNT(*) FROM account_links").await, 0, "{by}");
        assert_eq!(shop.count("SELECT COUNT(*) FROM account_codes").await, 0, "{by}");
        shop.browser().sign_in("anna", PASSWORD).await;
    }
}

#[tokio::test]
async fn nobody_registers_a_strangers_address_and_waits_for_them() {
    let shop = Shop::open().await;
    let thief = shop.customer("anna").await;
    let link = link_of(&letters(&shop).await[0]);

    let owner = shop.browser();
    let page = owner.get(&link).await;
    let sign_in = page.attributes("main a.btn-primary", "href");
    assert_eq!(sign_in, [format!("/login/?next={link}")]);
    let taken = owner.post_form(&link, &[("take_over", "1")]).await;
    assert_eq!((taken.status, taken.location()), (303, "/password/reset/new/"));
    assert_eq!(thief.get("/profile/").await.status, 302, "the thief's session is ended");
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401, "and the password is void");
    let set = owner.post_form("/password/reset/new/", &[("password", NEW), ("password_repeat", NEW)]).await;
    assert_eq!((set.status, set.location()), (303, "/login/"));
    owner.sign_in("anna", NEW).await;
    assert_eq!(proven(&shop).await, 1);
}

#[tokio::test]
async fn somebody_signed_in_to_another_account_proves_nothing_for_their_own() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let link = link_of(&letters(&shop).await[0]);
    let boris = shop.customer("boris").await;
    let refused = boris.post_form(&link, &[]).await;
    assert_eq!(refused.status, 400);
    assert_eq!(proven(&shop).await, 0);
    assert!(boris.get(&link).await.has("input[name=take_over]"));
}

#[tokio::test]
async fn a_link_lives_three_days_and_dies_with_the_address_but_not_with_the_password() {
    for change in ["time", "address", "password"] {
        let shop = Shop::open().await;
        let anna = shop.customer("anna").await;
        let link = link_of(&letters(&shop).await[0]);
        match change {
            "time" => {
                shop.advance(SignedDuration::from_hours(72));
                anna.sign_in("anna", PASSWORD).await;
            }
            "address" => {
                shop.execute("UPDATE users SET email = 'other@example.org', email_folded = 'other@example.org'").await;
            }
            _ => {
                let body = json!({ "old_password": PASSWORD, "new_password": NEW, "new_password_repeat": NEW });
                assert_eq!(anna.post_json("/api/profile/password", &body).await.status, 200);
            }
        }
        let expected = if change == "password" { 303 } else { 400 };
        assert_eq!(anna.post_form(&link, &[]).await.status, expected, "{change}");
    }
}

#[tokio::test]
async fn messages_that_prove_an_address_are_limited() {
    let shop = Shop::open_with_limits().await;
    let anna = shop.customer("anna").await;
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(anna.post_json(SEND, &json!({})).await);
        shop.work_on_accounts().await;
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    assert!(answers[4].header("retry-after").is_some());
    assert_eq!(letters(&shop).await.len(), 3, "in an hour, with the one of the registration");
}

#[tokio::test]
async fn codes_are_kept_as_slow_hashes_and_leave_the_outbox_with_the_message() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    shop.work_on_accounts().await;
    let hashes = "SELECT COUNT(*) FROM account_codes WHERE code_hash LIKE '$argon2id$%'";
    assert_eq!(shop.count(hashes).await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE secrets IS NOT NULL").await, 1);
    let code = code_of(&letters(&shop).await[0]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE secrets IS NOT NULL").await, 0);
    assert!(code.bytes().all(|byte| byte.is_ascii_digit()));
    shop.advance(MINUTE * 10);
    techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap();
    assert_eq!(shop.count("SELECT COUNT(*) FROM account_codes").await, 0);
}
