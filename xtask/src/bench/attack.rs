//! Attacks on a running shop, each with all its numbers: what they cost others, and whether the shop held.
//!
//! To add one: a file in `attack/` with a `pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome>`, and a line in [`ATTACKS`].
//! Attackers come from addresses of their own (see [`source`]), so that the limits see them as strangers do.

mod anonymous_uploads;
mod asking;
mod even_refusals;
mod guessing;
mod guest;
mod mails;
mod orders;
mod png;
mod sessions;
mod silent_connections;
mod slow_bodies;
mod source;

use anyhow::Result;
use serde_json::{Value, json};

use super::fixture::Fixture;
use super::record::Section;

/// What became of one attack.
struct Outcome {
    /// What the attackers sent, and how much of it.
    sent: String,
    /// What the shop and its other visitors made of it.
    seen: String,
    goal: &'static str,
    held: bool,
    figures: Value,
}

type Attack = fn(&Fixture<'_>) -> Result<Outcome>;

const ATTACKS: &[(&str, Attack)] = &[
    ("slow-bodies", slow_bodies::run),
    ("silent-connections", silent_connections::run),
    ("anonymous-uploads", anonymous_uploads::run),
    ("guessing", guessing::run),
    ("right-logins", sessions::right_logins),
    ("pictures", sessions::pictures),
    ("guests", sessions::guests),
    ("even-refusals", even_refusals::run),
    ("orders", orders::run),
    ("mails", mails::run),
];

/// Runs the attacks whose name contains `--case`; the second value names those that the shop did not stand.
pub(super) fn measure(fixture: &Fixture<'_>) -> Result<(Section, Vec<&'static str>)> {
    let chosen = |name: &str| fixture.options.case.as_deref().is_none_or(|part| name.contains(part));
    let mut text = String::from("| attack | sent | seen | goal | held |\n|---|---|---|---|---|\n");
    let (mut figures, mut fallen) = (serde_json::Map::new(), Vec::new());
    for (name, attack) in ATTACKS.iter().filter(|(name, _)| chosen(name)) {
        println!("{name} …");
        let Outcome { sent, seen, goal, held, figures: own } = attack(fixture)?;
        text += &format!("| {name} | {sent} | {seen} | {goal} | {} |\n", if held { "yes" } else { "**no**" });
        figures.insert((*name).to_owned(), json!({ "held": held, "figures": own }));
        if !held {
            fallen.push(*name);
        }
    }
    Ok((Section::new(fixture.options.database, "attacks", text, Value::Object(figures)), fallen))
}
