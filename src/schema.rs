//! The migrations, in both dialects. A new one is a file in each folder of `migrations/` and a line here.

use techstore_db::{Migrations, Step};

macro_rules! step {
    ($number:literal, $name:literal) => {
        (
            $number,
            $name,
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )
    };
}

/// Number, name, and the text in both dialects.
pub const STEPS: &[Step] = &[
    step!(1, "0001_accounts"),
    step!(2, "0002_catalog"),
    step!(3, "0003_carts"),
    step!(4, "0004_staff_log"),
    step!(5, "0005_outbox"),
    step!(6, "0006_customer_carts"),
    step!(7, "0007_orders"),
    step!(8, "0008_refunds"),
    step!(9, "0009_product_photos"),
    step!(10, "0010_shop_facts"),
    step!(11, "0011_speed"),
    step!(12, "0012_orders_guard"),
    step!(13, "0013_accounts_guard"),
    step!(14, "0014_checkout_drafts"),
    step!(15, "0015_sold_out_last"),
    step!(16, "0016_catalog_addresses"),
    step!(17, "0017_staff_notices"),
    step!(18, "0018_jobs"),
    step!(19, "0019_account_links"),
    step!(20, "0020_account_codes"),
    step!(21, "0021_second_factor"),
];

/// The number of the newest step.
#[must_use]
pub(crate) fn newest() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}

#[must_use]
pub fn migrations() -> Migrations {
    Migrations::new(STEPS)
}

/// The number of the last step.
#[must_use]
pub fn latest() -> i64 {
    STEPS.last().map_or(0, |step| step.0)
}
