//! The tests that need no database, in a program that cannot open a test database: `support::database` is not in it. The
//! profile `postgres` leaves it out (.config/nextest.toml), so that they run once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking, and some talk to themselves in another process"
)]

mod architecture;
mod jobs;
mod listener;
mod pictures;
