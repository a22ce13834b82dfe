//! The server over real sockets: its limits, its stop, and what it makes of raw HTTP that no browser sends.

#![allow(unreachable_pub, reason = "a test crate has no public")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and one talks to its parent process"
)]

#[path = "server/limits.rs"]
mod limits;
#[path = "server/raw_http.rs"]
mod raw_http;
#[path = "server/reading.rs"]
mod reading;
#[path = "server/stop.rs"]
mod stop;
#[path = "server/support.rs"]
mod support;
