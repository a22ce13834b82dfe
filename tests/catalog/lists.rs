//! Lists of goods: order, pages, sections.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use techstore::catalog::stocking::NewProduct;
use techstore::kernel::money::Kopecks;

use super::{listed, names, shaped};
use crate::goods::{fill, product, section, stock, with};
use crate::support::Shop;

/// A shop with more goods than fit on two pages.
pub(super) async fn large_shop() -> Shop {
    let shop = Shop::open().await;
    // Prices, years and days are often equal: the order must hold all the same.
    let goods =
        (0..50).map(|number| shaped(&format!("p{number:02}"), 1000 * (number % 3), 2020 + number % 4, number % 5));
    stock(&shop, goods.collect()).await;
    shop
}

#[tokio::test]
async fn goods_stand_in_the_order_asked_for() {
    let shop = Shop::open().await;
    let mut goods = vec![shaped("b", 300, 2024, 2), shaped("a", 100, 2026, 3), shaped("yo", 200, 2025, 1)];
    goods[2].fields.name = "Телефон Ёж".to_owned();
    stock(&shop, goods).await;
    let browser = shop.browser();
    for (query, order) in [
        ("", ["Ёж", "b", "a"]),
        ("?sort=new", ["Ёж", "b", "a"]),
        ("?sort=price", ["a", "Ёж", "b"]),
        ("?sort=price_desc", ["b", "Ёж", "a"]),
        ("?sort=year", ["a", "Ёж", "b"]),
        ("?sort=name", ["a", "b", "Ёж"]),
        ("?sort=name&sort=price", ["a", "Ёж", "b"]),
    ] {
        assert_eq!(listed(&browser, query).await, order, "{query}");
    }
    let page = browser.get("/catalog/?sort=price").await;
    assert_eq!(page.texts(".sort [aria-current]"), ["Дешевле"]);
}

#[tokio::test]
async fn an_unknown_order_or_section_is_ignored() {
    let shop = Shop::open().await;
    stock(&shop, vec![shaped("b", 300, 2024, 2), shaped("a", 100, 2026, 3)]).await;
    let browser = shop.browser();
    for query in [
        "?sort=nonsense",
        "?sort=",
        "?sort=-price",
        "?sort=price%27--",
        "?category=no-such",
        "?category=",
        "?category=%00",
        "?category=%FF%FE",
        "?category=smartfony%27%20OR%201=1",
        "?page=",
        "?page=abc",
        "?page=-1",
        "?page=0",
        "?page=1.5",
        "?page=%D9%A1",
        "?page[]=2",
        "?%",
        "?&&=&=",
        "?a=b&category[]=smartfony",
        "?sort=new&sort",
    ] {
        assert_eq!(listed(&browser, query).await, ["b", "a"], "{query}");
    }
    let long = format!("?category={}", "a".repeat(5000));
    assert_eq!(listed(&browser, &long).await, ["b", "a"]);
}

#[tokio::test]
async fn a_page_past_the_end_is_the_last_one() {
    let shop = large_shop().await;
    let browser = shop.browser();
    assert_eq!(listed(&browser, "").await.len(), 24);
    let last = listed(&browser, "?page=3").await;
    assert_eq!(last.len(), 2);
    for page in ["4", "99", "9223372036854775807", "99999999999999999999999999", "%2099%20"] {
        assert_eq!(listed(&browser, &format!("?page={page}")).await, last, "{page}");
    }
    assert_eq!(listed(&browser, "?page=-5").await, listed(&browser, "?page=1").await);
}

#[tokio::test]
async fn every_product_stands_on_one_page_in_every_order() {
    let shop = large_shop().await;
    let browser = shop.browser();
    for sort in ["new", "price", "price_desc", "year", "name"] {
        let mut seen = Vec::new();
        for page in 1..=3 {
            seen.extend(listed(&browser, &format!("?category=smartfony&sort={sort}&page={page}")).await);
        }
        assert_eq!(seen.len(), 50, "{sort}");
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>().len(), 50, "{sort}");
    }
}

#[tokio::test]
async fn the_pager_keeps_section_and_order() {
    let shop = large_shop().await;
    let page = shop.browser().get("/catalog/?category=smartfony&sort=price&page=2").await;
    assert_eq!(page.texts(".pager [aria-current=page]"), ["2"]);
    let links = page.attributes(".pager a", "href");
    let address = |rest: &str| format!("/catalog/?category=smartfony&sort=price{rest}");
    let expected = [address(""), address(""), address("&page=2"), address("&page=3"), address("&page=3")];
    assert_eq!(links, expected);
    assert_eq!(page.texts("a.btn-line.btn-lg"), ["Показать ещё 2"]);
    assert_eq!(page.attributes("a.btn-line.btn-lg", "href"), [address("&page=3")]);
    let last = shop.browser().get("/catalog/?sort=price&page=3").await;
    assert!(!last.has("a.btn-line.btn-lg"), "nothing more to show");
}

#[tokio::test]
async fn a_section_has_a_title_an_address_and_goods_of_its_own() {
    let shop = Shop::open().await;
    let phones = section("smartfony", "Смартфоны", 1, vec![product("phone")]);
    let tablets = section("planshety", "Планшеты", 2, vec![product("tablet"), product("tablet-2")]);
    fill(&shop, &[phones, tablets]).await;
    let page = shop.browser().get("/catalog/?category=planshety&sort=price&page=7").await;
    assert_eq!(names(&page), ["tablet", "tablet-2"]);
    assert_eq!(page.texts("h1"), ["Планшеты"]);
    assert_eq!(page.texts("head > title"), ["Планшеты — TechStore"]);
    assert_eq!(page.attributes("meta[name=description]", "content"), ["Раздел «Планшеты»."]);
    assert_eq!(page.attributes("link[rel=canonical]", "href"), ["http://testserver/catalog/?category=planshety"]);
    assert_eq!(page.texts(".crumbs li"), ["Главная", "Каталог", "Планшеты"]);
    assert_eq!(page.texts("h1 + span"), ["2 товара"]);
    assert_eq!(page.texts(".chip-row a[aria-current]"), ["Планшеты 2"]);
    let data: serde_json::Value = serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap();
    assert_eq!(data["@graph"][0]["itemListElement"][1]["item"], "http://testserver/catalog/?category=planshety");
    let all = shop.browser().get("/catalog/").await;
    assert_eq!(all.texts("h1 + span"), ["3 товара"]);
}

#[tokio::test]
async fn what_is_sold_out_stands_last_in_the_usual_order_and_is_neither_new_nor_cheap() {
    let shop = Shop::open().await;
    let gone =
        NewProduct { stock: 0, ..with(shaped("a", 100, 2026, 0), |it| it.old_price = Some(Kopecks::new(10_000))) };
    let dear = NewProduct { stock: 0, ..shaped("z", 9_000, 2027, 9) };
    stock(&shop, vec![shaped("b", 300, 2024, 2), gone, shaped("c", 200, 2025, 3), dear]).await;
    let browser = shop.browser();
    for query in ["", "?sort=new", "?category=smartfony", "?category=smartfony&sort=new"] {
        assert_eq!(listed(&browser, query).await, ["b", "c", "a", "z"], "{query}");
    }
    assert_eq!(listed(&browser, "?sort=price").await, ["a", "c", "b", "z"], "who asks for an order gets just that");
    assert_eq!(browser.get("/catalog/").await.texts(".product-card.is-gone .mark").len(), 0);
    assert!(!browser.get("/product/a/").await.has(".gallery-main .mark"));
    // The database itself keeps the mark, whoever changes the stock.
    shop.goods("a").set_stock(3).await;
    shop.goods("b").set_stock(0).await;
    shop.advance(SignedDuration::from_secs(10));
    assert_eq!(listed(&browser, "").await, ["a", "c", "b", "z"]);
    let wrong = "SELECT COUNT(*) FROM products WHERE is_gone <> (stock <= 0)";
    assert_eq!(shop.count(wrong).await, 0);
}
