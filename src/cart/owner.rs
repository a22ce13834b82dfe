//! Whose a cart is.

use crate::kernel::ids::{SessionId, UserId};

/// A guest's cart belongs to the browser's session, a customer's to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Guest(SessionId),
    Customer(UserId),
}
