//! The registration page.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::pages::login::{self, LoginForm, destination, on_the_way};
use crate::accounts::pages::second_step::lead_on;
use crate::accounts::paths;
use crate::accounts::registration::NotRegistered;
use crate::accounts::{Accounts, Registration, register};
use crate::kernel::fault::Failure;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::sentences;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::news::News;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::stale::Typed;
use crate::web::visit::Visit;

/// `form` has no passwords when it is shown.
#[derive(Template)]
#[template(path = "accounts/register.html")]
struct RegisterPage {
    shell: Shell,
    form: Registration,
    errors: FieldErrors,
    /// The address wanted afterwards, as it was sent.
    next: String,
}

impl RegisterPage {
    fn login(&self) -> String {
        on_the_way(paths::LOGIN, &self.next)
    }
}

pub(crate) async fn show(visit: Visit, asked: Asked, Typed(typed): Typed) -> Result<Response, Error> {
    let next = typed.as_ref().and_then(|typed| typed.text("next")).or_else(|| asked.last("next")).unwrap_or_default();
    if visit.who.is_some() {
        return Ok(page::see_other(&destination(&visit, &next)));
    }
    let (shell, errors) = (Shell::new(&visit), FieldErrors::none());
    let form = typed.as_ref().map(read).unwrap_or_default();
    page::private(&RegisterPage { shell, form, errors, next })
}

/// `POST /register/`: registers, signs in, and leads to the wanted page.
pub(crate) async fn submit(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let form = Registration { personal_data: Some(input.is_ticked("personal_data")), ..read(&input) };
    let shown = read(&input);
    let next = input.text("next").unwrap_or_default();
    match register(&accounts, form, visit.connection.address).await {
        Ok(_) => {
            let login = LoginForm { login: shown.login, password: shown.password, next };
            welcome(&accounts, &visit, &headers, &login).await
        }
        Err(Failure::Refused(NotRegistered::Invalid(errors))) => {
            let errors = on_page(errors, &shown);
            let form =
                Registration { password: SecretString::default(), password_repeat: SecretString::default(), ..shown };
            let page = RegisterPage { shell: Shell::new(&visit), form, errors, next };
            page::private_with(StatusCode::BAD_REQUEST, &page)
        }
        Err(failure) => Err(error(failure)),
    }
}

/// The faults in the order of the page, with an empty field called empty. The JSON call keeps the sentences of the
/// contract.
fn on_page(mut errors: FieldErrors, form: &Registration) -> FieldErrors {
    const PAGE: [&str; 9] =
        ["surname", "name", "patronymic", "login", "email", "password", "password_repeat", "rules", "personal_data"];
    for (field, text, sentence) in [
        ("surname", form.surname.as_str(), sentences::SURNAME_MISSING),
        ("name", form.name.as_str(), sentences::NAME_MISSING),
        ("login", form.login.as_str(), sentences::LOGIN_MISSING),
        ("email", form.email.as_str(), sentences::MAIL_MISSING),
        ("password", form.password.expose_secret(), sentences::PASSWORD_MISSING),
        ("password_repeat", form.password_repeat.expose_secret(), sentences::PASSWORD_REPEAT_MISSING),
    ] {
        if text.trim().is_empty() {
            errors.restate(field, sentence);
        }
    }
    // The page, unlike the JSON call, always wants the password repeated.
    if form.password_repeat.expose_secret().is_empty() {
        errors.add("password_repeat", sentences::PASSWORD_REPEAT_MISSING);
    }
    errors.in_order(&PAGE)
}

/// Signs in the person who has just registered. If that fails, the account exists nevertheless: on to the login page.
async fn welcome(accounts: &Accounts, visit: &Visit, headers: &HeaderMap, form: &LoginForm) -> Result<Response, Error> {
    let mut response = match login::attempt(accounts, visit, headers, form).await {
        Ok(step) => lead_on(visit, step, &destination(visit, &form.next), &form.next)?,
        Err(Failure::Refused(_)) => page::see_other(&on_the_way(paths::LOGIN, &form.next)),
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    News::Registered.leave(response.headers_mut(), visit.connection.is_https);
    Ok(response)
}

#[must_use]
pub(crate) fn read(input: &Input) -> Registration {
    let mut errors = FieldErrors::none();
    Registration {
        surname: input.read("surname", &mut errors),
        name: input.read("name", &mut errors),
        patronymic: input.read("patronymic", &mut errors),
        login: input.read("login", &mut errors),
        email: input.read("email", &mut errors),
        password: input.read("password", &mut errors).into(),
        password_repeat: input.read("password_repeat", &mut errors).into(),
        rules: input.is_ticked("rules"),
        personal_data: input.tick_if_there("personal_data"),
        errors,
    }
}

#[must_use]
pub(crate) fn error(failure: Failure<NotRegistered>) -> Error {
    match failure {
        Failure::Refused(NotRegistered::Invalid(errors)) => Error::Refused(errors),
        Failure::Refused(NotRegistered::TooMany(many)) => Error::TooMany(many.0),
        Failure::Refused(NotRegistered::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
