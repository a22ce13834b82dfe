//! The tests of the whole shop, in process, one file for each part. All are one program, so that it is linked once;
//! `TECHSTORE_TEST_DATABASE=postgres` runs the same tests on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and clippy's exception for tests does not know what they call"
)]

mod goods;
mod support;

mod accounts;
mod admin;
mod busy;
mod cart;
mod catalog;
mod contract;
mod customer_cart;
mod durable_jobs;
mod health;
mod import_django;
mod info;
mod large;
mod mail;
mod media;
mod orders;
mod seo;
mod server;
mod sql;
