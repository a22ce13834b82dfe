//! Importing the sign-in history. No session stays open: each counts as ended when it was last used.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use techstore_db::{Foreign, Write};

use super::new_person::required;
use super::report::{Report, Topic};
use super::store::old_site::{self, OldSignIn};
use super::store::sign_ins::{self, PastSignIn};
use crate::accounts::Accounts;
use crate::accounts::device::Device;
use crate::accounts::user_agent::UserAgent;

/// Rows in memory at a time.
const ROWS: i64 = 2_000;

/// Imports those that are not here yet. `people`: the ids of everybody at the old site.
pub(super) async fn bring(
    accounts: &Accounts,
    old: &mut Foreign,
    tx: &mut Write,
    people: &HashSet<i64>,
    report: &mut Report,
) -> anyhow::Result<()> {
    let known: HashSet<i64> = sign_ins::imported(tx).await?.into_iter().map(|(id,)| id).collect();
    let mut after = i64::MIN;
    loop {
        let rows = old_site::sign_ins_after(old, after, ROWS).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let fresh = select(rows, people, &known, report);
        let devices = read_devices(accounts.clone(), &fresh).await?;
        let past: Vec<PastSignIn> = fresh.into_iter().zip(devices).map(past).collect::<anyhow::Result<_>>()?;
        report.sign_ins += past.len();
        sign_ins::insert(tx, &past).await?;
    }
}

fn select(rows: Vec<OldSignIn>, people: &HashSet<i64>, known: &HashSet<i64>, report: &mut Report) -> Vec<OldSignIn> {
    let mut fresh = Vec::new();
    for row in rows {
        if known.contains(&row.id) {
            report.known_sign_ins += 1;
        } else if people.contains(&row.user_id) {
            fresh.push(row);
        } else {
            report.about_row(Topic::StraySignIn, row.id);
        }
    }
    fresh
}

/// Parses the user agents, each distinct text once. On a blocking thread: a hostile one takes milliseconds.
async fn read_devices(accounts: Accounts, rows: &[OldSignIn]) -> anyhow::Result<Vec<(UserAgent, Device)>> {
    let agents: Vec<UserAgent> =
        rows.iter().map(|row| UserAgent::parse(row.user_agent.as_deref().unwrap_or_default())).collect();
    let read = tokio::task::spawn_blocking(move || {
        let mut seen: HashMap<String, Device> = HashMap::new();
        let mut device = |agent: &UserAgent| {
            seen.entry(agent.as_str().to_owned()).or_insert_with(|| accounts.devices.read_blocking(agent)).clone()
        };
        agents
            .into_iter()
            .map(|agent| {
                let device = device(&agent);
                (agent, device)
            })
            .collect()
    });
    Ok(read.await?)
}

fn past((row, (user_agent, device)): (OldSignIn, (UserAgent, Device))) -> anyhow::Result<PastSignIn> {
    Ok(PastSignIn {
        imported_id: row.id,
        user: row.user_id,
        address: address(row.ip_address.as_deref().unwrap_or_default()),
        user_agent,
        device,
        signed_in_at: required("main_usersession.created_at", row.id, row.created_at.as_deref())?,
        last_seen_at: required("main_usersession.last_activity", row.id, row.last_activity.as_deref())?,
    })
}

/// A normalized IP address; empty for any other text, which would be of no use.
fn address(text: &str) -> String {
    text.trim().parse::<IpAddr>().map(|address| address.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_ours_are() {
        for (old, ours) in [
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1 ", "192.0.2.1"),
            ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),
            ("unknown", ""),
            ("", ""),
        ] {
            assert_eq!(address(old), ours);
        }
    }
}
