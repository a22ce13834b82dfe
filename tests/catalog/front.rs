//! The front page, and a shop with nothing in it.

use techstore::catalog::stocking::NewProduct;
use techstore::inventory::fill_empty_shelves;
use techstore::kernel::money::Kopecks;

use super::lists::large_shop;
use super::shaped;
use crate::goods::{product, section, stock, with};
use crate::support::Shop;

#[tokio::test]
async fn the_front_page_shows_discounts_and_what_is_new() {
    let shop = Shop::open().await;
    let cheaper =
        |slug: &str, old: i64| with(shaped(slug, 100_000, 2025, 60), |it| it.old_price = Some(Kopecks::new(old)));
    let mut twin = cheaper("twin", 400_000);
    twin.fields.variant_group = Some("half".to_owned());
    let mut half = cheaper("half", 200_000);
    half.fields.variant_group = Some("half".to_owned());
    let sold_out = NewProduct { stock: 0, ..cheaper("sold-out", 900_000) };
    stock(&shop, vec![half, twin, cheaper("third", 150_000), sold_out, shaped("fresh", 100, 2026, 0)]).await;
    let page = shop.browser().get("/").await;
    assert_eq!(page.texts("[aria-labelledby=deals] .name a"), ["Телефон twin", "Телефон third"]);
    assert_eq!(page.texts("[aria-labelledby=deals] .mark-off"), ["−75 %", "−33 %"]);
    assert_eq!(page.texts("[aria-labelledby=fresh] .name a")[0], "Телефон fresh");
    assert_eq!(page.texts("[aria-labelledby=fresh] article:first-child .mark"), ["Новинка"]);
    assert_eq!(page.texts(".hero h2.display"), ["Lumen fresh"]);
    assert_eq!(page.texts(".category-grid a"), ["Смартфоны 5 товаров"]);
    assert_eq!(page.attributes(".hero .art > img", "fetchpriority"), ["high"]);
}

#[tokio::test]
async fn every_picture_has_a_size() {
    let shop = large_shop().await;
    let browser = shop.browser();
    for path in ["/", "/catalog/", "/product/p07/"] {
        let page = browser.get(path).await;
        let pictures = page.attributes("main img", "src").len();
        assert!(pictures > 0, "{path}");
        assert_eq!(page.attributes("main img[width][height]", "src").len(), pictures, "{path}");
    }
}

#[tokio::test]
async fn an_empty_shop_has_a_front_page_and_a_catalogue() {
    let shop = Shop::open().await;
    let browser = shop.browser();
    let home = browser.get("/").await;
    assert_eq!(home.status, 200);
    assert!(home.has("main .empty") && !home.has(".hero, .product-card"));
    let catalogue = browser.get("/catalog/?page=3").await;
    assert_eq!(catalogue.status, 200);
    assert!(catalogue.has("main .empty") && !catalogue.has(".pager, .sort"));
}

#[tokio::test]
async fn shelves_are_filled_once_and_wholly() {
    let shop = Shop::open().await;
    let twice = [section("a", "А", 1, vec![product("one")]), section("b", "Б", 2, vec![product("one")])];
    assert!(fill_empty_shelves(&shop.app.db, &twice).await.is_err(), "a slug that stands twice");
    assert_eq!(shop.count("SELECT COUNT(*) FROM categories").await, 0, "nothing of a failed filling is kept");
    let once = [section("a", "А", 1, vec![product("one"), product("two")])];
    assert_eq!(fill_empty_shelves(&shop.app.db, &once).await.unwrap(), 2);
    assert_eq!(fill_empty_shelves(&shop.app.db, &once).await.unwrap(), 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products").await, 2);
    assert_eq!(shop.count("SELECT COUNT(*) FROM product_attributes").await, 4);
}
