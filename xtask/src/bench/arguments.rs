//! What to measure, and how hard.

use std::time::Duration;

use clap::ValueEnum;

/// Rushes of a run of all parts.
const RUSHES: u32 = 50;

/// Settings of `cargo xtask bench`. Without a choice of parts, the pages are measured.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The database under the shop
    #[arg(long, value_enum, default_value = "sqlite")]
    pub(super) database: Database,
    /// Connections that send requests at the same time
    #[arg(long, default_value = "32", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(super) connections: u16,
    /// Seconds of one measurement
    #[arg(long, default_value = "3", value_parser = clap::value_parser!(u64).range(1..=60))]
    seconds: u64,
    /// Measurements of each case, taken in turn with the bare server; medians are reported
    #[arg(long, default_value = "5", value_parser = clap::value_parser!(u16).range(1..=25))]
    pub(super) rounds: u16,
    /// Accept-Encoding of the page requests: with it, compression is measured too
    #[arg(long)]
    pub(super) accept_encoding: Option<String>,
    /// Only the cases, or the attacks, whose name contains this
    #[arg(long)]
    pub(super) case: Option<String>,
    /// All parts but those that kill the shop or fill the database
    #[arg(long)]
    all: bool,
    /// Pages and calls beside the bare server, memory, start-up
    #[arg(long)]
    pages: bool,
    /// Sign-ins a second beside the time of one password hash
    #[arg(long)]
    hash: bool,
    /// Pages while 24 clients sign in, and memory with 1,000 of them
    #[arg(long)]
    flood: bool,
    /// 1,000 connections that send headers, send bodies or read slowly
    #[arg(long)]
    slow: bool,
    /// What one client can do to the others: slow bodies, silent connections, uploads, guessing
    #[arg(long)]
    attack: bool,
    /// Orders placed in a second
    #[arg(long)]
    orders: bool,
    /// 200 buyers of ten pieces, so many times; on PostgreSQL against two processes as well
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=1000))]
    rush: Option<u32>,
    /// Kill the shop this often in the middle of registrations and look for lost or half-written customers
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=1000))]
    crash: Option<u32>,
    /// Kill the shop this often while people order and look for lost, doubled or half-written orders
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u32).range(1..=1000))]
    crash_orders: Option<u32>,
    /// Shops of 100 to 1,000,000 goods: what each page costs in them, doctor, size and time of filling
    #[arg(long)]
    sizes: bool,
    /// Write 400,000 orders of a million lines and time `techstore doctor`
    #[arg(long)]
    doctor: bool,
}

/// A database the shop runs on.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// The name people know it by.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

impl Options {
    /// How long one measurement lasts.
    pub(super) fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    pub(super) fn pages(&self) -> bool {
        let another = self.hash || self.flood || self.slow || self.attack || self.orders || self.sizes || self.doctor;
        let another = another || self.rush.is_some() || self.crash.is_some() || self.crash_orders.is_some();
        self.pages || self.all || !another
    }

    pub(super) fn hash(&self) -> bool {
        self.hash || self.all
    }

    pub(super) fn flood(&self) -> bool {
        self.flood || self.all
    }

    pub(super) fn slow(&self) -> bool {
        self.slow || self.all
    }

    pub(super) fn attack(&self) -> bool {
        self.attack
    }

    pub(super) fn orders(&self) -> bool {
        self.orders || self.all
    }

    /// How many times to let more buyers come than there are pieces.
    pub(super) fn rush(&self) -> Option<u32> {
        self.rush.or(self.all.then_some(RUSHES))
    }

    /// How many times to kill the shop while people register.
    pub(super) fn crash(&self) -> Option<u32> {
        self.crash
    }

    /// How many times to kill the shop while people order.
    pub(super) fn crash_orders(&self) -> Option<u32> {
        self.crash_orders
    }

    pub(super) fn sizes(&self) -> bool {
        self.sizes
    }

    pub(super) fn doctor(&self) -> bool {
        self.doctor
    }
}
