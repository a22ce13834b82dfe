//! Orders that are placed and taken back again and again with a stranger's address: the stranger must not be flooded, nor read
//! what the attacker typed. Moving the day on is for `tests/mail/limits.rs`: here is what one hour can do.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::time::sleep;

use super::super::fixture::Fixture;
use super::Outcome;
use super::guest::{Guest, TRUSTS_US};

const ORDERS: u16 = 40;
/// Messages of all kinds that a mailbox gets in an hour.
const PER_HOUR: usize = 5;
/// The server looks every 10 s for messages that nobody rang for.
const DELIVERY: Duration = Duration::from_secs(12);
const SPELLINGS: [&str; 4] =
    ["stranger@example.org", "Stranger@Example.ORG", "stran.ger@example.org", "stranger+1@example.org"];

/// 40 orders of 40 addresses to one mailbox, each taken back at once: 80 messages.
pub(super) fn run(fixture: &Fixture<'_>) -> Result<Outcome> {
    let folder = fixture.workspace.fresh("bench/attack-mails")?;
    let setting = format!("file:{}", folder.display());
    let shop = fixture.open_guarded(&[TRUSTS_US, ("TECHSTORE_MAIL_URL", &setting)])?;
    let mut placed = 0;
    for number in 0..ORDERS {
        let mut guest = Guest::arrive(shop.port, 1_000 + number)?;
        guest.put_something()?;
        let email = SPELLINGS.get(usize::from(number) % SPELLINGS.len()).copied().unwrap_or_default();
        let answer = guest.check_out(email, &format!("+79165{number:06}"))?;
        let Some(location) = answer.header("location").filter(|_| answer.status == 303) else { continue };
        placed += 1;
        let (path, key) = location.split_once("done/?key=").context("the thanks have no key")?;
        guest.post(&format!("{path}cancel/"), &format!("key={key}"))?;
    }
    fixture.block_on(async { sleep(DELIVERY).await })?;
    let (mails, clean) = read(&folder)?;
    shop.stop()?;
    Ok(Outcome {
        sent: format!("{ORDERS} orders with a stranger's address, each cancelled at once"),
        seen: format!("{placed} orders placed; {mails} messages"),
        goal: "every order is placed, no more than 5 messages in an hour, no typed name in them",
        held: placed == ORDERS && mails <= PER_HOUR && mails > 0 && clean,
        figures: json!({ "placed": placed, "messages": mails, "clean": clean }),
    })
}

/// How many messages lie there, and whether none of them says the name that was typed.
fn read(folder: &Path) -> Result<(usize, bool)> {
    let (mut mails, mut clean) = (0, true);
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "html") {
            mails += 1;
            let text = std::fs::read_to_string(&path)?;
            clean &= !text.contains("Анна") && !text.contains("Никто");
        }
    }
    Ok((mails, clean))
}
