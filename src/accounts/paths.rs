//! The addresses of accounts.

use crate::kernel::ids::SignInId;
use crate::web::next::with_next;

pub(crate) const LOGIN: &str = "/login/";
pub(crate) const REGISTER: &str = "/register/";
pub(crate) const LOGOUT: &str = "/logout/";
pub(crate) const PROFILE: &str = "/profile/";
/// For a plain form that uploads or removes the avatar.
pub(crate) const PROFILE_AVATAR: &str = "/profile/avatar/";
pub(crate) const PROFILE_PASSWORD: &str = "/profile/password/";
/// For a plain form that ends all sessions but this one.
pub(crate) const PROFILE_END_OTHERS: &str = "/profile/sessions/end-others/";
/// The consent asked for after the login.
pub(crate) const CONSENT: &str = "/consent/";
/// Asks for a link to set a new password. The link, `/password/reset/<token>/`, lies below it.
pub(crate) const RECOVERY: &str = "/password/reset/";
pub(crate) const RECOVERY_SENT: &str = "/password/reset/sent/";
/// Where the link leads once its token is in a cookie.
pub(crate) const RECOVERY_NEW: &str = "/password/reset/new/";
/// Asks for the code that was sent to an account's address. The link, `/email/verify/<token>/`, lies below it.
pub(crate) const VERIFICATION: &str = "/email/verify/";
pub(crate) const VERIFICATION_SEND: &str = "/email/verify/send/";
/// Asks for the code of a sign-in that waits for it.
pub(crate) const SECOND_STEP: &str = "/login/second/";
pub(crate) const SECOND_FACTOR: &str = "/profile/second-factor/";
/// «Подтвердите, что это вы».
pub(crate) const CONFIRM: &str = "/confirm/";
/// Where password managers look for the page on which a password is changed (w3.org/TR/change-password-url).
pub(crate) const CHANGE_PASSWORD: &str = "/.well-known/change-password";
pub(crate) const API_REGISTER: &str = "/api/register";
pub(crate) const API_LOGIN: &str = "/api/login";
pub(crate) const API_PROFILE: &str = "/api/profile/update";
pub(crate) const API_RECOVERY: &str = "/api/password/reset";
pub(crate) const API_RECOVER: &str = "/api/password/reset/confirm";
pub(crate) const API_VERIFY: &str = "/api/email/verify";
pub(crate) const API_VERIFY_SEND: &str = "/api/email/verify/send";
pub(crate) const API_SECOND_STEP: &str = "/api/login/second";
pub(crate) const API_CONFIRM: &str = "/api/confirm";
pub(crate) const API_TOTP: &str = "/api/profile/totp";
pub(crate) const API_TOTP_CONFIRM: &str = "/api/profile/totp/confirm";
pub(crate) const API_RECOVERY_CODES: &str = "/api/profile/recovery-codes";
pub(crate) const API_AVATAR: &str = "/api/profile/avatar";
pub(crate) const API_PASSWORD: &str = "/api/profile/password";
/// All sessions but this one.
pub(crate) const API_SESSIONS: &str = "/api/profile/sessions";

/// The login page, leading back to the address of a request that needed a login.
#[must_use]
pub(crate) fn login_before(path_and_query: &str) -> String {
    with_next(LOGIN, path_and_query)
}

/// The address of a link to set a new password.
#[must_use]
pub(crate) fn recovery(token: &str) -> String {
    format!("{RECOVERY}{token}/")
}

#[must_use]
pub(crate) fn verification(token: &str) -> String {
    format!("{VERIFICATION}{token}/")
}

/// For a plain form that ends one session.
#[must_use]
pub(crate) fn end_session(id: SignInId) -> String {
    format!("/profile/sessions/{id}/end/")
}

#[must_use]
pub(crate) fn api_session(id: SignInId) -> String {
    format!("{API_SESSIONS}/{id}")
}
