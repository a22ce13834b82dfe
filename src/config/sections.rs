//! The settings' sections, one struct each; a field's comment is its documentation and what `--help` prints.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::kernel::address::City;
use crate::kernel::money::{Kopecks, MoneyError};

/// On or off.
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

    /// Address and port of the figures for Prometheus; none are given out when it is not set.
    #[arg(long, env = "TECHSTORE_METRICS_BIND", global = true, value_name = "ADDRESS:PORT")]
    pub(crate) metrics_bind: Option<SocketAddr>,

    /// Names this site answers to, by comma; `.example.org` takes in all names below, `*` takes any.
    #[arg(
        long,
        env = "TECHSTORE_ALLOWED_HOSTS",
        default_value = "localhost,127.0.0.1,[::1]",
        global = true,
        value_name = "NAMES"
    )]
    pub allowed_hosts: String,

    /// Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses or networks, by comma.
    #[arg(
        long,
        env = "TECHSTORE_TRUSTED_PROXIES",
        default_value = "",
        hide_default_value = true,
        global = true,
        value_name = "NETWORKS"
    )]
    pub trusted_proxies: String,

    /// Other origins that may send forms here, by comma: `https://pay.example.org`, `https://*.example.org`.
    #[arg(
        long,
        env = "TECHSTORE_TRUSTED_ORIGINS",
        default_value = "",
        hide_default_value = true,
        global = true,
        value_name = "ORIGINS"
    )]
    pub trusted_origins: String,

    /// Limits of attempts to sign in and to register, of orders nobody confirmed, and of messages to one address. `off` is
    /// for load tests only.
    #[arg(long, env = "TECHSTORE_LIMITS", default_value = "on", global = true, value_name = "on|off")]
    pub limits: Switch,

    /// Connections that may be open at once; more wait to be accepted.
    #[arg(long, env = "TECHSTORE_CONNECTIONS", default_value_t = 4096, global = true, value_name = "N", value_parser = at_least_one)]
    pub(crate) connections: usize,

    /// Connections that one address may hold, or one IPv6 network (/64): by default a twentieth of all and at least 32. Trusted
    /// proxies may hold more, and with `TECHSTORE_LIMITS=off` everybody.
    #[arg(long, env = "TECHSTORE_CONNECTIONS_PER_ADDRESS", global = true, value_name = "N", value_parser = at_least_one)]
    pub(crate) connections_per_address: Option<usize>,

    /// Requests worked on at once; more are told to come back in a moment.
    #[arg(long, env = "TECHSTORE_CONCURRENCY", default_value_t = 1024, global = true, value_name = "N", value_parser = at_least_one)]
    pub concurrency: usize,

    /// Mebibytes that the bodies of all requests may take together; whoever sends more is told to come back in a moment.
    #[arg(long, env = "TECHSTORE_BODY_MEMORY", default_value_t = 64, global = true, value_name = "MIB", value_parser = at_least_one)]
    pub body_memory: usize,
}

/// Where the data is.
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
    pub database_url: String,

    /// Connections to PostgreSQL, or readers of the SQLite file.
    #[arg(long, env = "TECHSTORE_DATABASE_CONNECTIONS", default_value_t = 8, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) database_connections: u32,
}

/// The shop itself.
#[derive(Debug, Clone, clap::Args)]
pub struct Shop {
    /// Folder of uploaded files and of whatever else is kept outside the database.
    #[arg(long, env = "TECHSTORE_DATA_DIR", default_value = "data", global = true, value_name = "FOLDER")]
    pub data_dir: PathBuf,

    /// Mebibytes that must be free where the database and the data folder lie, else /readyz says that the disk is full. When it
    /// is not set: 64, or the twentieth part of a small disk.
    #[arg(long, env = "TECHSTORE_FREE_SPACE_MIB", global = true, value_name = "N")]
    pub free_space_mib: Option<u32>,

    /// The shop's time zone: times are shown in it.
    #[arg(long, env = "TECHSTORE_TIME_ZONE", default_value = "Europe/Moscow", global = true, value_name = "NAME")]
    pub(crate) time_zone: String,

    /// The shop at a map service: the contacts link there. Empty for no link.
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

    /// From which sum on the courier costs nothing, in roubles.
    #[arg(long, env = "TECHSTORE_COURIER_FREE_FROM", default_value = "5000", global = true, value_name = "ROUBLES", value_parser = roubles)]
    pub(crate) courier_free_from: Kopecks,

    /// Among how many days a customer chooses, from tomorrow on.
    #[arg(long, env = "TECHSTORE_COURIER_DAYS", default_value_t = 7, global = true, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=60))]
    pub(crate) courier_days: u8,

    /// Among which hours a customer chooses, by comma.
    #[arg(
        long,
        env = "TECHSTORE_COURIER_HOURS",
        default_value = "10:00–14:00,14:00–18:00,18:00–22:00",
        global = true,
        value_name = "HOURS"
    )]
    pub(crate) courier_hours: String,

    /// Cities that the courier goes to, by comma. Orders to other places can only be fetched.
    #[arg(long, env = "TECHSTORE_COURIER_CITIES", default_value = "Москва", global = true, value_name = "CITIES")]
    pub courier_cities: String,

    /// Where orders can be fetched.
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
    /// How many pieces of one product may be bought at once. Also without limits of attempts.
    #[arg(long, env = "TECHSTORE_PIECES_PER_LINE", default_value_t = 10, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub pieces_per_line: u16,

    /// How many pieces an order may have. Also without limits of attempts.
    #[arg(long, env = "TECHSTORE_PIECES_PER_ORDER", default_value_t = 50, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub pieces_per_order: u16,

    /// After how many hours an order that is to be paid on receipt ends by itself when nobody of the staff confirmed it; 0
    /// for never.
    #[arg(long, env = "TECHSTORE_UNCONFIRMED_HOURS", default_value_t = 48, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=8_760))]
    pub unconfirmed_hours: u16,
}

/// How orders are paid.
#[derive(Debug, Clone, clap::Args)]
pub struct Payment {
    /// Who takes money online: nobody, or a bank that is only played, for demonstrations and tests. `demo` plays one.
    #[arg(long, env = "TECHSTORE_PAYMENTS", default_value = "off", global = true, value_name = "off|test")]
    pub payments: TakesPayments,

    /// For how many minutes goods are kept while their order is being paid online.
    #[arg(long, env = "TECHSTORE_PAYMENT_MINUTES", default_value_t = 30, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub payment_minutes: u16,
}

/// Who takes money online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum TakesPayments {
    /// Nobody.
    Off,
    /// A bank that is only played.
    Test,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it is at least 1".to_owned()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("it is no number: {error}")),
    }
}

fn roubles(text: &str) -> Result<Kopecks, &'static str> {
    Kopecks::parse(text).map_err(MoneyError::message)
}

/// Messages to customers.
#[derive(Debug, Clone, clap::Args)]
pub struct Mail {
    /// Mail server: `smtps://user:password@host` (TLS) or `smtp://user:password@host` (STARTTLS), with `%40` for an `@` in
    /// the name or password. `file:` or `file:FOLDER` sends nothing, and puts messages into `mail` of the data folder or there.
    #[arg(
        long,
        env = "TECHSTORE_MAIL_URL",
        default_value = "file:",
        global = true,
        hide_env_values = true,
        value_name = "ADDRESS"
    )]
    pub mail_url: String,

    /// Whom messages are from.
    #[arg(
        long,
        env = "TECHSTORE_MAIL_FROM",
        default_value = "TechStore <shop@techstore.example>",
        global = true,
        value_name = "NAME <ADDRESS>"
    )]
    pub mail_from: String,

    /// The site as people see it, `https://shop.example.org`: what links in messages begin with. By default the address
    /// that the server listens on.
    #[arg(long, env = "TECHSTORE_PUBLIC_URL", global = true, value_name = "ADDRESS")]
    pub public_url: Option<String>,

    /// How many messages of all kinds one mailbox is sent in an hour, as long as nobody has proven that it is theirs.
    #[arg(long, env = "TECHSTORE_MAILS_PER_HOUR", default_value_t = 5, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub mails_per_hour: u16,

    /// The same in a day.
    #[arg(long, env = "TECHSTORE_MAILS_PER_DAY", default_value_t = 10, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub mails_per_day: u16,
}

/// What is logged, and how.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Logging {
    /// How much: `error`, `warn`, `info`, `debug`, or by part: `info,techstore::web=debug`.
    #[arg(long, env = "TECHSTORE_LOG", default_value = "info", global = true, value_name = "LEVELS")]
    pub(crate) log: String,

    /// Whether security events are logged with the client's address, for fail2ban. Addresses are personal data.
    #[arg(long, env = "TECHSTORE_LOG_ADDRESSES", default_value = "off", global = true, value_name = "on|off")]
    pub(crate) log_addresses: Switch,

    /// Lines for people or for programs.
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
