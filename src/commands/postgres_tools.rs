//! The command lines of PostgreSQL's own programs, for the operator to run. They hold no password.

use secrecy::ExposeSecret;
use std::path::Path;

use crate::config::Settings;

/// What copies the database into a file.
pub(crate) fn dump(settings: &Settings, file: &Path) -> String {
    format!("pg_dump --format=custom --no-owner --file={} --dbname={}", quoted(file), address(settings))
}

pub(crate) fn restore(settings: &Settings, file: &Path) -> String {
    format!(
        "pg_restore --clean --if-exists --no-owner --single-transaction --exit-on-error --dbname={} {}",
        address(settings),
        quoted(file)
    )
}

fn address(settings: &Settings) -> String {
    let text = url::Url::parse(settings.database.database_url.expose_secret()).map_or_else(
        |_| "postgres://…".to_owned(),
        |mut url| {
            // An address without a host has no password either.
            let _ = url.set_password(None);
            let pairs: Vec<(String, String)> =
                url.query_pairs().into_owned().filter(|(name, _)| name != "password").collect();
            url.set_query(None);
            if !pairs.is_empty() {
                url.query_pairs_mut().extend_pairs(pairs);
            }
            url.into()
        },
    );
    quoted(Path::new(&text))
}

/// As a shell takes it, whatever is in it.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;

    #[test]
    fn a_password_never_stands_in_a_command_line() {
        let command = Settings::augment_args(clap::Command::new("techstore"));
        let url = "postgres://shop:secret@db.example.org:5433/shop?sslmode=require&password=secret";
        let matches = command.try_get_matches_from(["techstore", "--database-url", url]).unwrap();
        let settings = Settings::from_arg_matches(&matches).unwrap();
        let expected = "pg_dump --format=custom --no-owner --file='it'\\''s/a.pgdump' \
                        --dbname='postgres://shop@db.example.org:5433/shop?sslmode=require'";
        assert_eq!(dump(&settings, Path::new("it's/a.pgdump")), expected);
        let line = restore(&settings, Path::new("a.pgdump"));
        assert!(line.starts_with("pg_restore ") && line.ends_with("'a.pgdump'") && !line.contains("secret"), "{line}");
    }
}
