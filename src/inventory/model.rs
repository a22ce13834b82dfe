//! Types that the inventory's context and store share.

use techstore_db::Timestamp;

use crate::kernel::ids::OrderId;

/// Why pieces came or left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Received,
    Sold,
    /// A cancelled order returned them.
    Returned,
    Corrected,
}

impl Kind {
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
    pub(crate) quantity: i64,
    pub(crate) order: Option<OrderId>,
    /// The staff member's login or name.
    pub(crate) staff: Option<String>,
    pub(crate) note: String,
    pub(crate) made_at: Timestamp,
}
