//! Addresses with scheme and host, for programs that read our pages.

use crate::web::visit::Visit;

/// An address of ours as the visitor would write it in full.
pub fn absolute(visit: &Visit, path: &str) -> String {
    let scheme = if visit.place.is_https { "https" } else { "http" };
    format!("{scheme}://{}{path}", visit.place.host.authority())
}
