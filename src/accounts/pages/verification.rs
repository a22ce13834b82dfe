//! The pages on which an address is proven, by a code or by a link.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::codes::NotAccepted;
use crate::accounts::pages::profile::remember_this_one;
use crate::accounts::pages::recovery;
use crate::accounts::sessions::set_flash;
use crate::accounts::verification::{self, DeadLink, prove_by_code, prove_by_link};
use crate::accounts::{Accounts, paths, person};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::next::with_next;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::{SignedIn, Visit};

/// What is said when it is done.
pub(crate) const DONE: &str = "Почта подтверждена";
pub(crate) const SENT: &str = "Письмо с новым кодом отправлено";

#[derive(Template)]
#[template(path = "accounts/verify.html")]
struct CodePage {
    shell: Shell,
    email: String,
    is_proven: bool,
    errors: FieldErrors,
}

/// What whoever opened a link can do.
enum Offer {
    /// They are signed in to the account.
    Prove {
        email: String,
    },
    /// They are not: to sign in first, or to have the account with a new password.
    SignInOrTakeOver {
        login: String,
        sign_in: String,
    },
    Dead,
}

#[derive(Template)]
#[template(path = "accounts/verify_link.html")]
struct LinkPage {
    shell: Shell,
    action: String,
    offer: Offer,
}

pub(crate) async fn show(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    render_code(&accounts, &me, StatusCode::OK, FieldErrors::none()).await
}

pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    let proven = match read(&input) {
        Ok(typed) => prove_by_code(&accounts, me.who.id, me.session, &typed).await.map_err(not_accepted),
        Err(errors) => Err(Error::Refused(errors)),
    };
    match proven {
        Ok(()) => proven_in(&accounts, &me).await,
        Err(Error::Refused(errors)) => render_code(&accounts, &me, StatusCode::BAD_REQUEST, errors).await,
        Err(error) => Err(error),
    }
}

pub(crate) async fn send_again(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    verification::send_again(&accounts, me.who.id).await.map_err(recovery::not_asked)?;
    leave(&accounts, &me, SENT).await?;
    Ok(page::see_other(paths::VERIFICATION))
}

/// `GET /email/verify/send/`: whoever reloads the page of a refusal is led back.
pub(crate) async fn came_back() -> Response {
    page::see_other(paths::VERIFICATION)
}

/// `GET /email/verify/<token>/`: programs that look into mail follow links, so this one only asks.
pub(crate) async fn follow(
    State(accounts): State<Accounts>,
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    render_link(&accounts, &visit, &token.into(), StatusCode::OK).await
}

/// Proves the address for the account that is signed in, or hands the account over with `take_over`.
pub(crate) async fn submit_link(
    State(accounts): State<Accounts>,
    visit: Visit,
    Path(token): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let token = SecretString::from(token);
    let done = match signed_in(&visit) {
        Some(me) if !input.has("take_over") => match prove_by_link(&accounts, &token, me.who.id, me.session).await {
            Ok(()) => Ok(proven_in(&accounts, &me).await?),
            Err(failure) => Err(failure),
        },
        _ => match verification::take_over(&accounts, &token).await {
            Ok(token) => Ok(recovery::lead_on(&visit, &token)?),
            Err(failure) => Err(failure),
        },
    };
    match done {
        Ok(response) => Ok(response),
        Err(Failure::Refused(DeadLink)) => render_link(&accounts, &visit, &token, StatusCode::BAD_REQUEST).await,
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

fn signed_in(visit: &Visit) -> Option<SignedIn> {
    let (who, session) = (visit.who.as_deref()?.clone(), visit.session?);
    Some(SignedIn { visit: visit.clone(), who, session })
}

async fn proven_in(accounts: &Accounts, me: &SignedIn) -> Result<Response, Error> {
    leave(accounts, me, DONE).await?;
    remember_this_one(accounts, me, page::see_other(paths::PROFILE)).await
}

async fn leave(accounts: &Accounts, me: &SignedIn, sentence: &str) -> Result<(), Error> {
    let flash = serde_json::to_string(&Flash::ok(sentence)).map_err(Fault::new)?;
    Ok(set_flash(accounts, me.session, Some(&flash)).await?)
}

async fn render_code(
    accounts: &Accounts,
    me: &SignedIn,
    status: StatusCode,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let person = person(accounts, me.who.id).await?.ok_or(Error::SignInFirst)?;
    let is_proven = person.email_proven_at.is_some();
    page::private_with(status, &CodePage { shell: Shell::new(&me.visit), email: person.email, is_proven, errors })
}

async fn render_link(
    accounts: &Accounts,
    visit: &Visit,
    token: &SecretString,
    status: StatusCode,
) -> Result<Response, Error> {
    let action = paths::verification(token.expose_secret());
    let offer = match verification::look(accounts, token).await? {
        None => Offer::Dead,
        Some(account) if visit.who.as_ref().is_some_and(|who| who.id == account.id) => {
            Offer::Prove { email: account.email }
        }
        Some(account) => Offer::SignInOrTakeOver { login: account.login, sign_in: with_next(paths::LOGIN, &action) },
    };
    page::private_with(status, &LinkPage { shell: Shell::new(visit), action, offer })
}

/// The code that was typed.
pub(crate) fn read(input: &Input) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::none();
    let typed = input.read("code", &mut errors);
    if errors.is_empty() && typed.trim().is_empty() {
        errors.add("code", "Введите код из письма");
    }
    if errors.is_empty() { Ok(typed) } else { Err(errors) }
}

/// The HTTP side of why a code proves nothing.
pub(crate) fn not_accepted(failure: Failure<NotAccepted>) -> Error {
    match failure {
        Failure::Refused(why) => match why.sentence() {
            Some(sentence) => Error::Refused(FieldErrors::one("code", sentence)),
            None => Error::Busy,
        },
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
