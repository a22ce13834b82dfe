//! Whoever takes money online: what the shop asks of them, and one that is only played.
//!
//! The shop believes nothing that a message from outside says: a message is a reason to ask ([`Bank::standing`]).

mod played;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

pub use played::Mood;
pub use played::PlayedBank;

use crate::kernel::ids::{OrderId, PaymentId};
use crate::kernel::money::Kopecks;

/// How long a bank may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);

/// What is to be paid.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// The shop's number of the attempt: asked twice about the same one, the bank begins one payment.
    pub(crate) payment: PaymentId,
    #[expect(dead_code, reason = "a real bank shows it to the customer; the played one does not")]
    pub(crate) order: OrderId,
    pub(crate) amount: Kopecks,
    /// Where the customer comes back to: a path of ours. Who learns the payment's page learns it too.
    pub(crate) back: String,
}

/// A payment that the bank knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The bank's name for it.
    pub(crate) reference: String,
    /// The page on which the customer pays: a path of ours, or a whole address elsewhere.
    pub(crate) page: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The customer has not decided yet.
    Pending,
    Succeeded,
    Failed,
}

/// What a bank says of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    pub(crate) standing: Standing,
    /// How much it is about: once it succeeded, how much has come. The shop compares it with the order.
    pub(crate) amount: Kopecks,
}

/// The bank does not answer, or not as agreed: it may be asked again.
#[derive(Debug)]
pub struct Trouble(pub(crate) anyhow::Error);

/// Somebody who takes money online.
pub trait Bank: Send + Sync {
    /// Its name in the database and in addresses.
    fn name(&self) -> &'static str;

    /// Begins a payment; the same payment asked for again is the same payment.
    fn begin<'a>(&'a self, invoice: &'a Invoice) -> BoxFuture<'a, Result<Begun, Trouble>>;

    /// Where a payment stands, and how much it is about.
    fn standing<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Report, Trouble>>;

    /// Calls a payment off, so that no money comes of it any more. One that has ended stays as it is, and so may one that the
    /// bank cannot call off: the shop asks for its [standing](Self::standing) afterwards.
    fn cancel<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<(), Trouble>>;
}

/// The bank of a shop; cheap to clone.
#[derive(Clone)]
pub enum Till {
    /// No money is taken online.
    Closed,
    /// A bank that is only played: it has pages of its own here.
    Played(Arc<PlayedBank>),
    Open(Arc<dyn Bank>),
}

impl Till {
    /// The bank, if there is one.
    #[must_use]
    pub(crate) fn bank(&self) -> Option<&dyn Bank> {
        match self {
            Self::Closed => None,
            Self::Played(bank) => Some(bank.as_ref()),
            Self::Open(bank) => Some(bank.as_ref()),
        }
    }

    /// The bank that is only played, if that is the one.
    #[must_use]
    pub fn played(&self) -> Option<&PlayedBank> {
        match self {
            Self::Played(bank) => Some(bank),
            Self::Closed | Self::Open(_) => None,
        }
    }
}
