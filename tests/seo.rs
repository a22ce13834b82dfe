//! What search engines and messengers read, and addresses that stay good.

use jiff::SignedDuration;
use techstore::catalog::stocking::NewProduct;
use techstore::kernel::money::Kopecks;
use techstore_db::Reads;

use crate::admin::{clerk, edit, faults};
use crate::goods::{fill, id, product, section, stock};
use crate::support::{Answer, Browser, Shop};

fn json_ld(page: &Answer) -> serde_json::Value {
    serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap()
}

async fn product_card(shop: &Shop, slug: &str) -> String {
    format!("/admin/products/{}/", id(shop, slug).await)
}

/// What a change by the staff looks like to customers a little later.
async fn settled(shop: &Shop) {
    shop.advance(SignedDuration::from_secs(3));
    shop.app.renewals.all().await.unwrap();
}

#[tokio::test]
async fn robots_are_told_where_the_pages_are_listed_and_what_is_of_no_use_to_them() {
    let shop = Shop::open().await;
    let answer = shop.browser().get("/robots.txt").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/plain; charset=utf-8")));
    let lines: Vec<String> = answer.text().lines().map(str::to_owned).collect();
    assert_eq!(lines[0], "User-agent: *");
    for line in ["Disallow: /admin/", "Disallow: /checkout/", "Disallow: /orders/"] {
        assert!(lines.contains(&line.to_owned()), "{line} in {lines:?}");
    }
    assert!(!lines.contains(&"Disallow: /login/".to_owned()), "what says itself that it is left out must be readable");
    assert_eq!(lines.last().unwrap(), "Sitemap: http://testserver/sitemap.xml");
}

#[tokio::test]
async fn a_small_shop_lists_its_pages_in_one_file_with_the_time_of_each_change() {
    let shop = Shop::open().await;
    let phones = section("smartfony", "Смартфоны", 1, vec![product("seen"), product("hidden"), product("Old_1")]);
    fill(&shop, &[phones, section("empty", "Пусто", 2, vec![])]).await;
    shop.goods("hidden").hide().await;
    let list = shop.browser().get("/sitemap.xml").await;
    assert_eq!((list.status, list.header("content-type")), (200, Some("application/xml; charset=utf-8")));
    let text = list.text();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns="), "{text}");
    assert!(text.trim_end().ends_with("</urlset>"), "{text}");
    for path in ["/", "/catalog/", "/contacts/", "/catalog/?category=smartfony"] {
        assert!(text.contains(&format!("<url><loc>http://testserver{path}</loc></url>")), "{path} in {text}");
    }
    for slug in ["seen", "Old_1"] {
        let line =
            format!("<url><loc>http://testserver/product/{slug}/</loc><lastmod>2026-11-21T09:00:00Z</lastmod></url>");
        assert!(text.contains(&line), "{line} in {text}");
    }
    for absent in ["hidden", "empty", "/admin/", "/cart/", "/login/"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    let clerk = clerk(&shop).await;
    assert_eq!(edit(&clerk, &product_card(&shop, "seen").await, &[("price", "900")]).await.status, 303);
    let text = shop.browser().get("/sitemap.xml").await.text();
    assert!(text.contains("/product/seen/</loc><lastmod>2026-11-22T09:00:00Z</lastmod>"), "{text}");
}

#[tokio::test]
async fn a_large_shop_lists_its_goods_in_parts_of_fifty_thousand_at_most() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("first")]).await;
    for first in (2_i64..=50_100).step_by(5_000) {
        let mut tx = shop.app.db.write().await.unwrap();
        tx.sql(
            "WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
             INSERT INTO products (category_id, slug, sku, name, name_sort, year, price, vat_rate, stock, created_at)
             SELECT c.id, 'p' || i, 'P' || i, 'П' || i, 'п' || i, 2026, 100, 22, 1, $3 FROM n CROSS JOIN categories c",
        )
        .bind(first)
        .bind((first + 4_999).min(50_100))
        .bind(shop.clock.now())
        .execute()
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    settled(&shop).await;
    let browser = shop.browser();
    let index = browser.get("/sitemap.xml").await.text();
    assert!(index.contains("<sitemapindex"), "{}", &index[..200]);
    let mut listed = 0;
    let mut parts = 0;
    for line in index.lines().filter(|line| line.starts_with("<sitemap>")) {
        let address = line.trim_start_matches("<sitemap><loc>http://testserver").trim_end_matches("</loc></sitemap>");
        let part = browser.get(address).await;
        assert_eq!(part.status, 200, "{address}");
        let count = part.text().matches("<url>").count();
        assert!(count <= 50_000, "{address}: {count}");
        listed += part.text().matches("/product/").count();
        parts += 1;
    }
    assert!(parts >= 3, "the pages and two parts of goods: {index}");
    assert_eq!(listed, 50_100);
    for unknown in ["part=-1", "part=x", "part="] {
        assert_eq!(browser.get(&format!("/sitemap.xml?{unknown}")).await.status, 404, "{unknown}");
    }
}

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
async fn what_is_a_visitors_own_or_a_door_is_not_to_be_found() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let browser = shop.browser();
    let put = serde_json::json!({ "product_id": id(&shop, "phone").await, "delta": 1 });
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
    let bare = NewProduct {
        brand: String::new(),
        model: String::new(),
        country: String::new(),
        specs: String::new(),
        description: vec![],
        size: [None, None, None],
        weight: None,
        ..product("bare")
    };
    let short = NewProduct { description: vec![], ..product("short") };
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

#[tokio::test]
async fn the_addresses_that_a_product_had_lead_to_the_one_it_has() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("first"), product("other")]).await;
    let clerk = clerk(&shop).await;
    let card = product_card(&shop, "first").await;
    for slug in ["second", "third"] {
        assert_eq!(edit(&clerk, &card, &[("slug", slug)]).await.status, 303);
    }
    settled(&shop).await;
    let browser = shop.browser();
    for old in ["first", "second"] {
        let answer = browser.get(&format!("/product/{old}/?photo=2")).await;
        assert_eq!((answer.status, answer.location()), (301, "/product/third/?photo=2"), "{old}");
    }
    assert_eq!(browser.get("/product/third/").await.status, 200);
    // Back to the first address: it is the product's own again, and the last one leads to it.
    assert_eq!(edit(&clerk, &card, &[("slug", "first")]).await.status, 303);
    settled(&shop).await;
    assert_eq!(browser.get("/product/first/").await.status, 200);
    for old in ["second", "third"] {
        assert_eq!(browser.get(&format!("/product/{old}/")).await.location(), "/product/first/", "{old}");
    }
    // Another product takes an address over that this one had.
    assert_eq!(edit(&clerk, &product_card(&shop, "other").await, &[("slug", "second")]).await.status, 303);
    settled(&shop).await;
    assert_eq!(browser.get("/product/second/").await.texts("h1"), ["Телефон other"]);
    assert_eq!(browser.get("/product/never/").await.status, 404);
}

#[tokio::test]
async fn the_address_that_a_section_had_leads_on_with_order_and_page() {
    let shop = Shop::open().await;
    stock(&shop, (0..30).map(|number| product(&format!("p{number}"))).collect()).await;
    let clerk = clerk(&shop).await;
    let card = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories").await);
    assert_eq!(edit(&clerk, &card, &[("slug", "phones")]).await.status, 303);
    settled(&shop).await;
    let browser = shop.browser();
    for (query, to) in [
        ("category=smartfony", "/catalog/?category=phones"),
        ("category=smartfony&sort=price&page=2", "/catalog/?category=phones&sort=price&page=2"),
    ] {
        let answer = browser.get(&format!("/catalog/?{query}")).await;
        assert_eq!((answer.status, answer.location()), (301, to), "{query}");
    }
    assert_eq!(browser.get("/catalog/?category=phones").await.texts("h1"), ["Смартфоны"]);
    assert_eq!(edit(&clerk, &card, &[("slug", "smartfony")]).await.status, 303);
    settled(&shop).await;
    assert_eq!(browser.get("/catalog/?category=smartfony").await.status, 200, "the same address came back");
    assert_eq!(browser.get("/catalog/?category=phones").await.location(), "/catalog/?category=smartfony");
    assert_eq!(browser.get("/catalog/?category=no-such").await.status, 200, "an unknown section means all goods");
}

/// Makes a product as the staff does.
async fn make(clerk: &Browser, typed: &[(&str, &str)]) -> Answer {
    edit(clerk, "/admin/products/new/", typed).await
}

#[tokio::test]
async fn the_second_product_of_a_name_has_a_number_in_its_address() {
    let shop = Shop::open().await;
    fill(&shop, &[section("phones", "Смартфоны", 1, vec![])]).await;
    let clerk = clerk(&shop).await;
    let category = shop.count("SELECT id FROM categories").await.to_string();
    for (sku, slug) in [("Z-1", "mysh"), ("Z-2", "mysh-2"), ("Z-3", "mysh-3")] {
        let typed = [("name", "Мышь"), ("sku", sku), ("category", &category), ("price", "100")];
        let made = make(&clerk, &typed).await;
        assert_eq!(made.status, 303, "{:?}", made.texts(".error-summary li"));
        assert_eq!(shop.browser().get(&format!("/product/{slug}/")).await.status, 200, "{slug}");
    }
    let typed = [("name", "Мышь"), ("slug", "mysh"), ("sku", "Z-4"), ("category", &category), ("price", "100")];
    assert_eq!(faults(&make(&clerk, &typed).await), ["Адрес страницы: Такой адрес страницы уже занят"]);
    // An address that a product left stays its own while nobody asks for it.
    let card = format!("/admin/products/{}/", id(&shop, "mysh-3").await);
    assert_eq!(edit(&clerk, &card, &[("slug", "mysh-moya")]).await.status, 303);
    let typed = [("name", "Мышь"), ("sku", "Z-5"), ("category", &category), ("price", "100")];
    assert_eq!(make(&clerk, &typed).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE slug = 'mysh-4'").await, 1);
    for (name, slug) in [("Мыши!", "myshi"), ("«Мыши»", "myshi-2")] {
        let made = edit(&clerk, "/admin/categories/new/", &[("name", name), ("position", "1")]).await;
        assert_eq!(made.status, 303, "{name}: {:?}", made.texts(".error-summary li"));
        let found = clerk.get(&format!("/admin/categories/?q={slug}")).await.texts("tbody td:nth-child(3)");
        assert!(found.contains(&slug.to_owned()), "{found:?}");
    }
}

#[tokio::test]
async fn an_address_of_hyphens_alone_is_refused() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("phone")]).await;
    let clerk = clerk(&shop).await;
    let category = format!("/admin/categories/{}/", shop.count("SELECT id FROM categories").await);
    for card in [product_card(&shop, "phone").await, category] {
        for slug in ["-", "---"] {
            let answer = edit(&clerk, &card, &[("slug", slug)]).await;
            assert_eq!(
                faults(&answer),
                ["Адрес страницы: Адрес страницы: хотя бы одна буква или цифра"],
                "{card} {slug}"
            );
        }
    }
}

#[tokio::test]
async fn an_article_number_is_anothers_in_any_letter_case() {
    let shop = Shop::open().await;
    let cyrillic = NewProduct { sku: "АРТ-Ёж".to_owned(), ..product("hedgehog") };
    stock(&shop, vec![NewProduct { sku: "Abc-1".to_owned(), ..product("phone") }, cyrillic, product("other")]).await;
    let clerk = clerk(&shop).await;
    let other = product_card(&shop, "other").await;
    for sku in ["Abc-1", "abc-1", "ABC-1", "арт-ёж", "Арт-ЁЖ"] {
        let answer = edit(&clerk, &other, &[("sku", sku)]).await;
        assert_eq!(faults(&answer), ["Артикул: Такой артикул уже занят"], "{sku}");
    }
    let own = edit(&clerk, &product_card(&shop, "phone").await, &[("sku", "ABC-1")]).await;
    assert_eq!(own.status, 303, "its own number may be written otherwise");
}

#[tokio::test]
async fn twins_that_were_there_stay_as_long_as_nobody_touches_their_number() {
    let shop = Shop::open().await;
    stock(&shop, vec![product("one"), product("two")]).await;
    shop.execute("UPDATE products SET sku = 'SKU-ONE', sku_key = NULL WHERE slug = 'two'").await;
    let clerk = clerk(&shop).await;
    let two = product_card(&shop, "two").await;
    assert_eq!(edit(&clerk, &two, &[("year", "2024")]).await.status, 303);
    assert_eq!(faults(&edit(&clerk, &two, &[("sku", "Sku-One")]).await), ["Артикул: Такой артикул уже занят"]);
    assert_eq!(edit(&clerk, &two, &[("sku", "SKU-TWO")]).await.status, 303);
    let one = product_card(&shop, "one").await;
    assert_eq!(faults(&edit(&clerk, &one, &[("sku", "sku-two")]).await), ["Артикул: Такой артикул уже занят"]);
}

#[tokio::test]
async fn what_has_no_price_is_offered_nowhere() {
    let shop = Shop::open().await;
    let free = NewProduct { old_price: Some(Kopecks::new(200_000)), ..product("free") };
    stock(&shop, vec![free, product("phone")]).await;
    let browser = shop.browser();
    let number = id(&shop, "free").await.0;
    let put = serde_json::json!({ "product_id": number, "delta": 1 });
    assert_eq!(browser.post_json("/api/cart/add", &put).await.status, 200);
    shop.goods("free").set_price(0).await;
    settled(&shop).await;
    let page = browser.get("/product/free/").await;
    assert_eq!(page.texts(".buy-box .stock"), ["Снят с продажи"]);
    assert!(!page.has("main button[form=cart-add][aria-label*='free']"));
    assert!(json_ld(&page)["@graph"][0].get("offers").is_none());
    assert_eq!(browser.post_json("/api/cart/add", &put).await.status, 404);
    let cart = browser.get("/cart/").await;
    assert_eq!(cart.texts(".line.is-gone .stock"), ["Снят с продажи"]);
    assert!(!browser.get("/").await.texts("[aria-labelledby=deals]").concat().contains("free"));
    let clerk = clerk(&shop).await;
    let card = product_card(&shop, "free").await;
    let refused = edit(&clerk, &card, &[("year", "2024")]).await;
    assert_eq!(faults(&refused), ["Цена: Укажите цену или снимите отметку «На витрине»: без цены товар не продаётся"]);
    shop.goods("free").hide().await;
    let id = number.to_string();
    let show = [("action", "show"), ("id", id.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form("/admin/products/actions/", &show).await.status, 303);
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE is_visible").await, 1);
    let said = clerk.get("/admin/products/").await.texts(".notice-bad");
    assert_eq!(said, ["Ничего не изменилось: у него нет цены: укажите её в карточке"]);
}

#[tokio::test]
async fn twins_of_an_old_database_stop_no_upgrade() {
    use techstore_db::{Address, Db, Migrations, Options};
    let folder = tempfile::tempdir().unwrap();
    let database = crate::support::database::TestDatabase::create_empty(folder.path()).await;
    let db = Db::create(&Address::parse(&database.url()).unwrap(), Options::default()).await.unwrap();
    let before = techstore::schema::STEPS.split_at(13).0;
    db.migrate(&Migrations::new(before)).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.sql("INSERT INTO categories (slug, name) VALUES ('a', 'А')").execute().await.unwrap();
    let now = techstore::kernel::clock::Clock::System.now();
    for (sku, is_visible) in [("Abc", true), ("aBC", true), ("АРТ-Ё", true), ("арт-ё", false), ("other", false)]
    {
        tx.sql(
            "INSERT INTO products (category_id, slug, sku, name, name_sort, brand, model, year, price, vat_rate, stock, is_visible,
                                   created_at)
             SELECT id, $1, $1, $1, $1, 'Ёж', 'XR 7', 2026, 100, 22, 0, $2, $3 FROM categories",
        )
        .bind(sku)
        .bind(is_visible)
        .bind(now)
        .execute()
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    db.migrate(&techstore::schema::migrations()).await.unwrap();
    let mut connection = db.read().await.unwrap();
    let rows: Vec<(String, Option<String>, bool, String)> =
        connection.sql("SELECT sku, sku_key, was_shown, found_by FROM products ORDER BY id").all().await.unwrap();
    let found: Vec<_> = rows.iter().map(|(sku, key, shown, _)| (sku.as_str(), key.as_deref(), *shown)).collect();
    assert_eq!(
        found,
        [
            ("Abc", Some("abc"), true),
            ("aBC", None, true),
            ("АРТ-Ё", Some("арт-ё"), true),
            ("арт-ё", None, false),
            ("other", Some("other"), false)
        ]
    );
    assert!(rows.iter().all(|(.., found_by)| found_by.trim() == "еж xr 7"), "{rows:?}");
}
