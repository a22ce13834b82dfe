//! What a page says of itself to others: title, picture, structured data.

use super::json_ld;
use crate::goods::{product, stock, with};
use crate::support::{Answer, Shop};

#[tokio::test]
async fn a_shared_page_has_a_title_a_picture_and_an_address_in_full() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    shop.execute("UPDATE products SET image = 'products/a.jpg' WHERE slug = 'phone'").await;
    let browser = shop.browser();
    let of = |page: &Answer, name: &str| page.attributes(&format!("meta[property='og:{name}']"), "content");
    for (path, title) in [
        ("/", "TechStore: магазин электроники"),
        ("/catalog/?category=smartfony", "Смартфоны"),
        ("/product/phone/", "Телефон phone"),
        ("/contacts/", "Контакты магазина TechStore"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(of(&page, "title"), [title], "{path}");
        assert_eq!(of(&page, "url"), [format!("http://testserver{path}")], "{path}");
        let images = of(&page, "image");
        assert_eq!(images.len(), 1, "{path}");
        assert!(images[0].starts_with("http://testserver/"), "{path}: {images:?}");
    }
    let page = browser.get("/product/phone/").await;
    assert_eq!(of(&page, "image"), ["http://testserver/media/products/a.jpg"]);
}

#[tokio::test]
async fn what_is_a_visitors_own_or_a_sign_in_page_is_not_to_be_found() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let browser = shop.browser();
    let put = serde_json::json!({ "product_id": shop.goods("phone").id().await, "delta": 1 });
    assert_eq!(browser.post_json("/api/cart/add", &put).await.status, 200);
    for path in ["/cart/", "/login/", "/login/?next=/profile/", "/register/", "/checkout/"] {
        let page = browser.get(path).await;
        assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"], "{path}");
    }
    for path in ["/", "/catalog/", "/product/phone/", "/contacts/", "/rules/", "/policy/", "/privacy/"] {
        assert!(!browser.get(path).await.has("meta[name=robots]"), "{path}");
    }
}

#[tokio::test]
async fn a_sorted_page_is_the_section_itself_to_search_engines() {
    let shop = Shop::open().await;
    stock(&shop, (0..50).map(|number| product(&format!("p{number}"))).collect()).await;
    let browser = shop.browser();
    for (query, canonical) in [
        ("", ""),
        ("?page=2", "?page=2"),
        ("?sort=new&page=2", "?page=2"),
        ("?sort=price", ""),
        ("?sort=price&page=2", ""),
        ("?category=smartfony&sort=name&page=3", "?category=smartfony"),
        ("?category=smartfony&page=2", "?category=smartfony&page=2"),
    ] {
        let page = browser.get(&format!("/catalog/{query}")).await;
        let expected = format!("http://testserver/catalog/{canonical}");
        assert_eq!(page.attributes("link[rel=canonical]", "href"), [expected], "{query}");
    }
}

#[tokio::test]
async fn structured_data_say_what_is_known_and_never_null() {
    let shop = Shop::open().await;
    let bare = with(product("bare"), |it| {
        it.brand = String::new();
        it.model = String::new();
        it.country = String::new();
        it.specs = String::new();
        it.description = String::new();
        it.width_mm = None;
        it.height_mm = None;
        it.depth_mm = None;
        it.weight_g = None;
    });
    let short = with(product("short"), |it| it.description = String::new());
    stock(&shop, vec![bare, short, product("told")]).await;
    let browser = shop.browser();
    for (slug, description) in [
        ("bare", None),
        ("short", Some("6,7″ OLED, 50 Мп")),
        ("told", Some("Первый абзац. Он длинный.\n\nВторой абзац.")),
    ] {
        let page = browser.get(&format!("/product/{slug}/")).await;
        let data = json_ld(&page);
        assert!(!data.to_string().contains("null"), "{slug}: {data}");
        let about = &data["@graph"][0];
        assert_eq!(about.get("description").and_then(|it| it.as_str()), description, "{slug}");
        assert_eq!(about["offers"]["availability"], "https://schema.org/InStock", "{slug}");
    }
}
