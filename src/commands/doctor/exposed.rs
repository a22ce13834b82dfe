//! Files and folders that others than their owner may read.

use secrecy::ExposeSecret;
use std::path::PathBuf;

use crate::commands::doctor::report::Report;
use crate::commands::exposure;
use crate::config::{Environment, Settings};

const NAMED: usize = 20;

/// Names them; none is changed, for the operator may mean it.
pub(crate) fn check(settings: &Settings, report: &mut Report) {
    let what = "files and folders are readable by their owner only";
    let mail = settings.mail.mail_url.expose_secret().strip_prefix("file:");
    let mail = mail.map(|folder| folder.strip_prefix("//").unwrap_or(folder));
    let mail = mail.filter(|folder| !folder.is_empty()).map(PathBuf::from);
    match exposure::all(settings, &Environment::of_process().settings_file(), mail.as_deref()) {
        Ok(wider) if wider.is_empty() => report.warn(what, true),
        Ok(wider) => {
            let named = wider.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
            let more = wider.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            report.warn(&format!("{what} ({} are not): {named}{more}", wider.len()), false);
        }
        Err(error) => report.warn(&format!("{what} ({error})"), false),
    }
}
