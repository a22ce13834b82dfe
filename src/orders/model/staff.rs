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
        /// E.164, or what an old profile has.
        pub(crate) phone: String,
        pub(crate) delivery: Option<Method>,
        /// On which day.
        pub(crate) delivery_day: Option<Day>,
        /// Between which hours.
        pub(crate) delivery_hours: String,
        pub(crate) payment: Payment,
        /// When it was paid.
        pub(crate) paid_at: Option<Timestamp>,
        pub(crate) total: Kopecks,
        /// When it was placed.
        pub(crate) placed_at: Timestamp,
        /// Whether it was placed by a version that ends what nobody confirms.
        pub(crate) is_guarded: bool,
        /// Whether money has to go back.
        pub(crate) is_owed: bool,
    }
}

/// What orders are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Sorting {
    #[default]
    Number,
    /// When they were placed.
    Placed,
    /// What they cost in all.
    Sum,
    /// Since when the shop could have confirmed them: paid, or else placed.
    Ready,
}

/// How the wanted orders stand with their money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Money {
    Paid,
    /// Waiting for money that is to come online.
    Awaited,
    /// To be paid when they are handed over.
    OnReceipt,
    /// The shop owes money for them.
    Owed,
    /// Not waiting for money that is to come online: they may be confirmed.
    Ready,
}

/// How the wanted orders wait for their confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// They end by themselves when nobody confirms them.
    Ends,
    /// They do not: an older version or an old site took them, or they are paid.
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

/// What was typed as a whole, where it can be all of something that an order has. Each of it has an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    /// The order's number.
    pub(crate) number: Option<i64>,
    /// An e-mail in lower case, in all its spellings.
    pub(crate) email: Option<[String; 3]>,
    /// A phone, E.164.
    pub(crate) phone: Option<String>,
    /// An article number in lower case.
    pub(crate) sku: Option<String>,
}

/// Which orders are wanted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    /// Exactly these, and none of the words below: it is looked for first.
    pub(crate) exact: Option<Exact>,
    /// Each of these must be found in name, e-mail or article numbers.
    pub(crate) words: Vec<Term>,
    /// Or one of these patterns must fit the phone.
    pub(crate) phones: Vec<String>,
    /// Or this is the order's number.
    pub(crate) number: Option<i64>,
    pub(crate) state: Option<State>,
    /// How they stand with their money.
    pub(crate) money: Option<Money>,
    /// How they wait for their confirmation.
    pub(crate) waits: Option<Waiting>,
    /// In which way they reach their customers.
    pub(crate) delivery: Option<Method>,
    /// Placed from this moment on, and before that one.
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
        /// Placed today.
        pub(crate) today: i64,
        /// Those of them that were cancelled.
        pub(crate) cancelled_today: i64,
        /// What the others cost.
        pub(crate) sum_today: Kopecks,
        /// Orders whose money has to go back.
        pub(crate) owed: i64,
        pub(crate) sum_owed: Kopecks,
    }
}
