//! Whose a cart is.

use crate::kernel::ids::{SessionId, UserId};

/// Whose a cart is: a guest's goes with the browser's session, a customer's is the same in every browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Somebody who is not signed in.
    Guest(SessionId),
    Customer(UserId),
}
