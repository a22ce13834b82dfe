//! What holds on both engines. `TECHSTORE_TEST_DATABASE=postgres` with `TECHSTORE_TEST_POSTGRES=postgres://…` chooses PostgreSQL;
//! without it each test has a SQLite file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and clippy's exception for tests does not know what they call"
)]

mod fixture;

mod both;
mod reaching;
mod schema;
mod server;
mod slow;
mod transaction;
