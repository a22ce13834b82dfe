//! `cargo xtask screenshots`: how pages look, at 390 and 1440 px, light and dark.

use std::process::Command;

use anyhow::{Context, Result};

use crate::interrupt::Interrupt;
use crate::process;
use crate::setup::{chromium, npm};
use crate::shop::{self, Shop, Storage};
use crate::workspace::Workspace;

/// Settings of `cargo xtask screenshots`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Addresses such as /catalog/?sort=price; without any, the main pages, the first product's among them
    addresses: Vec<String>,
    /// Look at the addresses as the administrator
    #[arg(long)]
    signed_in: bool,
}

/// Starts a fresh demonstration shop and photographs it.
pub(crate) fn run(options: &Options, workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    npm::install(workspace, "e2e", interrupt)?;
    let chromium = chromium::find_or_install(interrupt)?;
    let program = shop::build_for_tests(workspace, interrupt)?;
    let storage = Storage::sqlite(&workspace.fresh("browser/data")?);
    let shop = Shop::start(&program, "demo", &storage, &[], interrupt)?;
    let (login, password) = shop.administrator()?;
    let folder = workspace.fresh("screenshots")?;
    let mut node = Command::new("node");
    node.arg("screenshots.mjs")
        .args(&options.addresses)
        .current_dir(workspace.root.join("e2e"))
        .env("BASE_URL", format!("http://127.0.0.1:{}", shop.port))
        .env("CHROMIUM", chromium)
        .env("ADMIN_LOGIN", login)
        .env("ADMIN_PASSWORD", password)
        .env("SIGNED_IN", if options.signed_in { "1" } else { "" })
        .env("SCREENSHOTS", &folder);
    process::run(&mut node, interrupt).context("taking the pictures")?;
    shop.stop()?;
    println!("{}", folder.display());
    Ok(())
}
