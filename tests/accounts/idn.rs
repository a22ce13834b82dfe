//! One address, whichever way its Cyrillic domain is written: browsers send `xn--…` for what people type in letters.

use serde_json::json;
use techstore_db::Reads;

use crate::support::{PASSWORD, Shop, registration};

const LETTERS: &str = "anna@почта.рф";
const ASCII: &str = "anna@xn--80a1acny.xn--p1ai";

async fn try_to_register(shop: &Shop, login: &str, email: &str) -> (u16, String) {
    let mut body = registration(login);
    body["email"] = json!(email);
    let answer = shop.browser().post_json("/api/register", &body).await;
    (answer.status, answer.json()["errors"]["email"].as_str().unwrap_or_default().to_owned())
}

/// An account as a version of the shop kept it that took what it was sent.
async fn keep_as_it_came(shop: &Shop, login: &str, email: &str) {
    shop.register(login).await;
    let mut tx = shop.app.db.write().await.unwrap();
    tx.sql("UPDATE users SET email = $1, email_folded = $1, email_key = $1 WHERE login = $2")
        .bind(email.to_owned())
        .bind(login.to_owned())
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn both_spellings_of_an_address_sign_in_and_register_once() {
    for (kept, other) in [(LETTERS, ASCII), (ASCII, LETTERS)] {
        let shop = Shop::open().await;
        assert_eq!(try_to_register(&shop, "anna", kept).await.0, 200);
        assert_eq!(try_to_register(&shop, "other", other).await, (400, "Email уже используется".to_owned()));
        assert_eq!(try_to_register(&shop, "third", "ANNA@Почта.РФ").await, (400, "Email уже используется".to_owned()));
        for typed in [LETTERS, ASCII, "Anna@XN--80A1ACNY.xn--p1ai", "anna@ПОЧТА.рф"] {
            shop.browser().sign_in(typed, PASSWORD).await;
        }
        let anna = shop.browser();
        anna.sign_in("anna", PASSWORD).await;
        assert!(anna.get("/profile/").await.text().contains(LETTERS), "it is shown in letters");
    }
}

#[tokio::test]
async fn an_account_that_was_kept_in_either_spelling_is_found_by_both() {
    for kept in [LETTERS, ASCII] {
        let shop = Shop::open().await;
        keep_as_it_came(&shop, "anna", kept).await;
        for typed in [LETTERS, ASCII] {
            shop.browser().sign_in(typed, PASSWORD).await;
            assert_eq!(try_to_register(&shop, "other", typed).await.0, 400, "{kept} and {typed}");
        }
        let chief = shop.administrator("chief").await;
        for typed in ["anna%40%D0%BF%D0%BE%D1%87%D1%82%D0%B0.%D1%80%D1%84", "anna%40xn--80a1acny.xn--p1ai"] {
            let list = chief.get(&format!("/admin/users/?q={typed}")).await;
            assert!(list.text().contains(LETTERS), "the staff finds {kept} by {typed}");
        }
    }
}

#[tokio::test]
async fn twins_that_exist_stay_and_each_signs_in_with_the_own_spelling() {
    let shop = Shop::open().await;
    keep_as_it_came(&shop, "anna", LETTERS).await;
    keep_as_it_came(&shop, "twin", ASCII).await;
    for (typed, login) in [(LETTERS, "anna"), (ASCII, "twin")] {
        let browser = shop.browser();
        browser.sign_in(typed, PASSWORD).await;
        assert!(
            browser.get("/profile/").await.texts("#security li").iter().any(|text| text.contains(login)),
            "{typed}"
        );
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_mailed_to_is_refused() {
    let shop = Shop::open().await;
    for email in ["anna@xn--a.рф", "anna@xn--.ru", &format!("anna@{}.рф", "щя".repeat(30)), "anna@אa.рф"] {
        assert_eq!(try_to_register(&shop, "anna", email).await, (400, "Некорректный email".to_owned()), "{email}");
    }
}
