//! Who of the staff may do what: administrators everything but to themselves, others with customers alone.

use crate::admin::{change, clerk, filled, person, send, user_card, with, without};
use crate::support::Shop;

#[tokio::test]
async fn a_clerk_reads_colleagues_and_changes_nothing_about_them() {
    let shop = Shop::open().await;
    let boss = shop.administrator("boss").await;
    let clerk = clerk(&shop).await;
    let number = shop.account("boss").id().await;
    let page = clerk.get(&user_card(number)).await;
    assert_eq!(page.status, 200);
    assert!(!page.has("button[form=card]"), "there is nothing to save");
    assert!(!page.has("button[name=action]"));
    assert!(!page.has("#sessions") && !page.has("#sign-ins"), "from where a colleague works is not a clerk's business");
    let forged = [("login", "mine"), ("email", "mine@mail.example"), ("is_superuser", "")];
    assert_eq!(send(&clerk, &user_card(number), &with(filled(&page), &forged)).await.status, 403);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'boss' AND is_superuser").await, 1);
    let session =
        shop.count("SELECT i.id FROM sign_ins i JOIN users u ON u.id = i.user_id WHERE u.login = 'boss'").await;
    assert_eq!(clerk.post_form(&format!("/admin/users/{number}/sessions/{session}/end/"), &[]).await.status, 404);
    assert_eq!(boss.get("/admin/").await.status, 200);
}

#[tokio::test]
async fn only_an_administrator_opens_the_staff_site_to_somebody() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let boss = shop.administrator("boss").await;
    let page = clerk.get(&user_card(anna)).await;
    assert_eq!(page.attributes("input[disabled]", "name"), ["is_staff", "is_superuser"]);
    assert_eq!(change(&clerk, anna, &[("is_staff", "on"), ("is_superuser", "on")]).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND (is_staff OR is_superuser)").await, 0);
    assert_eq!(change(&boss, anna, &[("is_staff", "on")]).await.status, 303);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND is_staff AND NOT is_superuser").await,
        1
    );
    let opened = boss.get(&user_card(anna)).await;
    let closed = send(&boss, &user_card(anna), &without(filled(&opened), "is_staff")).await;
    assert_eq!(closed.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND is_staff").await, 0);
}

#[tokio::test]
async fn an_administrator_without_the_staff_site_makes_no_sense() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let boss = shop.administrator("boss").await;
    let answer = change(&boss, anna, &[("is_superuser", "on")]).await;
    assert_eq!(answer.status, 400);
    assert!(answer.has("#is_staff-error"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE login = 'anna' AND is_superuser").await, 0);
}

#[tokio::test]
async fn nobody_takes_their_own_rights_away() {
    let shop = Shop::open().await;
    let boss = shop.administrator("boss").await;
    let own = shop.account("boss").id().await;
    let page = boss.get(&user_card(own)).await;
    assert_eq!(page.attributes("input[disabled]", "name"), ["is_active", "is_staff", "is_superuser"]);
    assert!(!page.has("button[name=action]"));
    assert!(!page.has("#sessions form"), "the session that looks is not offered to be ended");
    // A browser sends nothing for boxes that are disabled, as for boxes that are not ticked.
    assert_eq!(change(&boss, own, &[("last_name", "Главная")]).await.status, 303);
    let kept = "SELECT COUNT(*) FROM users WHERE login = 'boss' AND is_active AND is_staff AND is_superuser AND last_name = 'Главная'";
    assert_eq!(shop.count(kept).await, 1);
    let own = own.to_string();
    for action in ["block", "end-sessions"] {
        boss.post_form("/admin/users/actions/", &[("action", action), ("id", own.as_str()), ("confirm", "1")]).await;
        assert_eq!(boss.get("/admin/").await.status, 200, "{action}");
    }
}

#[tokio::test]
async fn two_administrators_who_dismiss_each_other_leave_one() {
    let shop = Shop::open().await;
    let (first, second) = (shop.administrator("first").await, shop.administrator("second").await);
    let (a, b) = (shop.account("first").id().await, shop.account("second").id().await);
    let dismiss = async |browser: &crate::support::Browser, whom: i64| {
        let form = filled(&browser.get(&user_card(whom)).await);
        without(without(form, "is_superuser"), "is_staff")
    };
    let (of_second, of_first) = (dismiss(&first, b).await, dismiss(&second, a).await);
    let (card_a, card_b) = (user_card(a), user_card(b));
    let (one, two) = tokio::join!(send(&first, &card_b, &of_second), send(&second, &card_a, &of_first));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE is_superuser").await, 1);
    assert!(one.status == 303 || two.status == 303);
}

#[tokio::test]
async fn a_clerk_may_not_touch_a_superuser_whom_the_old_site_kept_outside() {
    let shop = Shop::open().await;
    let odd = person(&shop, "odd", ("Олег", "Странный"), "").await;
    shop.execute("UPDATE users SET is_superuser = TRUE WHERE login = 'odd'").await;
    let clerk = clerk(&shop).await;
    let opened = clerk.get(&user_card(odd)).await;
    assert!(!opened.has("button[form=card]"));
    assert_eq!(
        send(&clerk, &user_card(odd), &with(filled(&opened), &[("email", "mine@mail.example")])).await.status,
        403
    );
}
