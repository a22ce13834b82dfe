//! Goods: each a variation of one of the demonstration's, with its properties and what was received of it.

use techstore_db::{Reads, Timestamp, Write};

use crate::commands::demo_fill::{NotFilled, SPREAD, Span, ago, end_numbers, indexes, prepare};
use crate::kernel::fault::{Failure, Outcome};

/// Makers, each in so many characters.
const BRANDS: &str = "Altair  Belka   Vesna   Granit  Delta   Zarya   Iskra   Kometa  Lada    Mayak   \
                      Neva    Okean   Polyus  Raduga  Saturn  Topaz   Uran    Fakel   Volna   Yantar  ";

/// The goods that are varied: their numbers follow each other.
#[derive(Clone, Copy)]
struct Originals {
    first: i64,
    count: i64,
}

/// Fills up to so many goods; says how many were made.
pub(super) async fn fill(tx: &mut Write, wanted: i64, originals: i64, now: Timestamp) -> Outcome<i64, NotFilled> {
    let (there, first, last): (i64, i64, i64) =
        tx.sql("SELECT COUNT(*), COALESCE(MIN(id), 0), COALESCE(MAX(id), 0) FROM products").one().await?;
    let Some(span) = Span::missing(wanted, there, last) else { return Ok(0) };
    let originals = Originals { first, count: originals };
    let own: i64 = tx
        .sql("SELECT COUNT(*) FROM products WHERE id BETWEEN $1 AND $2")
        .bind(first)
        .bind(first + originals.count - 1)
        .value()
        .await?;
    if own != originals.count {
        let why = "some of the demonstration's own products are missing: create a new demonstration";
        return Err(Failure::Refused(NotFilled(why)));
    }
    prepare(tx).await?;
    let dropped = indexes::drop_of_goods(tx).await?;
    for piece in span.pieces() {
        products(tx, piece, originals, now).await?;
        attributes(tx, piece, originals).await?;
        movements(tx, piece).await?;
    }
    indexes::create(tx, &dropped).await?;
    end_numbers(tx, "SELECT setval(pg_get_serial_sequence('products', 'id'), MAX(id)) FROM products").await?;
    Ok(span.len())
}

/// Names, makers, models, prices, discounts, stock and dates are varied by the number; variants stay together.
async fn products(tx: &mut Write, piece: Span, from: Originals, now: Timestamp) -> techstore_db::Result<()> {
    let (before, after) = ago(tx.engine());
    tx.sql("WITH RECURSIVE n(i) AS (SELECT $2 UNION ALL SELECT i + 1 FROM n WHERE i < $3)
        INSERT INTO products (id, category_id, slug, sku, name, name_sort, brand, model, year, country, price, old_price, vat_rate,
                              stock, colour, variant_group, specs, description, drawing, width_mm, height_mm, depth_mm, weight_g,
                              sku_key, found_by, created_at)
        SELECT i, category_id, slug || '-n' || i, sku || '-' || i, REPLACE(name, was, now_called),
               REPLACE(name_sort, LOWER(was), LOWER(now_called)), new_brand, new_model, year - age, country, new_price,
               CASE WHEN i % 5 = 0 THEN new_price * (110 + round % 40) / 100 / 100000 * 100000 + 99000 END, vat_rate,
               CASE WHEN i % 17 = 0 THEN 0 ELSE 1 + i * 29 % 60 END, colour, variant_group || '-' || round, specs,
               REPLACE(description, was, now_called), drawing, width_mm, height_mm, depth_mm, weight_g,
               LOWER(sku) || '-' || i, LOWER(now_called), ")
        .push(before)
        .push("i * 7919 % $7")
        .push(after)
        .push(
            " FROM (SELECT v.*, brand || ' ' || model AS was, new_brand || ' ' || new_model AS now_called
                   FROM (SELECT n.i, n.i / $5 AS round, n.i / $5 % 4 AS age, p.*,
                                TRIM(SUBSTR($6, CAST((n.i / $5 + p.category_id) % 20 * 8 + 1 AS INTEGER), 8)) AS new_brand,
                                p.model || ' ' || SUBSTR('ABCDEFGHKLMNPRSTUVWXZ', CAST(n.i / $5 % 21 + 1 AS INTEGER), 1)
                                    || (n.i / $5 / 21) AS new_model,
                                p.price * (600 + n.i / $5 * 37 % 900) / 1000 / 100000 * 100000 + 99000 AS new_price
                         FROM n JOIN products p ON p.id = $4 + n.i % $5) v) x",
        )
        .bind(now)
        .bind(piece.first)
        .bind(piece.last)
        .bind(from.first)
        .bind(from.count)
        .bind(BRANDS)
        .bind(SPREAD)
        .execute()
        .await?;
    Ok(())
}

async fn attributes(tx: &mut Write, piece: Span, from: Originals) -> techstore_db::Result<()> {
    tx.sql(
        "WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
         INSERT INTO product_attributes (product_id, attribute_id, value, number)
         SELECT n.i, a.attribute_id, a.value, a.number
         FROM n CROSS JOIN product_attributes a WHERE a.product_id = $3 + n.i % $4",
    )
    .bind(piece.first)
    .bind(piece.last)
    .bind(from.first)
    .bind(from.count)
    .execute()
    .await?;
    Ok(())
}

async fn movements(tx: &mut Write, piece: Span) -> techstore_db::Result<()> {
    tx.sql(
        "INSERT INTO stock_movements (product_id, kind, quantity, made_at)
         SELECT id, 'received', stock, created_at FROM products WHERE id BETWEEN $1 AND $2 AND stock > 0 ORDER BY id",
    )
    .bind(piece.first)
    .bind(piece.last)
    .execute()
    .await?;
    Ok(())
}
