//! The tests of the whole shop, in process, one file for each part. All are one program, so that it is linked once;
//! `TECHSTORE_TEST_DATABASE=postgres` runs the same tests on PostgreSQL.

mod support;

mod accounts;
mod admin;
mod contract;
