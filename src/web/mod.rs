//! HTTP without any shop: guards, forms, pages, errors, cookies, the server. Knows no domain.

pub mod assets;
pub mod client_address;
pub mod context;
pub mod cookies;
pub mod csrf_token;
pub mod error;
pub mod flash;
pub mod guard;
pub mod headers;
pub mod host;
pub mod icon;
pub mod input;
pub mod metrics;
pub mod next;
pub mod origin;
pub mod page;
pub mod paths;
pub mod purpose;
pub mod query;
pub mod routes;
pub mod server;
pub mod session_start;
pub mod shell;
pub mod submitted;
pub mod theme;
pub mod visit;
