//! A refused sign-in is the same work whoever it is for: the time under load tells nothing.

use techstore::accounts::passwords::Tally;

use crate::support::{PASSWORD, Shop};

/// [`PASSWORD`] as an old site kept it.
const OLD: &str = "UPDATE users SET password = 'pbkdf2_sha256$1000$seasalt$aQHMrvRwFG+RX9mn8buLkUsy6lyraQnbl0QqHNYJuWI=' \
                   WHERE login = 'old'";
const OLDER: &str = "UPDATE users SET password = 'pbkdf2_sha1$390000$seasalt2$aDapRanzW8aHTz97v2TcfHzWD+I=' \
                     WHERE login = 'older'";

async fn work(shop: &Shop, login: &str, password: &str) -> Tally {
    let before = shop.app.accounts.hashers.work_done();
    let answer = shop.browser().try_to_sign_in(login, password).await;
    assert_eq!(answer.status, 401, "{login}");
    let after = shop.app.accounts.hashers.work_done();
    Tally {
        argon2_kib: after.argon2_kib - before.argon2_kib,
        pbkdf2_sha256: after.pbkdf2_sha256 - before.pbkdf2_sha256,
        pbkdf2_sha1: after.pbkdf2_sha1 - before.pbkdf2_sha1,
        bcrypt_rounds: after.bcrypt_rounds - before.bcrypt_rounds,
        scrypt_blocks: after.scrypt_blocks - before.scrypt_blocks,
    }
}

#[tokio::test]
async fn a_refused_sign_in_is_the_same_work_for_every_account_and_for_none() {
    let shop = Shop::open().await;
    for login in ["own", "old", "older", "blocked", "without"] {
        shop.register(login).await;
    }
    shop.execute(OLD).await;
    shop.execute(OLDER).await;
    shop.account("blocked").block().await;
    shop.account("without").set_hash("!nobody").await;
    let nobodys = work(&shop, "nobody", "wrong guess").await;
    assert_eq!((nobodys.pbkdf2_sha256, nobodys.pbkdf2_sha1), (1_000, 390_000), "nobody takes what the dearest take");
    for login in ["own", "old", "older", "blocked", "without", "OWN@example.org", "nobody@example.org"] {
        assert_eq!(work(&shop, login, "wrong guess").await, nobodys, "{login}");
    }
    assert_eq!(work(&shop, "blocked", PASSWORD).await.pbkdf2_sha1, 390_000, "its right password is refused as slowly");
}

#[tokio::test]
async fn formats_that_nobody_has_any_more_are_no_work() {
    let shop = Shop::open().await;
    for login in ["own", "old"] {
        shop.register(login).await;
    }
    shop.execute(OLD).await;
    assert_eq!(work(&shop, "nobody", "wrong guess").await.pbkdf2_sha256, 1_000);
    shop.browser().sign_in("old", PASSWORD).await;
    techstore::accounts::survey(&shop.app.accounts).await.unwrap();
    assert_eq!(work(&shop, "nobody", "wrong guess").await.pbkdf2_sha256, 0);
}

#[tokio::test]
async fn a_format_that_moves_in_while_the_shop_runs_counts_once_it_is_met() {
    let shop = Shop::open().await;
    shop.customer("old").await;
    shop.execute(OLD).await;
    let first = work(&shop, "old", "wrong guess").await;
    assert_eq!((first.pbkdf2_sha256, first), (1_000, work(&shop, "nobody", "wrong guess").await));
}
