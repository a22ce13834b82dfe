//! Pages that are kept for a while: how old they may be, and that they hold nothing of a visitor.

use jiff::SignedDuration;
use techstore::kernel::money::Kopecks;

use crate::goods::{product, stock, with};
use crate::support::{Answer, Shop};

#[tokio::test]
async fn a_changed_price_is_shown_after_a_second_and_no_visitor_waits_for_it() {
    let shop = Shop::open().await;
    stock(&shop, vec![with(product("phone"), |it| it.old_price = Some(Kopecks::new(300_000)))]).await;
    let browser = shop.browser();
    let price = async |path: &str| browser.get(path).await.texts("main .price")[0].clone();
    for path in ["/", "/catalog/", "/product/phone/"] {
        assert!(price(path).await.contains("1 000 ₽"), "{path}");
    }
    shop.goods("phone").set_price(123_400).await;
    shop.advance(SignedDuration::from_millis(1000));
    for path in ["/", "/catalog/", "/product/phone/"] {
        assert!(price(path).await.contains("1 000 ₽"), "{path}: the old answer is handed out");
        shop.app.renewals.settled().await;
        assert!(price(path).await.contains("1 234 ₽"), "{path}: and renewed meanwhile");
    }
}

#[tokio::test]
async fn what_nobody_looked_at_for_long_is_not_shown_as_it_was() {
    let shop = Shop::open().await;
    stock(&shop, vec![with(product("phone"), |it| it.old_price = Some(Kopecks::new(300_000)))]).await;
    let browser = shop.browser();
    let paths = ["/catalog/", "/product/phone/"];
    for path in paths {
        assert_eq!(browser.get(path).await.status, 200);
    }
    shop.goods("phone").set_price(123_400).await;
    shop.advance(SignedDuration::from_secs(2));
    for path in paths {
        assert!(browser.get(path).await.texts("main .price")[0].contains("1 234 ₽"), "{path}");
    }
}

#[tokio::test]
async fn menu_and_front_page_are_ready_before_anybody_asks() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    assert!(!browser.get("/").await.has(".product-card"));
    stock(&shop, vec![product("phone")]).await;
    shop.advance(SignedDuration::from_secs(5));
    shop.app.renewals.all().await.unwrap();
    let home = browser.get("/").await;
    assert!(home.has(".product-card"), "the job made it anew");
    assert_eq!(home.texts(".category-grid a"), ["Смартфоны 1 товар"]);
}

#[tokio::test]
async fn a_kept_page_holds_nobodys_token() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let (anna, boris) = (shop.customer("anna").await, shop.browser());
    for path in ["/", "/catalog/"] {
        let first = anna.get(path).await;
        let second = boris.get(path).await;
        let token = |page: &Answer| page.attributes("#cart-add input[name=csrfmiddlewaretoken]", "value")[0].clone();
        assert!(!second.text().contains(&token(&first)), "{path}");
        assert!(!second.text().contains("Анна"), "{path}");
        let page = first.texts("main .product-card");
        assert_eq!(page, second.texts("main .product-card"), "{path}: the goods are the same for everybody");
    }
}
