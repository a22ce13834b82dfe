//! Events that tell an operator of attacks or missing settings. Each is counted by kind and logged as WARN, up to a limit per
//! kind.

use std::fmt;
use std::net::IpAddr;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use techstore_db::Timestamp;

use crate::kernel::clock::Clock;

/// Lines of one kind in [`WINDOW`]; more are counted.
const LINES: u32 = 20;
/// Seconds.
const WINDOW: i64 = 10;

/// Goes with an answer that refuses nothing, whatever its status.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoRefusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A wrong login or password.
    WrongLogin,
    /// A limit of attempts was reached (429).
    TooMany,
    /// The CSRF cookie or token is missing or wrong.
    Forged,
    /// The page that sent a form is not ours.
    ForeignPage,
    /// Somebody without the right to it.
    Forbidden,
    /// A staff page for somebody who is not of the staff.
    StaffOnly,
    /// A name in `Host` that the shop does not answer to.
    WrongHost,
    /// A body over its limit.
    TooLarge,
    /// A body that did not come in time.
    TooSlow,
    Busy,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::WrongLogin,
        Self::TooMany,
        Self::Forged,
        Self::ForeignPage,
        Self::Forbidden,
        Self::StaffOnly,
        Self::WrongHost,
        Self::TooLarge,
        Self::TooSlow,
        Self::Busy,
    ];

    /// Its name in the log and in the figures.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::WrongLogin => "wrong_login",
            Self::TooMany => "too_many",
            Self::Forged => "forged",
            Self::ForeignPage => "foreign_page",
            Self::Forbidden => "forbidden",
            Self::StaffOnly => "staff_only",
            Self::WrongHost => "wrong_host",
            Self::TooLarge => "too_large",
            Self::TooSlow => "too_slow",
            Self::Busy => "busy",
        }
    }
}

/// One event. Nothing in it may be a secret or tell who somebody is, but for the address, which is logged if a setting says so.
#[derive(Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) kind: Kind,
    pub(crate) reason: &'a dyn fmt::Display,
    pub(crate) address: IpAddr,
}

/// The label of a counter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Label {
    kind: &'static str,
}

pub(crate) type Counters = Family<Label, Counter<u64, AtomicU64>>;

/// Counts and logs events; a clone counts with the others.
#[derive(Clone)]
pub struct SecurityEvents(Arc<Parts>);

struct Parts {
    clock: Clock,
    counters: Counters,
    windows: Mutex<[Window; Kind::ALL.len()]>,
    logs_addresses: bool,
}

/// How many lines of a kind were logged lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Window {
    began: Option<Timestamp>,
    lines: u32,
    left_out: u64,
}

impl Window {
    /// Whether a line may be written now; if so, how many were left out before it.
    fn admit(&mut self, now: Timestamp) -> Option<u64> {
        let is_over = self.began.is_none_or(|began| now.duration_since(*began).as_secs().abs() >= WINDOW);
        if is_over {
            (self.began, self.lines) = (Some(now), 0);
        }
        if self.lines >= LINES {
            self.left_out += 1;
            return None;
        }
        self.lines += 1;
        Some(std::mem::take(&mut self.left_out))
    }
}

impl SecurityEvents {
    #[must_use]
    pub(crate) fn new(clock: Clock, logs_addresses: bool) -> Self {
        let counters = Counters::default();
        for kind in Kind::ALL {
            drop(counters.get_or_create(&Label { kind: kind.name() }));
        }
        let windows = Mutex::new([Window::default(); Kind::ALL.len()]);
        Self(Arc::new(Parts { clock, counters, windows, logs_addresses }))
    }

    /// The counts, for the figures.
    #[must_use]
    pub(crate) fn counters(&self) -> Counters {
        self.0.counters.clone()
    }

    #[must_use]
    pub fn count(&self, kind: Kind) -> u64 {
        self.0.counters.get_or_create(&Label { kind: kind.name() }).get()
    }

    /// Takes note of an event.
    pub(crate) fn note(&self, event: Event<'_>) {
        let Event { kind, reason, address } = event;
        self.0.counters.get_or_create(&Label { kind: kind.name() }).inc();
        let Some(left_out) = self.admit(kind) else { return };
        let (kind, address) = (kind.name(), self.0.logs_addresses.then(|| tracing::field::display(address)));
        tracing::warn!(kind, %reason, address, left_out, "security event");
    }

    fn admit(&self, kind: Kind) -> Option<u64> {
        let now = self.0.clock.now();
        let place = Kind::ALL.iter().position(|one| *one == kind)?;
        let mut windows = self.0.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.get_mut(place)?.admit(now)
    }
}

/// A name that came from outside, fit for a log line: unusual characters are dropped, and a long one is cut.
#[must_use]
pub(crate) fn printable(name: &[u8]) -> String {
    const LONGEST: usize = 100;
    let fits = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-_:[]/".contains(byte);
    name.iter().take(LONGEST).filter(fits).map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_one_kind_is_counted_and_not_written_down() {
        let mut window = Window::default();
        let start = Timestamp::new("2026-11-22T09:00:00Z".parse().unwrap());
        let written = (0..100).filter(|_| window.admit(start).is_some()).count();
        assert_eq!((written, window.left_out), (20, 80));
        let later = Timestamp::new(*start + jiff::SignedDuration::from_secs(WINDOW));
        assert_eq!(window.admit(later), Some(80));
        assert_eq!(window.admit(later), Some(0));
    }

    #[test]
    fn every_kind_has_a_name_and_a_count_of_its_own() {
        let events = SecurityEvents::new(Clock::System, false);
        for kind in Kind::ALL {
            let address = IpAddr::from([192, 0, 2, 1]);
            events.note(Event { kind, reason: &"a test", address });
            assert_eq!(events.count(kind), 1, "{kind:?}");
        }
    }

    #[test]
    fn a_name_from_outside_cannot_break_a_line() {
        assert_eq!(printable(b"evil.example\r\nERROR all is lost \x1b[31m"), "evil.exampleERRORallislost[31m");
        assert_eq!(printable(&[b'a'; 1000]).len(), 100);
        assert_eq!(printable(b"https://shop.example:8443"), "https://shop.example:8443");
    }
}
