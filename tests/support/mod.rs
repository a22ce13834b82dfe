//! A shop in process, and people with browsers who visit it.
//!
//! ```ignore
//! let shop = Shop::open().await;
//! let anna = shop.customer("anna").await;
//! let answer = anna.get("/profile/").await;
//! assert_eq!(answer.status, 200);
//! ```
//!
//! Every test has a database of its own: a SQLite file, or with `TECHSTORE_TEST_DATABASE=postgres` a database on the server
//! that `TECHSTORE_TEST_POSTGRES` names. The clock stands until it is moved; limits of attempts are off unless asked for.

mod answer;
pub(crate) mod app;
mod browser;
pub(crate) mod database;
pub(crate) mod description;
pub(crate) mod fixtures;
pub(crate) mod smtp;
mod smtp_session;

use secrecy::ExposeSecret;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use clap::{Args, FromArgMatches};
use jiff::SignedDuration;
use serde_json::json;
use techstore::app::{App, Sources, create_database, open_database};
use techstore::config::{Settings, Switch};
use techstore::kernel::clock::Clock;
use techstore::kernel::random::Random;
use techstore::mail::{Letter, Mailbox, Mailer};
use techstore::{schema, site};
use tokio_util::sync::CancellationToken;

pub(crate) use answer::Answer;
pub(crate) use browser::Browser;
use database::TestDatabase;

/// When every test begins: noon in Moscow.
pub(crate) const NOON: &str = "2026-11-22T09:00:00Z";
/// The password of everybody made by [`Shop::customer`].
pub(crate) const PASSWORD: &str = "кедровая шишка 7";

pub(crate) struct Shop {
    pub app: App,
    pub clock: Clock,
    settings: Settings,
    mailbox: Mailbox,
    router: Router,
    addresses: AtomicU64,
    _folder: tempfile::TempDir,
    _database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// An empty shop with limits of attempts.
    pub(crate) async fn open_with_limits() -> Self {
        Self::open_with(|settings| settings.server.limits = Switch::On).await
    }

    /// An empty shop with settings of its own.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = TestDatabase::create(folder.path()).await;
        let mut settings = settings();
        settings.database.database_url = database.url().into();
        settings.shop.data_dir = folder.path().join("data");
        settings.server.limits = Switch::Off;
        settings.server.allowed_hosts = "testserver,localhost,127.0.0.1".to_owned();
        change(&mut settings);
        let db = create_database(&settings).await.unwrap();
        db.migrate(&schema::migrations()).await.unwrap();
        let clock = Clock::fixed(NOON.parse().unwrap());
        let mailbox = Mailbox::default();
        // Mail stays in memory, unless the test has an address for it.
        let mailer = (settings.mail.mail_url.expose_secret() == "file:").then(|| Mailer::Memory(mailbox.clone()));
        let sources = Sources { clock: clock.clone(), random: Random::System, mailer };
        let app = App::new(&settings, db, sources).unwrap();
        let router = site::router(&app, settings.server.concurrency);
        let addresses = AtomicU64::new(1);
        Self { app, clock, settings, mailbox, router, addresses, _folder: folder, _database: database }
    }

    pub(crate) fn database_url(&self) -> &str {
        self.settings.database.database_url.expose_secret()
    }

    /// The same shop, with its database under another address.
    pub(crate) async fn over(mut self, database_url: &str) -> Self {
        self.settings.database.database_url = database_url.into();
        let db = open_database(&self.settings).await.unwrap();
        let sources = Sources { clock: self.clock.clone(), ..Sources::default() };
        self.app = App::new(&self.settings, db, sources).unwrap();
        self.router = site::router(&self.app, self.settings.server.concurrency);
        self
    }

    /// The same shop after a restart with other settings.
    pub(crate) async fn with_settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        let address = self.database_url().to_owned();
        self.over(&address).await
    }

    /// The same shop in a second process, as far as its database can tell.
    pub(crate) async fn second_process(&self) -> App {
        let db = open_database(&self.settings).await.unwrap();
        let sources = Sources { clock: self.clock.clone(), ..Sources::default() };
        App::new(&self.settings, db, sources).unwrap()
    }

    /// All mail that went out, in order, with what is due now.
    pub(crate) async fn mailbox(&self) -> Vec<Letter> {
        techstore::mail::deliver(&self.app.mail, || true).await.unwrap();
        self.mailbox.letters()
    }

    /// The same, once the jobs about accounts were done that write some of it.
    pub(crate) async fn account_mail(&self) -> Vec<Letter> {
        self.work_on_accounts().await;
        self.mailbox().await
    }

    /// Does the jobs about accounts that are due.
    pub(crate) async fn work_on_accounts(&self) {
        techstore::accounts::work(&self.app.accounts, &CancellationToken::new()).await.unwrap();
    }

    /// Where a shop of this test may keep files.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self._folder.path()
    }

    /// A browser that was never here, at an address of its own.
    pub(crate) fn browser(&self) -> Browser {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed);
        Browser::new(self.router.clone(), number)
    }

    /// Registers somebody and signs them in. The password is [`PASSWORD`].
    pub(crate) async fn customer(&self, login: &str) -> Browser {
        let browser = self.browser();
        self.register(login).await;
        browser.sign_in(login, PASSWORD).await;
        browser
    }

    /// Registers somebody who is not signed in.
    pub(crate) async fn register(&self, login: &str) {
        let answer = self.browser().post_json("/api/register", &registration(login)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Makes an administrator and signs them in.
    pub(crate) async fn administrator(&self, login: &str) -> Browser {
        let email = format!("{login}@example.org");
        techstore::accounts::staffing::create_superuser(&self.app.accounts, login, &email, &PASSWORD.into())
            .await
            .unwrap();
        let browser = self.browser();
        browser.sign_in(login, PASSWORD).await;
        browser
    }

    pub(crate) fn advance(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    /// One number from the database.
    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        use techstore_db::Reads;
        self.app.db.read().await.unwrap().sql(query).value().await.unwrap()
    }

    pub(crate) async fn execute(&self, statement: &'static str) -> u64 {
        use techstore_db::Reads;
        let mut tx = self.app.db.write().await.unwrap();
        let rows = tx.sql(statement).execute().await.unwrap();
        tx.commit().await.unwrap();
        rows
    }
}

/// The settings as they are by default.
pub(crate) fn settings() -> Settings {
    let command = Settings::augment_args(clap::Command::new("techstore"));
    Settings::from_arg_matches(&command.try_get_matches_from(["techstore"]).unwrap()).unwrap()
}

/// A registration that breaks no rule.
pub(crate) fn registration(login: &str) -> serde_json::Value {
    json!({
        "name": "Анна", "surname": "Соболева", "patronymic": "Игоревна", "login": login,
        "email": format!("{login}@example.org"), "password": PASSWORD, "password_repeat": PASSWORD,
        "rules": true, "personal_data": true,
    })
}
