//! Indexes are dropped while a table is filled and created again in the same transaction: sorting once is several times faster
//! than inserting each row into every index.

use techstore_db::{Engine, Reads, Write};

/// An index with the statement that makes it.
pub(crate) struct Index {
    name: &'static str,
    text: &'static str,
}

/// Drops those of the products' tables.
pub(crate) async fn drop_of_goods(tx: &mut Write) -> techstore_db::Result<Vec<Index>> {
    let text = match tx.engine() {
        Engine::Sqlite => {
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
             AND tbl_name IN ('products', 'product_attributes', 'stock_movements') ORDER BY name"
        }
        Engine::Postgres => {
            "SELECT CAST(indexname AS TEXT), indexdef FROM pg_indexes
             WHERE schemaname = current_schema() AND indexdef NOT LIKE 'CREATE UNIQUE %'
             AND tablename IN ('products', 'product_attributes', 'stock_movements') ORDER BY indexname"
        }
    };
    let found: Vec<(String, String)> = tx.sql(text).all().await?;
    // The schema's own words, read back; a query's text lives as long as the program.
    let index = |(name, text): (String, String)| Index { name: name.leak(), text: text.leak() };
    let indexes: Vec<Index> = found.into_iter().map(index).collect();
    for index in &indexes {
        tx.sql("DROP INDEX ").push(index.name).execute().await?;
    }
    Ok(indexes)
}

pub(crate) async fn create(tx: &mut Write, indexes: &[Index]) -> techstore_db::Result<()> {
    for index in indexes {
        tx.sql(index.text).execute().await?;
    }
    Ok(())
}
