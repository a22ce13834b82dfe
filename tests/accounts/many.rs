//! What somebody may do without end: nothing that costs others anything.

use futures_util::future::join_all;
use image::{ImageFormat, RgbImage};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Browser, PASSWORD, Shop};

#[tokio::test]
async fn of_ninety_six_right_logins_thirty_become_sessions() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let mut statuses = Vec::new();
    for _ in 0..96 {
        statuses.push(shop.browser().try_to_sign_in("anna", PASSWORD).await.status);
    }
    assert!(statuses[..30].iter().all(|status| *status == 200) && statuses[30..].iter().all(|status| *status == 429));
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 30);
    shop.advance(SignedDuration::from_mins(10));
    shop.browser().sign_in("anna", PASSWORD).await;
}

#[tokio::test]
async fn right_logins_at_once_do_not_slip_through() {
    let shop = Shop::open_with_limits().await;
    shop.register("anna").await;
    let browsers: Vec<_> = (0..60).map(|_| shop.browser()).collect();
    let answers = join_all(browsers.iter().map(|browser| browser.try_to_sign_in("anna", PASSWORD))).await;
    assert!(answers.iter().filter(|answer| answer.status == 200).count() <= 30);
    assert!(shop.count("SELECT COUNT(*) FROM sessions").await <= 30);
}

#[tokio::test]
async fn a_person_has_fifty_sessions_and_the_oldest_ends() {
    let shop = Shop::open().await;
    shop.register("anna").await;
    let first = shop.browser();
    first.sign_in("anna", PASSWORD).await;
    shop.advance(SignedDuration::from_secs(1));
    let second = shop.browser();
    second.sign_in("anna", PASSWORD).await;
    for _ in 2..51 {
        shop.advance(SignedDuration::from_secs(1));
        shop.browser().sign_in("anna", PASSWORD).await;
    }
    assert_eq!(shop.count("SELECT COUNT(*) FROM sessions").await, 50);
    assert_eq!(shop.count("SELECT COUNT(*) FROM sign_ins WHERE ended_at IS NOT NULL").await, 1);
    assert_eq!(first.get("/profile/").await.status, 302);
    assert_eq!(second.get("/profile/").await.status, 200);
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::new(600, 600).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn one_picture_of_a_person_is_worked_on_at_a_time_and_others_are_not_held_up() {
    let shop = Shop::open_with_limits().await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    let bytes = picture();
    let upload = async |browser: &Browser| browser.post_file("/api/profile/avatar", "avatar", "a.png", &bytes).await;
    let twins: Vec<_> = (0..16).map(|_| anna.twin()).collect();
    let (answers, other) = tokio::join!(join_all(twins.iter().map(&upload)), upload(&boris));
    assert_eq!(other.status, 200, "{}", other.text());
    let taken = answers.iter().filter(|answer| answer.status == 200).count();
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!(taken >= 1 && refused.len() >= 8 && taken + refused.len() == 16, "{taken} of 16 were taken");
    assert!(refused.iter().all(|answer| answer.header("retry-after").is_some()));
    for _ in taken..20 {
        assert_eq!(upload(&anna).await.status, 200);
    }
    assert_eq!(upload(&anna).await.status, 429, "twenty in ten minutes");
    shop.advance(SignedDuration::from_mins(10));
    assert_eq!(upload(&anna).await.status, 200);
}

async fn add(browser: &Browser, product: i64) -> u16 {
    browser.post_json("/api/cart/add", &json!({ "product_id": product })).await.status
}

#[tokio::test]
async fn requests_without_a_cookie_do_not_make_sessions_without_end() {
    let shop = Shop::open_with_limits().await;
    let product = shop.product("Телефон").stock(500).await;
    let program = shop.browser();
    let mut statuses = Vec::new();
    for _ in 0..100 {
        program.set_cookie("sessionid", None);
        statuses.push(add(&program, product).await);
    }
    assert!(statuses[..60].iter().all(|status| *status == 200) && statuses[60..].iter().all(|status| *status == 429));
    assert_eq!(shop.count("SELECT COUNT(*) FROM carts").await, 60);
    let form = program.post_form("/cart/add/", &[("product_id", &product.to_string())]).await;
    assert_eq!((form.status, form.header("retry-after").is_some()), (429, true), "{}", form.text());
    assert_eq!(add(&shop.browser(), product).await, 200, "another address");
    shop.advance(SignedDuration::from_secs(11));
    assert_eq!(add(&program, product).await, 200);
    assert_eq!(add(&program, product).await, 200, "who sends the cookie back is a guest as any");
}

#[tokio::test]
async fn a_guests_session_whose_cookie_never_came_back_ends_after_a_day_with_its_cart() {
    let shop = Shop::open().await;
    let product = shop.product("Телефон").stock(500).await;
    let (guest, program) = (shop.browser(), shop.browser());
    assert_eq!((add(&guest, product).await, add(&program, product).await), (200, 200));
    assert_eq!(guest.get("/cart/").await.status, 200);
    shop.advance(SignedDuration::from_hours(25));
    assert_eq!(techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap(), 1);
    assert_eq!(shop.count("SELECT COUNT(*) FROM carts").await, 1);
    shop.advance(SignedDuration::from_hours(24 * 12));
    assert!(guest.get("/cart/").await.text().contains("Телефон"), "a guest who came back keeps the cart");
    shop.advance(SignedDuration::from_hours(24));
    assert_eq!(techstore::accounts::sessions::sweep(&shop.app.accounts).await.unwrap(), 1, "for fourteen days");
}

#[tokio::test]
async fn profile_and_password_are_not_changed_without_end() {
    let shop = Shop::open_with_limits().await;
    let anna = shop.customer("anna").await;
    let profile = json!({ "first_name": "Анна", "last_name": "Соболева" });
    let mut last = 0;
    for _ in 0..61 {
        last = anna.post_json("/api/profile/update", &profile).await.status;
    }
    assert_eq!(last, 429);
    for number in 0..11 {
        last = anna.post_json("/api/profile/password", &json!({ "old_password": format!("{number}") })).await.status;
    }
    assert_eq!(last, 429);
    assert_eq!(anna.get("/profile/").await.status, 200);
}
