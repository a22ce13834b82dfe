//! Pages about the shop.

use jiff::SignedDuration;

use crate::support::Shop;

#[tokio::test]
async fn the_contacts_say_where_and_when() {
    let shop = Shop::open().await;
    let page = shop.browser().get("/contacts/").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.attributes("main a.price", "href"), ["tel:+74955550142"]);
    assert_eq!(page.texts("address .stock"), ["Открыто до 21:00"]);
    for anchor in ["#delivery", "#payment", "#returns", "#legal"] {
        assert!(page.has(anchor), "{anchor}");
    }
    assert!(page.has("svg.map[role=img][aria-label]") && page.has("a[href^='geo:']"));
    shop.advance(SignedDuration::from_hours(10));
    assert_eq!(shop.browser().get("/contacts/").await.texts("address .stock.stock-none"), ["Откроемся в 10:00"]);
}

#[tokio::test]
async fn the_rules_and_the_consent_are_those_people_agree_to() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for (path, version) in [("/rules/", "Действуют с 1 ноября 2026 г."), ("/privacy/", "Редакция от 22 ноября 2026 г.")]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.texts("h1 + p"), [version], "{path} tells the version that is kept with a consent");
        assert!(page.texts("main h2").len() >= 6, "{path}");
    }
    let links = browser.get("/register/").await.attributes("form a", "href");
    assert!(links.contains(&"/rules/".to_owned()) && links.contains(&"/privacy/".to_owned()), "{links:?}");
}
