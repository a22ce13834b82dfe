//! The account's JSON calls.

use std::borrow::Cow;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::pages::login::{self, Refusal, WRONG, destination};
use crate::accounts::pages::profile::{NotUploaded, count_change, remember_this_one};
use crate::accounts::pages::{password, profile, register};
use crate::accounts::paths;
use crate::accounts::{
    Accounts, NotSignedIn, change_password, register as register_person, remove_avatar, sessions, update_profile,
};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::SignInId;
use crate::web::answer::{Flag, Message};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::visit::{SignedIn, Visit};

/// Done; the browser goes on to `redirect`.
#[derive(Serialize)]
pub(crate) struct Onward {
    message: &'static str,
    ok: Flag<true>,
    redirect: Cow<'static, str>,
}

/// A new avatar.
#[derive(Serialize)]
pub(crate) struct NewAvatar {
    /// Its address.
    avatar: String,
    message: &'static str,
    ok: Flag<true>,
}

/// Sessions that were ended.
#[derive(Serialize)]
struct Ended {
    ended: u64,
    message: &'static str,
    ok: Flag<true>,
}

pub(crate) async fn register(
    State(accounts): State<Accounts>,
    visit: Visit,
    input: Input,
) -> Result<Json<Onward>, Error> {
    let form = register::read(&input);
    register_person(&accounts, form, visit.place.address).await.map_err(register::error)?;
    let message = "Регистрация прошла успешно. Теперь войдите.";
    Ok(Json(Onward { message, ok: Flag, redirect: paths::LOGIN.into() }))
}

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
    let mut response = Json(Onward { message: "Вы вошли", ok: Flag, redirect }).into_response();
    hand_over(&mut response, &visit, &signed_in.fresh)?;
    Ok(response)
}

pub(crate) async fn update(
    State(accounts): State<Accounts>,
    me: SignedIn,
    input: Input,
) -> Result<Json<Message>, Error> {
    count_change(&accounts, &me)?;
    update_profile(&accounts, me.who.id, profile::read(&input)).await?;
    Ok(Json(Message { message: profile::SAVED, ok: Flag }))
}

/// `POST /api/profile/avatar`, multipart, field `avatar`.
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

pub(crate) async fn delete_avatar(State(accounts): State<Accounts>, me: SignedIn) -> Result<Json<Message>, Error> {
    count_change(&accounts, &me)?;
    remove_avatar(&accounts, me.who.id).await?;
    Ok(Json(Message { message: "Фотография удалена", ok: Flag }))
}

pub(crate) async fn password(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let fresh = change_password(&accounts, me.who.id, me.session, password::read(&input), &browser_of(&me.visit))
        .await
        .map_err(password::error)?;
    let answer = Onward { message: password::DONE, ok: Flag, redirect: paths::PROFILE.into() };
    let mut response = Json(answer).into_response();
    hand_over(&mut response, &me.visit, &fresh)?;
    Ok(response)
}

pub(crate) async fn end_session(
    State(accounts): State<Accounts>,
    me: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    if !sessions::end_one(&accounts, me.who.id, SignInId(id)).await? {
        return Err(Error::NotFound);
    }
    let mut response = Json(Message { message: "Сеанс завершён", ok: Flag }).into_response();
    remember_this_one(&accounts, &me, &mut response).await?;
    Ok(response)
}

/// `DELETE /api/profile/sessions`: all but this one.
pub(crate) async fn end_others(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    let ended = sessions::end_all(&accounts, me.who.id, Some(me.session)).await?;
    let answer = Ended {
        ended, message: "На остальных устройствах выполнен выход", ok: Flag
    };
    let mut response = Json(answer).into_response();
    remember_this_one(&accounts, &me, &mut response).await?;
    Ok(response)
}
