//! Moving in from an old Django site: people, their profiles and avatars, and the history of signing in.
//!
//! - Everything happens in one transaction: a move that fails changes nothing, its files are taken away again.
//! - Numbers are kept. Somebody with the same number and login is here already and stays as they are, whatever they have
//!   changed since, so a second move changes nothing. A number or login that is somebody else's here ends the move before
//!   it begins.
//! - Password hashes are kept; `accounts::passwords` verifies Django's formats.
//! - What our rules can read is made uniform (a telephone becomes E.164), the rest is kept and the [`Report`] names it.
//! - The old database is opened for reading alone and must not change meanwhile.

mod avatars;
mod dates;
mod keys;
mod new_files;
mod newcomer;
mod report;
mod residents;
mod sign_ins;
mod store;

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, bail};
use techstore_db::{Engine, Error, Foreign};

pub use report::{Person, Remark, Report, Subject, Topic};

use self::newcomer::{Newcomer, Reception};
use self::residents::Residents;
use self::store::old_site::{self, OldPerson};
use self::store::people;
use crate::accounts::Accounts;

/// Where the old site left its things.
#[derive(Debug, Clone)]
pub struct OldSite {
    /// Its SQLite file.
    pub database: PathBuf,
    /// Its `MEDIA_ROOT`.
    pub media: PathBuf,
}

/// Whether it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Move in.
    Move,
    /// Do everything but commit it and write files.
    Rehearse,
}

/// Brings in the people of an old site.
///
/// # Errors
/// Says what is wrong, and has changed nothing: the old database is none or not that of such a site, a moment in it is
/// none, a number or login is taken by somebody else, or one of the databases or folders fails.
pub async fn bring_people(accounts: &Accounts, from: &OldSite, mode: Mode) -> anyhow::Result<Report> {
    let mut old = Foreign::open(&from.database).await?;
    let context = || format!("cannot read the old database {}", from.database.display());
    let everybody = read_people(&mut old).await.with_context(context)?;
    let mut report = Report { is_rehearsal: mode == Mode::Rehearse, ..Report::default() };
    for (id,) in old_site::stray_profiles(&mut old).await.with_context(context)? {
        report.about_row(Topic::StrayProfile, id);
    }
    let numbers: HashSet<i64> = everybody.iter().map(|person| person.id).collect();
    let mut newcomers = receive(accounts, everybody, &mut report).await?;
    let files = avatars::bring(&accounts.media, &from.media, &mut newcomers, &mut report).await?;

    let mut tx = accounts.db.write().await?;
    people::insert(&mut tx, &newcomers).await.context("cannot add the people")?;
    sign_ins::bring(accounts, &mut old, &mut tx, &numbers, &mut report).await.context("cannot add the signings in")?;
    old.unchanged()?;
    if mode == Mode::Rehearse {
        return Ok(report);
    }
    if !newcomers.is_empty() {
        people::continue_numbers(&mut tx).await?;
    }
    match tx.commit().await {
        Ok(()) => files.keep(),
        Err(Error::Unavailable(cause)) if accounts.db.engine() == Engine::Postgres => {
            // The server may have committed: then the rows need their files, otherwise the next move finds them there.
            files.keep();
            bail!("the connection broke while the move was committed ({cause}): run it again to learn whether it was");
        }
        Err(error) => return Err(error).context("cannot commit the move"),
    }
    Ok(report)
}

async fn read_people(old: &mut Foreign) -> anyhow::Result<Vec<OldPerson>> {
    let missing = old_site::missing(old).await?;
    if !missing.is_empty() {
        bail!("it has no {}: is it the database of a TechStore on Django?", missing.join(", "));
    }
    Ok(old_site::people(old).await?)
}

/// Takes in those who are not here yet.
async fn receive(accounts: &Accounts, everybody: Vec<OldPerson>, report: &mut Report) -> anyhow::Result<Vec<Newcomer>> {
    let mut db = accounts.db.read().await?;
    let residents = Residents::new(people::residents(&mut db).await?);
    drop(db);
    residents.refuse_conflicts(&everybody)?;
    let (mut logins, mut emails) = residents.keys();
    let now = accounts.clock.now();
    let today = now.to_zoned(accounts.time_zone.clone()).date();
    let mut newcomers = Vec::new();
    for person in everybody {
        if residents.has(&person) {
            report.known_people += 1;
            continue;
        }
        let mut reception = Reception { logins: &mut logins, emails: &mut emails, report, now, today };
        newcomers.push(reception.take(person)?);
    }
    report.people = newcomers.len();
    Ok(newcomers)
}
