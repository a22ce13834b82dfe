//! Who gets into the room of orders, and whatever may be sent there: never a 5xx.

use super::{journal, order_card, ordered, state};
use crate::support::Shop;

const HUGE: &str = "99999999999999999999999999";

#[tokio::test]
async fn strangers_and_customers_are_sent_to_sign_in() {
    let shop = Shop::open().await;
    let (clerk, anna, _) = ordered(&shop).await;
    for browser in [&shop.browser(), &anna] {
        for path in ["/admin/orders/", "/admin/orders/1/", "/admin/orders/1/cancel/", "/admin/orders/actions/"] {
            let answer = browser.get(path).await;
            assert!(answer.status == 302 && answer.location().starts_with("/admin/login/"), "{path}");
        }
        let fields = [
            ("state", "new"),
            ("reason", "stock"),
            ("note", "x"),
            ("action", "confirm"),
            ("id", "1"),
            ("confirm", "1"),
        ];
        for path in ["1/step/", "1/note/", "1/refund/", "1/cancel/", "actions/"] {
            let answer = browser.post_form(&format!("/admin/orders/{path}"), &fields).await;
            assert!(answer.status == 302 && answer.location().starts_with("/admin/login/"), "{path}");
        }
    }
    assert_eq!((state(&clerk, 1).await, journal(&shop).await.len()), ("Новый".to_owned(), 0));
    for path in ["step/", "note/", "refund/"] {
        let answer = clerk.get(&format!("/admin/orders/1/{path}")).await;
        assert_eq!((answer.status, answer.location()), (303, "/admin/orders/1/"), "after a login nothing is lost");
    }
}

#[tokio::test]
async fn nothing_is_done_without_the_token() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    for path in ["step/", "note/", "refund/", "cancel/"] {
        let request = axum::http::Request::post(format!("/admin/orders/1/{path}"))
            .header("content-type", "application/x-www-form-urlencoded");
        let body = axum::body::Body::from("state=new&reason=stock&note=x");
        assert_eq!(clerk.send(request, body).await.status, 403, "{path}");
    }
    assert_eq!(state(&clerk, 1).await, "Новый");
}

#[tokio::test]
async fn strange_numbers_and_questions_are_answered_calmly() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    let fields = [("state", "new"), ("reason", "stock"), ("note", "x")];
    for id in ["0", "-1", "999999", HUGE, "abc", "%00", "1.5", "1%20OR%201=1", "9223372036854775807", "№1"] {
        for path in ["", "cancel/", "step/", "note/", "refund/"] {
            let address = format!("/admin/orders/{}/{path}", id.replace('№', "%E2%84%96"));
            let answer = clerk.get(&address).await;
            assert!([303, 400, 404].contains(&answer.status), "{address}: {}", answer.status);
            if !path.is_empty() {
                assert_eq!(clerk.post_form(&address, &fields).await.status, 404, "{address}");
            }
        }
    }
    let long = format!("q={}", "%25".repeat(20_000));
    for query in [
        "state=%00",
        "state=new&state=shipped",
        "payment=;DROP",
        "date=9999-12-31",
        "date=0000",
        "sort=state",
        "sort=-",
        "page=4294967295",
        "q=%00",
        "q=%FF%FE",
        "q=%5C%25_",
        "q=99999999999999999999999",
        "q=%E2%84%96%20%E2%84%96",
        long.as_str(),
    ] {
        assert_eq!(
            clerk.get(&format!("/admin/orders/?{query}")).await.status,
            200,
            "{}",
            &query[..query.len().min(40)]
        );
    }
    assert_eq!(clerk.get(&format!("{}?list={long}", order_card(1))).await.status, 200);
}

#[tokio::test]
async fn strange_forms_are_answered_calmly_and_never_become_markup() {
    let shop = Shop::open().await;
    let (clerk, _, _) = ordered(&shop).await;
    shop.execute(
        "UPDATE orders SET first_name = '<img src=x onerror=alert(1)>', email = '\"><script>alert(1)</script>',
             phone = 'javascript:alert(1)', comment = '<script>alert(1)</script>', cancellation_reason = '<img src=x>'",
    )
    .await;
    for path in ["/admin/", "/admin/orders/", "/admin/orders/1/", "/admin/orders/1/cancel/"] {
        let page = clerk.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.has("img[src=x]") && !page.text().contains("<script>alert"), "{path}");
        assert!(
            page.attributes("a[href^='javascript'], a[href^='mailto'], a[href^='tel']", "href").is_empty(),
            "{path}"
        );
    }
    let send = async |fields: &[(&str, &str)]| clerk.post_form("/admin/orders/actions/", fields).await.status;
    assert_eq!(send(&[("action", "delete"), ("id", "1")]).await, 400);
    assert_eq!(send(&[("action", "confirm"), ("id", HUGE)]).await, 400);
    assert_eq!(send(&[("action", "confirm"), ("id", "999999")]).await, 404);
    assert_eq!(send(&[("action", "confirm"), ("id", "999999"), ("confirm", "1")]).await, 303);
    assert_eq!(send(&[("action", "confirm")]).await, 303);
    assert_eq!((state(&clerk, 1).await, journal(&shop).await.len()), ("Новый".to_owned(), 0));
}
