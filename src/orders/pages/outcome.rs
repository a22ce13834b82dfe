//! What has become of the money of an order, as its customer has to know it: nobody is thanked for what was not paid.

use crate::kernel::money::Kopecks;
use crate::orders::state::Attempt;
use crate::orders::store::payments::BackRow;
use crate::orders::{Order, Payment, State};

/// What has become of an order's money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is paid when it is handed over, or was.
    Placed,
    Paid {
        /// What came besides and goes back.
        owed: Kopecks,
    },
    /// It waits for money that is to come online.
    Unpaid {
        /// Until when its goods are kept, after «до».
        until: String,
        /// Whether the last attempt has failed.
        is_refused: bool,
        /// What came, did not fit and goes back.
        owed: Kopecks,
    },
    Cancelled {
        /// What came and goes back.
        owed: Kopecks,
        returned: Kopecks,
    },
}

impl Outcome {
    /// What has become of an order's money; `last`: of the last attempt to pay.
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
