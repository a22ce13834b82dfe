//! Guessing somebody's password from everywhere, and the owner, who signs in meanwhile.

use futures_util::future::join_all;
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, Shop, registration};

/// Work of one of our own hashes.
const ONE_HASH: u64 = 2 * 19 * 1024;

/// Wrong passwords for these names in turn, each from a network of its own; a few at once.
async fn guess(shop: &Shop, names: &[&str], times: usize) -> Vec<Answer> {
    let mut answers = Vec::new();
    let mut tries = (0..times).map(|number| names[number % names.len()]);
    loop {
        let some: Vec<_> = tries.by_ref().take(25).map(|name| (shop.browser(), name)).collect();
        if some.is_empty() {
            return answers;
        }
        answers.extend(join_all(some.iter().map(|(browser, name)| browser.try_to_sign_in(name, "wrong guess"))).await);
    }
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[tokio::test]
async fn of_three_hundred_guesses_from_as_many_networks_a_hundred_are_looked_at() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let owner = shop.browser();
    owner.sign_in("anna", PASSWORD).await;
    owner.get("/logout/").await;
    let before = shop.app.accounts.hashers.work_done().argon2_kib;
    let names = ["anna", "ANNA", "anna@example.org", " Anna@Example.ORG "];
    let answers = guess(&shop, &names, 300).await;
    assert_eq!((count(&answers, 401), count(&answers, 429)), (100, 200));
    assert_eq!(shop.app.accounts.hashers.work_done().argon2_kib - before, 100 * ONE_HASH);
    let refused = answers.last().unwrap();
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() <= 601);
    for name in names {
        assert_eq!(shop.browser().try_to_sign_in(name, PASSWORD).await.status, 429, "{name}: a browser never seen");
    }
    owner.sign_in("anna", PASSWORD).await;
    shop.advance(SignedDuration::from_mins(10));
    shop.browser().sign_in("anna", PASSWORD).await;
}

#[tokio::test]
async fn a_name_that_means_nobody_is_answered_as_one_that_does() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let (real, none) = (guess(&shop, &["anna", "Anna"], 130).await, guess(&shop, &["nobody", "NOBODY"], 130).await);
    for (real, none) in real.iter().zip(&none) {
        assert_eq!((real.status, real.header("retry-after")), (none.status, none.header("retry-after")));
        assert_eq!(real.text(), none.text());
    }
    assert_eq!((count(&real, 401), count(&none, 401)), (100, 100));
}

#[tokio::test]
async fn the_doors_of_customers_and_staff_share_the_counter() {
    let shop = Shop::open_with_limits().await;
    let boss = shop.administrator("boss").await;
    boss.post_form("/admin/logout/", &[]).await;
    guess(&shop, &["boss"], 100).await;
    let fields = [("login", "boss"), ("password", PASSWORD)];
    for door in ["/admin/login/", "/login/"] {
        let stranger = shop.browser().post_form(door, &fields).await;
        assert_eq!((stranger.status, stranger.header("retry-after").is_some()), (429, true), "{door}");
    }
    assert_eq!(boss.post_form("/admin/login/", &fields).await.status, 303, "from a browser that is known");
}

/// Wrong passwords wherever somebody signed in is asked for one.
async fn wrong_everywhere(browser: &Browser) -> Vec<u16> {
    let new = "другая шишка 9";
    let change = json!({ "old_password": "wrong guess", "new_password": new, "new_password_repeat": new });
    vec![
        browser.post_json("/api/checkout", &json!({ "password": "wrong guess" })).await.status,
        browser.post_json("/api/profile/password", &change).await.status,
        browser.try_to_sign_in("anna", "wrong guess").await.status,
        browser.try_to_sign_in("ANNA@example.org", "wrong guess").await.status,
    ]
}

#[tokio::test]
async fn a_known_browser_may_not_guess_for_ever_wherever_it_tries() {
    let shop = Shop::open_with_limits().await;
    let anna = shop.customer("anna").await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.extend(wrong_everywhere(&anna).await);
    }
    let looked_at = statuses.iter().filter(|status| matches!(status, 400 | 401)).count();
    assert_eq!((looked_at, statuses.len()), (10, 16), "{statuses:?}");
    assert!(statuses[10..].iter().all(|status| *status == 429), "{statuses:?}");
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 200, "others are not held up by it");
}

#[tokio::test]
async fn the_cookie_of_a_known_browser_is_kept_from_scripts_and_lives_for_a_year() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let browser = shop.browser();
    let answer = browser.try_to_sign_in("anna", PASSWORD).await;
    let value = browser.cookie("device").unwrap();
    let line = format!("device={value}; HttpOnly; Max-Age=31536000; Path=/; SameSite=Lax");
    assert_eq!(answer.set_cookie("device").unwrap(), line);
    assert!(browser.try_to_sign_in("anna", "wrong guess").await.set_cookie("device").is_none());
}

#[tokio::test]
async fn a_browser_is_known_to_everybody_who_signed_in_with_it_and_to_nobody_else() {
    let shop = Shop::open_with_limits().await;
    for login in ["anna", "boris", "clara"] {
        let answer = shop.browser().post_json("/api/register", &registration(login)).await;
        assert_eq!(answer.status, 200);
    }
    let shared = shop.browser();
    for login in ["anna", "boris"] {
        shared.sign_in(login, PASSWORD).await;
    }
    shared.get("/logout/").await;
    for login in ["anna", "boris", "clara"] {
        guess(&shop, &[login], 100).await;
    }
    let planted = format!("junk~{}", shared.cookie("device").unwrap());
    shared.set_cookie("device", Some(&planted));
    for (login, status) in [("anna", 200), ("boris", 200), ("clara", 429)] {
        assert_eq!(shared.try_to_sign_in(login, PASSWORD).await.status, status, "{login}");
        shared.get("/logout/").await;
    }
}

#[tokio::test]
async fn whoever_ends_the_other_sessions_takes_the_cookie_of_other_browsers_its_worth() {
    let shop = Shop::open_with_limits().await;
    let new = "другая шишка 9";
    let change = json!({ "old_password": PASSWORD, "new_password": new, "new_password_repeat": new });
    for (login, is_change) in [("anna", false), ("boris", true)] {
        let owner = shop.customer(login).await;
        let stolen = shop.browser();
        stolen.sign_in(login, PASSWORD).await;
        let answer = match is_change {
            true => owner.post_json("/api/profile/password", &change).await,
            false => owner.post_form("/profile/sessions/end-others/", &[]).await,
        };
        assert!(answer.status < 400, "{}", answer.text());
        owner.get("/logout/").await;
        guess(&shop, &[login], 100).await;
        let password = if is_change { new } else { PASSWORD };
        assert_eq!(stolen.try_to_sign_in(login, password).await.status, 429, "{login}");
        assert_eq!(owner.try_to_sign_in(login, password).await.status, 200, "{login}: its own browser is still known");
    }
}
