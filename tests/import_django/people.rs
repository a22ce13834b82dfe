//! Everybody moves in and can sign in as before.

use techstore::accounts::{self, Person};
use techstore::import::django::Topic;
use techstore::kernel::ids::UserId;
use techstore_db::{Reads, record};

use super::old_site::{OldSite, facts, remarks};
use crate::support::{Shop, registration};

record! {
    struct Row {
        login: String,
        email: String,
        password: String,
        first_name: String,
        last_name: String,
        is_active: bool,
        is_staff: bool,
        is_superuser: bool,
    }
}

async fn row(shop: &Shop, id: i64) -> Row {
    let mut db = shop.app.db.read().await.unwrap();
    db.sql("SELECT login, email, password, first_name, last_name, is_active, is_staff, is_superuser FROM users WHERE id = $1")
        .bind(id)
        .one()
        .await
        .unwrap()
}

async fn person(shop: &Shop, id: i64) -> Person {
    accounts::person(&shop.app.accounts, UserId(id)).await.unwrap().unwrap()
}

#[tokio::test]
async fn everybody_moves_in_with_number_and_hash() {
    let (shop, old, facts) = (Shop::open().await, OldSite::copy(), facts());
    let report = old.bring(&shop).await;
    let counted = |what: &str| facts.counts[what];
    assert_eq!((report.people, report.known_people), (counted("users"), 0));
    assert_eq!((report.profiles, report.made_profiles), (counted("profiles"), counted("users") - counted("profiles")));
    assert_eq!((report.sign_ins, report.known_sign_ins), (counted("sessions"), 0));
    assert_eq!(report.avatars, counted("avatars"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users").await, 17);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles").await, 17);
    for fact in facts.users {
        let row = row(&shop, fact.id).await;
        assert_eq!((&row.login, &row.email), (&fact.login, &fact.email));
        assert_eq!((&row.first_name, &row.last_name), (&fact.first_name, &fact.last_name));
        assert_eq!(
            (row.is_active, row.is_staff, row.is_superuser),
            (fact.is_active, fact.is_staff, fact.is_superuser),
            "{}",
            fact.login
        );
        let begins = match fact.hash.as_str() {
            "unusable" => "!".to_owned(),
            hash => hash.replace(':', "$") + "$",
        };
        assert!(row.password.starts_with(&begins), "{} has {}", fact.login, row.password);
    }
}

#[tokio::test]
async fn profiles_and_dates_are_those_of_the_old_site() {
    let shop = Shop::open().await;
    OldSite::copy()
        .change("UPDATE auth_user SET last_login = '2025-06-01 12:30:00.25' WHERE id = 1")
        .await
        .bring(&shop)
        .await;
    let olga = person(&shop, 1).await;
    assert_eq!(olga.patronymic, "Петровна");
    assert_eq!(olga.phone, "+79991234567");
    assert_eq!(olga.birth_date.unwrap().0.to_string(), "1956-12-31");
    assert_eq!(olga.address, "Москва, ул. Ленина, д. 1, кв. 2");
    assert_eq!(olga.joined_at.to_text(), "2025-03-02T18:00:00.000000Z");
    assert_eq!(olga.password_changed_at, None);
    assert_eq!(person(&shop, 6).await.phone, "+79120001122");
    let peter = person(&shop, 2).await;
    assert_eq!((peter.patronymic.as_str(), peter.birth_date), ("", None));
    assert_eq!(peter.address, "г. Тверь\nпер. Тихий, 3");
    let changed = "SELECT COUNT(*) FROM user_profiles WHERE user_id = 1 AND created_at < updated_at";
    assert_eq!(shop.count(changed).await, 1);
    let signed_in = "SELECT COUNT(*) FROM users WHERE last_login_at IS NOT NULL AND id = 1";
    assert_eq!(shop.count(signed_in).await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE last_login_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn everybody_signs_in_with_their_old_password_and_gets_a_new_hash() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    let facts = facts().users;
    // One of each way to hash, the cheapest: the passwords have vectors of their own for all of them.
    for login in ["user-7-6", "user-7-7", "user-7-8", "user-7-9", "user-7-10"] {
        let fact = facts.iter().find(|fact| fact.login == login).unwrap();
        let password = fact.password.as_deref().unwrap();
        assert_eq!(shop.browser().try_to_sign_in(login, "не тот пароль").await.status, 401, "{login}");
        assert!(!row(&shop, fact.id).await.password.starts_with("$argon2id$"));
        shop.browser().sign_in(login, password).await;
        assert!(row(&shop, fact.id).await.password.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{login}");
        shop.browser().sign_in(&fact.email.to_uppercase(), password).await;
    }
}

#[tokio::test]
async fn somebody_without_an_email_and_with_a_short_password_signs_in_by_login() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    shop.browser().sign_in("12", "short").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email = '' AND email_key IS NULL").await, 1);
    assert_eq!(shop.browser().try_to_sign_in("", "short").await.status, 400);
}

#[tokio::test]
async fn the_manager_is_let_into_the_staff_site() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    let manager = shop.browser();
    manager.sign_in("manager7", "Начальник-7").await;
    assert_eq!(manager.get("/admin/").await.status, 200);
}

#[tokio::test]
async fn a_blocked_person_and_one_without_a_password_stay_outside() {
    let shop = Shop::open().await;
    let report = OldSite::copy().bring(&shop).await;
    let hash = row(&shop, 6).await.password;
    assert_eq!(shop.browser().try_to_sign_in("user-7-5", "Пароль-7-5-ы").await.status, 401);
    assert_eq!(row(&shop, 6).await.password, hash);
    let unusable = row(&shop, 12).await.password;
    for password in ["!", unusable.as_str()] {
        assert_eq!(shop.browser().try_to_sign_in("user-7-11", password).await.status, 401);
    }
    assert_eq!(remarks(&report, Topic::NoPassword), ["user-7-11 (№ 12)"]);
}

#[tokio::test]
async fn twins_sign_in_by_their_exact_spelling() {
    let shop = Shop::open().await;
    let report = OldSite::copy().bring(&shop).await;
    for (typed, password, name) in [
        ("Twin7", "first-7", "Артём"),
        ("twin7", "second-7", "Мария"),
        ("Twin7@Example.org", "first-7", "Артём"),
        ("twin7@example.org", "second-7", "Мария"),
    ] {
        let twin = shop.browser();
        twin.sign_in(typed, password).await;
        assert!(twin.get("/profile/").await.text().contains(name), "{typed}");
    }
    for (typed, password) in [("Twin7", "second-7"), ("twin7", "first-7"), ("TWIN7", "first-7"), ("TWIN7", "second-7")]
    {
        assert_eq!(shop.browser().try_to_sign_in(typed, password).await.status, 401, "{typed} {password}");
    }
    assert_eq!(remarks(&report, Topic::SharedLogin), ["twin7 (№ 15): как у Twin7 (№ 14)"]);
    assert_eq!(remarks(&report, Topic::SharedEmail), ["twin7 (№ 15): twin7@example.org, как у Twin7 (№ 14)"]);
    let keys = "SELECT COUNT(*) FROM users WHERE (id, login_key, email_key) IN
                (VALUES (14, 'twin7', 'twin7@example.org'), (15, 'twin7 15', 'twin7@example.org 15'))";
    assert_eq!(shop.count(keys).await, 2);
}

#[tokio::test]
async fn nobody_registers_in_the_place_of_somebody_who_moved_in() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    for (login, email) in [("TWIN7", "new@example.org"), ("USER-7-0", "new@example.org"), ("new", "TWIN7@example.org")]
    {
        let mut input = registration(login);
        input["email"] = email.into();
        let answer = shop.browser().post_json("/api/register", &input).await;
        assert_eq!(answer.status, 400, "{login} {email}: {}", answer.text());
    }
}

#[tokio::test]
async fn somebody_without_a_profile_gets_one() {
    let shop = Shop::open().await;
    let report = OldSite::copy().bring(&shop).await;
    assert_eq!(remarks(&report, Topic::NoProfile), ["noprofile7 (№ 17)"]);
    let made = person(&shop, 17).await;
    assert_eq!((made.first_name.as_str(), made.phone.as_str(), made.avatar), ("Дмитрий", "", None));
}

#[tokio::test]
async fn the_history_of_signing_in_comes_along_and_no_session_lives() {
    let shop = Shop::open().await;
    let firefox = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let change =
        format!("UPDATE main_usersession SET user_agent = '{firefox}', ip_address = '2001:0DB8::0001' WHERE id = 5");
    OldSite::copy().change(&change).await.bring(&shop).await;
    let mut db = shop.app.db.read().await.unwrap();
    let rows: Vec<(i64, i64, String, String, String, String)> = db
        .sql("SELECT imported_id, user_id, address, browser, system, device FROM sign_ins ORDER BY imported_id")
        .all()
        .await
        .unwrap();
    // No Chrome of this world says «Chrome/120» and no more, hence no browser.
    let expected = |id: i64| (id, id, format!("192.0.2.{id}"), String::new(), "Windows".into(), "desktop".into());
    assert_eq!(rows[..4], (1..=4).map(expected).collect::<Vec<_>>());
    let last = (5, 5, "2001:db8::1".into(), "Firefox".into(), "Ubuntu".into(), "desktop".into());
    assert_eq!(rows[4..], [last]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 0);
    let over = "SELECT COUNT(*) FROM sign_ins WHERE session_id IS NULL AND ended_at = last_seen_at AND signed_in_at < ended_at";
    assert_eq!(shop.count(over).await, 5);
}

#[tokio::test]
async fn new_numbers_go_on_behind_the_largest() {
    let shop = Shop::open().await;
    OldSite::copy().bring(&shop).await;
    shop.register("newcomer").await;
    assert_eq!(shop.count("SELECT id FROM users WHERE login = 'newcomer'").await, 18);
}

#[tokio::test]
async fn numbers_never_go_back_to_those_of_accounts_that_are_gone() {
    let shop = Shop::open().await;
    shop.numbered_account(30, "gone").await;
    if shop.app.db.engine() == techstore_db::Engine::Postgres {
        shop.count("SELECT setval(pg_get_serial_sequence('users', 'id'), 30)").await;
    }
    shop.execute("DELETE FROM users WHERE id = 30").await;
    OldSite::copy().bring(&shop).await;
    shop.register("newcomer").await;
    assert!(shop.count("SELECT id FROM users WHERE login = 'newcomer'").await > 30);
}

#[tokio::test]
async fn one_address_in_two_spellings_is_told_and_both_keep_their_account() {
    let shop = Shop::open().await;
    let old = OldSite::copy()
        .change(
            "UPDATE auth_user SET email = 'olga@почта.рф' WHERE id = 1;
             UPDATE auth_user SET email = 'olga@xn--80a1acny.xn--p1ai' WHERE id = 2;",
        )
        .await;
    let report = old.bring(&shop).await;
    let told = remarks(&report, Topic::SharedEmail);
    assert!(told.iter().any(|line| line.contains("olga@почта.рф")), "{told:?}");
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email = 'olga@почта.рф'").await, 2);
}
