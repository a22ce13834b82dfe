//! Addresses that change, and those that goods and sections get.

use super::{product_card, settled};
use crate::admin::{clerk, edit, faults};
use crate::goods::{fill, product, section, stock};
use crate::support::{Answer, Browser, Shop};

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
    let card = format!("/admin/products/{}/", shop.goods("mysh-3").id().await);
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
