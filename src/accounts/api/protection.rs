//! The calls that protect an account: second step, second factor, confirmation, recovery, verification.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::ToSchema;

use super::bodies::{Code, Confirmation, Forgotten, RecoveredPassword, SecondFactorCode};
use super::{Onward, lead_on, not_signed_in};
use crate::accounts::pages::cookies::browser_of;
use crate::accounts::pages::profile::remember_this_one;
use crate::accounts::pages::{
    confirm as confirm_page, recovery, second_factor as second_factor_page, second_step as second_step_page,
    verification,
};
use crate::accounts::recovery::{ask, set_password};
use crate::accounts::verification::{prove_by_code, send_again};
use crate::accounts::{Accounts, NotSignedIn, Proof, advance, paths, reauthentication, second_factor};
use crate::kernel::fault::Failure;
use crate::web::answer::{Done, Flag, Message, Refused, Yes};
use crate::web::described::{Always, Confirmed, Csrf, Guarded, Limited, NeedsLogin};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::{SignedIn, Visit};

/// A key for an authenticator app.
#[derive(Serialize, ToSchema)]
struct NewTotp {
    #[schema(inline)]
    ok: Yes,
    /// The QR code of `uri`, as SVG.
    qr: String,
    /// The key as people type it: Base32 in groups of four.
    secret: String,
    uri: String,
}

/// Recovery codes.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    #[schema(inline)]
    ok: Yes,
    recovery_codes: Vec<String>,
}

/// Complete a sign-in by a code of the second factor
#[utoipa::path(
    post, path = paths::API_SECOND_STEP, tag = "account", params(Csrf), request_body = SecondFactorCode,
    responses(
        (status = 200, description = "The person is signed in.", body = Onward),
        (status = 400, description = "The code is missing.", body = Refused),
        (status = 401, description = "The code is wrong (`code`), or no sign-in waits for one (`auth`).", body = Refused),
        Guarded, Limited, Always,
    ),
)]
pub(crate) async fn second_step(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let typed = second_step_page::read(&input).map_err(Error::Refused)?;
    let proof = Proof::Code { typed, trust: input.is_ticked("trust") };
    let step = match advance(&accounts, &second_step_page::flow(&visit, &headers, false), proof).await {
        Ok(step) => step,
        Err(Failure::Refused(NotSignedIn::WrongCode { left })) => {
            let sentence = second_step_page::wrong(left);
            return Ok((StatusCode::UNAUTHORIZED, Json(Refused::one("code", &sentence))).into_response());
        }
        Err(Failure::Refused(not)) => return Err(not_signed_in(not)),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    second_step_page::forgetting(&visit, lead_on(&visit, step, &input.text("next").unwrap_or_default())?)
}

/// Prove that it is you, for ten minutes
#[utoipa::path(
    post, path = paths::API_CONFIRM, tag = "account", params(Csrf), request_body = Confirmation,
    responses(
        (status = 200, description = "What is sensitive may be done now.", body = Done),
        (status = 400, description = "The password or the code is wrong.", body = Refused),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn confirm(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Json<Done>, Error> {
    let confirmation = confirm_page::read(&input).map_err(Error::Refused)?;
    let confirmed =
        reauthentication::confirm(&accounts, me.who.id, me.session, confirmation, &browser_of(&me.visit)).await;
    confirmed.map_err(|failure| confirm_page::not_confirmed(failure, &input))?;
    Ok(Json(Done { ok: Flag }))
}

/// Make up a key for an authenticator app
#[utoipa::path(
    post, path = paths::API_TOTP, operation_id = "begin_totp", tag = "account", params(Csrf),
    responses(
        (status = 200, description = "The key. It asks for nothing until it is confirmed.", body = NewTotp),
        (status = 400, description = "The address is not proven, or there is a second factor already.", body = Refused),
        Confirmed, NeedsLogin, Always,
    ),
)]
pub(crate) async fn begin_totp(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    confirm_page::confirmed(&me)?;
    let setup = second_factor::begin(&accounts, me.who.id).await.map_err(second_factor_page::not_changed)?;
    let exposed = |secret: &SecretString| secret.expose_secret().to_owned();
    let answer = NewTotp { ok: Flag, qr: exposed(&setup.qr), secret: exposed(&setup.secret), uri: exposed(&setup.uri) };
    Ok(Json(answer).into_response())
}

/// Turn the second factor on by the first code of the app
#[utoipa::path(
    post, path = paths::API_TOTP_CONFIRM, tag = "account", params(Csrf), request_body = Code,
    responses(
        (status = 200, description = "It is on. The recovery codes are told this once.", body = RecoveryCodes),
        (status = 400, description = "The code is wrong, or there is no key that waits for one.", body = Refused),
        Confirmed, NeedsLogin, Always,
    ),
)]
pub(crate) async fn confirm_totp(
    State(accounts): State<Accounts>,
    me: SignedIn,
    input: Input,
) -> Result<Response, Error> {
    confirm_page::confirmed(&me)?;
    let typed = second_factor_page::read(&input)?;
    let codes = second_factor::confirm(&accounts, me.who.id, &typed).await;
    Ok(recovery_codes(&codes.map_err(second_factor_page::not_changed)?))
}

/// Turn the second factor off
#[utoipa::path(
    delete, path = paths::API_TOTP, operation_id = "remove_totp", tag = "account", params(Csrf),
    responses(
        (status = 200, description = "It is off. The recovery codes are void.", body = Message),
        (status = 400, description = "There is none.", body = Refused),
        Confirmed, NeedsLogin, Always,
    ),
)]
pub(crate) async fn remove_totp(State(accounts): State<Accounts>, me: SignedIn) -> Result<Json<Message>, Error> {
    confirm_page::confirmed(&me)?;
    second_factor::remove(&accounts, me.who.id).await.map_err(second_factor_page::not_changed)?;
    Ok(Json(Message { message: second_factor_page::OFF, ok: Flag }))
}

/// Replace the recovery codes
#[utoipa::path(
    post, path = paths::API_RECOVERY_CODES, tag = "account", params(Csrf),
    responses(
        (status = 200, description = "The new codes, told this once. The old ones are void.", body = RecoveryCodes),
        (status = 400, description = "There is no second factor.", body = Refused),
        Confirmed, NeedsLogin, Always,
    ),
)]
pub(crate) async fn new_recovery_codes(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    confirm_page::confirmed(&me)?;
    let codes = second_factor::new_recovery_codes(&accounts, me.who.id).await;
    Ok(recovery_codes(&codes.map_err(second_factor_page::not_changed)?))
}

fn recovery_codes(codes: &[SecretString]) -> Response {
    let recovery_codes = codes.iter().map(|code| code.expose_secret().to_owned()).collect();
    Json(RecoveryCodes { ok: Flag, recovery_codes }).into_response()
}

/// Ask for a link to set a new password
///
/// The answer is the same whether the account exists or not. The link goes to the address of the account.
#[utoipa::path(
    post, path = paths::API_RECOVERY, tag = "account", params(Csrf), request_body = Forgotten,
    responses(
        (status = 200, description = "If there is such an account, a message is on its way.", body = Done),
        (status = 400, description = "The field is missing.", body = Refused),
        Guarded, Limited, Always,
    ),
)]
pub(crate) async fn ask_for_recovery(
    State(accounts): State<Accounts>,
    visit: Visit,
    input: Input,
) -> Result<Json<Done>, Error> {
    let typed = recovery::read_asked(&input).map_err(Error::Refused)?;
    let asked = ask(&accounts, &typed, visit.connection.address).await;
    asked.map_err(recovery::not_asked)?;
    Ok(Json(Done { ok: Flag }))
}

/// Set a new password by a link
///
/// Ends all sessions of the account. Nobody is signed in by it.
#[utoipa::path(
    post, path = paths::API_RECOVER, tag = "account", params(Csrf), request_body = RecoveredPassword,
    responses(
        (status = 200, description = "The password is set.", body = Onward),
        (
            status = 400,
            description = "The link was used, is too old or never was (`token`), or the password will not do.",
            body = Refused,
        ),
        Guarded, Always,
    ),
)]
pub(crate) async fn recover(State(accounts): State<Accounts>, input: Input) -> Result<Json<Onward>, Error> {
    let token = input.text("token").unwrap_or_default().into();
    let set = set_password(&accounts, recovery::read_new(&input, token)).await;
    set.map_err(recovery::not_recovered)?;
    Ok(Json(Onward { message: recovery::DONE, ok: Flag, redirect: paths::LOGIN.into() }))
}

/// Prove the e-mail address by a code
#[utoipa::path(
    post, path = paths::API_VERIFY, tag = "account", params(Csrf), request_body = Code,
    responses(
        (status = 200, description = "The address is proven.", body = Message),
        (status = 400, description = "The code is wrong, or too old.", body = Refused),
        Guarded, NeedsLogin, Always,
    ),
)]
pub(crate) async fn verify(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let typed = verification::read(&input).map_err(Error::Refused)?;
    prove_by_code(&accounts, me.who.id, me.session, &typed).await.map_err(verification::not_accepted)?;
    remember_this_one(&accounts, &me, Json(Message { message: verification::DONE, ok: Flag }).into_response()).await
}

/// Send the code to prove the e-mail address again
#[utoipa::path(
    post, path = paths::API_VERIFY_SEND, tag = "account", params(Csrf),
    responses(
        (status = 200, description = "A message is on its way, unless the address is proven.", body = Message),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn send_verification(State(accounts): State<Accounts>, me: SignedIn) -> Result<Json<Message>, Error> {
    send_again(&accounts, me.who.id).await.map_err(recovery::not_asked)?;
    Ok(Json(Message { message: verification::SENT, ok: Flag }))
}
