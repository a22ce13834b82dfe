//! How goods are put in order and walked through.

use crate::kernel::money::Kopecks;

/// The orders goods can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Sort {
    /// What came last stands first.
    #[default]
    New,
    Price,
    PriceDescending,
    /// The latest year of make first.
    Year,
    Name,
}

impl Sort {
    /// All of them, as the page offers them.
    pub(crate) const ALL: [Self; 5] = [Self::New, Self::Price, Self::PriceDescending, Self::Year, Self::Name];

    /// The order of an address's `sort`; an unknown one is the usual one, as on the old site.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text).unwrap_or_default()
    }

    /// As it stands in an address.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Price => "price",
            Self::PriceDescending => "price_desc",
            Self::Year => "year",
            Self::Name => "name",
        }
    }
}

/// Which way goods are walked from a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Towards {
    /// The price itself and what costs more, the cheapest first.
    Dearer(Kopecks),
    /// What costs less, the dearest first.
    Cheaper(Kopecks),
}
