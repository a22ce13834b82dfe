//! What the form says about a login or e-mail that another account has.

use crate::kernel::field_errors::FieldErrors;

const LOGIN: &str = "Такой логин уже занят";
const EMAIL: &str = "Email уже используется";

/// Adds what a query before the write found.
pub(super) fn add_to(errors: &mut FieldErrors, login_taken: bool, email_taken: bool) {
    if login_taken {
        errors.add("login", LOGIN);
    }
    if email_taken {
        errors.add("email", EMAIL);
    }
}

/// What somebody else took between that query and the write, by the unique index that was violated.
pub(super) fn meanwhile(error: &techstore_db::Error) -> Option<FieldErrors> {
    if error.is_unique("users", "login") || error.is_unique("users", "login_key") {
        Some(FieldErrors::one("login", LOGIN))
    } else if error.is_unique("users", "email_key") {
        Some(FieldErrors::one("email", EMAIL))
    } else {
        None
    }
}
