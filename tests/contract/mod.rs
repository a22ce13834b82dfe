//! The wire contract of docs/contract.md, point by point, with the hostile inputs.

mod addresses;
mod api;
mod bodies;
mod csrf;
mod described;
mod events;
mod headers;
mod looking;
mod neighbours;
mod sessions;
mod stale;
