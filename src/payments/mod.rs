//! Payment providers: the interface that the shop needs, and a test provider.
//!
//! It promises that no notification is trusted: a message from outside is only a reason to ask ([`Bank::standing`]). It
//! knows nothing of orders but their numbers; orders know it.

mod simulated_bank;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

pub use simulated_bank::Mood;
pub use simulated_bank::SimulatedBank;

use crate::kernel::ids::{OrderId, PaymentId};
use crate::kernel::money::Kopecks;

/// How long a bank may take to answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(8);

/// What is to be paid.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// The shop's id of the attempt: the bank begins one payment for it, however often it is asked.
    pub(crate) payment: PaymentId,
    #[expect(dead_code, reason = "a real bank shows it to the customer; the played one does not")]
    pub(crate) order: OrderId,
    pub(crate) amount: Kopecks,
    /// The path in the shop to which the customer returns. Whoever knows the payment's page knows it too, so it must
    /// open nothing secret.
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
    /// The sum asked for; after success, the sum that came. The shop compares it with the order.
    pub(crate) amount: Kopecks,
}

/// The bank did not answer, or not as agreed. It may be asked again.
#[derive(Debug)]
pub struct Trouble(pub(crate) anyhow::Error);

pub trait Bank: Send + Sync {
    /// Its name in the database and in addresses.
    fn name(&self) -> &'static str;

    /// Begins a payment. Idempotent by `invoice.payment`.
    fn begin<'a>(&'a self, invoice: &'a Invoice) -> BoxFuture<'a, Result<Begun, Trouble>>;

    /// The state and the sum of a payment.
    fn standing<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Report, Trouble>>;

    /// Calls a payment off, so that no money comes any more. A payment that has ended stays as it is, and the bank may
    /// be unable to call one off: the shop asks for the [standing](Self::standing) afterwards.
    fn cancel<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<(), Trouble>>;
}

/// The bank of a shop; cheap to clone.
#[derive(Clone)]
pub enum Till {
    Closed,
    /// The test bank, which has its own pages in the shop.
    Played(Arc<SimulatedBank>),
    Open(Arc<dyn Bank>),
}

impl Till {
    #[must_use]
    pub(crate) fn bank(&self) -> Option<&dyn Bank> {
        match self {
            Self::Closed => None,
            Self::Played(bank) => Some(bank.as_ref()),
            Self::Open(bank) => Some(bank.as_ref()),
        }
    }

    /// The test bank, if it is the one.
    #[must_use]
    pub fn played(&self) -> Option<&SimulatedBank> {
        match self {
            Self::Played(bank) => Some(bank),
            Self::Closed | Self::Open(_) => None,
        }
    }
}
