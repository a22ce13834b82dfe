//! The list of products: search, filters, order, pages.

use super::{LIST, section_number, shop_floor};
use crate::admin::clerk;
use crate::goods::{self, product, section};
use crate::support::{Browser, Shop};

async fn names(browser: &Browser, query: &str) -> Vec<String> {
    let answer = browser.get(&format!("{LIST}{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    let labels = answer.attributes("tbody input[name=id]", "aria-label");
    let word = |label: &str| label.split_whitespace().nth(2).unwrap().trim_end_matches(',').to_owned();
    labels.iter().map(|label| word(label)).collect()
}

#[tokio::test]
async fn goods_are_found_by_maker_model_and_group_of_variants() {
    let shop = Shop::open().await;
    let made = |slug: &str, name: &str, brand: &str, model: &str, group: Option<&str>| {
        let mut goods = product(slug);
        (goods.fields.name, goods.fields.brand, goods.fields.model) =
            (name.to_owned(), brand.to_owned(), model.to_owned());
        goods.fields.variant_group = group.map(str::to_owned);
        goods
    };
    let goods = vec![
        made("a", "Товар номер Первый", "Заря", "XR-200 Ёлка", Some("Семья-7")),
        made("b", "Товар номер Второй", "Lumen", "QZ 9", None),
        made("xr-900", "Товар номер Третий", "Lumen", "M1", None),
        made("c", "Товар номер Четвёртый", "Lumen", "XR-900", None),
    ];
    goods::stock(&shop, goods).await;
    let clerk = clerk(&shop).await;
    let word = |page: &crate::support::Answer| {
        let labels = page.attributes("tbody input[name=id]", "aria-label");
        labels.iter().map(|label| label.split_whitespace().last().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (text, found) in [
        ("xr-200", vec!["Первый"]),
        ("ЕЛКА", vec!["Первый"]),
        ("заря", vec!["Первый"]),
        ("семья-7", vec!["Первый"]),
        ("qz 9", vec!["Второй"]),
        ("lumen qz", vec!["Второй"]),
        ("XR-900", vec!["Третий", "Четвёртый"]),
        ("заря qz", vec![]),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
        let mut names = word(&clerk.get(&format!("{LIST}?sort=name&{query}")).await);
        names.sort();
        assert_eq!(names, found, "{text}");
    }
}

#[tokio::test]
async fn a_word_that_is_the_model_of_one_finds_also_what_has_it_elsewhere() {
    let shop = Shop::open().await;
    let made = |slug: &str, name: &str, model: &str| {
        let mut goods = product(slug);
        (goods.fields.name, goods.fields.model) = (name.to_owned(), model.to_owned());
        goods
    };
    let goods = vec![
        made("a", "Наушники Alfa", "Buds"),
        made("b", "Наушники Beta Buds", "X"),
        made("c", "Чехол Gamma", "Buds Pro"),
    ];
    goods::fill(&shop, &[section("audio", "Звук", 1, goods)]).await;
    let clerk = clerk(&shop).await;
    assert_eq!(names(&clerk, "?q=buds").await.len(), 3);
    assert_eq!(names(&clerk, "?q=SKU-a").await, ["Alfa"], "an article number finds its product alone");
}

#[tokio::test]
async fn goods_are_found_by_name_article_number_and_address() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    for (text, found) in [
        ("lumen", vec!["Lumen"]),
        ("СМАРТФОН mira", vec!["Mira"]),
        ("черный", vec!["Mira"]),
        ("елка", vec!["Kino"]),
        ("sku-ori", vec!["Orion"]),
        ("SKU-lumen", vec!["Lumen"]),
        ("100%", vec!["Kino"]),
        ("_", vec![]),
        ("смартфон телевизор", vec![]),
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", text).finish();
        assert_eq!(names(&clerk, &format!("?{query}")).await, found, "{text}");
    }
}

#[tokio::test]
async fn goods_are_filtered_and_ordered() {
    let shop = Shop::open().await;
    let clerk = shop_floor(&shop).await;
    let television = section_number(&shop, "tv").await;
    for (query, found) in [
        ("", vec!["Orion", "Lumen", "Mira", "Kino"]),
        ("?sort=name", vec!["Lumen", "Mira", "Orion", "Kino"]),
        ("?sort=price", vec!["Mira", "Orion", "Lumen", "Kino"]),
        ("?sort=-stock", vec!["Mira", "Lumen", "Kino", "Orion"]),
        ("?visible=no", vec!["Orion"]),
        ("?visible=yes&sort=name", vec!["Lumen", "Mira", "Kino"]),
        ("?stock=some&sort=name", vec!["Lumen", "Mira", "Kino"]),
        ("?stock=few&sort=name", vec!["Lumen", "Kino"]),
        ("?stock=none", vec!["Orion"]),
        ("?date=2026-09", vec!["Kino"]),
        ("?date=2026-11&sort=name", vec!["Lumen", "Mira", "Orion"]),
        ("?category=999999", vec![]),
        ("?category=abc&sort=name", vec!["Lumen", "Mira", "Orion", "Kino"]),
    ] {
        assert_eq!(names(&clerk, query).await, found, "{query}");
    }
    assert_eq!(names(&clerk, &format!("?category={television}")).await, ["Kino"]);
    let page = clerk.get(&format!("{LIST}?category={television}")).await;
    assert_eq!(page.texts("#filter-category option[selected]"), ["Телевизоры"]);
    assert_eq!(page.texts("tbody td:nth-child(5)"), ["1 шт."]);
    assert!(page.has("tbody .stock-low"));
}

#[tokio::test]
async fn a_long_list_has_pages() {
    let shop = Shop::open().await;
    goods::stock(&shop, (0..51).map(|number| product(&format!("p{number}"))).collect()).await;
    let clerk = clerk(&shop).await;
    assert_eq!(names(&clerk, "").await.len(), 50);
    assert_eq!(names(&clerk, "?page=2").await.len(), 1);
    assert_eq!(names(&clerk, "?page=99").await.len(), 1, "a page after the last is the last");
}
