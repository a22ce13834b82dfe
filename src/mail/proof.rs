//! Whether an address is known to be its owner's. Until it is, a message there may go to a stranger whose address somebody
//! typed: it says nothing that a customer typed, and there are few of them.

use crate::kernel::email::Email;

/// What is known of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The shop cannot ask for a proof yet.
    NotAskedYet,
    /// Its owner has shown that they read what comes there.
    Proven,
    /// Its owner was asked, and has not shown it.
    Unproven,
}

/// What is known of an address: the one place that accounts have to answer once they prove addresses.
#[must_use]
pub(crate) fn proof(_address: &Email) -> Proof {
    Proof::NotAskedYet
}

/// Whether a message there may say what its recipient typed.
#[must_use]
pub(crate) fn is_proven(address: &Email) -> bool {
    proof(address) == Proof::Proven
}
