//! Goods in the staff site: listed, made, changed, hidden, deleted.

mod editing;
mod list;

use jiff::SignedDuration;

use crate::admin::clerk;
use crate::goods::{self, product, section};
use crate::support::{Browser, Shop};

pub(super) const LIST: &str = "/admin/products/";
const NEW: &str = "/admin/products/new/";
const ACTIONS: &str = "/admin/products/actions/";

/// The address of a product's card.
pub(super) async fn product_card(shop: &Shop, slug: &str) -> String {
    format!("{LIST}{}/", shop.goods(slug).id().await)
}

/// Phones and a television, and a clerk who looks at them.
async fn shop_floor(shop: &Shop) -> Browser {
    let named = |slug: &str, name: &str, stock, price| {
        let mut goods = product(slug);
        (goods.fields.name, goods.stock) = (name.to_owned(), stock);
        goods.fields.price = techstore::kernel::money::Kopecks::new(price);
        goods
    };
    let phones = vec![
        named("mira", "Смартфон Mira, чёрный", 10, 500_000),
        named("lumen", "Смартфон Lumen", 3, 700_000),
        named("orion", "Смартфон Orion", 0, 600_000),
    ];
    let mut old = named("kino", "Телевизор Kino Ёлка 100%", 1, 900_000);
    old.created_at = techstore_db::Timestamp::new(*old.created_at - SignedDuration::from_hours(24 * 60));
    goods::fill(shop, &[section("phones", "Смартфоны", 1, phones), section("tv", "Телевизоры", 2, vec![old])]).await;
    shop.goods("orion").hide().await;
    clerk(shop).await
}

async fn section_number(shop: &Shop, slug: &str) -> String {
    use techstore_db::Reads;
    let mut db = shop.app.db.read().await.unwrap();
    let id: i64 = db.sql("SELECT id FROM categories WHERE slug = $1").bind(slug.to_owned()).value().await.unwrap();
    id.to_string()
}
