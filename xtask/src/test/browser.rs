//! The shop in a real browser: Playwright against a fresh demonstration shop.
//!
//! The program is the one that the tests on SQLite have just built. Its pages come a little later than those of `release`, but
//! a browser test waits for Chromium; building `release` as well took longer than it saved.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::report::Tally;
use crate::interrupt::Interrupt;
use crate::process;
use crate::setup::{chromium, npm};
use crate::shop::{self, Shop, Storage};
use crate::workspace::Workspace;

pub(super) fn test(workspace: &Workspace, interrupt: &Interrupt) -> Result<Tally> {
    npm::install(workspace, "e2e", interrupt)?;
    let chromium = chromium::find_or_install(interrupt)?;
    let program = shop::build_for_tests(workspace, interrupt)?;
    let storage = Storage::sqlite(&workspace.fresh("browser/data")?);
    let shop = Shop::start(&program, "demo", &storage, &[], interrupt)?;
    let (login, password) = shop.administrator()?;

    let results = workspace.fresh("browser/results")?.join("results.json");
    let mut playwright = npm::npx("playwright")?;
    playwright
        .args(["test", "--reporter=list,json"])
        .current_dir(workspace.root.join("e2e"))
        .env("BASE_URL", format!("http://127.0.0.1:{}", shop.port))
        .env("CHROMIUM", chromium)
        .env("MAIL_FOLDER", storage.folder.join("mail"))
        .env("ADMIN_LOGIN", login)
        .env("ADMIN_PASSWORD", password)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &results);
    let ended = process::run(&mut playwright, interrupt);
    let tally = Tally::of(ended, read(&results))?;
    if tally.failed == 0 {
        shop.stop()?;
    }
    Ok(tally)
}

fn read(results: &Path) -> Result<Tally> {
    let text = std::fs::read(results).with_context(|| format!("reading {}", results.display()))?;
    tally(&serde_json::from_slice(&text)?).context("Playwright's results have no counts")
}

/// A test that passed only when tried again, or was skipped, has not passed.
fn tally(results: &Value) -> Option<Tally> {
    let count = |name| results.get("stats")?.get(name)?.as_u64();
    let failed = count("unexpected")? + count("flaky")? + count("skipped")?;
    Some(Tally { passed: count("expected")?, failed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_browser_test_is_a_failure() {
        let results = serde_json::json!({"stats": {"expected": 7, "unexpected": 1, "flaky": 1, "skipped": 2}});
        assert_eq!(tally(&results), Some(Tally { passed: 7, failed: 4 }));
        assert_eq!(tally(&serde_json::json!({})), None);
    }
}
