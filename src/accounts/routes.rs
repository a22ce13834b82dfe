//! The account's addresses.

use crate::accounts::api::protection;
use crate::accounts::pages::{
    confirm, consent, login, logout, password, profile, recovery, register, second_factor, second_step, verification,
};
use crate::accounts::paths;
use crate::accounts::{Accounts, api};
use crate::media::picture;
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

/// The largest avatar, with the form around it.
const AVATAR: usize = picture::MAX_BYTES + 64 * 1024;

#[must_use]
pub(crate) fn routes(web: &Web, accounts: &Accounts) -> Addresses {
    calls(profile_pages(sign_in_pages(Routes::new(web)))).with(accounts.clone())
}

/// Getting in, and what protects that.
fn sign_in_pages(routes: Routes<Accounts>) -> Routes<Accounts> {
    routes
        .get(paths::LOGIN, login::show)
        .post(paths::LOGIN, login::submit)
        .get(paths::LOGOUT, logout::show)
        .post(paths::LOGOUT, logout::submit)
        .get(paths::REGISTER, register::show)
        .post(paths::REGISTER, register::submit)
        .get(paths::RECOVERY, recovery::show)
        .post(paths::RECOVERY, recovery::submit)
        .get(paths::RECOVERY_SENT, recovery::sent)
        .get("/password/reset/{token}/", recovery::follow)
        .get(paths::RECOVERY_NEW, recovery::show_new)
        .post(paths::RECOVERY_NEW, recovery::submit_new)
        .get(paths::VERIFICATION, verification::show)
        .post(paths::VERIFICATION, verification::submit)
        .get(paths::VERIFICATION_SEND, verification::came_back)
        .post(paths::VERIFICATION_SEND, verification::send_again)
        .get("/email/verify/{token}/", verification::follow)
        .post("/email/verify/{token}/", verification::submit_link)
        .get(paths::SECOND_STEP, second_step::show)
        .post(paths::SECOND_STEP, second_step::submit)
        .get(paths::SECOND_FACTOR, second_factor::show)
        .post(paths::SECOND_FACTOR, second_factor::submit)
        .get(paths::CONFIRM, confirm::show)
        .post(paths::CONFIRM, confirm::submit)
}

fn profile_pages(routes: Routes<Accounts>) -> Routes<Accounts> {
    routes
        .get(paths::CHANGE_PASSWORD, password::well_known)
        .get(paths::CONSENT, profile::came_back)
        .post(paths::CONSENT, consent::submit)
        .get(paths::PROFILE, profile::show)
        .post(paths::PROFILE, profile::submit)
        .get(paths::PROFILE_AVATAR, profile::came_back)
        .post_up_to(paths::PROFILE_AVATAR, AVATAR, profile::submit_avatar)
        .get(paths::PROFILE_PASSWORD, password::show)
        .post(paths::PROFILE_PASSWORD, password::submit)
        .get(paths::PROFILE_END_OTHERS, profile::came_back)
        .post(paths::PROFILE_END_OTHERS, profile::end_others)
        .get("/profile/sessions/{id}/end/", profile::came_back)
        .post("/profile/sessions/{id}/end/", profile::end_session)
}

fn calls(routes: Routes<Accounts>) -> Routes<Accounts> {
    routes
        .post(paths::API_REGISTER, api::register)
        .post(paths::API_LOGIN, api::login)
        .post(paths::API_RECOVERY, protection::ask_for_recovery)
        .post(paths::API_RECOVER, protection::recover)
        .post(paths::API_VERIFY, protection::verify)
        .post(paths::API_VERIFY_SEND, protection::send_verification)
        .post(paths::API_SECOND_STEP, protection::second_step)
        .post(paths::API_CONFIRM, protection::confirm)
        .post(paths::API_TOTP, protection::begin_totp)
        .delete(paths::API_TOTP, protection::remove_totp)
        .post(paths::API_TOTP_CONFIRM, protection::confirm_totp)
        .post(paths::API_RECOVERY_CODES, protection::new_recovery_codes)
        .post(paths::API_PROFILE, api::update)
        .post_up_to(paths::API_AVATAR, AVATAR, api::set_avatar)
        .delete(paths::API_AVATAR, api::delete_avatar)
        .post(paths::API_PASSWORD, api::password)
        .delete(paths::API_SESSIONS, api::end_others)
        .delete(api::SESSION, api::end_session)
}
