//! The server over real sockets: its limits, its stop, what it makes of raw HTTP that no browser sends; and the program
//! itself, killed and in several processes.

#![allow(unreachable_pub, reason = "a test crate has no public")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests fail by panicking, and one talks to its parent process"
)]

#[path = "server/backup.rs"]
mod backup;
#[path = "server/commands.rs"]
mod commands;
#[path = "support/database.rs"]
mod database;
#[path = "server/demo.rs"]
mod demo;
#[path = "server/faults.rs"]
mod faults;
#[path = "server/full_disk.rs"]
mod full_disk;
#[path = "server/kept_files.rs"]
mod kept_files;
#[path = "server/limits.rs"]
mod limits;
#[path = "server/log.rs"]
mod log;
#[path = "server/nginx.rs"]
mod nginx;
#[path = "server/orders.rs"]
mod orders;
#[path = "server/program.rs"]
mod program;
#[path = "server/raw_http.rs"]
mod raw_http;
#[path = "server/reading.rs"]
mod reading;
#[path = "server/settings.rs"]
mod settings;
#[path = "server/signals.rs"]
mod signals;
#[path = "server/stop.rs"]
mod stop;
#[path = "server/support.rs"]
mod support;
