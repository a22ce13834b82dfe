//! Questions to the old site's database about its categories and goods.
//!
//! A price is a `decimal` there, which SQLite keeps as an integer, a floating number or a text, whatever it looks like. As a
//! text it has 15 digits, three more than the largest sum we take.

use techstore_db::{Foreign, Reads, Result, record};

record! {
    pub(crate) struct OldCategory {
        pub(crate) id: i64,
        pub(crate) slug: Option<String>,
        pub(crate) name: Option<String>,
    }
}

record! {
    /// What a row of `main_product` is recognised by, and its photo.
    pub(crate) struct OldLabel {
        pub(crate) id: i64,
        pub(crate) slug: Option<String>,
        pub(crate) image: Option<String>,
    }
}

record! {
    pub(crate) struct OldProduct {
        pub(crate) id: i64,
        pub(crate) category_id: i64,
        pub(crate) slug: Option<String>,
        pub(crate) name: Option<String>,
        pub(crate) price: Option<String>,
        pub(crate) year: Option<String>,
        pub(crate) country: Option<String>,
        pub(crate) model: Option<String>,
        pub(crate) image: Option<String>,
        pub(crate) in_stock: bool,
        pub(crate) stock: Option<String>,
        pub(crate) created_at: Option<String>,
    }
}

pub(crate) async fn categories(old: &mut Foreign) -> Result<Vec<OldCategory>> {
    old.sql("SELECT id, CAST(slug AS TEXT) AS slug, CAST(name AS TEXT) AS name FROM main_category ORDER BY id")
        .all()
        .await
}

/// What all products are recognised by, by id.
pub(crate) async fn labels(old: &mut Foreign) -> Result<Vec<OldLabel>> {
    old.sql("SELECT id, CAST(slug AS TEXT) AS slug, CAST(image AS TEXT) AS image FROM main_product ORDER BY id")
        .all()
        .await
}

/// The next `most` products behind a number.
pub(crate) async fn products_after(old: &mut Foreign, id: i64, most: i64) -> Result<Vec<OldProduct>> {
    old.sql(
        "SELECT id, COALESCE(CAST(category_id AS INTEGER), 0) AS category_id, CAST(slug AS TEXT) AS slug,
                CAST(name AS TEXT) AS name, CAST(price AS TEXT) AS price, CAST(year AS TEXT) AS year,
                CAST(country AS TEXT) AS country, CAST(model AS TEXT) AS model, CAST(image AS TEXT) AS image,
                COALESCE(CAST(in_stock AS INTEGER), 0) <> 0 AS in_stock, CAST(stock AS TEXT) AS stock,
                CAST(created_at AS TEXT) AS created_at
         FROM main_product WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(id)
    .bind(most)
    .all()
    .await
}
