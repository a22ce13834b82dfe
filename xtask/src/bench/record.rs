//! Where the figures go: `target/bench.json`, and the block between the marks in `docs/performance.md`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::arguments::Database;
use crate::process;
use crate::workspace::Workspace;

const BEGIN: &str = "<!-- bench:begin -->";
const END: &str = "<!-- bench:end -->";
const NO_MARKS: &str = "docs/performance.md has no marks «bench:begin» and «bench:end» for the figures";
const HEADING: &str = "\n### ";

pub(super) struct Section {
    database: Database,
    name: &'static str,
    pub(super) text: String,
    figures: Value,
}

impl Section {
    pub(super) fn new(database: Database, name: &'static str, text: String, figures: Value) -> Self {
        Self { database, name, text, figures }
    }

    fn title(&self) -> String {
        format!("{}: {}", self.database.name(), self.name)
    }
}

/// Fails when the page has no section for figures: before they are measured, not after.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let text = std::fs::read_to_string(page(workspace)).context("docs/performance.md")?;
    replace(&text, BTreeMap::new()).map(drop).context(NO_MARKS)
}

/// Writes these sections; those of other runs stay as they are.
pub(super) fn write(sections: &[Section], workspace: &Workspace) -> Result<()> {
    let figures = workspace.target.join("bench.json");
    let mut all: Map<String, Value> =
        std::fs::read(&figures).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    for section in sections {
        all.insert(section.title(), section.figures.clone());
    }
    std::fs::write(&figures, serde_json::to_string_pretty(&all)?)?;

    let page = page(workspace);
    let text = std::fs::read_to_string(&page)?;
    let machine = machine()?;
    let new = sections.iter().map(|section| (section.title(), format!("{machine}\n\n{}", section.text.trim())));
    let text = replace(&text, new.collect()).context(NO_MARKS)?;
    std::fs::write(&page, text)?;
    println!("\nwritten: {} and {}", figures.display(), page.display());
    Ok(())
}

fn page(workspace: &Workspace) -> PathBuf {
    workspace.root.join("docs/performance.md")
}

/// The page with these sections replaced or added between the marks, all in the order of their titles.
fn replace(page: &str, new: BTreeMap<String, String>) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (block, after) = rest.split_once(END)?;
    let old = block.split(HEADING).skip(1).filter_map(|section| section.split_once('\n'));
    let mut sections: BTreeMap<String, String> =
        old.map(|(title, text)| (title.trim().to_owned(), text.trim().to_owned())).collect();
    sections.extend(new);
    let block: String = sections.iter().map(|(title, text)| format!("{HEADING}{title}\n\n{text}\n")).collect();
    Some(format!("{before}{BEGIN}\n{block}\n{END}{after}"))
}

/// What was measured on, and how to do it again.
fn machine() -> Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, model)| model.trim());
    let today = process::output(Command::new("date").args(["-u", "+%F"]))?;
    let words: Vec<_> = std::env::args().skip(1).collect();
    let cores = std::thread::available_parallelism()?;
    Ok(format!(
        "`cargo xtask {}`, {}, {cores} cores ({model}), load generator on the same machine.",
        words.join(" "),
        today.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let page = format!("# Speed\n\n{BEGIN}\n\n### B: x\n\nold\n\n### C: y\n\nkept\n\n{END}\n\nMore.\n");
        let new = |title: &str, text: &str| BTreeMap::from([(title.to_owned(), text.to_owned())]);
        let page = replace(&page, new("B: x", "| new |")).unwrap();
        let page = replace(&page, new("A: z", "first")).unwrap();
        let block = "\n\n### A: z\n\nfirst\n\n### B: x\n\n| new |\n\n### C: y\n\nkept\n\n";
        assert_eq!(page, format!("# Speed\n\n{BEGIN}{block}{END}\n\nMore.\n"));
        assert_eq!(replace("no marks", BTreeMap::new()), None);
    }
}
