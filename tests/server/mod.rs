//! The program itself: its commands, its settings, what a kill, a full disk or a second process does to it.

use crate::support::database;

mod backup;
mod commands;
mod demo;
mod faults;
mod full_disk;
mod kept_files;
mod log;
mod nginx;
mod orders;
mod program;
mod settings;
mod signals;
