//! The front page, the catalogue and the product's page.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use techstore::catalog::stocking::NewProduct;
use techstore::inventory::fill_empty_shelves;
use techstore::kernel::money::Kopecks;

use crate::goods::{fill, product, section, stock, value};
use crate::support::{Answer, Browser, Shop};

/// A name as the old site has it.
const MARKUP: &str = "Телефон «Модель 0» <b>";

fn names(page: &Answer) -> Vec<String> {
    page.texts(".product-grid .name a").into_iter().map(|name| name.trim_start_matches("Телефон ").to_owned()).collect()
}

async fn listed(browser: &Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/catalog/{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    names(&page)
}

fn shaped(slug: &str, price: i64, year: i64, days: i64) -> NewProduct {
    let made = product(slug);
    let created_at = techstore_db::Timestamp::new(*made.created_at - SignedDuration::from_hours(24 * days));
    NewProduct { price: Kopecks::new(price), year, created_at, ..made }
}

/// A shop with more goods than fit on two pages.
async fn large_shop() -> Shop {
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
    goods[2].name = "Телефон Ёж".to_owned();
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
async fn a_hidden_product_is_gone_and_what_is_like_it_is_shown() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("seen"), product("hidden")]).await;
    shop.goods("hidden").hide().await;
    let browser = shop.browser();
    let gone = browser.get("/product/hidden/").await;
    assert_eq!(gone.status, 410);
    assert_eq!(gone.texts("h1"), ["Телефон hidden"]);
    assert_eq!(gone.texts("main .eyebrow"), ["Снят с продажи"]);
    assert_eq!(gone.texts("#similar .name a"), ["Телефон seen"]);
    assert_eq!(gone.attributes("meta[name=robots]", "content"), ["noindex"]);
    assert!(!gone.has("main button[form=cart-add][aria-label*=hidden], script[type='application/ld+json']"));
    assert_eq!(listed(&browser, "").await, ["seen"]);
    assert_eq!(browser.get("/catalog/").await.texts("h1 + span"), ["1 товар"]);
    for path in ["/", "/product/seen/"] {
        assert!(!browser.get(path).await.text().contains("/product/hidden/"), "{path}");
    }
}

#[tokio::test]
async fn a_product_that_nobody_ever_saw_is_not_found() {
    let shop = Shop::open().await;
    crate::goods::fill(&shop, &[section("smartfony", "Смартфоны", 1, vec![product("seen")])]).await;
    let clerk = crate::admin::clerk(&shop).await;
    let category = shop.count("SELECT id FROM categories").await.to_string();
    let form = crate::admin::filled(&clerk.get("/admin/products/new/").await);
    let typed = [("name", "Мышь"), ("sku", "Z-1"), ("category", category.as_str()), ("price", "100")];
    let mut draft = crate::admin::with(form, &typed);
    draft.retain(|(name, _)| name != "is_visible");
    assert_eq!(crate::admin::send(&clerk, "/admin/products/new/", &draft).await.status, 303);
    let browser = shop.browser();
    let status = async || {
        shop.advance(SignedDuration::from_secs(3));
        browser.get("/product/mysh/").await.status
    };
    assert_eq!(status().await, 404);
    let number = crate::goods::id(&shop, "mysh").await.to_string();
    for (action, expected) in [("show", 200), ("hide", 410), ("show", 200)] {
        let chosen = [("action", action), ("id", number.as_str()), ("confirm", "1")];
        assert_eq!(clerk.post_form("/admin/products/actions/", &chosen).await.status, 303);
        assert_eq!(status().await, expected, "{action}");
    }
}

#[tokio::test]
async fn an_unknown_product_is_not_found() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let browser = shop.browser();
    let long = format!("/product/{}/", "a".repeat(300));
    for path in [
        "/product/nothing/",
        "/product/PHONE/",
        "/product/phone%20/",
        "/product/..%2Fphone/",
        "/product/%00/",
        "/product/%0d%0a/",
        "/product/%E2%80%AE/",
        "/product/phone'--/",
        "/product/a%2Fb/",
        "/product/phone/x/",
        "/product/",
        "/product//",
        &long,
    ] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    let broken = browser.get("/product/%FF%FE/").await.status;
    assert!(broken == 400 || broken == 404, "{broken}");
}

#[tokio::test]
async fn addresses_of_the_old_site_have_capitals_and_underscores() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("Tovar_7-0")]).await;
    let page = shop.browser().get("/product/Tovar_7-0/").await;
    assert_eq!((page.status, page.texts("h1")), (200, vec!["Телефон Tovar_7-0".to_owned()]));
}

#[tokio::test]
async fn a_name_with_markup_is_shown_as_text() {
    let shop = Shop::open().await;
    let mut odd = product("odd");
    odd.name = MARKUP.to_owned();
    odd.specs = "</script><script>alert(1)</script>\" onload=\"x".to_owned();
    odd.description = vec!["<img src=x onerror=alert(1)>. Дальше.".to_owned()];
    odd.old_price = Some(Kopecks::new(200_000));
    odd.colour = "<i>графит</i>".to_owned();
    stock(&shop, vec![odd]).await;
    let browser = shop.browser();
    for path in ["/", "/catalog/", "/product/odd/"] {
        let page = browser.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.has("main b, main i, main img[onerror], [onload]"), "{path}: markup came through");
        assert!(page.texts("script:not([type])").is_empty(), "{path}: a script came through");
        assert!(page.text().contains("Телефон «Модель 0» &#60;b&#62;"), "{path}: the name is there");
    }
    let page = browser.get("/product/odd/").await;
    assert_eq!(page.texts("h1"), [MARKUP]);
    let data: serde_json::Value = serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap();
    assert_eq!(data["@graph"][0]["name"], MARKUP);
    assert_eq!(data["@graph"][0]["offers"]["price"], "1000.00");
}

#[tokio::test]
async fn what_is_gone_has_no_button() {
    let shop = Shop::open().await;
    let gone = NewProduct { stock: 0, ..product("gone") };
    stock(&shop, vec![NewProduct { stock: 2, ..product("few") }, gone, product("many")]).await;
    let browser = shop.browser();
    let page = browser.get("/catalog/?sort=name").await;
    assert_eq!(page.texts(".product-card .stock"), ["Мало: 2 шт.", "Нет в наличии", "В наличии"]);
    assert_eq!(
        page.attributes(".product-card button[form=cart-add]", "aria-label"),
        ["В корзину: Телефон few", "В корзину: Телефон many"]
    );
    let gone = browser.get("/product/gone/").await;
    assert_eq!(gone.texts(".buy-box .stock"), ["Нет в наличии"]);
    assert!(!gone.has("button[form=cart-add][value='2'], .buy-bar"), "nothing to press for what is gone");
    let many = browser.get("/product/many/").await;
    assert_eq!(many.texts(".buy-box .stock"), ["В наличии 10 шт."]);
    assert_eq!(many.attributes(".buy-box button", "form"), ["cart-add"]);
}

#[tokio::test]
async fn a_product_tells_its_properties_price_and_delivery() {
    let shop = Shop::open().await;
    let old_price = Some(Kopecks::new(12_999_000));
    stock(&shop, vec![NewProduct { price: Kopecks::new(8_999_000), old_price, ..product("phone") }, product("other")])
        .await;
    let page = shop.browser().get("/product/phone/").await;
    assert_eq!(page.texts(".buy-box .price"), ["89 990 ₽"]);
    assert_eq!(page.texts(".buy-box .text-bad"), ["Выгода 40 000 ₽"]);
    assert_eq!(page.texts(".gallery .mark-off"), ["−30 %"]);
    // Noon in Moscow, on Sunday 22 November 2026.
    let ways = page.texts(".ways li").join(" / ");
    assert!(ways.contains("Заберите сегодня с 13:00"), "{ways}");
    assert!(ways.contains("Привезём завтра, 23 ноябряпо Москве, бесплатно"), "{ways}");
    let specs: Vec<String> = page.texts("#specs .specs-list > div").iter().map(|row| row.replace(' ', "")).collect();
    for row in ["Память256ГБ", "NFCесть", "Ширина×высота×глубина75×160×8мм", "Вес201г", "Годвыпуска2026"]
    {
        assert!(specs.contains(&row.to_owned()), "{row}: {specs:?}");
    }
    assert_eq!(page.texts("#about p"), ["Первый абзац. Он длинный.", "Второй абзац."]);
    assert_eq!(page.texts("#about figure text"), ["75 мм", "160 мм"]);
    assert_eq!(page.texts("#similar .name a"), ["Телефон other"]);
}

#[tokio::test]
async fn variants_lead_to_each_other() {
    let shop = Shop::open().await;
    let variant = |slug: &str, colour: &str, drawing: &str, storage: &str| NewProduct {
        colour: colour.to_owned(),
        drawing: drawing.to_owned(),
        variant_group: Some("lumen".to_owned()),
        values: vec![value("storage", storage, storage.parse().ok())],
        ..product(slug)
    };
    let goods = vec![
        variant("big", "графит", "phone-graphite", "1024"),
        variant("small", "графит", "phone-graphite", "256"),
        variant("blue", "ультрамарин", "phone-blue", "256"),
        product("other"),
    ];
    stock(&shop, goods).await;
    let page = shop.browser().get("/product/blue/").await;
    assert_eq!(page.texts(".variants[aria-label='Цвет'] a"), ["Графит", "Ультрамарин"]);
    assert_eq!(page.attributes(".variants[aria-label='Цвет'] a", "href"), ["/product/small/", "/product/blue/"]);
    assert_eq!(page.texts(".variants[aria-label='Память'] a"), ["256 ГБ", "1 ТБ графит"]);
    assert_eq!(page.attributes(".variants [aria-current]", "href"), ["/product/blue/", "/product/blue/"]);
    assert_eq!(page.texts("#similar .name a"), ["Телефон other"], "variants are not similar products");
}

#[tokio::test]
async fn the_gallery_shows_the_picture_asked_for() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone"), NewProduct { drawing: "no such drawing".to_owned(), ..product("strange") }])
        .await;
    let browser = shop.browser();
    let main = async |query: &str| {
        let page = browser.get(&format!("/product/phone/{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        page.attributes(".gallery-main > img", "src")[0].clone()
    };
    let first = main("").await;
    assert!(first.starts_with("/static/art/phone-graphite."), "{first}");
    assert!(main("?photo=2").await.starts_with("/static/art/phoneback-graphite."));
    for query in
        ["?photo=0", "?photo=99", "?photo=-1", "?photo=x", "?photo=", "?photo=99999999999999999999", "?photo[]=2"]
    {
        assert_eq!(main(query).await, first, "{query}");
    }
    let strange = browser.get("/product/strange/").await;
    assert!(strange.attributes(".gallery-main > img", "src")[0].starts_with("/static/art/cable-"));
}

#[tokio::test]
async fn the_front_page_shows_discounts_and_what_is_new() {
    let shop = Shop::open().await;
    let cheaper =
        |slug: &str, old: i64| NewProduct { old_price: Some(Kopecks::new(old)), ..shaped(slug, 100_000, 2025, 60) };
    let mut twin = cheaper("twin", 400_000);
    twin.variant_group = Some("half".to_owned());
    let mut half = cheaper("half", 200_000);
    half.variant_group = Some("half".to_owned());
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
async fn a_changed_price_is_shown_after_a_second_and_no_visitor_waits_for_it() {
    let shop = Shop::open().await;
    stock(&shop, vec![NewProduct { old_price: Some(Kopecks::new(300_000)), ..product("phone") }]).await;
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
    stock(&shop, vec![NewProduct { old_price: Some(Kopecks::new(300_000)), ..product("phone") }]).await;
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
async fn similar_goods_are_the_nearest_in_price_of_other_groups_and_sold_out_ones_come_last() {
    let shop = Shop::open().await;
    let priced = |slug: &str, price: i64| NewProduct { price: Kopecks::new(price), ..product(slug) };
    let of_group = |slug: String, price: i64, group: &str| NewProduct {
        variant_group: Some(group.to_owned()),
        ..priced(&slug, price)
    };
    // More of its own variants, and of another's, than are read at first.
    let mut goods: Vec<_> = (0..40).map(|number| of_group(format!("own-{number}"), 1_000, "own")).collect();
    goods.extend((0..40).map(|number| of_group(format!("twin-{number}"), 1_001, "twin")));
    goods.extend([priced("below", 900), priced("above", 1_200), priced("far", 5_000)]);
    goods
        .extend([NewProduct { stock: 0, ..priced("gone", 1_000) }, NewProduct { stock: 0, ..priced("long-gone", 10) }]);
    stock(&shop, goods).await;
    let page = shop.browser().get("/product/own-7/").await;
    let similar: Vec<_> = page.texts("#similar .name a");
    assert_eq!(similar, ["twin-0", "below", "above", "far", "gone"].map(|slug| format!("Телефон {slug}")));
}

#[tokio::test]
async fn a_group_of_very_many_variants_offers_those_beside_the_product() {
    let shop = Shop::open().await;
    let variant = |number: i64| NewProduct {
        colour: format!("цвет {number}"),
        variant_group: Some("many".to_owned()),
        ..product(&format!("v{number}"))
    };
    stock(&shop, (0..250).map(variant).collect()).await;
    let page = shop.browser().get("/product/v120/").await;
    let offered = page.attributes(".variants[aria-label='Цвет'] a", "href");
    assert_eq!(offered.len(), 200);
    assert_eq!(page.attributes(".variants [aria-current]", "href"), ["/product/v120/"]);
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

#[tokio::test]
async fn what_is_sold_out_stands_last_in_the_usual_order_and_is_neither_new_nor_cheap() {
    let shop = Shop::open().await;
    let gone = NewProduct { stock: 0, old_price: Some(Kopecks::new(10_000)), ..shaped("a", 100, 2026, 0) };
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
