//! What breaks our rules is kept where no rule forbids it, and the report names it.

use techstore::import::django::Topic;

use super::old_site::{OldSite, remarks};
use crate::support::Shop;

/// Moves in after a change of the old database; the remarks on a topic.
async fn remarks_after(shop: &Shop, change: &str, topic: Topic) -> Vec<String> {
    remarks(&OldSite::copy().change(change).await.bring(shop).await, topic)
}

#[tokio::test]
async fn a_telephone_nobody_can_ring_is_kept() {
    let shop = Shop::open().await;
    let report = OldSite::copy().bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::Phone),
        [
            "user-7-4 (№ 5): «спросить у жены»",
            "user-7-7 (№ 8): «спросить у жены»",
            "user-7-9 (№ 10): «спросить у жены»",
            "user-7-10 (№ 11): «спросить у жены»",
        ]
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE phone = 'спросить у жены'").await, 4);
    let known = [Topic::Phone, Topic::NoPassword, Topic::SharedLogin, Topic::SharedEmail, Topic::NoProfile];
    assert!(report.remarks.iter().all(|remark| known.contains(&remark.topic)), "{report}");
}

#[tokio::test]
async fn a_birth_date_out_of_bounds_is_kept_and_one_that_is_none_is_left_out() {
    let shop = Shop::open().await;
    let change = "UPDATE main_userprofile SET birth_date = '1812-09-07' WHERE user_id = 1;
                  UPDATE main_userprofile SET birth_date = '2222-01-01' WHERE user_id = 2;
                  UPDATE main_userprofile SET birth_date = '1990-02-30' WHERE user_id = 3;
                  UPDATE main_userprofile SET birth_date = 'весной' WHERE user_id = 4;
                  UPDATE main_userprofile SET birth_date = '' WHERE user_id = 5";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::BirthDate), ["user-7-0 (№ 1): 1812-09-07", "user-7-1 (№ 2): 2222-01-01"]);
    assert_eq!(remarks(&report, Topic::NoBirthDate), ["user-7-2 (№ 3): «1990-02-30»", "user-7-3 (№ 4): «весной»"]);
    let kept = "SELECT COUNT(*) FROM user_profiles WHERE (user_id = 1 AND birth_date = '1812-09-07')
                OR (user_id = 2 AND birth_date = '2222-01-01')";
    assert_eq!(shop.count(kept).await, 2);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM user_profiles WHERE user_id IN (3, 4, 5) AND birth_date IS NULL").await,
        3
    );
}

#[tokio::test]
async fn names_that_are_not_russian_are_kept() {
    let shop = Shop::open().await;
    let change = "UPDATE auth_user SET first_name = 'John', last_name = '' WHERE id = 1;
                  UPDATE main_userprofile SET patronymic = '💥' WHERE user_id = 1;
                  UPDATE auth_user SET last_name = '  Салтыков   Щедрин ' WHERE id = 2";
    let found = remarks_after(&shop, change, Topic::Name).await;
    assert_eq!(found, ["user-7-0 (№ 1): «💥»", "user-7-0 (№ 1): «John»"]);
    let kept = "SELECT COUNT(*) FROM users u JOIN user_profiles p ON p.user_id = u.id
                WHERE (u.id = 1 AND first_name = 'John' AND last_name = '' AND patronymic = '💥')
                   OR (u.id = 2 AND last_name = 'Салтыков Щедрин')";
    assert_eq!(shop.count(kept).await, 2);
}

#[tokio::test]
async fn logins_of_django_that_ours_may_not_be_are_kept_and_let_in() {
    let shop = Shop::open().await;
    let change = "UPDATE auth_user SET username = 'zoya_s@old.site' WHERE id = 7; UPDATE auth_user SET username = 42 WHERE id = 8";
    assert_eq!(remarks_after(&shop, change, Topic::Login).await, ["zoya_s@old.site (№ 7)"]);
    shop.browser().sign_in("Zoya_S@old.site", "old secret 7/6").await;
    shop.browser().sign_in("42", "Пароль-7-7-ы").await;
}

#[tokio::test]
async fn emails_that_are_none_are_kept() {
    let shop = Shop::open().await;
    let change =
        "UPDATE auth_user SET email = 'нет почты' WHERE id = 1; UPDATE auth_user SET email = '  ' WHERE id = 2";
    assert_eq!(remarks_after(&shop, change, Topic::Email).await, ["user-7-0 (№ 1): «нет почты»"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email = 'нет почты'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE email_key IS NULL").await, 2, "12 and user-7-1 have none");
}

#[tokio::test]
async fn the_same_email_twice_leaves_both_their_account() {
    let shop = Shop::open().await;
    let change = "UPDATE auth_user SET email = 'user7.6@example.org' WHERE id IN (9, 10)";
    let found = remarks_after(&shop, change, Topic::SharedEmail).await;
    assert_eq!(
        found[..2],
        [
            "user-7-8 (№ 9): user7.6@example.org, как у user-7-6 (№ 7)",
            "user-7-9 (№ 10): user7.6@example.org, как у user-7-6 (№ 7)"
        ]
    );
    shop.browser().sign_in("user-7-6", "old secret 7/6").await;
    shop.browser().sign_in("user-7-8", "old secret 7/8").await;
    let typed = shop.browser().try_to_sign_in("user7.6@example.org", "old secret 7/6").await;
    assert_eq!(typed.status, 401, "nobody knows which of the three is meant");
}

#[tokio::test]
async fn an_email_of_somebody_who_registered_here_is_shared_too() {
    let shop = Shop::open().await;
    // Their number is in nobody's way.
    shop.execute("INSERT INTO users (id, login, login_folded, login_key, email, email_folded, email_key, password, first_name, last_name, joined_at)
                  VALUES (900, 'TWIN7', 'twin7', 'twin7', 'NP7@example.org', 'np7@example.org', 'np7@example.org', '!', '', '',
                          '2025-01-01T00:00:00.000000Z')").await;
    let report = OldSite::copy().bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::SharedLogin),
        ["Twin7 (№ 14): как у TWIN7 (№ 900)", "twin7 (№ 15): как у TWIN7 (№ 900)"]
    );
    assert_eq!(remarks(&report, Topic::SharedEmail)[1..], ["noprofile7 (№ 17): np7@example.org, как у TWIN7 (№ 900)"]);
}

#[tokio::test]
async fn hashes_nobody_can_verify_are_kept_and_told() {
    let shop = Shop::open().await;
    let change = "UPDATE auth_user SET password = 'md5$salt$d41d8cd98f00b204e9800998ecf8427e' WHERE id = 1;
                  UPDATE auth_user SET password = 'pbkdf2_sha256$999999999$salt$AAAA' WHERE id = 2;
                  UPDATE auth_user SET password = '' WHERE id = 3";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::UnknownHash), ["user-7-0 (№ 1)", "user-7-1 (№ 2)"]);
    assert_eq!(remarks(&report, Topic::NoPassword), ["user-7-2 (№ 3)", "user-7-11 (№ 12)"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE password LIKE 'md5$%'").await, 1);
}

#[tokio::test]
async fn a_zero_character_is_left_out() {
    let shop = Shop::open().await;
    let change = "UPDATE main_userprofile SET address = 'Тверь' || char(0) || ', пер. Тихий' WHERE user_id = 1;
                  UPDATE auth_user SET username = 'user-7' || char(0) || '-x' WHERE id = 2";
    let old = OldSite::copy().change(change).await;
    let report = old.bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::ZeroCharacter),
        ["user-7-0 (№ 1): «Тверь, пер. Тихий»", "user-7-x (№ 2): «user-7-x»"]
    );
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE address = 'Тверь, пер. Тихий'").await, 1);
    assert_eq!(old.bring(&shop).await.known_people, 17);
}

#[tokio::test]
async fn profiles_and_signings_in_of_nobody_are_left_out() {
    let shop = Shop::open().await;
    let change = "UPDATE main_userprofile SET user_id = 404 WHERE user_id = 16; UPDATE main_usersession SET user_id = 404 WHERE id = 3";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(remarks(&report, Topic::StrayProfile), ["№ 16"]);
    assert_eq!(remarks(&report, Topic::StraySignIn), ["№ 3"]);
    assert_eq!((report.people, report.profiles, report.made_profiles, report.sign_ins), (17, 15, 2, 4));
}

#[tokio::test]
async fn user_agents_of_any_length_and_bytes_are_made_fit() {
    let shop = Shop::open().await;
    let change = "UPDATE main_usersession SET user_agent = x'4d6f7a696c6c612f352e3020ff00' WHERE id = 1;
                  UPDATE main_usersession SET user_agent = printf('%.*c', 9000, 'a'), ip_address = 'unknown' WHERE id = 2;
                  UPDATE main_usersession SET user_agent = '' WHERE id = 3";
    let report = OldSite::copy().change(change).await.bring(&shop).await;
    assert_eq!(report.sign_ins, 5);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM sign_ins WHERE imported_id = 1 AND user_agent = 'Mozilla/5.0 \u{fffd}'").await,
        1
    );
    let cut = "SELECT COUNT(*) FROM sign_ins WHERE imported_id = 2 AND address = '' AND LENGTH(user_agent) = 512";
    assert_eq!(shop.count(cut).await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE imported_id = 3 AND device = 'unknown'").await, 1);
}
