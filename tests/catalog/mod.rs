//! The front page, the catalogue and the product's page.

mod front;
mod kept;
mod lists;
mod product;

use jiff::SignedDuration;
use techstore::catalog::stocking::NewProduct;
use techstore::kernel::money::Kopecks;

use crate::goods::{product, with};
use crate::support::{Answer, Browser};

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
    NewProduct {
        created_at,
        ..with(made, |it| {
            it.price = Kopecks::new(price);
            it.year = year;
        })
    }
}
