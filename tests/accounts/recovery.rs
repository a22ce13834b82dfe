//! A forgotten password: from the request over the message to the new password.

use jiff::SignedDuration;
use serde_json::{Value, json};
use techstore::mail::Letter;
use techstore_db::Reads;

use crate::support::{Answer, Browser, PASSWORD, Shop};

const NEW: &str = "новая шишка 8";
const ASK: &str = "/api/password/reset";
const CONFIRM: &str = "/api/password/reset/confirm";
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn ask(shop: &Shop, typed: &str) -> Answer {
    shop.browser().post_json(ASK, &json!({ "email": typed })).await
}

/// What was sent, but for what every registration sends.
async fn mail(shop: &Shop) -> Vec<Letter> {
    let letters = shop.account_mail().await;
    letters.into_iter().filter(|letter| letter.message.subject.as_str() != "Подтвердите почту").collect()
}

/// The token of the link in a message; the text and the HTML lead to the same.
fn token_of(letter: &Letter) -> String {
    let begin = "/password/reset/";
    let token = |body: &str| body.split(begin).nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned);
    let found = token(&letter.message.text).unwrap_or_else(|| panic!("no link: {}", letter.message.text));
    assert_eq!(token(&letter.message.html).as_ref(), Some(&found));
    found
}

/// Asks for a link and gives its token.
async fn link(shop: &Shop, typed: &str) -> String {
    let before = mail(shop).await.len();
    assert_eq!(ask(shop, typed).await.status, 200);
    let letters = mail(shop).await;
    assert_eq!(letters.len(), before + 1);
    token_of(&letters[before])
}

async fn confirm(browser: &Browser, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password, "password_repeat": password });
    browser.post_json(CONFIRM, &body).await
}

fn is_dead(answer: &Answer) -> bool {
    answer.status == 400 && answer.json()["errors"]["token"].is_string()
}

#[tokio::test]
async fn without_script_a_forgotten_password_is_set_anew_by_the_link() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let phone = shop.browser();
    assert!(phone.get("/login/").await.attributes("main a", "href").contains(&"/password/reset/".to_owned()));
    assert_eq!(phone.get("/password/reset/").await.status, 200);
    let asked = phone.post_form("/password/reset/", &[("email", " Anna@Example.org ")]).await;
    assert_eq!((asked.status, asked.location()), (303, "/password/reset/sent/"));
    assert_eq!(phone.get("/password/reset/sent/").await.texts("h1"), ["Проверьте почту"]);
    let letters = mail(&shop).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].message.to.as_str(), "anna@example.org");
    let token = token_of(&letters[0]);

    let followed = phone.get(&format!("/password/reset/{token}/")).await;
    assert_eq!((followed.status, followed.location()), (303, "/password/reset/new/"));
    assert_eq!(followed.header("referrer-policy"), Some("no-referrer"));
    let cookie = followed.set_cookie("recovery").unwrap();
    assert_eq!(cookie, format!("recovery={token}; HttpOnly; Max-Age=1800; Path=/password/reset/; SameSite=Lax"));
    let form = phone.get("/password/reset/new/").await;
    assert_eq!(form.header("referrer-policy"), Some("same-origin"));
    assert_eq!(form.header("cache-control"), Some("no-store"));
    assert_eq!(form.attributes("#username", "value"), ["anna"]);
    assert!(!form.text().contains(&token), "the page has no token in it");

    let set = phone.post_form("/password/reset/new/", &[("password", NEW), ("password_repeat", NEW)]).await;
    assert_eq!((set.status, set.location()), (303, "/login/"));
    assert!(phone.cookie("recovery").is_none());
    assert_eq!(phone.get("/login/").await.texts(".notice-ok"), ["Пароль изменён. Войдите с новым паролем"]);
    assert_eq!(phone.get("/profile/").await.status, 302, "nobody is signed in by it");
    assert_eq!(phone.try_to_sign_in("anna", PASSWORD).await.status, 401);
    phone.sign_in("anna", NEW).await;
}

#[tokio::test]
async fn a_request_without_a_name_is_refused_on_page_and_by_call() {
    let shop = Shop::open().await;
    let page = shop.browser().post_form("/password/reset/", &[("email", "  ")]).await;
    assert_eq!((page.status, page.texts("#email-fault").len()), (400, 1));
    for body in [json!({}), json!({ "email": "" }), json!({ "email": 7 }), json!({ "email": "a\u{0}b" })] {
        let answer = shop.browser().post_json(ASK, &body).await;
        assert!(answer.status == 400 && answer.json()["errors"]["email"].is_string(), "{body}: {}", answer.text());
    }
    assert!(mail(&shop).await.is_empty());
}

#[tokio::test]
async fn a_new_password_ends_all_sessions_and_tells_the_owner() {
    let shop = Shop::open().await;
    let (laptop, phone) = (shop.customer("anna").await, shop.browser());
    phone.sign_in("anna", PASSWORD).await;
    let token = link(&shop, "anna").await;
    let answer = confirm(&phone, &token, NEW).await;
    assert_eq!(
        answer.json(),
        json!({ "message": "Пароль изменён. Войдите с новым паролем.", "ok": true, "redirect": "/login/" })
    );
    for browser in [&laptop, &phone] {
        assert_eq!(browser.get("/profile/").await.status, 302);
    }
    let letters = mail(&shop).await;
    assert_eq!(letters.last().unwrap().message.subject.as_str(), "Пароль изменён");
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE ended_at IS NULL").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email_proven_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_link_is_good_once_even_for_two_at_the_same_moment() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let token = link(&shop, "anna").await;
    let (one, other) = (shop.browser(), shop.browser());
    let (one, other) = tokio::join!(confirm(&one, &token, NEW), confirm(&other, &token, "другая шишка 9"));
    assert_eq!([one.status, other.status].iter().filter(|status| **status == 200).count(), 1);
    assert!(is_dead(&one) || is_dead(&other));
    assert!(is_dead(&confirm(&shop.browser(), &token, NEW).await));
    let set = if one.status == 200 { NEW } else { "другая шишка 9" };
    shop.browser().sign_in("anna", set).await;
}

#[tokio::test]
async fn a_link_dies_with_time_and_with_every_change_of_the_account() {
    for change in ["time", "password", "address", "blocked", "another link"] {
        let shop = Shop::open().await;
        let anna = shop.customer("anna").await;
        let token = link(&shop, "anna").await;
        match change {
            "time" => shop.advance(MINUTE * 30),
            "password" => {
                let body = json!({ "old_password": PASSWORD, "new_password": NEW, "new_password_repeat": NEW });
                assert_eq!(anna.post_json("/api/profile/password", &body).await.status, 200);
            }
            "address" => {
                shop.execute("UPDATE users SET email = 'other@example.org', email_folded = 'other@example.org'").await;
            }
            "blocked" => shop.account("anna").block().await,
            _ => {
                let other = link(&shop, "anna").await;
                assert_eq!(confirm(&shop.browser(), &other, NEW).await.status, 200);
            }
        }
        let browser = shop.browser();
        browser.get(&format!("/password/reset/{token}/")).await;
        assert_eq!(browser.get("/password/reset/new/").await.texts("h1"), ["Ссылка не работает"], "{change}");
        let fields = [("password", "третья шишка 9"), ("password_repeat", "третья шишка 9")];
        let page = browser.post_form("/password/reset/new/", &fields).await;
        assert_eq!((page.status, page.texts("h1")), (400, vec!["Ссылка не работает".to_owned()]), "{change}");
        assert!(is_dead(&confirm(&browser, &token, "третья шишка 9").await), "{change}");
        assert_eq!(shop.browser().try_to_sign_in("anna", "третья шишка 9").await.status, 401, "{change}");
    }
}

#[tokio::test]
async fn a_token_that_never_was_opens_nothing() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let good = link(&shop, "anna").await;
    let foreign = "a".repeat(32);
    for token in ["", "x", &foreign, &good.to_uppercase(), &good[1..], &format!("{good}a"), "../../admin", "\u{0}"] {
        let answer = confirm(&shop.browser(), token, NEW).await;
        assert!(is_dead(&answer), "{token:?}: {}", answer.text());
    }
    for body in [json!({}), json!({ "token": 7, "password": NEW, "password_repeat": NEW }), json!([])] {
        assert_eq!(shop.browser().post_json(CONFIRM, &body).await.status, 400, "{body}");
    }
    for path in ["x", &foreign, "%00", "a%20b", "..%2f..%2fadmin"] {
        let browser = shop.browser();
        let followed = browser.get(&format!("/password/reset/{path}/")).await;
        assert!(matches!(followed.status, 303 | 400 | 404), "{path}: {}", followed.status);
        assert_eq!(browser.get("/password/reset/new/").await.texts("h1"), ["Ссылка не работает"], "{path}");
    }
    assert_eq!(confirm(&shop.browser(), &good, NEW).await.status, 200, "the good one is good still");
}

#[tokio::test]
async fn a_weak_password_is_refused_and_the_link_stays_good() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let token = link(&shop, "anna").await;
    for (password, repeat, field) in [
        ("", "", "password"),
        ("short", "short", "password"),
        ("Соболева-Анна", "Соболева-Анна", "password"),
        ("anna@example.org", "anna@example.org", "password"),
        (NEW, "", "password_repeat"),
        (NEW, "другая шишка 9", "password_repeat"),
    ] {
        let body = json!({ "token": token, "password": password, "password_repeat": repeat });
        let answer = shop.browser().post_json(CONFIRM, &body).await;
        assert_eq!(answer.status, 400);
        assert!(answer.json()["errors"][field].is_string(), "{password}: {}", answer.text());
        let browser = shop.browser();
        browser.get(&format!("/password/reset/{token}/")).await;
        let page =
            browser.post_form("/password/reset/new/", &[("password", password), ("password_repeat", repeat)]).await;
        assert_eq!((page.status, page.texts(&format!("#{field}-fault")).len()), (400, 1), "{password}");
    }
    shop.browser().sign_in("anna", PASSWORD).await;
    assert_eq!(confirm(&shop.browser(), &token, NEW).await.status, 200);
}

/// What an answer tells whoever asked: all but what differs at every answer.
fn told(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let told = |name: &str| !matches!(name, "x-request-id" | "set-cookie" | "date" | "server-timing");
    let headers = answer.headers.iter().filter(|(name, _)| told(name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    (answer.status, headers, answer.body.clone())
}

#[tokio::test]
async fn nobody_learns_by_answer_or_work_whether_an_account_exists() {
    let shop = Shop::open().await;
    for login in ["anna", "blocked"] {
        shop.register(login).await;
    }
    shop.account("blocked").block().await;
    let names =
        ["anna", "anna@example.org", "ANNA", "blocked", "blocked@example.org", "nobody", "nobody@example.org", "::"];
    let mut answers = Vec::new();
    for name in names {
        let before = shop.app.accounts.hashers.work_done();
        let writes = shop.count("SELECT COUNT(*) FROM jobs").await;
        let call = ask(&shop, name).await;
        let page = shop.browser().post_form("/password/reset/", &[("email", name)]).await;
        assert_eq!(shop.app.accounts.hashers.work_done(), before, "{name}");
        assert_eq!(shop.count("SELECT COUNT(*) FROM jobs").await, writes + 2, "{name}: the same rows are written");
        assert_eq!(
            shop.count("SELECT COUNT(*) FROM outbox").await,
            0,
            "{name}: nothing is looked up before the answer"
        );
        answers.push((told(&call), told(&page)));
    }
    for (name, answer) in names.iter().zip(&answers) {
        assert_eq!(answer, &answers[0], "{name}");
    }
}

#[tokio::test]
async fn a_stranger_and_the_owner_of_a_blocked_account_are_told_once_a_day() {
    let shop = Shop::open().await;
    shop.register("blocked").await;
    shop.account("blocked").block().await;
    for _ in 0..3 {
        for name in ["nobody@example.org", "Nobody@Example.org", "blocked", "nobody", "not an address@"] {
            ask(&shop, name).await;
        }
        mail(&shop).await;
    }
    let said = |letters: &[Letter]| {
        letters
            .iter()
            .map(|letter| (letter.message.to.to_string(), letter.message.subject.to_string()))
            .collect::<Vec<_>>()
    };
    let (stranger, owner) = ("Аккаунта с этой почтой нет", "Пароль сменить нельзя: аккаунт заблокирован");
    let once = [("nobody@example.org", stranger), ("blocked@example.org", owner)]
        .map(|(to, it)| (to.to_owned(), it.to_owned()));
    let letters = mail(&shop).await;
    assert_eq!(said(&letters), once);
    assert!(letters.iter().all(|letter| !letter.message.text.contains("/password/reset/")));
    shop.advance(SignedDuration::from_hours(25));
    ask(&shop, "nobody@example.org").await;
    assert_eq!(mail(&shop).await.len(), 3);
}

#[tokio::test]
async fn nobody_fills_a_mailbox_with_links_and_the_first_ones_stay_good() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    for typed in ["anna", "anna@example.org"].iter().cycle().take(8) {
        ask(&shop, typed).await;
        mail(&shop).await;
    }
    let letters = mail(&shop).await;
    assert_eq!(letters.len(), 3);
    let first = token_of(&letters[0]);
    shop.advance(MINUTE * 29);
    assert_eq!(confirm(&shop.browser(), &first, NEW).await.status, 200);
    shop.advance(MINUTE * 61);
    link(&shop, "anna").await;
}

#[tokio::test]
async fn one_network_asks_only_so_often() {
    let shop = Shop::open_with_limits().await;
    let browser = shop.browser();
    let mut answers = Vec::new();
    for number in 0..30 {
        answers.push(browser.post_json(ASK, &json!({ "email": format!("somebody-{number}@example.org") })).await);
    }
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 20);
    let refused = answers.last().unwrap();
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").is_some() && refused.json()["errors"]["auth"].is_string());
    assert_eq!(shop.browser().post_json(ASK, &json!({ "email": "anna" })).await.status, 200, "others are not held up");
}

#[tokio::test]
async fn known_browsers_stay_known_unless_the_address_is_proven_for_the_first_time() {
    let shop = Shop::open().await;
    let key = "SELECT COUNT(*) FROM users WHERE device_key IS NOT NULL";
    shop.customer("anna").await;
    let token = link(&shop, "anna").await;
    assert_eq!(confirm(&shop.browser(), &token, NEW).await.status, 200);
    assert_eq!(shop.count(key).await, 0, "whoever registered the address may be somebody else");
    shop.browser().sign_in("anna", NEW).await;
    let token = link(&shop, "anna").await;
    assert_eq!(confirm(&shop.browser(), &token, PASSWORD).await.status, 200);
    assert_eq!(shop.count(key).await, 1);
}

#[tokio::test]
async fn a_token_stands_in_the_message_alone_and_goes_with_it() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    ask(&shop, "anna").await;
    shop.work_on_accounts().await;
    let kept = |column: &'static str| {
        let db = shop.app.db.clone();
        async move { db.read().await.unwrap().sql(column).value::<String>().await.unwrap() }
    };
    let secrets: Value =
        serde_json::from_str(&kept("SELECT secrets FROM outbox WHERE subject = 'Новый пароль для TechStore'").await)
            .unwrap();
    let token = secrets[0].as_str().unwrap().to_owned();
    let bodies = kept("SELECT text_body || html_body FROM outbox WHERE subject = 'Новый пароль для TechStore'").await;
    assert!(!bodies.contains(&token) && bodies.contains("/password/reset/"));
    assert_eq!(token_of(&mail(&shop).await[0]), token);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE secrets IS NOT NULL").await, 0);
    let hashes = "SELECT COUNT(*) FROM account_links WHERE purpose = 'recovery' AND LENGTH(token_hash) = 32 AND LENGTH(password_mark) = 32";
    assert_eq!(shop.count(hashes).await, 1);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM jobs WHERE kind = 'send_recovery'").await,
        0,
        "what was typed is not kept"
    );
}

#[tokio::test]
async fn a_message_that_is_given_up_keeps_no_token() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    ask(&shop, "anna").await;
    shop.work_on_accounts().await;
    shop.set_mail_attempts(1000).await;
    assert!(mail(&shop).await.is_empty());
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE failed_at IS NOT NULL AND secrets IS NULL").await, 2);
}

#[tokio::test]
async fn somebody_who_moved_in_from_the_old_site_recovers_too() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let old = "pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps=";
    shop.account("anna").set_hash(old).await;
    let token = link(&shop, "anna").await;
    assert_eq!(confirm(&shop.browser(), &token, NEW).await.status, 200);
    shop.browser().sign_in("anna", NEW).await;
}

#[tokio::test]
async fn people_who_share_an_address_get_a_link_each() {
    let shop = Shop::open().await;
    for login in ["anna", "boris"] {
        shop.register(login).await;
    }
    shop.execute("UPDATE users SET email = 'anna@example.org', email_folded = 'anna@example.org', email_key = NULL")
        .await;
    ask(&shop, "anna@example.org").await;
    let letters = mail(&shop).await;
    assert_eq!(letters.len(), 2);
    for (letter, login) in letters.iter().zip(["anna", "boris"]) {
        let browser = shop.browser();
        browser.get(&format!("/password/reset/{}/", token_of(letter))).await;
        assert_eq!(browser.get("/password/reset/new/").await.attributes("#username", "value"), [login]);
    }
    ask(&shop, "boris").await;
    assert_eq!(mail(&shop).await.len(), 3, "a login means one of them");
}

#[tokio::test]
async fn links_are_cleared_away_a_day_after_their_end() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    link(&shop, "anna").await;
    for (hours, left) in [(1, 1), (23, 1), (1, 0)] {
        shop.advance(SignedDuration::from_hours(hours));
        techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap();
        assert_eq!(
            shop.count("SELECT COUNT(*) FROM account_links WHERE purpose = 'recovery'").await,
            left,
            "after {hours} more hours"
        );
    }
}

#[tokio::test]
async fn a_password_manager_finds_the_page() {
    let shop = Shop::open().await;
    let answer = shop.browser().get("/.well-known/change-password").await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/password/"));
}
