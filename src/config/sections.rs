//! The settings by section, one struct each. A field's comment is its documentation: `--help` prints it.

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use techstore_db::Address;

use crate::kernel::address::City;
use crate::kernel::money::{Kopecks, MoneyError};
use crate::mail::{Mailer, WrongSetting};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Switch {
    /// Switched on.
    On,
    /// Switched off.
    Off,
}

/// Where and to whom the server answers.
#[derive(Debug, Clone, clap::Args)]
pub struct Server {
    /// Address and port to listen on.
    #[arg(long, env = "TECHSTORE_BIND", default_value = "127.0.0.1:8000", global = true, value_name = "ADDRESS:PORT")]
    pub(crate) bind: SocketAddr,

    /// Address and port of the Prometheus metrics; not served if unset.
    #[arg(long, env = "TECHSTORE_METRICS_BIND", global = true, value_name = "ADDRESS:PORT")]
    pub(crate) metrics_bind: Option<SocketAddr>,

    /// Host names this site answers to, separated by commas; `.example.org` includes all subdomains, `*` allows any.
    #[arg(
        long,
        env = "TECHSTORE_ALLOWED_HOSTS",
        default_value = "localhost,127.0.0.1,[::1]",
        global = true,
        value_name = "NAMES"
    )]
    pub allowed_hosts: String,

    /// Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are trusted: addresses or networks, separated by commas.
    #[arg(
        long,
        env = "TECHSTORE_TRUSTED_PROXIES",
        default_value = "",
        hide_default_value = true,
        global = true,
        value_name = "NETWORKS"
    )]
    pub trusted_proxies: String,

    /// Other origins that may submit forms here, separated by commas: `https://pay.example.org`, `https://*.example.org`.
    #[arg(
        long,
        env = "TECHSTORE_TRUSTED_ORIGINS",
        default_value = "",
        hide_default_value = true,
        global = true,
        value_name = "ORIGINS"
    )]
    pub trusted_origins: String,

    /// Limits on attempts to sign in and to register, on unconfirmed orders, and on messages to one address. `off` is
    /// for load tests only.
    #[arg(long, env = "TECHSTORE_LIMITS", default_value = "on", global = true, value_name = "on|off")]
    pub limits: Switch,

    /// Connections that may be open at once; further ones wait to be accepted.
    #[arg(long, env = "TECHSTORE_CONNECTIONS", default_value_t = 4096, global = true, value_name = "N", value_parser = at_least_one)]
    pub(crate) connections: usize,

    /// Connections of one address or one IPv6 network (/64): by default a twentieth of all, at least 32. Trusted
    /// proxies are exempt, and with `TECHSTORE_LIMITS=off` everybody.
    #[arg(long, env = "TECHSTORE_CONNECTIONS_PER_ADDRESS", global = true, value_name = "N", value_parser = at_least_one)]
    pub(crate) connections_per_address: Option<usize>,

    /// Requests in progress at once; further ones are answered with 503.
    #[arg(long, env = "TECHSTORE_CONCURRENCY", default_value_t = 1024, global = true, value_name = "N", value_parser = at_least_one)]
    pub concurrency: usize,

    /// Mebibytes for the bodies of all requests together; beyond it, requests are answered with 503.
    #[arg(long, env = "TECHSTORE_BODY_MEMORY", default_value_t = 64, global = true, value_name = "MIB", value_parser = at_least_one)]
    pub body_memory: usize,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://user:password@host/name`.
    #[arg(
        long,
        env = "TECHSTORE_DATABASE_URL",
        default_value = "sqlite:data/techstore.db",
        global = true,
        hide_env_values = true,
        value_name = "ADDRESS"
    )]
    pub database_url: SecretString,

    /// Connections to PostgreSQL, or readers of the SQLite file.
    #[arg(long, env = "TECHSTORE_DATABASE_CONNECTIONS", default_value_t = 8, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) database_connections: u32,
}

impl Database {
    pub(crate) fn address(&self) -> techstore_db::Result<Address> {
        Address::parse(self.database_url.expose_secret())
    }
}

#[derive(Debug, Clone, clap::Args)]
pub struct Shop {
    /// Folder of uploaded files and everything else outside the database.
    #[arg(long, env = "TECHSTORE_DATA_DIR", default_value = "data", global = true, value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// Mebibytes that must be free on the disks of the database and the data folder; otherwise /readyz says that the disk is
    /// full. If unset: 64, or 5 % of a small disk.
    #[arg(long, env = "TECHSTORE_FREE_SPACE_MIB", global = true, value_name = "N")]
    pub free_space_mib: Option<u32>,

    /// The shop's time zone, in which times are shown.
    #[arg(long, env = "TECHSTORE_TIME_ZONE", default_value = "Europe/Moscow", global = true, value_name = "NAME")]
    pub(crate) time_zone: String,

    /// The shop at a map service, linked on the contacts page. Empty for no link.
    #[arg(
        long,
        env = "TECHSTORE_MAP_URL",
        default_value = "https://yandex.ru/maps/?pt=37.5900,55.7800&z=17&l=map",
        global = true,
        value_name = "ADDRESS"
    )]
    pub map_url: String,
}

/// How orders reach people, and what that costs.
#[derive(Debug, Clone, clap::Args)]
pub struct Delivery {
    /// What the courier costs, in roubles.
    #[arg(long, env = "TECHSTORE_COURIER_PRICE", default_value = "290", global = true, value_name = "ROUBLES", value_parser = roubles)]
    pub courier_price: Kopecks,

    /// The order sum from which the courier is free, in roubles.
    #[arg(long, env = "TECHSTORE_COURIER_FREE_FROM", default_value = "5000", global = true, value_name = "ROUBLES", value_parser = roubles)]
    pub(crate) courier_free_from: Kopecks,

    /// The number of delivery days to choose from, starting tomorrow.
    #[arg(long, env = "TECHSTORE_COURIER_DAYS", default_value_t = 7, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=60))]
    pub(crate) courier_days: u8,

    /// The delivery hours to choose from, separated by commas.
    #[arg(
        long,
        env = "TECHSTORE_COURIER_HOURS",
        default_value = "10:00–14:00,14:00–18:00,18:00–22:00",
        global = true,
        value_name = "HOURS"
    )]
    pub(crate) courier_hours: String,

    /// Cities where the courier delivers, separated by commas. Elsewhere only pick-up is possible.
    #[arg(long, env = "TECHSTORE_COURIER_CITIES", default_value = "Москва", global = true, value_name = "CITIES")]
    pub courier_cities: String,

    /// Where orders can be picked up.
    #[arg(
        long,
        env = "TECHSTORE_PICKUP_PLACE",
        default_value = "Москва, Лесная улица, 20",
        global = true,
        value_name = "ADDRESS"
    )]
    pub(crate) pickup_place: String,
}

impl Delivery {
    /// The cities that the courier goes to.
    #[must_use]
    pub(crate) fn cities(&self) -> Vec<City> {
        self.courier_cities.split(',').map(str::trim).filter(|city| !city.is_empty()).map(City::new).collect()
    }
}

/// What keeps one customer from taking everything.
#[derive(Debug, Clone, clap::Args)]
pub struct Orders {
    /// How many units of one product can be bought at once. Also applies with `TECHSTORE_LIMITS=off`.
    #[arg(long, env = "TECHSTORE_PIECES_PER_LINE", default_value_t = 10, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub pieces_per_line: u16,

    /// How many units an order may have. Also applies with `TECHSTORE_LIMITS=off`.
    #[arg(long, env = "TECHSTORE_PIECES_PER_ORDER", default_value_t = 50, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub pieces_per_order: u16,

    /// Hours after which an unconfirmed order to be paid on receipt is cancelled automatically; 0
    /// for never.
    #[arg(long, env = "TECHSTORE_UNCONFIRMED_HOURS", default_value_t = 48, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=8_760))]
    pub unconfirmed_hours: u16,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Payment {
    /// Online payments: off, or a test provider for demonstrations and tests. `demo` uses the test provider.
    #[arg(long, env = "TECHSTORE_PAYMENTS", default_value = "off", global = true, value_name = "off|test")]
    pub payments: TakesPayments,

    /// Minutes for which goods are reserved while their order is being paid online.
    #[arg(long, env = "TECHSTORE_PAYMENT_MINUTES", default_value_t = 30, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub payment_minutes: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TakesPayments {
    /// Nobody.
    Off,
    /// A bank that is only played.
    Test,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it must be at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("it is not a number: {error}")),
    }
}

fn roubles(text: &str) -> Result<Kopecks, &'static str> {
    Kopecks::parse(text).map_err(MoneyError::message)
}

#[derive(Debug, Clone, clap::Args)]
pub struct Mail {
    /// Mail server: `smtps://user:password@host` (TLS) or `smtp://user:password@host` (STARTTLS), with `%40` for `@` in
    /// name or password. `file:` or `file:FOLDER` sends nothing and writes messages to `mail` in the data folder or to FOLDER.
    #[arg(
        long,
        env = "TECHSTORE_MAIL_URL",
        default_value = "file:",
        global = true,
        hide_env_values = true,
        value_name = "ADDRESS"
    )]
    pub mail_url: SecretString,

    /// The sender of messages.
    #[arg(
        long,
        env = "TECHSTORE_MAIL_FROM",
        default_value = "TechStore <shop@techstore.example>",
        global = true,
        value_name = "NAME <ADDRESS>"
    )]
    pub mail_from: String,

    /// The site's public address, `https://shop.example.org`: the base of links in messages. By default the address
    /// that the server listens on.
    #[arg(long, env = "TECHSTORE_PUBLIC_URL", global = true, value_name = "ADDRESS")]
    pub public_url: Option<String>,

    /// How many messages of all kinds an unverified mailbox gets in an hour.
    #[arg(long, env = "TECHSTORE_MAILS_PER_HOUR", default_value_t = 5, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub mails_per_hour: u16,

    /// How many messages of all kinds an unverified mailbox gets in a day.
    #[arg(long, env = "TECHSTORE_MAILS_PER_DAY", default_value_t = 10, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub mails_per_day: u16,
}

impl Mail {
    /// As [`Mailer::parse`] reads the setting.
    pub(crate) fn mailer(&self, folder: PathBuf, hello: &str) -> Result<Mailer, WrongSetting> {
        Mailer::parse(self.mail_url.expose_secret(), folder, hello)
    }
}

/// What is logged, and how.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Logging {
    /// Log level: `error`, `warn`, `info`, `debug`, or per module: `info,techstore::web=debug`.
    #[arg(long, env = "TECHSTORE_LOG", default_value = "info", global = true, value_name = "LEVELS")]
    pub(crate) log: String,

    /// Whether security events are logged with the client's address, as fail2ban needs. Addresses are personal data.
    #[arg(long, env = "TECHSTORE_LOG_ADDRESSES", default_value = "off", global = true, value_name = "on|off")]
    pub(crate) log_addresses: Switch,

    /// Log format: for people or for programs.
    #[arg(long, env = "TECHSTORE_LOG_FORMAT", default_value = "text", global = true, value_name = "FORMAT")]
    pub(crate) log_format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
