//! The cart: of guests and customers, by JSON and by plain forms.

mod changes;
mod forms;
mod model;
mod page;
mod sessions;

use serde_json::{Value, json};
use techstore::catalog::stocking::NewProduct;
use techstore::config::Settings;

use crate::goods::{product, stock};
use crate::support::{Answer, Browser, Shop};

/// A shop with a phone (ten), a case (two) and a cable (none).
async fn shop() -> Shop {
    shop_with(|_| {}).await
}

async fn shop_with(change: impl FnOnce(&mut Settings)) -> Shop {
    let shop = Shop::open_with(change).await;
    let of = |slug: &str, count: i64| NewProduct { stock: count, ..product(slug) };
    stock(&shop, vec![of("phone", 10), of("case", 2), of("cable", 0)]).await;
    shop
}

async fn add(browser: &Browser, product: impl Into<Value>, delta: i64) -> Answer {
    browser.post_json("/api/cart/add", &json!({ "product_id": product.into(), "delta": delta })).await
}

fn lines(page: &Answer) -> Vec<(String, String)> {
    let quantities = page.attributes(".line input[name=quantity]", "value");
    page.texts(".line:not(.is-gone) .name").into_iter().zip(quantities).collect()
}

fn is(line: (&str, &str)) -> (String, String) {
    (line.0.to_owned(), line.1.to_owned())
}
