//! `cargo xtask bench`: the program as it is shipped under load, beside a server that does nothing but answer.

mod arguments;
mod attack;
pub(crate) mod bare;
mod big;
mod books;
mod cases;
mod crash;
mod fixture;
mod flood;
mod hash;
mod load;
mod memory;
mod orders;
mod pages;
mod record;
mod response;
mod rush;
mod sizes;
mod slow;
mod visitor;

use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Result, ensure};

pub(crate) use self::arguments::Options;
use self::fixture::Fixture;
use self::record::Section;
use crate::cargo::cargo;
use crate::interrupt::Interrupt;
use crate::process;
use crate::workspace::Workspace;

/// Measures the chosen parts and writes them to `target/bench.json` and `docs/performance.md`.
pub(crate) fn run(options: &Options, workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    if cfg!(debug_assertions) {
        return become_optimised(workspace, interrupt);
    }
    record::check(workspace)?;
    let fixture = Fixture::prepare(options, workspace, interrupt)?;
    let mut sections = Vec::new();
    if options.pages() {
        sections.push(pages::measure(&fixture)?);
    }
    if options.hash() {
        sections.push(hash::measure(&fixture)?);
    }
    if options.flood() {
        sections.push(flood::measure(&fixture)?);
    }
    if options.slow() {
        sections.push(slow::measure(&fixture)?);
    }
    if options.orders() {
        sections.push(orders::measure(&fixture)?);
    }
    if let Some(runs) = options.rush() {
        sections.push(rush::measure(&fixture, runs)?);
    }
    if let Some(kills) = options.crash() {
        sections.push(crash::registrations(&fixture, kills)?);
    }
    if let Some(kills) = options.crash_orders() {
        sections.push(crash::orders(&fixture, kills)?);
    }
    let mut fallen = Vec::new();
    if options.attack() {
        let (section, names) = attack::measure(&fixture)?;
        sections.push(section);
        fallen = names;
    }
    if options.sizes() {
        sections.push(sizes::measure(&fixture)?);
    }
    // Last: what it writes would slow everything else down.
    if options.doctor() {
        sections.push(big::measure(&fixture)?);
    }
    for Section { text, .. } in &sections {
        println!("\n{text}");
    }
    record::write(&sections, workspace)?;
    ensure!(fallen.is_empty(), "the shop did not stand: {}", fallen.join(", "));
    Ok(())
}

/// A load generator without optimisation would measure itself: builds this program for release and becomes it.
fn become_optimised(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    process::run(&mut cargo(workspace, "build --release --locked --package xtask"), interrupt)?;
    let mut command = Command::new(workspace.target.join("release/xtask"));
    Err(command.args(std::env::args_os().skip(1)).exec().into())
}
