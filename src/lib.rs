//! TechStore, an electronics shop in one program. docs/architecture.md is the map.
//!
//! - [`kernel`]: values, time, randomness, faults; [`web`]: HTTP without a shop; [`media`]: uploaded pictures.
//! - [`mail`]: messages to people, through an outbox in the database; [`jobs`]: background work.
//! - The domains: [`accounts`], [`catalog`], [`inventory`], [`cart`], [`orders`], [`payments`], [`info`].
//! - [`admin`]: the staff site; only [`site`] imports it.
//! - [`site`], [`app`]: put everything together.
//! - [`import`], [`config`], [`commands`]: the Django import, settings, the command line.

pub mod accounts;
pub(crate) mod admin;
pub mod app;
pub mod cart;
pub mod catalog;
pub mod commands;
pub mod config;
pub mod import;
pub(crate) mod info;
pub mod inventory;
pub mod jobs;
pub mod kernel;
pub mod mail;
pub mod media;
pub mod orders;
pub mod payments;
pub mod schema;
pub mod site;
pub mod web;
