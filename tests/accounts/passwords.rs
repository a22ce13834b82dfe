//! What no password may be made of, and in which form passwords are kept.

use serde_json::json;
use techstore::accounts::passwords::{Hasher, Tally};
use techstore::accounts::staffing::set_password;
use techstore_db::Reads;

use crate::support::{Browser, PASSWORD, Shop, registration};

/// «кофейный йогурт 7», composed and decomposed.
const NFC: &str = "кофейный йогурт 7";
const NFD: &str = "кофеи\u{306}ныи\u{306} и\u{306}огурт 7";

/// What anybody knows of Анна Соболева.
const PERSONAL: [&str; 12] = [
    "Анна Соболева",
    "Соболева-Анна",
    "АннаСоболева1",
    "соболева.анна.1985",
    "анна_игоревна",
    "ИгоревнаСоболева!",
    "sobol anna",
    "sobol anna @ example.org",
    "s o b o l - a n n a",
    "Fyyf Cj,jktdf",
    "ыщищд-фттф",
    "Анна TechStore",
];

async fn keep(shop: &Shop, login: &str, password: &str) {
    let hash = Hasher::new().hash(password, [7; 16]).unwrap();
    let mut tx = shop.app.db.write().await.unwrap();
    let query = tx.sql("UPDATE users SET password = $1 WHERE login = $2");
    query.bind(hash.as_str().to_owned()).bind(login.to_owned()).execute().await.unwrap();
    tx.commit().await.unwrap();
}

async fn change(browser: &Browser, old: &str, new: &str, repeat: &str) -> serde_json::Value {
    let body = json!({ "old_password": old, "new_password": new, "new_password_repeat": repeat });
    browser.post_json("/api/profile/password", &body).await.json()
}

#[tokio::test]
async fn nobody_registers_with_their_own_names_as_a_password() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for password in PERSONAL.iter().chain(&["Tech-Store 1", "ТехСтор 2026"]) {
        let mut body = registration("sobol-anna");
        (body["password"], body["password_repeat"]) = (json!(password), json!(password));
        let answer = browser.post_json("/api/register", &body).await;
        assert!(answer.json()["errors"]["password"].is_string(), "{password}: {}", answer.text());
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 0);
}

#[tokio::test]
async fn nobody_changes_to_their_own_names_and_phone_as_a_password() {
    let shop = Shop::open().await;
    let anna = shop.customer("sobol-anna").await;
    shop.all_accounts().set_phone("+79165550142").await;
    for password in PERSONAL.iter().chain(&["8 (916) 555-01-42", "9165550142!"]) {
        let answer = change(&anna, PASSWORD, password, password).await;
        assert!(answer["errors"]["new_password"].is_string(), "{password}: {answer}");
        let set = set_password(&shop.app.accounts, "sobol-anna", &(*password).into()).await;
        assert!(set.is_err(), "{password} set by the operator");
    }
    shop.execute("UPDATE users SET last_name = 'Соловьёв-Седой'").await;
    for password in ["Соловьёв-Седой", "Соловьев1985!", "седой соловьев"] {
        let answer = change(&anna, PASSWORD, password, password).await;
        assert!(answer["errors"]["new_password"].is_string(), "{password}: {answer}");
    }
    let answer = change(&anna, PASSWORD, "Анна любит чай", "Анна любит чай").await;
    assert_eq!(answer["ok"], true, "a phrase in which a name stands is a phrase: {answer}");
}

#[tokio::test]
async fn a_password_is_one_password_in_both_ways_to_write_it() {
    let shop = Shop::open().await;
    let mut body = registration("anna");
    (body["password"], body["password_repeat"]) = (json!(NFD), json!(NFC));
    let answer = shop.browser().post_json("/api/register", &body).await;
    assert_eq!(answer.status, 200, "the repeat is compared composed: {}", answer.text());
    for typed in [NFC, NFD] {
        shop.browser().sign_in("anna", typed).await;
    }
    let anna = shop.browser();
    anna.sign_in("anna", NFD).await;
    let same = change(&anna, NFD, NFC, NFC).await;
    assert!(same["errors"]["new_password"].is_string(), "it is the same password: {same}");
    let other = "другой и\u{306}огурт 9";
    assert_eq!(change(&anna, NFD, other, "другой йогурт 9").await["ok"], true);
    shop.browser().sign_in("anna", "другой йогурт 9").await;
}

#[tokio::test]
async fn a_password_that_was_kept_decomposed_opens_as_it_was_typed_and_is_kept_composed_from_then_on() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    keep(&shop, "anna", NFD).await;
    assert_eq!(shop.browser().try_to_sign_in("anna", NFC).await.status, 401, "nobody can know that it is the same");
    shop.browser().sign_in("anna", NFD).await;
    shop.browser().sign_in("anna", NFC).await;
    shop.browser().sign_in("anna", NFD).await;
}

async fn work(shop: &Shop, login: &str, password: &str) -> Tally {
    let before = shop.app.accounts.hashers.work_done();
    assert_eq!(shop.browser().try_to_sign_in(login, password).await.status, 401, "{login}");
    let after = shop.app.accounts.hashers.work_done();
    Tally { argon2_kib: after.argon2_kib - before.argon2_kib, ..Tally::default() }
}

#[tokio::test]
async fn two_spellings_are_the_same_work_for_every_account_and_for_none() {
    let shop = Shop::open().await;
    for login in ["own", "blocked"] {
        shop.register(login).await;
    }
    shop.account("blocked").block().await;
    keep(&shop, "blocked", NFC).await;
    let (one, two) = (work(&shop, "nobody", NFC).await, work(&shop, "nobody", NFD).await);
    assert_eq!(two.argon2_kib, 2 * one.argon2_kib);
    for login in ["own", "blocked"] {
        assert_eq!(work(&shop, login, NFD).await, two, "{login}");
    }
}

#[tokio::test]
async fn an_old_password_of_more_than_a_kilobyte_opens() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let long = "старый длинный пароль ".repeat(100);
    keep(&shop, "anna", &long).await;
    let anna = shop.browser();
    anna.sign_in("anna", &long).await;
    assert_eq!(shop.browser().try_to_sign_in("anna", &format!("{long}!")).await.status, 401);
    let answer = change(&anna, &long, &format!("{long}?"), &format!("{long}?")).await;
    assert!(answer["errors"]["new_password"].is_string(), "a new one has its limit: {answer}");
    assert_eq!(change(&anna, &long, PASSWORD, PASSWORD).await["ok"], true);
    assert_eq!(shop.browser().try_to_sign_in("anna", &"щ".repeat(40_000)).await.status, 413, "bodies have theirs");
}
