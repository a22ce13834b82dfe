//! Orders as the staff lists and counts them, and what they look for.

use techstore_db::{Day, Timestamp, record};

use crate::kernel::ids::{OrderId, ProductId};
use crate::kernel::money::Kopecks;
use crate::orders::details::{Method, Payment};
use crate::orders::state::State;

record! {
    /// An order in a list.
    pub(crate) struct StaffLine {
        pub(crate) id: OrderId,
        pub(crate) state: State,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        /// E.164, or what an old profile had.
        pub(crate) phone: String,
        pub(crate) delivery: Option<Method>,
        pub(crate) delivery_day: Option<Day>,
        pub(crate) delivery_hours: String,
        pub(crate) payment: Payment,
        pub(crate) paid_at: Option<Timestamp>,
        pub(crate) total: Kopecks,
        pub(crate) placed_at: Timestamp,
        /// Whether it is cancelled when nobody confirms it: true for all orders since that rule exists.
        pub(crate) is_guarded: bool,
        pub(crate) is_owed: bool,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sorting {
    #[default]
    Number,
    Placed,
    Sum,
    /// Since when the order could be confirmed: when it was paid, or else placed.
    Ready,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    Paid,
    Awaited,
    OnReceipt,
    Owed,
    /// Not waiting for an online payment, so they may be confirmed.
    Ready,
}

/// A filter of unconfirmed orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Cancelled when nobody confirms them in time.
    Ends,
    /// Never cancelled by themselves: placed by an older version, imported, or paid.
    Stays,
}

/// One typed word, as patterns of `LIKE` and as an article number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// For e-mails, in lower case.
    pub(crate) email: Option<String>,
    /// For names, in each letter case they are written in.
    pub(crate) names: Vec<String>,
    /// A whole article number, in lower case.
    pub(crate) sku: String,
}

/// The whole search text, as each thing it could be. Each has an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    pub(crate) number: Option<i64>,
    /// An e-mail in lower case, in all its spellings.
    pub(crate) email: Option<[String; 3]>,
    pub(crate) phone: Option<String>,
    /// An article number in lower case.
    pub(crate) sku: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    /// When set, the words, phones and number below are ignored.
    pub(crate) exact: Option<Exact>,
    /// Each of these must be found in name, e-mail or article numbers.
    pub(crate) words: Vec<Term>,
    /// Or one of these patterns must fit the phone.
    pub(crate) phones: Vec<String>,
    /// Or this is the order's number.
    pub(crate) number: Option<i64>,
    pub(crate) state: Option<State>,
    pub(crate) money: Option<Money>,
    pub(crate) waits: Option<Waiting>,
    pub(crate) delivery: Option<Method>,
    /// From the first moment on, before the second.
    pub(crate) placed: Option<(Timestamp, Timestamp)>,
}

record! {
    /// How many of a product there are.
    pub(crate) struct StockLeft {
        pub(crate) product: ProductId,
        /// How many can be bought.
        pub(crate) stock: i64,
    }
}

record! {
    /// What belongs to an order.
    pub(crate) struct Beside {
        /// Other orders of the same customer that were not cancelled.
        pub(crate) others: i64,
        pub(crate) others_sum: Kopecks,
        /// What the shop owes for this one.
        pub(crate) owed: Kopecks,
    }
}

record! {
    /// How many there are, and what they cost.
    pub(crate) struct SalesFigures {
        /// New ones that may be confirmed.
        pub(crate) waiting: i64,
        /// Those of them that have been waiting for long.
        pub(crate) waiting_long: i64,
        pub(crate) confirmed: i64,
        /// Those that are being put together.
        pub(crate) processing: i64,
        /// New ones that wait for their money.
        pub(crate) awaited: i64,
        pub(crate) today: i64,
        /// Those of them that were cancelled.
        pub(crate) cancelled_today: i64,
        pub(crate) sum_today: Kopecks,
        /// Orders whose money has to go back.
        pub(crate) owed: i64,
        pub(crate) sum_owed: Kopecks,
    }
}
