//! The addresses of pages about the shop.

pub(crate) const CONTACTS: &str = "/contacts/";
/// The rules of the shop.
pub(crate) const RULES: &str = "/rules/";
/// The consent to the processing of personal data.
pub(crate) const PRIVACY: &str = "/privacy/";
/// The policy on personal data.
pub(crate) const POLICY: &str = "/policy/";

/// What search engines are told of.
pub(crate) const LISTED: [&str; 4] = [CONTACTS, RULES, POLICY, PRIVACY];
