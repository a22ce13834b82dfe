//! TechStore: a shop for electronics as one program.
//!
//! - [`kernel`]: values, time, chance, faults; knows nothing else.
//! - [`web`]: HTTP without any shop.
//! - [`media`]: uploaded files.
//! - [`mail`]: messages to people, by an outbox in the database; [`jobs`]: background work.
//! - [`accounts`], [`catalog`], [`inventory`], [`cart`]: the domains. Each is a set of plain functions, a `store` with all its SQL, `pages`
//!   and `api` with its handlers, and its `routes`.
//! - [`admin`]: the staff site; nobody imports it but [`site`].
//! - [`import`]: what comes from an old site.
//! - [`site`]: puts all of it together and knows all of it.
//! - [`config`], [`commands`]: settings and the command line.

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
