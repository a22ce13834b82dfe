//! Who gets in, and where everybody else is sent.

use crate::admin::{clerk, user_card};
use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn strangers_and_customers_are_sent_to_the_staffs_own_login() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    for browser in [&shop.browser(), &anna] {
        let answer = browser.get("/admin/").await;
        assert_eq!((answer.status, answer.location()), (302, "/admin/login/?next=/admin/"));
        let answer = browser.get("/admin/users/?q=анна&page=2").await;
        assert_eq!(answer.status, 302);
        assert!(answer.location().starts_with("/admin/login/?next=/admin/users/%3Fq%3D"), "{}", answer.location());
    }
    let page = anna.get("/admin/login/").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Вы вошли как anna"), "a customer learns why they are asked again");
}

#[tokio::test]
async fn a_customer_reaches_nothing_of_the_staff_site() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let own = shop.account("anna").id().await;
    for path in ["/admin/users/".to_owned(), user_card(own)] {
        assert_eq!(anna.get(&path).await.status, 302, "{path}");
    }
    let own = own.to_string();
    let forged = [("action", "block"), ("id", own.as_str()), ("confirm", "1"), ("is_superuser", "on"), ("version", "")];
    for path in ["/admin/users/actions/".to_owned(), user_card(1), format!("/admin/users/{own}/sessions/1/end/")] {
        let answer = anna.post_form(&path, &forged).await;
        assert_eq!(answer.status, 302, "{path}");
        assert!(answer.location().starts_with("/admin/login/"), "{path}");
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE is_staff OR is_superuser OR NOT is_active").await, 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM staff_log").await, 0);
}

#[tokio::test]
async fn an_address_without_its_last_slash_leads_on_and_an_unknown_one_nowhere() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for (path, to) in [("/admin", "/admin/"), ("/admin/users", "/admin/users/"), ("/admin/users/7", "/admin/users/7/")]
    {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.location()), (301, to), "{path}");
    }
    assert_eq!(browser.get("/admin/nothing/").await.status, 404);
}

#[tokio::test]
async fn staff_come_in_by_login_or_e_mail_and_land_where_they_wanted() {
    let shop = Shop::open().await;
    clerk(&shop).await;
    for login in ["clerk", "CLERK", "Clerk@mail.example"] {
        let browser = shop.browser();
        let fields = [("login", login), ("password", PASSWORD), ("next", "/admin/users/?q=a")];
        let answer = browser.post_form("/admin/login/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/admin/users/?q=a"), "{login}");
        assert_eq!(browser.get("/admin/").await.status, 200);
        let again = browser.get("/admin/login/").await;
        assert_eq!((again.status, again.location()), (303, "/admin/"), "who is in is not asked again");
    }
}

#[tokio::test]
async fn the_login_leads_nowhere_else() {
    let shop = Shop::open().await;
    clerk(&shop).await;
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""] {
        let fields = [("login", "clerk"), ("password", PASSWORD), ("next", next)];
        let answer = shop.browser().post_form("/admin/login/", &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/admin/"), "{next}");
    }
}

#[tokio::test]
async fn a_customer_and_a_wrong_password_get_the_same_refusal() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    clerk(&shop).await;
    let mut refusals = Vec::new();
    for (login, password) in [("anna", PASSWORD), ("clerk", "not the password"), ("nobody", PASSWORD)] {
        let browser = shop.browser();
        let answer = browser.post_form("/admin/login/", &[("login", login), ("password", password)]).await;
        assert_eq!(answer.status, 401, "{login}");
        assert!(answer.set_cookie("sessionid").is_none(), "{login}");
        assert!(!answer.text().contains(password), "{login}");
        refusals.push(answer.texts(".notice-bad"));
    }
    assert_eq!(refusals[0], ["Неверный логин или пароль. Проверьте раскладку и Caps Lock."]);
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]));
}

#[tokio::test]
async fn a_blocked_member_of_the_staff_stays_outside() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    shop.all_accounts().block().await;
    assert_eq!(clerk.get("/admin/").await.status, 302);
    let answer = shop.browser().post_form("/admin/login/", &[("login", "clerk"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn empty_fields_are_told_under_the_fields() {
    let shop = Shop::open().await;
    let answer = shop.browser().post_form("/admin/login/", &[("login", " ")]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.texts("#login-error"), ["Укажите логин или почту"]);
    assert_eq!(answer.texts("#password-error"), ["Укажите пароль"]);
}

#[tokio::test]
async fn wrong_passwords_are_limited_here_as_well() {
    let shop = Shop::open_with_limits().await;
    let browser = shop.browser();
    let mut last = 0;
    for _ in 0..12 {
        let answer = browser.post_form("/admin/login/", &[("login", "boss"), ("password", "guess guess")]).await;
        last = answer.status;
        if last == 429 {
            assert!(answer.header("retry-after").is_some());
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn rights_that_are_taken_away_close_the_staff_site_at_once() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    assert_eq!(clerk.get("/admin/users/").await.status, 200);
    shop.all_accounts().set_staff(false).await;
    assert_eq!(clerk.get("/admin/users/").await.status, 302);
    assert_eq!(clerk.get("/profile/").await.status, 200, "the shop stays open to them");
}

#[tokio::test]
async fn the_way_out_ends_the_session() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let twin = clerk.twin();
    assert_eq!(clerk.get("/admin/logout/").await.status, 405, "a link must not sign anybody out");
    let answer = clerk.post_form("/admin/logout/", &[]).await;
    assert_eq!((answer.status, answer.location()), (302, "/admin/login/"));
    assert_eq!(twin.get("/admin/").await.status, 302, "the key is dead on the server");
}

#[tokio::test]
async fn the_first_page_has_figures_that_lead_on() {
    let shop = Shop::open().await;
    shop.customer("anna").await;
    shop.register("boris").await;
    shop.account("boris").block().await;
    let clerk = clerk(&shop).await;
    let page = clerk.get("/admin/").await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.texts("h1"), ["Воскресенье, 22\u{a0}ноября".replace('\u{a0}', " ")]);
    assert_eq!(page.texts("#people .big"), ["3", "3", "2", "1"]);
    for (address, logins) in page.attributes("#people a", "href").iter().zip([3, 3, 2, 1]) {
        assert_eq!(super::logins(&clerk.get(address).await).len(), logins, "{address}");
    }
    assert_eq!(page.texts("tbody td:first-child small"), ["clerk", "anna"]);
}
