//! Rows of single products, their properties and variants.

use techstore_db::{Reads, Result, Timestamp, record};

use crate::catalog::Price;
use crate::catalog::detail::{Attribute, Product, Size};
use crate::kernel::ids::{CategoryId, ProductId};

record! {
    struct ProductRow {
        id: ProductId,
        slug: String,
        sku: String,
        name: String,
        brand: String,
        model: String,
        year: i64,
        country: String,
        price: i64,
        old_price: Option<i64>,
        stock: i64,
        colour: String,
        variant_group: Option<String>,
        specs: String,
        description: String,
        drawing: String,
        image: Option<String>,
        width_mm: Option<i64>,
        height_mm: Option<i64>,
        depth_mm: Option<i64>,
        weight_g: Option<i64>,
        created_at: Timestamp,
        category_id: CategoryId,
        category_slug: String,
        category_name: String,
        is_visible: bool,
        was_shown: bool,
    }
}

record! {
    struct AttributeRow { code: String, name: String, group_name: String, kind: String, unit: String, is_key: bool, value: String }
}

record! {
    /// One of the products that differ in colour or memory alone.
    #[derive(Debug)]
    pub(crate) struct Sibling {
        pub(crate) id: ProductId,
        /// Its part of the address.
        pub(crate) slug: String,
        pub(crate) colour: String,
        /// The name of its drawing.
        pub(crate) drawing: String,
        pub(crate) stock: i64,
        /// What it costs, in kopecks.
        pub(crate) price: i64,
    }
}

record! {
    /// A key property of a sibling.
    #[derive(Debug)]
    pub(crate) struct SiblingValue {
        pub(crate) product_id: ProductId,
        pub(crate) code: String,
        pub(crate) name: String,
        /// Text, number, yes or no.
        pub(crate) kind: String,
        pub(crate) unit: String,
        pub(crate) value: String,
    }
}

/// A product with whether customers see it.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) product: Product,
    pub(crate) is_visible: bool,
    pub(crate) was_shown: bool,
}

const PRODUCT: &str = "SELECT p.id, p.slug, p.sku, p.name, p.brand, p.model, p.year, p.country, p.price, p.old_price, p.stock, p.colour,
                            p.variant_group, p.specs, p.description, p.drawing, p.image, p.width_mm, p.height_mm, p.depth_mm,
                            p.weight_g, p.created_at, c.id AS category_id, c.slug AS category_slug, c.name AS category_name, p.is_visible,
                              p.was_shown
                       FROM products p JOIN categories c ON c.id = p.category_id WHERE ";

/// The product of an address, shown or not.
pub(crate) async fn by_slug(db: &mut impl Reads, slug: &str) -> Result<Option<Kept>> {
    let row = db.sql(PRODUCT).push_bind("p.slug = ", slug.to_owned()).optional::<ProductRow>().await?;
    Ok(row.map(|row| Kept { is_visible: row.is_visible, was_shown: row.was_shown, product: product(row) }))
}

/// The address that a product has by now which had this one before; not of one that nobody ever saw.
pub(crate) async fn moved(db: &mut impl Reads, slug: &str) -> Result<Option<String>> {
    let row: Option<(String,)> = db
        .sql(
            "SELECT p.slug FROM old_product_slugs o JOIN products p ON p.id = o.product_id
             WHERE o.slug = $1 AND p.was_shown",
        )
        .bind(slug.to_owned())
        .optional()
        .await?;
    Ok(row.map(|(slug,)| slug))
}

/// The newest thing in stock of a category.
pub(crate) async fn newest_in(db: &mut impl Reads, category: CategoryId) -> Result<Option<Product>> {
    let query = db.sql(PRODUCT).push("p.is_visible AND p.is_gone = FALSE AND p.price > 0");
    let query = query.push_bind(" AND p.category_id = ", category);
    let query = query.push(" ORDER BY p.created_at DESC, p.id DESC LIMIT 1");
    Ok(query.optional::<ProductRow>().await?.map(product))
}

/// A product's properties, in the order of its category.
pub(crate) async fn attributes(db: &mut impl Reads, product: ProductId) -> Result<Vec<Attribute>> {
    let query = db.sql(
        "SELECT a.code, a.name, a.group_name, a.kind, a.unit, a.is_key, v.value
         FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id
         WHERE v.product_id = $1 AND v.value <> '' ORDER BY a.position, a.id",
    );
    Ok(query.bind(product).all::<AttributeRow>().await?.into_iter().map(attribute).collect())
}

/// The paths of a product's photos behind its first, in their order.
pub(crate) async fn photos(db: &mut impl Reads, product: ProductId) -> Result<Vec<String>> {
    let query = db.sql("SELECT path FROM product_photos WHERE product_id = $1 ORDER BY position, id").bind(product);
    Ok(query.all::<(String,)>().await?.into_iter().map(|(path,)| path).collect())
}

/// Variants shown of a product on each side of it, as they were added: a group can be as large as somebody makes it.
const NEIGHBOURS: i64 = 100;

/// The nearest of a group of variants, by their numbers.
const NEIGHBOURHOOD: &str = " IN (SELECT id FROM (SELECT id FROM products WHERE variant_group = $1 AND id <= $2 AND is_visible
                                                  ORDER BY id DESC LIMIT $3) earlier
                                  UNION ALL
                                  SELECT id FROM (SELECT id FROM products WHERE variant_group = $1 AND id > $2 AND is_visible
                                                  ORDER BY id LIMIT $3) later)";

/// The products of a product's group of variants that are shown, as they were added: the nearest, if there are very many.
pub(crate) async fn variants(db: &mut impl Reads, group: &str, here: ProductId) -> Result<Vec<Sibling>> {
    db.sql("SELECT id, slug, colour, drawing, stock, price FROM products WHERE id")
        .push(NEIGHBOURHOOD)
        .push(" ORDER BY id")
        .bind(group.to_owned())
        .bind(here)
        .bind(NEIGHBOURS)
        .all()
        .await
}

/// The key properties of the same products, small values first.
pub(crate) async fn variant_values(db: &mut impl Reads, group: &str, here: ProductId) -> Result<Vec<SiblingValue>> {
    db.sql(
        "SELECT v.product_id, a.code, a.name, a.kind, a.unit, v.value
         FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id AND a.is_key
         WHERE v.product_id",
    )
    .push(NEIGHBOURHOOD)
    .push(" ORDER BY a.position, a.id, v.number, v.value, v.product_id")
    .bind(group.to_owned())
    .bind(here)
    .bind(NEIGHBOURS)
    .all()
    .await
}

fn product(row: ProductRow) -> Product {
    Product {
        id: row.id,
        slug: row.slug,
        sku: row.sku,
        name: row.name,
        brand: row.brand,
        model: row.model,
        year: row.year,
        country: row.country,
        price: Price::of(row.price, row.old_price),
        stock: row.stock,
        colour: row.colour,
        variant_group: row.variant_group,
        specs: row.specs,
        description: paragraphs(&row.description),
        drawing: row.drawing,
        image: row.image,
        size: Size { width: row.width_mm, height: row.height_mm, depth: row.depth_mm },
        weight: row.weight_g,
        created_at: row.created_at,
        category_id: row.category_id,
        category_slug: row.category_slug,
        category_name: row.category_name,
    }
}

/// An empty line parts paragraphs.
fn paragraphs(text: &str) -> Vec<String> {
    let lines = text.replace("\r\n", "\n");
    lines.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()).map(str::to_owned).collect()
}

fn attribute(row: AttributeRow) -> Attribute {
    let AttributeRow { code, name, group_name: group, kind, unit, is_key, value } = row;
    Attribute { code, name, group, kind, unit, is_key, value }
}
