//! HTTP without a shop: the listener, the CSRF guard, forms, pages, errors, cookies.
//!
//! It promises that a handler that changes something runs only behind the `guard`, that a body stays within its limits of size,
//! time and memory, and that no fault reaches a visitor in words of ours. It knows `kernel` and no domain: what pages show of
//! accounts or carts comes in through `visit::Visit`, filled in by `site`.

pub(crate) mod answer;
pub(crate) mod assets;
pub mod client_address;
pub(crate) mod context;
pub(crate) mod cookies;
pub(crate) mod csrf_token;
pub(crate) mod described;
pub(crate) mod error;
pub(crate) mod error_page;
pub(crate) mod flash;
pub(crate) mod guard;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod icon;
pub(crate) mod input;
pub(crate) mod metrics;
pub(crate) mod news;
pub(crate) mod next;
pub(crate) mod origin;
pub(crate) mod page;
pub(crate) mod paths;
pub(crate) mod purpose;
pub(crate) mod query;
pub(crate) mod request_source;
pub(crate) mod routes;
pub mod security_events;
pub mod server;
pub(crate) mod session_start;
pub(crate) mod shell;
pub(crate) mod stale;
pub(crate) mod submitted;
pub(crate) mod theme;
pub(crate) mod theme_choice;
pub(crate) mod visit;
pub(crate) mod work;
