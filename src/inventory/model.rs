//! Types that the stock's context and store share.

use techstore_db::Timestamp;

use crate::kernel::ids::OrderId;

/// Why pieces came or left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// They were delivered to the shop.
    Received,
    /// An order took them.
    Sold,
    /// An order brought them back.
    Returned,
    Corrected,
}

impl Kind {
    /// As the database keeps it.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Sold => "sold",
            Self::Returned => "returned",
            Self::Corrected => "corrected",
        }
    }

    #[must_use]
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Received => "Поступление",
            Self::Sold => "Продажа",
            Self::Returned => "Возврат",
            Self::Corrected => "Исправление",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "received" => Some(Self::Received),
            "sold" => Some(Self::Sold),
            "returned" => Some(Self::Returned),
            "corrected" => Some(Self::Corrected),
            _ => None,
        }
    }
}
techstore_db::text_enum!(Kind);

/// A movement, for the staff.
#[derive(Debug)]
pub(crate) struct Movement {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    /// How many came, or left when it is negative.
    pub(crate) quantity: i64,
    /// For which order.
    pub(crate) order: Option<OrderId>,
    /// Who of the staff did it.
    pub(crate) staff: Option<String>,
    pub(crate) note: String,
    pub(crate) made_at: Timestamp,
}
