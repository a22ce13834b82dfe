//! How the payment of an order stands, for its customer: a page must not thank for what was not paid.

use crate::kernel::money::Kopecks;
use crate::orders::state::Attempt;
use crate::orders::store::payments::BackRow;
use crate::orders::{Order, Payment, State};

/// How the payment of an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Placed,
    Paid {
        /// What came in addition and goes back.
        owed: Kopecks,
    },
    /// Waiting for an online payment.
    Unpaid {
        /// Until when the goods are reserved, in words that follow «до».
        until: String,
        /// Whether the last attempt has failed.
        is_refused: bool,
        /// A payment of another sum, which goes back.
        owed: Kopecks,
    },
    Cancelled {
        /// What came and goes back.
        owed: Kopecks,
        returned: Kopecks,
    },
}

impl Outcome {
    /// `last`: the state of the last attempt to pay.
    #[must_use]
    pub(crate) fn of(order: &Order, last: Option<Attempt>, back: &BackRow, until: String) -> Self {
        let owed = back.owed;
        match (order.state, order.payment) {
            (State::Cancelled, _) => Self::Cancelled { owed, returned: back.returned },
            _ if order.awaits_payment() => Self::Unpaid { until, is_refused: last == Some(Attempt::Failed), owed },
            (_, Payment::Online) if order.paid_at.is_some() => Self::Paid { owed },
            _ => Self::Placed,
        }
    }
}
