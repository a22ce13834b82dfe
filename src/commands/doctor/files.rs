//! Files without rows are waste; rows without files are broken pictures.

use std::collections::HashSet;
use std::path::Path;

use techstore_db::{Db, Reads};

use crate::commands::doctor::report::Report;

/// Compares the rows that name pictures with the files of the folder.
pub async fn check(db: &Db, folder: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut connection = db.read_slow().await?;
    let rows: Vec<(String,)> = connection
        .sql(
            "SELECT avatar FROM user_profiles WHERE avatar IS NOT NULL
             UNION SELECT image FROM products WHERE image IS NOT NULL
             UNION SELECT path FROM product_photos",
        )
        .all()
        .await?;
    let wanted: HashSet<String> = rows.into_iter().map(|(path,)| path).collect();
    let missing: Vec<&str> = wanted.iter().filter(|path| !folder.join(path).is_file()).map(String::as_str).collect();
    report.hold("every picture that is shown is there", missing.is_empty(), || missing.join(", "));
    let mut spare = Vec::new();
    list(folder, folder, &mut spare)?;
    spare.retain(|path| !wanted.contains(path));
    report.warn(&format!("no file is left over ({} are)", spare.len()), spare.is_empty());
    Ok(())
}

fn list(folder: &Path, root: &Path, found: &mut Vec<String>) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, root, found)?;
        } else if let Some(relative) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            found.push(relative.to_owned());
        }
    }
    Ok(())
}
