//! What search engines and messengers read, and addresses that stay good.

mod addresses;
mod articles;
mod described;
mod listed;

use jiff::SignedDuration;

use crate::support::{Answer, Shop};

fn json_ld(page: &Answer) -> serde_json::Value {
    serde_json::from_str(&page.texts("script[type='application/ld+json']")[0]).unwrap()
}

async fn product_card(shop: &Shop, slug: &str) -> String {
    format!("/admin/products/{}/", shop.goods(slug).id().await)
}

/// What a change by the staff looks like to customers a little later.
async fn settled(shop: &Shop) {
    shop.advance(SignedDuration::from_secs(3));
    shop.app.renewals.all().await.unwrap();
}
