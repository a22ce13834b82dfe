//! The account's JSON calls.

mod bodies;

use std::borrow::Cow;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::accounts::api::bodies::{
    AvatarFile, Code, Credentials, Forgotten, NewAccount, NewPassword, Profile, RecoveredPassword,
};
use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::pages::login::{self, Refusal, WRONG, destination};
use crate::accounts::pages::profile::{NotUploaded, count_change, remember_this_one};
use crate::accounts::pages::{password, profile, recovery, register, verification};
use crate::accounts::paths;
use crate::accounts::recovery::{ask, set_password};
use crate::accounts::verification::{prove_by_code, send_again};
use crate::accounts::{
    Accounts, NotSignedIn, change_password, register as register_person, remove_avatar, session_end, update_profile,
};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::SignInId;
use crate::web::answer::{Done, Flag, Message, Refused, Yes};
use crate::web::described::{Always, Csrf, Guarded, Limited, NeedsLogin};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::{SignedIn, Visit};

/// The account's calls.
#[derive(OpenApi)]
#[openapi(paths(
    register,
    login,
    ask_for_recovery,
    recover,
    verify,
    send_verification,
    update,
    set_avatar,
    delete_avatar,
    password,
    end_session,
    end_others
))]
pub(crate) struct Described;

/// One of the person's sessions.
pub(crate) const SESSION: &str = "/api/profile/sessions/{id}";

/// Done; the browser goes on to `redirect`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Onward {
    message: &'static str,
    #[schema(inline)]
    ok: Yes,
    /// A path of this site.
    #[schema(value_type = String)]
    redirect: Cow<'static, str>,
}

/// A new avatar.
#[derive(Serialize, ToSchema)]
pub(crate) struct NewAvatar {
    /// Its address.
    avatar: String,
    message: &'static str,
    #[schema(inline)]
    ok: Yes,
}

/// Sessions that were ended.
#[derive(Serialize, ToSchema)]
struct Ended {
    /// How many.
    ended: u64,
    message: &'static str,
    #[schema(inline)]
    ok: Yes,
}

/// Register
#[utoipa::path(
    post, path = paths::API_REGISTER, tag = "account", params(Csrf), request_body = NewAccount,
    responses(
        (status = 200, description = "The account was made. Nobody is signed in yet.", body = Onward),
        (status = 400, description = "Fields are wrong, or the login or the address is taken.", body = Refused),
        Guarded, Limited, Always,
    ),
)]
pub(crate) async fn register(
    State(accounts): State<Accounts>,
    visit: Visit,
    input: Input,
) -> Result<Json<Onward>, Error> {
    let form = register::read(&input);
    register_person(&accounts, form, visit.connection.address).await.map_err(register::error)?;
    let message = "Регистрация прошла успешно. Теперь войдите.";
    Ok(Json(Onward { message, ok: Flag, redirect: paths::LOGIN.into() }))
}

/// Sign in
///
/// Sets the cookie `sessionid` and a new `csrftoken`. The cart stays.
#[utoipa::path(
    post, path = paths::API_LOGIN, tag = "account", params(Csrf), request_body = Credentials,
    responses(
        (status = 200, description = "The person is signed in.", body = Onward),
        (status = 400, description = "A field is missing.", body = Refused),
        (status = 401, description = "The login or the password is wrong, or the account is blocked.", body = Refused),
        Guarded, Limited, Always,
    ),
)]
pub(crate) async fn login(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let form = login::read(&input)?;
    let signed_in = login::attempt(&accounts, &visit, &headers, &form).await.map_err(|failure| match failure {
        Failure::Refused(Refusal::Missing(errors)) => Error::Refused(errors),
        Failure::Refused(Refusal::Not(NotSignedIn::Wrong)) => Error::WrongLogin(WRONG),
        Failure::Refused(Refusal::Not(NotSignedIn::TooMany(many))) => Error::TooMany(many.0),
        Failure::Refused(Refusal::Not(NotSignedIn::Overloaded)) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    })?;
    let redirect = destination(&visit, &form.next).into();
    hand_over(Json(Onward { message: "Вы вошли", ok: Flag, redirect }).into_response(), &visit, &signed_in.fresh)
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

/// Change the profile
///
/// A field that is left out becomes empty, but for `birth_date`, which stays.
#[utoipa::path(
    post, path = paths::API_PROFILE, operation_id = "update_profile", tag = "account", params(Csrf),
    request_body = Profile,
    responses(
        (status = 200, description = "The profile was saved.", body = Message),
        (status = 400, description = "Fields are wrong.", body = Refused),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn update(
    State(accounts): State<Accounts>,
    me: SignedIn,
    input: Input,
) -> Result<Json<Message>, Error> {
    count_change(&accounts, &me)?;
    update_profile(&accounts, me.who.id, profile::read(&input)).await?;
    Ok(Json(Message { message: profile::SAVED, ok: Flag }))
}

/// Upload an avatar
///
/// JPEG, PNG, WebP or GIF of up to 5 MB.
#[utoipa::path(
    post, path = paths::API_AVATAR, tag = "account", params(Csrf),
    request_body(content = AvatarFile, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The avatar was changed.", body = NewAvatar),
        (status = 400, description = "The file is no picture that the shop takes.", body = Refused),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn set_avatar(
    State(accounts): State<Accounts>,
    me: SignedIn,
    input: Input,
) -> Result<Json<NewAvatar>, Error> {
    let path = profile::upload(&accounts, &me, &input).await.map_err(|failure| match failure {
        NotUploaded::Refused(sentence) => Error::Refused(FieldErrors::one("avatar", sentence)),
        NotUploaded::Answered(error) => error,
    })?;
    Ok(Json(NewAvatar {
        avatar: crate::media::address(&path), message: "Фотография обновлена", ok: Flag
    }))
}

/// Remove the avatar
#[utoipa::path(
    delete, path = paths::API_AVATAR, tag = "account", params(Csrf),
    responses(
        (status = 200, description = "There is no avatar any more.", body = Message),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn delete_avatar(State(accounts): State<Accounts>, me: SignedIn) -> Result<Json<Message>, Error> {
    count_change(&accounts, &me)?;
    remove_avatar(&accounts, me.who.id).await?;
    Ok(Json(Message { message: "Фотография удалена", ok: Flag }))
}

/// Change the password
///
/// Ends the person's other sessions; this one gets a new key.
#[utoipa::path(
    post, path = paths::API_PASSWORD, operation_id = "change_password", tag = "account", params(Csrf),
    request_body = NewPassword,
    responses(
        (status = 200, description = "The password was changed.", body = Onward),
        (status = 400, description = "The old password is wrong, or the new one cannot be taken.", body = Refused),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn password(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let fresh = change_password(&accounts, me.who.id, me.session, password::read(&input), &browser_of(&me.visit))
        .await
        .map_err(password::error)?;
    let answer = Onward { message: password::DONE, ok: Flag, redirect: paths::PROFILE.into() };
    hand_over(Json(answer).into_response(), &me.visit, &fresh)
}

/// End a session
#[utoipa::path(
    delete, path = SESSION, tag = "account",
    params(Csrf, ("id" = i64, Path, description = "The session's number in the list of the profile.")),
    responses(
        (status = 200, description = "The session has ended.", body = Message),
        (status = 400, description = "The number cannot be read.", body = Refused),
        (status = 404, description = "The person has no such session.", body = Refused),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn end_session(
    State(accounts): State<Accounts>,
    me: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    if !session_end::end_one(&accounts, me.who.id, SignInId(id)).await? {
        return Err(Error::NotFound);
    }
    remember_this_one(&accounts, &me, Json(Message { message: "Сеанс завершён", ok: Flag }).into_response()).await
}

/// End all other sessions
#[utoipa::path(
    delete, path = paths::API_SESSIONS, operation_id = "end_other_sessions", tag = "account", params(Csrf),
    responses(
        (status = 200, description = "Only this session is left.", body = Ended),
        Guarded, NeedsLogin, Limited, Always,
    ),
)]
pub(crate) async fn end_others(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    let ended = session_end::end_all(&accounts, me.who.id, Some(me.session)).await?;
    let answer = Ended {
        ended, message: "На остальных устройствах выполнен выход", ok: Flag
    };
    remember_this_one(&accounts, &me, Json(answer).into_response()).await
}
