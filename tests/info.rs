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
    assert!(page.has("svg.map[role=img][aria-label]") && page.has("a[href^='https://yandex.ru/maps/']"));
    shop.advance(SignedDuration::from_hours(10));
    assert_eq!(shop.browser().get("/contacts/").await.texts("address .stock.stock-none"), ["Откроемся в 10:00"]);
}

#[tokio::test]
async fn the_rules_and_the_consent_are_those_people_agree_to() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    for (path, version) in
        [("/rules/", "Действуют с 27 ноября 2026 г."), ("/privacy/", "Редакция от 27 ноября 2026 г.")]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.texts("h1 + p"), [version], "{path} tells the version that is kept with a consent");
        assert!(page.texts("main h2").len() >= 6, "{path}");
    }
    let links = browser.get("/register/").await.attributes("form a", "href");
    assert!(links.contains(&"/rules/".to_owned()) && links.contains(&"/privacy/".to_owned()), "{links:?}");
}

#[tokio::test]
async fn the_policy_on_personal_data_stands_on_a_page_of_its_own_and_is_led_to_from_every_consent() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let page = browser.get("/policy/").await;
    assert_eq!((page.status, page.texts("h1")), (200, vec!["Политика обработки персональных данных".to_owned()]));
    for anchor in ["operator", "purposes", "end", "rights", "withdrawal", "security", "cookies"] {
        assert!(page.has(&format!("main h2#{anchor}")), "{anchor}");
    }
    for path in ["/", "/register/", "/privacy/", "/rules/", "/contacts/"] {
        let page = browser.get(path).await;
        assert!(page.has("footer a[href='/policy/']"), "{path}: the footer");
        assert!(path == "/" || page.has("main a[href='/policy/']"), "{path}: beside the consent");
    }
}

#[tokio::test]
async fn the_contacts_lead_to_the_map_service_that_the_shop_has_chosen() {
    let shop = Shop::open_with(|settings| settings.shop.map_url = "https://2gis.ru/moscow/geo/1".to_owned()).await;
    let page = shop.browser().get("/contacts/").await;
    assert_eq!(page.attributes("main a.btn-primary", "href"), ["https://2gis.ru/moscow/geo/1"]);
    let shop = Shop::open_with(|settings| settings.shop.map_url = String::new()).await;
    assert!(!shop.browser().get("/contacts/").await.has("main a.btn-primary"));
}
