//! The composition root: opens the database and puts the parts together, by the settings. Knows every part.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use techstore_db::{Address, Db, Options, SchemaFault};

use crate::accounts::{Accounts, Attempts, Hashers};
use crate::cart::{self, Carts};
use crate::catalog::{self, Catalog};
use crate::config::{Settings, Switch, TakesPayments};
use crate::info::About;
use crate::kernel::cached::Renewals;
use crate::kernel::clock::Clock;
use crate::kernel::delivery::Terms;
use crate::kernel::random::Random;
use crate::mail::{self, Mail, Mailer, PublicUrl, Sender};
use crate::media::Media;
use crate::orders::{self, Orders};
use crate::payments::{SimulatedBank, Till};
use crate::schema;
use crate::site::health::{Health, Looked};
use crate::web::client_address::TrustedProxies;
use crate::web::context::Web;
use crate::web::host::AllowedHosts;
use crate::web::metrics::Figures;
use crate::web::origin::{Origin, TrustedOrigins};
use crate::web::security_events::SecurityEvents;
use crate::web::submitted::{Bodies, Budget};

/// The shop's parts; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub web: Web,
    pub accounts: Accounts,
    pub(crate) catalog: Catalog,
    pub carts: Carts,
    pub orders: Orders,
    pub media: Media,
    pub mail: Mail,
    /// What pages about the shop say.
    pub(crate) about: About,
    pub renewals: Renewals,
    pub figures: Figures,
    /// Whether the shop can take an order.
    pub health: Health,
}

/// Clock, randomness and mailer: the real ones, or a test's.
pub struct Sources {
    pub clock: Clock,
    pub random: Random,
    /// Where mail goes, if not where the settings say.
    pub mailer: Option<Mailer>,
}

impl Default for Sources {
    fn default() -> Self {
        Self { clock: Clock::System, random: Random::System, mailer: None }
    }
}

/// Opens the database that the settings name; it must be there.
pub async fn open_database(settings: &Settings) -> anyhow::Result<Db> {
    open_database_for(settings, Options::default().statement_timeout).await
}

/// The same with a longer time limit for each statement.
pub(crate) async fn open_database_for(settings: &Settings, statement_timeout: Duration) -> anyhow::Result<Db> {
    let defaults = Options::default();
    let slow_timeout = defaults.slow_timeout.max(statement_timeout);
    // Only commands ask for more time, and there nobody else waits for the worker thread.
    let is_patient = statement_timeout > defaults.statement_timeout;
    let complain_after = if is_patient { statement_timeout } else { defaults.complain_after };
    let options = Options { statement_timeout, slow_timeout, complain_after, ..options(settings) };
    let address = settings.database.address()?;
    let is_missing = matches!(&address, Address::Sqlite(path) if !path.exists());
    Db::open(&address, options).await.context(if is_missing {
        "cannot open the database (run `techstore migrate` to make it)"
    } else {
        "cannot open the database"
    })
}

/// Makes sure that the schema is this program's.
pub(crate) async fn check_schema(db: &Db) -> anyhow::Result<()> {
    let faults = db.schema_faults(&schema::migrations()).await.context("cannot read the database's schema")?;
    if faults.is_empty() {
        return Ok(());
    }
    let is_behind = faults.iter().all(|fault| matches!(fault, SchemaFault::Missing(_)));
    let is_newer = faults.iter().any(|fault| matches!(fault, SchemaFault::Newer(..)));
    let said = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    if is_behind {
        bail!("the database is behind this program: run `techstore migrate` ({said})");
    }
    if is_newer {
        bail!("the database is of a newer program ({said}): run that one, or go back to the copy made before it");
    }
    bail!("the database's schema is not what this program makes ({said}): go back to a copy that is whole");
}

/// Opens the database that the settings name. A SQLite file that is not there is made, with its folder.
pub async fn create_database(settings: &Settings) -> anyhow::Result<Db> {
    let opened = Db::create(&settings.database.address()?, options(settings)).await;
    opened.context("cannot open the database")
}

fn options(settings: &Settings) -> Options {
    Options { connections: settings.database.database_connections, ..Options::default() }
}

impl App {
    /// Puts the parts together over an open database.
    pub fn new(settings: &Settings, db: Db, sources: Sources) -> anyhow::Result<Self> {
        let time_zone = TimeZone::get(&settings.shop.time_zone)
            .with_context(|| format!("there is no time zone {}", settings.shop.time_zone))?;
        let web = web(settings, &sources, &time_zone)?;
        let Sources { clock, random, mailer } = sources;
        let health = health(settings, &db, &clock);
        let media = Media::new(settings.shop.data_dir.join("media"));
        let mail = open_mail(settings, db.clone(), clock.clone(), mailer)?;
        let accounts = accounts(settings, &db, &web, &media, &mail)?;
        let terms = Arc::new(terms(settings));
        let renewals = Renewals::default();
        let catalog = Catalog::new(catalog::Parts::new(db.clone(), clock.clone(), terms.clone(), renewals.clone()));
        let carts = Carts { db: db.clone(), clock: clock.clone(), limits: limits(settings) };
        let orders = Orders {
            db: db.clone(),
            clock,
            random,
            time_zone,
            accounts: accounts.clone(),
            carts: carts.clone(),
            mail: mail.clone(),
            terms: terms.clone(),
            till: till(settings, &web.random),
            limit: (settings.server.limits == Switch::On).then(orders::limit),
            unconfirmed: unconfirmed(settings),
            payment_time: SignedDuration::from_mins(i64::from(settings.payment.payment_minutes)),
            link_key: Arc::default(),
        };
        let figures = Figures::new().with_events(&web.events);
        let about = About { terms, map_url: settings.shop.map_url.as_str().into() };
        Ok(Self { db, web, accounts, catalog, carts, orders, media, mail, about, renewals, figures, health })
    }
}

fn web(settings: &Settings, sources: &Sources, time_zone: &TimeZone) -> anyhow::Result<Web> {
    let server = &settings.server;
    Ok(Web {
        hosts: Arc::new(AllowedHosts::parse(&server.allowed_hosts)?),
        proxies: Arc::new(TrustedProxies::parse(&server.trusted_proxies)?),
        origins: Arc::new(TrustedOrigins::parse(&server.trusted_origins)?),
        public: public_origin(settings)?.map(Arc::new),
        events: SecurityEvents::new(sources.clock.clone(), settings.logging.log_addresses == Switch::On),
        bodies: Bodies {
            budget: Budget::new(server.body_memory.saturating_mul(1024 * 1024)),
            folder: settings.shop.data_dir.join("uploads"),
        },
        clock: sources.clock.clone(),
        random: sources.random.clone(),
        time_zone: time_zone.clone(),
    })
}

fn health(settings: &Settings, db: &Db, clock: &Clock) -> Health {
    Health::new(Looked {
        db: db.clone(),
        clock: clock.clone(),
        migrations: schema::migrations(),
        data_dir: settings.shop.data_dir.clone(),
        free_space: settings.shop.free_space_mib.map(|mebibytes| u64::from(mebibytes) << 20),
    })
}

fn accounts(settings: &Settings, db: &Db, web: &Web, media: &Media, mail: &Mail) -> anyhow::Result<Accounts> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Ok(Accounts {
        db: db.clone(),
        clock: web.clock.clone(),
        random: web.random.clone(),
        hashers: Hashers::start(threads).context("cannot start the hashing threads")?,
        surveyed: Arc::default(),
        attempts: Arc::new(Attempts::new(settings.server.limits == Switch::On)),
        job_waker: Arc::default(),
        devices: Arc::default(),
        media: media.clone(),
        mail: mail.clone(),
        time_zone: web.time_zone.clone(),
    })
}

/// How orders reach people, as the settings have it.
fn terms(settings: &Settings) -> Terms {
    let delivery = &settings.delivery;
    let hours = delivery.courier_hours.split(',').map(str::trim).filter(|hours| !hours.is_empty());
    Terms {
        courier_price: delivery.courier_price,
        free_from: delivery.courier_free_from,
        courier_days: delivery.courier_days,
        courier_hours: hours.map(str::to_owned).collect(),
        cities: delivery.cities(),
        pickup_place: delivery.pickup_place.clone(),
    }
}

/// After how long an unconfirmed order is cancelled; 0 hours mean never.
fn unconfirmed(settings: &Settings) -> Option<SignedDuration> {
    let hours = i64::from(settings.orders.unconfirmed_hours);
    (hours > 0).then(|| SignedDuration::from_hours(hours))
}

/// How much may be bought at once, as the settings have it.
fn limits(settings: &Settings) -> cart::Limits {
    let limits = &settings.orders;
    cart::Limits { per_line: limits.pieces_per_line.into(), per_order: limits.pieces_per_order.into() }
}

/// Who takes money online, as the settings have it.
fn till(settings: &Settings, random: &Random) -> Till {
    match settings.payment.payments {
        TakesPayments::Off => Till::Closed,
        TakesPayments::Test => Till::Played(Arc::new(SimulatedBank::new(random.clone()))),
    }
}

/// The site's origin as people see it, if it is set. Links in mails begin with the same setting.
fn public_origin(settings: &Settings) -> anyhow::Result<Option<Origin>> {
    let Some(text) = &settings.mail.public_url else { return Ok(None) };
    let url = PublicUrl::parse(text).context("the setting public-url")?;
    Ok(Origin::parse(&url.page("")))
}

/// Errors name the setting and never its value, which may contain a password.
fn open_mail(settings: &Settings, db: Db, clock: Clock, mailer: Option<Mailer>) -> anyhow::Result<Mail> {
    let public_url = match &settings.mail.public_url {
        Some(url) => PublicUrl::parse(url).context("the setting public-url")?,
        None => PublicUrl::of_server(settings.server.bind),
    };
    let sender = Sender::parse(&settings.mail.mail_from).context("the setting mail-from")?;
    let folder = settings.shop.data_dir.join("mail");
    let mailer = match mailer {
        Some(mailer) => mailer,
        None => settings.mail.mailer(folder, public_url.host()).context("the setting mail-url")?,
    };
    let limits = (settings.server.limits == Switch::On).then(|| mail::Limits {
        per_hour: settings.mail.mails_per_hour.into(),
        per_day: settings.mail.mails_per_day.into(),
    });
    Ok(Mail {
        db,
        clock,
        mailer: Arc::new(mailer),
        sender: Arc::new(sender),
        public_url: Arc::new(public_url),
        limits,
        waker: Arc::default(),
    })
}
