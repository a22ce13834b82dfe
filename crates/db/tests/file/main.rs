//! What holds for a SQLite file alone, whatever database the tests run on. The profile `postgres` leaves this program out
//! (.config/nextest.toml).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and clippy's exception for tests does not know what they call"
)]

mod lost;
mod opening;
mod sharing;
