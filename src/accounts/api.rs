//! The account's JSON calls.

mod bodies;
pub(crate) mod protection;

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::accounts::api::bodies::{AvatarFile, Credentials, NewAccount, NewPassword, Profile};
use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::pages::login::{self, Refusal, WRONG, destination, on_the_way};
use crate::accounts::pages::profile::{NotUploaded, count_change, remember_this_one};
use crate::accounts::pages::{password, profile, register, second_step as second_step_page};
use crate::accounts::paths;
use crate::accounts::{
    Accounts, NotSignedIn, Step, change_password, register as register_person, remove_avatar, session_end,
    update_profile,
};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::SignInId;
use crate::web::answer::{Flag, Message, No, Refused, Yes};
use crate::web::described::{Always, Csrf, Guarded, Limited, NeedsLogin};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::security_events::NoRefusal;
use crate::web::visit::{SignedIn, Visit};

/// The account's calls.
#[derive(OpenApi)]
#[openapi(paths(
    register,
    login,
    protection::second_step,
    protection::confirm,
    protection::begin_totp,
    protection::confirm_totp,
    protection::remove_totp,
    protection::new_recovery_codes,
    protection::ask_for_recovery,
    protection::recover,
    protection::verify,
    protection::send_verification,
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

/// The password was right, and a code is needed too.
#[derive(Serialize, ToSchema)]
struct SecondFactorNeeded {
    #[schema(value_type = BTreeMap<String, String>)]
    errors: BTreeMap<&'static str, &'static str>,
    #[schema(inline)]
    ok: No,
    /// The page that asks for the code.
    #[schema(required = false)]
    redirect: String,
    /// What will do.
    #[schema(value_type = Vec<String>, required = false)]
    second_factor: [&'static str; 2],
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
        (
            status = 401,
            description = "The login or the password is wrong, or the account is blocked. With `second_factor`: the \
                           password is right, and a code is needed too.",
            body = SecondFactorNeeded,
        ),
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
    let step = login::attempt(&accounts, &visit, &headers, &form).await.map_err(|failure| match failure {
        Failure::Refused(Refusal::Missing(errors)) => Error::Refused(errors),
        Failure::Refused(Refusal::Not(not)) => not_signed_in(not),
        Failure::Fault(fault) => Error::Fault(fault),
    })?;
    lead_on(&visit, step, &form.next)
}

/// What a sign-in leads to.
fn lead_on(visit: &Visit, step: Step, next: &str) -> Result<Response, Error> {
    match step {
        Step::Done(fresh) => {
            let redirect = destination(visit, next).into();
            hand_over(Json(Onward { message: "Вы вошли", ok: Flag, redirect }).into_response(), visit, &fresh)
        }
        Step::SecondFactor(pending) => {
            let answer = SecondFactorNeeded {
                errors: BTreeMap::from([("auth", "Нужен код из приложения или резервный код")]),
                ok: Flag,
                redirect: on_the_way(paths::SECOND_STEP, next),
                second_factor: ["totp", "recovery"],
            };
            let mut response = (StatusCode::UNAUTHORIZED, Json(answer)).into_response();
            response.extensions_mut().insert(NoRefusal);
            second_step_page::keep(&mut response, visit, &pending.key)?;
            Ok(response)
        }
    }
}

fn not_signed_in(not: NotSignedIn) -> Error {
    match not {
        NotSignedIn::Wrong => Error::WrongLogin(WRONG),
        NotSignedIn::WrongCode { .. } | NotSignedIn::Expired => Error::WrongLogin("Время вышло. Войдите заново"),
        NotSignedIn::TooMany(many) => Error::TooMany(many.0),
        NotSignedIn::Overloaded => Error::Busy,
    }
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
