//! Rows of categories and goods with the ids they had.

use techstore_db::{Reads, Result, Timestamp, Write, record};

use crate::catalog::{found_by, sku_key, sorted_as};
use crate::kernel::money::Kopecks;

/// Rows in one statement, see `people`.
const ROWS: usize = 25;

record! {
    /// A category that is here.
    pub(crate) struct CategoryHere {
        pub(crate) id: i64,
        pub(crate) slug: String,
        pub(crate) name: String,
        pub(crate) position: i64,
    }
}

record! {
    /// A product that is here.
    pub(crate) struct ProductHere {
        pub(crate) id: i64,
        pub(crate) slug: String,
        pub(crate) sku: String,
    }
}

record! {
    /// A product as the line of an order names it.
    pub(crate) struct Named {
        pub(crate) id: i64,
        pub(crate) sku: String,
        pub(crate) name: String,
    }
}

pub(crate) struct NewCategory {
    pub(crate) id: i64,
    pub slug: String,
    pub name: String,
    pub position: i64,
}

/// A product to be imported. Its stock is received afterwards.
pub(crate) struct NewProduct {
    pub(crate) id: i64,
    pub(crate) category: i64,
    pub slug: String,
    pub sku: String,
    pub name: String,
    pub model: String,
    pub year: i64,
    pub country: String,
    pub price: Kopecks,
    pub vat_rate: i64,
    pub stock: i64,
    pub(crate) is_visible: bool,
    /// The photo's path below our media folder.
    pub(crate) image: Option<String>,
    pub created_at: Timestamp,
}

/// All categories that are here.
pub(crate) async fn categories(db: &mut impl Reads) -> Result<Vec<CategoryHere>> {
    db.sql("SELECT id, slug, name, position FROM categories ORDER BY id").all().await
}

/// All products that are here.
pub(crate) async fn products(db: &mut impl Reads) -> Result<Vec<ProductHere>> {
    db.sql("SELECT id, slug, sku FROM products ORDER BY id").all().await
}

/// Addresses that categories had before, each with the category's number.
pub(crate) async fn former_categories(db: &mut impl Reads) -> Result<Vec<(String, i64)>> {
    db.sql("SELECT slug, category_id FROM old_category_slugs").all().await
}

/// Addresses that products had before, each with the product's number.
pub(crate) async fn former_products(db: &mut impl Reads) -> Result<Vec<(String, i64)>> {
    db.sql("SELECT slug, product_id FROM old_product_slugs").all().await
}

/// All products that are here, as the line of an order names them.
pub(crate) async fn named(db: &mut impl Reads) -> Result<Vec<Named>> {
    db.sql("SELECT id, sku, name FROM products ORDER BY id").all().await
}

pub(crate) async fn insert_categories(tx: &mut Write, categories: &[NewCategory]) -> Result<()> {
    for category in categories {
        tx.sql("INSERT INTO categories (id, slug, name, position) VALUES ($1, $2, $3, $4)")
            .bind(category.id)
            .bind(&category.slug)
            .bind(&category.name)
            .bind(category.position)
            .execute()
            .await?;
    }
    Ok(())
}

/// Adds products, of which none is there yet.
pub(crate) async fn insert_products(tx: &mut Write, products: &[NewProduct]) -> Result<()> {
    for some in products.chunks(ROWS) {
        let mut query = tx.sql(
            "INSERT INTO products (id, category_id, slug, sku, name, name_sort, model, year, country, price, vat_rate,
                 is_visible, was_shown, image, created_at, sku_key, found_by, stock) VALUES",
        );
        let mut before = " (";
        for product in some {
            query = query
                .push_bind(before, product.id)
                .push_bind(", ", product.category)
                .push_bind(", ", &product.slug)
                .push_bind(", ", &product.sku)
                .push_bind(", ", &product.name)
                .push_bind(", ", sorted_as(&product.name))
                .push_bind(", ", &product.model)
                .push_bind(", ", product.year)
                .push_bind(", ", &product.country)
                .push_bind(", ", product.price)
                .push_bind(", ", product.vat_rate)
                .push_bind(", ", product.is_visible)
                .push_bind(", ", product.is_visible)
                .push_bind(", ", &product.image)
                .push_bind(", ", product.created_at)
                .push_bind(", ", sku_key(&product.sku))
                .push_bind(", ", found_by("", &product.model, ""))
                .push(", 0)");
            before = ", (";
        }
        query.execute().await?;
    }
    Ok(())
}
