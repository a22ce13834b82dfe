//! What happens to an account while somebody's password is being checked, which takes its time.

use std::time::Duration;

use futures_util::future::join_all;
use techstore_db::Reads;

use crate::support::{PASSWORD, Shop};

/// Signs in as Anna, and runs `statement` between the check of the password and the new session. Says how it was answered.
async fn while_checking(shop: &Shop, statement: &'static str) -> u16 {
    let browser = shop.browser();
    browser.get("/login/").await;
    // The one who writes makes others wait, who may read meanwhile what was before.
    let mut tx = shop.app.db.write().await.unwrap();
    tx.sql(statement).execute().await.unwrap();
    let hashers = &shop.app.accounts.hashers;
    let change = async {
        for is_busy in [true, false] {
            while (hashers.waiting() > 0) != is_busy {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        tx.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(browser.try_to_sign_in("anna", PASSWORD), change);
    answer.status
}

async fn sessions(shop: &Shop) -> i64 {
    shop.count("SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL").await
}

#[tokio::test]
async fn nobody_signs_in_with_a_password_that_was_changed_meanwhile() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let changed =
        "UPDATE users SET password = 'pbkdf2_sha256$1000$seasalt$mXDDBGbVqRgUYNvmc5XLZ8DkHZ4PL5KZ+qXJVDWzQns='";
    assert_eq!(while_checking(&shop, changed).await, 401);
    assert_eq!(sessions(&shop).await, 0);
}

#[tokio::test]
async fn nobody_signs_in_who_was_blocked_meanwhile() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    assert_eq!(while_checking(&shop, "UPDATE users SET is_active = FALSE").await, 401);
    assert_eq!(sessions(&shop).await, 0);
}

#[tokio::test]
async fn another_hash_of_the_same_password_lets_in() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let same = "UPDATE users SET password = 'pbkdf2_sha256$1000$seasalt$aQHMrvRwFG+RX9mn8buLkUsy6lyraQnbl0QqHNYJuWI='";
    assert_eq!(while_checking(&shop, same).await, 200);
    assert_eq!(sessions(&shop).await, 1);
}

#[tokio::test]
async fn first_logins_of_an_old_account_at_once_all_succeed() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    shop.all_accounts().set_hash("pbkdf2_sha256$1000$seasalt$aQHMrvRwFG+RX9mn8buLkUsy6lyraQnbl0QqHNYJuWI=").await;
    let browsers: Vec<_> = (0..6).map(|_| shop.browser()).collect();
    for answer in join_all(browsers.iter().map(|browser| browser.try_to_sign_in("anna", PASSWORD))).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM users WHERE password LIKE '$argon2id%'").await,
        1,
        "kept in the new format"
    );
}
