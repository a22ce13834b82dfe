//! The command line of TechStore.

use std::process::ExitCode;

use techstore::commands;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run(std::env::args_os())
}
