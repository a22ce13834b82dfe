//! A product's page.

use jiff::SignedDuration;
use techstore::catalog::stocking::NewProduct;
use techstore::kernel::money::Kopecks;

use super::listed;
use crate::goods::{product, section, stock, value, with};
use crate::support::Shop;

/// A name as the old site has it.
const MARKUP: &str = "Телефон «Модель 0» <b>";

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
    let number = shop.goods("mysh").id().await.to_string();
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
    odd.fields.name = MARKUP.to_owned();
    odd.fields.specs = "</script><script>alert(1)</script>\" onload=\"x".to_owned();
    odd.fields.description = "<img src=x onerror=alert(1)>. Дальше.".to_owned();
    odd.fields.old_price = Some(Kopecks::new(200_000));
    odd.fields.colour = "<i>графит</i>".to_owned();
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
    stock(
        &shop,
        vec![
            with(product("phone"), |it| {
                it.price = Kopecks::new(8_999_000);
                it.old_price = old_price;
            }),
            product("other"),
        ],
    )
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
        values: vec![value("storage", storage, storage.parse().ok())],
        ..with(product(slug), |it| {
            it.colour = colour.to_owned();
            it.drawing = drawing.to_owned();
            it.variant_group = Some("lumen".to_owned());
        })
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
    stock(&shop, vec![product("phone"), with(product("strange"), |it| it.drawing = "no such drawing".to_owned())])
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
async fn similar_goods_are_the_nearest_in_price_of_other_groups_and_sold_out_ones_come_last() {
    let shop = Shop::open().await;
    let priced = |slug: &str, price: i64| with(product(slug), |it| it.price = Kopecks::new(price));
    let of_group = |slug: String, price: i64, group: &str| {
        with(priced(&slug, price), |it| it.variant_group = Some(group.to_owned()))
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
    let variant = |number: i64| {
        with(product(&format!("v{number}")), |it| {
            it.colour = format!("цвет {number}");
            it.variant_group = Some("many".to_owned());
        })
    };
    stock(&shop, (0..250).map(variant).collect()).await;
    let page = shop.browser().get("/product/v120/").await;
    let offered = page.attributes(".variants[aria-label='Цвет'] a", "href");
    assert_eq!(offered.len(), 200);
    assert_eq!(page.attributes(".variants [aria-current]", "href"), ["/product/v120/"]);
}
