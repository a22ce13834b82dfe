//! Sort orders of the catalogue.

use crate::kernel::money::Kopecks;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Sort {
    /// The newest first, sold-out products last.
    #[default]
    New,
    Price,
    PriceDescending,
    /// The latest year of make first.
    Year,
    Name,
}

impl Sort {
    /// In the order of the page.
    pub(crate) const ALL: [Self; 5] = [Self::New, Self::Price, Self::PriceDescending, Self::Year, Self::Name];

    /// Reads an address's `sort`. An unknown one means the default, as on the old site.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == text).unwrap_or_default()
    }

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

/// In which direction products are read from a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Towards {
    /// This price and higher ones, the lowest first.
    Dearer(Kopecks),
    /// Lower prices, the highest first.
    Cheaper(Kopecks),
}
