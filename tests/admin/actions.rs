//! Blocking, unblocking, signing out: of one and of many, asked first, written down.

use crate::admin::{clerk, person, user_card};
use crate::support::{PASSWORD, Shop};

const ACTIONS: &str = "/admin/users/actions/";

#[tokio::test]
async fn nothing_happens_before_the_second_yes() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let boris = person(&shop, "boris", ("Борис", "Ким"), "").await.to_string();
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await.to_string();
    let chosen = [("action", "block"), ("id", number.as_str()), ("id", boris.as_str()), ("list", "q=a&page=1&evil=1")];
    let asked = clerk.post_form(ACTIONS, &chosen).await;
    assert_eq!((asked.status, asked.header("cache-control")), (200, Some("no-store")));
    assert_eq!(asked.texts("h1"), ["Заблокировать 2 человек?"]);
    assert_eq!(asked.texts(".log strong"), ["anna (Анна Соболева)", "boris (Борис Ким)"]);
    assert_eq!(asked.texts(".log small"), ["завершится 1 сеанс", "сеансов нет"]);
    assert_eq!(asked.attributes("a.btn-line", "href"), ["/admin/users/?q=a"], "«Не блокировать» leads back");
    assert_eq!(anna.get("/profile/").await.status, 200);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active").await, 0);

    let done = clerk.post_form(ACTIONS, &[chosen.as_slice(), &[("confirm", "1")]].concat()).await;
    assert_eq!((done.status, done.location()), (303, "/admin/users/?q=a"));
    assert_eq!(clerk.get(done.location()).await.texts(".notice-ok"), ["Вход закрыт: 2 человек"]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active").await, 2);
    assert_eq!(
        shop.count("SELECT COUNT(*) FROM staff_log WHERE action = 'Блокировка' AND staff_login = 'clerk'").await,
        2
    );
}

#[tokio::test]
async fn a_blocked_person_is_out_everywhere_until_unblocked() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let clerk = clerk(&shop).await;
    let number = shop.account("anna").id().await.to_string();
    let act = async |action: &str| {
        let fields = [("action", action), ("id", number.as_str()), ("card", number.as_str()), ("confirm", "1")];
        let answer = clerk.post_form(ACTIONS, &fields).await;
        assert_eq!((answer.status, answer.location()), (303, format!("/admin/users/{number}/").as_str()));
    };
    act("block").await;
    assert_eq!(anna.get("/profile/").await.status, 302);
    assert_eq!(shop.browser().try_to_sign_in("anna", PASSWORD).await.status, 401);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE ended_at IS NULL AND user_id <> (SELECT id FROM users WHERE login = 'clerk')").await, 0);
    act("unblock").await;
    assert_eq!(anna.get("/profile/").await.status, 302, "an ended session stays ended");
    shop.browser().sign_in("anna", PASSWORD).await;
    let history = clerk.get(&format!("/admin/users/{number}/")).await.texts(".log li");
    assert_eq!(history.len(), 2);
    assert!(history[0].starts_with("Разблокировка"), "{history:?}");
    assert!(history[1].contains("Вход разрешён: да нет") && history[1].contains("Сеансы: 1 0"), "{history:?}");
}

#[tokio::test]
async fn all_sessions_of_several_people_are_ended() {
    let shop = Shop::open().await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    let clerk = clerk(&shop).await;
    let (first, second) = (shop.account("anna").id().await.to_string(), shop.account("boris").id().await.to_string());
    let fields = [("action", "end-sessions"), ("id", first.as_str()), ("id", second.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form(ACTIONS, &fields).await.status, 303);
    for browser in [&anna, &boris] {
        assert_eq!(browser.get("/profile/").await.status, 302);
    }
    assert_eq!(clerk.get("/admin/").await.status, 200, "whoever did it stays in");
    shop.browser().sign_in("anna", PASSWORD).await;
}

#[tokio::test]
async fn what_cannot_be_done_is_told_with_its_reason() {
    let shop = Shop::open().await;
    shop.administrator("boss").await;
    let clerk = clerk(&shop).await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await.to_string();
    let (boss, own) = (shop.account("boss").id().await.to_string(), shop.account("clerk").id().await.to_string());
    let chosen =
        [("action", "block"), ("id", anna.as_str()), ("id", boss.as_str()), ("id", own.as_str()), ("id", "999999")];
    let asked = clerk.post_form(ACTIONS, &chosen).await;
    assert_eq!(asked.texts("h1"), ["Заблокировать anna (Анна Соболева)?"]);
    assert_eq!(asked.texts("#without li small"), ["сотрудников меняет только администратор", "это вы"]);
    assert_eq!(asked.attributes("input[name=id]", "value"), [anna.as_str()]);
    let done = clerk.post_form(ACTIONS, &[chosen.as_slice(), &[("confirm", "1")]].concat()).await;
    assert_eq!(done.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active AND login = 'anna'").await, 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active").await, 1);

    let nobody = clerk.post_form(ACTIONS, &[("action", "block"), ("id", boss.as_str())]).await;
    assert_eq!(nobody.texts("h1"), ["Заблокировать: некого"]);
    assert!(!nobody.has("button[name=confirm]"));
    let forced = clerk.post_form(ACTIONS, &[("action", "block"), ("id", boss.as_str()), ("confirm", "1")]).await;
    assert_eq!(forced.status, 303);
    let page = clerk.get("/admin/users/").await;
    assert_eq!(page.texts(".notice-bad"), ["Ничего не изменилось: сотрудников меняет только администратор"]);
}

#[tokio::test]
async fn a_card_offers_only_what_makes_sense_now() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let offered = async || clerk.get(&user_card(anna)).await.attributes("button[name=action]", "value");
    assert_eq!(offered().await, ["block"]);
    shop.browser().sign_in("anna", PASSWORD).await;
    assert_eq!(offered().await, ["block", "end-sessions"]);
    shop.account("anna").block().await;
    assert_eq!(offered().await[0], "unblock");
}

#[tokio::test]
async fn choosing_nothing_is_told_and_does_nothing() {
    let shop = Shop::open().await;
    let clerk = clerk(&shop).await;
    let answer = clerk.post_form(ACTIONS, &[("action", "block"), ("list", "sort=name")]).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/users/?sort=name"));
    assert_eq!(clerk.get(answer.location()).await.texts(".notice-bad"), ["Сначала отметьте строки"]);
}

#[tokio::test]
async fn an_action_needs_the_token_and_a_link_does_nothing() {
    let shop = Shop::open().await;
    let anna = person(&shop, "anna", ("Анна", "Соболева"), "").await;
    let clerk = clerk(&shop).await;
    let body = format!("action=block&id={anna}&confirm=1");
    let request = axum::http::Request::post(ACTIONS).header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(clerk.send(request, axum::body::Body::from(body.clone())).await.status, 403);
    let link = clerk.get(&format!("{ACTIONS}?{body}")).await;
    assert_eq!((link.status, link.location()), (303, "/admin/users/"));
    assert_eq!(shop.count("SELECT COUNT(*) FROM users WHERE NOT is_active").await, 0);
}
