//! Importing a shop on Django: people with profiles, avatars and sign-in history; categories and products with photos;
//! orders.
//!
//! - It is one transaction: a failed import changes nothing, and its files are removed.
//! - Ids are kept. A person with the same id and login was imported before and stays unchanged, whatever has been
//!   edited since; likewise a product with the same id and address, and an order with the same id, person and time. So
//!   the import can be repeated. An id, login or address that belongs to something else here refuses the import before it
//!   begins.
//! - Password hashes are kept; `accounts::passwords` verifies Django's formats.
//! - Values that our rules can read are normalized (a phone becomes E.164). Others are kept, and the [`Report`] lists
//!   them.
//! - The old database is opened read-only and must not change meanwhile.

mod avatars;
mod conflicts;
mod dates;
mod existing_goods;
mod existing_orders;
mod existing_people;
mod goods;
mod keys;
mod new_files;
mod new_person;
mod orders;
mod pictures;
mod report;
mod sign_ins;
mod store;
mod topics;

use std::collections::HashSet;
use std::path::PathBuf;

use anyhow::{Context, bail};
use techstore_db::{Engine, Error, Foreign, Write};

pub use report::Remark;
pub use report::{Report, Topic};

use self::existing_goods::ExistingGoods;
use self::existing_orders::ExistingOrders;
use self::existing_people::ExistingPeople;
use self::goods::GoodsImport;
use self::new_files::NewFiles;
use self::new_person::{NewPerson, PersonImport};
use self::orders::{Moved, OrderImport};
use self::pictures::Pictures;
use self::store::old_goods::{self, OldCategory, OldLabel};
use self::store::old_orders::{self, OldMark};
use self::store::old_site::{self, OldPerson};
use self::store::{numbers, people};
use crate::accounts::Accounts;

#[derive(Debug, Clone)]
pub struct OldSite {
    pub database: PathBuf,
    pub media: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Move,
    /// Do everything but commit it and write files.
    Rehearse,
}

/// What is read of the old site before anything is written.
struct There {
    people: Vec<OldPerson>,
    categories: Vec<OldCategory>,
    products: Vec<OldLabel>,
    orders: Vec<OldMark>,
}

struct Here {
    people: ExistingPeople,
    goods: ExistingGoods,
    orders: ExistingOrders,
}

pub async fn bring(accounts: &Accounts, from: &OldSite, mode: Mode) -> anyhow::Result<Report> {
    let mut old = Foreign::open(&from.database).await?;
    let context = || format!("cannot read the old database {}", from.database.display());
    let there = There::read(&mut old).await.with_context(context)?;
    let mut report = Report { is_rehearsal: mode == Mode::Rehearse, ..Report::default() };
    for (id,) in old_site::stray_profiles(&mut old).await.with_context(context)? {
        report.about_row(Topic::StrayProfile, id);
    }
    let people: HashSet<i64> = there.people.iter().map(|person| person.id).collect();
    let products: HashSet<i64> = there.products.iter().map(|product| product.id).collect();
    let here = Here::look(accounts).await?;
    here.refuse_conflicts(&there, &people)?;
    let mut new_people = import_people(accounts, &here.people, there.people, &mut report)?;
    let mut pictures = Pictures::open(&accounts.media, &from.media, report.is_rehearsal)?;
    avatars::bring(&mut pictures, &mut new_people, &mut report).await?;
    let photos = goods::bring_photos(&mut pictures, &here.goods, &there.products).await?;

    let mut tx = accounts.db.write().await?;
    people::insert(&mut tx, &new_people).await.context("cannot add the people")?;
    sign_ins::bring(accounts, &mut old, &mut tx, &people, &mut report).await.context("cannot add the signings in")?;
    let now = accounts.clock.now();
    let goods = GoodsImport { goods: here.goods, categories: there.categories, photos, now, report: &mut report };
    goods.bring(&mut old, &mut tx).await.context("cannot add the goods")?;
    let time_zone = accounts.time_zone.clone();
    let moved = Moved { people: &people, products: &products };
    let orders = OrderImport::open(&mut tx, here.orders, moved, time_zone, &mut report).await?;
    orders.bring(&mut old, &mut tx).await.context("cannot add the orders")?;
    old.unchanged()?;
    if mode == Mode::Move {
        finish(tx, pictures.into_files(), &report, accounts.db.engine()).await?;
    }
    Ok(report)
}

async fn finish(mut tx: Write, files: NewFiles, report: &Report, engine: Engine) -> anyhow::Result<()> {
    if [report.people, report.categories, report.products, report.orders].iter().any(|count| *count > 0) {
        numbers::go_on(&mut tx).await?;
    }
    match tx.commit().await {
        Ok(()) => files.keep(),
        Err(Error::Unavailable(cause)) if engine == Engine::Postgres => {
            // The server may have committed, and then the rows need their files. If it has not, the next import finds
            // the files in place.
            files.keep();
            bail!("the connection broke while the move was committed ({cause}): run it again to learn whether it was");
        }
        Err(error) => return Err(error).context("cannot commit the move"),
    }
    Ok(())
}

impl There {
    async fn read(old: &mut Foreign) -> anyhow::Result<Self> {
        let missing = old_site::missing(old).await?;
        if !missing.is_empty() {
            bail!("it has no {}: is it the database of a TechStore on Django?", missing.join(", "));
        }
        Ok(Self {
            people: old_site::people(old).await?,
            categories: old_goods::categories(old).await?,
            products: old_goods::labels(old).await?,
            orders: old_orders::marks(old).await?,
        })
    }
}

impl Here {
    async fn look(accounts: &Accounts) -> anyhow::Result<Self> {
        let mut db = accounts.db.read().await?;
        Ok(Self {
            people: ExistingPeople::new(people::residents(&mut db).await?),
            goods: ExistingGoods::look(&mut db).await?,
            orders: ExistingOrders::open(&mut db).await?,
        })
    }

    fn refuse_conflicts(&self, there: &There, people: &HashSet<i64>) -> anyhow::Result<()> {
        self.people.refuse_conflicts(&there.people)?;
        self.goods.refuse_conflicts(&there.categories, &there.products)?;
        self.orders.refuse_conflicts(&there.orders, people)
    }
}

/// Imports those who are not here yet.
fn import_people(
    accounts: &Accounts,
    people: &ExistingPeople,
    everybody: Vec<OldPerson>,
    report: &mut Report,
) -> anyhow::Result<Vec<NewPerson>> {
    let (mut logins, mut emails) = people.keys();
    let now = accounts.clock.now();
    let today = now.to_zoned(accounts.time_zone.clone()).date();
    let mut new_people = Vec::new();
    for person in everybody {
        if people.has(&person) {
            report.known_people += 1;
            continue;
        }
        let mut import = PersonImport { logins: &mut logins, emails: &mut emails, report, now, today };
        new_people.push(import.import(person)?);
    }
    report.people = new_people.len();
    Ok(new_people)
}
