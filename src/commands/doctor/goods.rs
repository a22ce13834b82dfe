//! Goods that stay as they are and should not: article numbers that differ in letter case alone or are
//! compared by something else, goods on sale for nothing.

use techstore_db::{Db, Reads};

use crate::catalog::sku_key;
use crate::commands::doctor::report::{Report, named};
use crate::commands::invariants::LISTED;

/// Article numbers compared at once.
const AT_ONCE: i64 = 10_000;
const MOST: i64 = 1_000;

/// Names them. They are no reason to stop: the shop works with them.
pub(crate) async fn check(db: &Db, report: &mut Report) -> anyhow::Result<()> {
    let twins = twins(db).await?;
    let mut what = "no two article numbers differ only in letter case".to_owned();
    if !twins.is_empty() {
        what.push_str(&format!(" (these do: {})", twins.join(", ")));
    }
    report.warn(&what, twins.is_empty());
    let strayed = strayed(db).await?;
    let mut what = "the stored comparison keys of article numbers are correct".to_owned();
    if !strayed.is_empty() {
        what.push_str(&format!(
            " (those of products {} are not: the same number could be used twice)",
            named(&strayed)
        ));
    }
    report.warn(&what, strayed.is_empty());
    let mut connection = db.read_slow().await?;
    let free: Vec<(i64,)> = connection
        .sql("SELECT id FROM products WHERE price = 0 AND is_visible ORDER BY id LIMIT $1")
        .bind(LISTED)
        .all()
        .await?;
    let free: Vec<i64> = free.into_iter().map(|(id,)| id).collect();
    let mut what = "no product without a price is visible".to_owned();
    if !free.is_empty() {
        what.push_str(&format!(" (products {})", named(&free)));
    }
    report.warn(&what, free.is_empty());
    Ok(())
}

/// Products that are compared by something else than their article number: the databases know the lower case of some letters
/// alone.
async fn strayed(db: &Db) -> techstore_db::Result<Vec<i64>> {
    let (mut connection, mut last, mut strayed) = (db.read_slow().await?, 0_i64, Vec::new());
    loop {
        let rows: Vec<(i64, String, Option<String>)> = connection
            .sql("SELECT id, sku, sku_key FROM products WHERE id > $1 ORDER BY id LIMIT $2")
            .bind(last)
            .bind(AT_ONCE)
            .all()
            .await?;
        let Some((id, ..)) = rows.last() else { return Ok(strayed) };
        last = *id;
        let is_strayed =
            |(_, sku, key): &&(i64, String, Option<String>)| key.as_ref().is_some_and(|key| *key != sku_key(sku));
        strayed.extend(rows.iter().filter(is_strayed).map(|(id, ..)| *id));
    }
}

/// Later twins have no key: the index takes each key once.
async fn twins(db: &Db) -> techstore_db::Result<Vec<String>> {
    let mut connection = db.read_slow().await?;
    let keyless: Vec<(i64, String)> = connection
        .sql("SELECT id, sku FROM products WHERE sku_key IS NULL ORDER BY id LIMIT $1")
        .bind(MOST)
        .all()
        .await?;
    let mut twins = Vec::new();
    for (id, sku) in keyless {
        let other: Option<(i64, String)> = connection
            .sql(
                "SELECT id, sku FROM products WHERE sku_key = $1 AND id <> $2
                 UNION SELECT id, sku FROM products WHERE LOWER(sku) = $1 AND id <> $2 ORDER BY id LIMIT 1",
            )
            .bind(sku_key(&sku))
            .bind(id)
            .optional()
            .await?;
        if let Some((of, other)) = other {
            twins.push(format!("№ {id} «{sku}» and № {of} «{other}»"));
        }
    }
    Ok(twins)
}
