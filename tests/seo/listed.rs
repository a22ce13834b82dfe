//! What search engines are told of: robots.txt and the sitemap.

use techstore_db::Reads;

use super::{product_card, settled};
use crate::admin::{clerk, edit};
use crate::goods::{fill, product, section, stock};
use crate::support::Shop;

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
