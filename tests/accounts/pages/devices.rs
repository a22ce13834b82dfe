//! The devices that somebody is signed in on.

use jiff::SignedDuration;

use crate::support::{PASSWORD, Shop};

#[tokio::test]
async fn devices_are_listed_and_can_be_ended_one_by_one_or_all_but_this() {
    let shop = Shop::open().await;
    let here = shop.customer("anna").await;
    let (phone, third, fourth) = (shop.browser(), shop.browser(), shop.browser());
    let token = phone.token().await;
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    let request = axum::http::Request::post("/api/login").header("x-csrftoken", token).header("user-agent", agent);
    let body = serde_json::json!({ "login": "anna", "password": PASSWORD }).to_string();
    shop.advance(SignedDuration::from_secs(5));
    assert_eq!(phone.send(request, body.into()).await.status, 200);
    third.sign_in("anna", PASSWORD).await;
    fourth.sign_in("anna", PASSWORD).await;
    let page = here.get("/profile/").await;
    let devices = page.texts("#devices li");
    assert_eq!(devices.len(), 4, "{devices:?}");
    assert_eq!(devices.iter().filter(|text| text.contains("Это устройство")).count(), 1);
    let safari = devices.iter().position(|text| text.contains("Safari на iPhone")).expect("the phone is named");
    assert!(devices.iter().any(|text| text.contains("Chrome на Windows")));
    let ends = page.attributes("#devices li form", "action");
    assert_eq!(ends.len(), 3, "this device has no such button");
    let mut others: Vec<_> =
        devices.iter().enumerate().filter(|(_, text)| !text.contains("Это устройство")).map(|(at, _)| at).collect();
    let at = others.iter().position(|at| *at == safari).unwrap();
    others.remove(at);
    assert_eq!(here.post_form(&ends[at], &[]).await.status, 303);
    assert_eq!(phone.get("/profile/").await.status, 302, "the phone is out");
    assert_eq!(third.get("/profile/").await.status, 200);
    assert_eq!(here.post_form(&ends[at], &[]).await.status, 404, "it is gone already");
    assert_eq!(here.post_form("/profile/sessions/end-others/", &[]).await.status, 303);
    assert_eq!(third.get("/profile/").await.status, 302);
    assert_eq!(fourth.get("/profile/").await.status, 302);
    assert_eq!(here.get("/profile/").await.status, 200);
}

#[tokio::test]
async fn nobody_ends_somebody_elses_session() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let boris = shop.customer("boris").await;
    for id in 1..=3 {
        let answer = boris.delete(&format!("/api/profile/sessions/{id}")).await;
        // His own is 200, everybody else's 404; after his own he is nobody.
        assert!([200, 404, 401].contains(&answer.status), "{}", answer.status);
    }
    assert_eq!(anna.get("/profile/").await.status, 200);
    assert_eq!(boris.get("/profile/").await.status, 302, "his own he may");
}

#[tokio::test]
async fn last_seen_is_noted_once_a_minute() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    shop.advance(SignedDuration::from_secs(30));
    anna.get("/").await;
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE last_seen_at > signed_in_at").await, 0);
    shop.advance(SignedDuration::from_secs(31));
    anna.get("/").await;
    for _ in 0..100 {
        if shop.count("SELECT COUNT(*) FROM sign_ins WHERE last_seen_at > signed_in_at").await == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nobody was seen");
}
