//! The page on which the second factor is turned on and off.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::pages::confirm::confirmed;
use crate::accounts::second_factor::{self, NotChanged, SecondFactor};
use crate::accounts::sessions::set_flash;
use crate::accounts::{Accounts, paths};
use crate::kernel::dates;
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::plural::plural;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::SignedIn;

pub(crate) const OFF: &str = "Вход по коду отключён";
const WRONG: &str = "Код не подходит. Введите тот, что приложение показывает сейчас";

#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct SecondFactorPage {
    shell: Shell,
    factor: SecondFactor,
    /// «12 марта 2025 г.».
    since: Option<String>,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "accounts/recovery_codes.html")]
struct CodesPage {
    shell: Shell,
    login: String,
    codes: Vec<SecretString>,
}

impl SecondFactorPage {
    fn codes_left(&self) -> String {
        let left = self.factor.recovery_codes_left;
        let count = usize::try_from(left).unwrap_or(0);
        format!("{left}\u{a0}{}", plural(count, "резервный код", "резервных кода", "резервных кодов"))
    }
}

pub(crate) async fn show(State(accounts): State<Accounts>, me: SignedIn) -> Result<Response, Error> {
    render(&accounts, &me, StatusCode::OK, FieldErrors::none()).await
}

/// `POST /profile/second-factor/`: `action` says what.
pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    confirmed(&me)?;
    let user = me.who.id;
    let done = match input.text("action").as_deref() {
        Some("begin") => second_factor::begin(&accounts, user).await.map(drop),
        Some("confirm") => {
            let typed = read(&input)?;
            match second_factor::confirm(&accounts, user, &typed).await {
                Ok(codes) => return show_codes(&me, codes),
                Err(failure) => Err(failure),
            }
        }
        Some("codes") => match second_factor::new_recovery_codes(&accounts, user).await {
            Ok(codes) => return show_codes(&me, codes),
            Err(failure) => Err(failure),
        },
        Some("remove") => {
            let removed = second_factor::remove(&accounts, user).await;
            if removed.is_ok() {
                leave(&accounts, &me, OFF).await?;
            }
            removed
        }
        Some("distrust") => {
            second_factor::distrust(&accounts, user).await?;
            leave(&accounts, &me, "Код спросим во всех браузерах").await?;
            Ok(())
        }
        _ => return Err(Error::Malformed("Такого действия здесь нет.")),
    };
    match done.map_err(not_changed) {
        Ok(()) => Ok(page::see_other(paths::SECOND_FACTOR)),
        Err(Error::Refused(errors)) => render(&accounts, &me, StatusCode::BAD_REQUEST, errors).await,
        Err(error) => Err(error),
    }
}

async fn leave(accounts: &Accounts, me: &SignedIn, sentence: &str) -> Result<(), Error> {
    let flash = serde_json::to_string(&Flash::ok(sentence)).map_err(Fault::new)?;
    Ok(set_flash(accounts, me.session, Some(&flash)).await?)
}

/// The only page that shows them; nobody may keep it.
fn show_codes(me: &SignedIn, codes: Vec<SecretString>) -> Result<Response, Error> {
    page::private(&CodesPage { shell: Shell::new(&me.visit), login: me.who.login.clone(), codes })
}

async fn render(
    accounts: &Accounts,
    me: &SignedIn,
    status: StatusCode,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let factor = second_factor::look(accounts, me.who.id).await?;
    let day = |moment: techstore_db::Timestamp| dates::long_day(moment.to_zoned(accounts.time_zone.clone()).date());
    let since = factor.since.map(day);
    page::private_with(status, &SecondFactorPage { shell: Shell::new(&me.visit), factor, since, errors })
}

/// The code that was typed.
pub(crate) fn read(input: &Input) -> Result<String, Error> {
    let mut errors = FieldErrors::none();
    let typed = input.read("code", &mut errors);
    if errors.is_empty() { Ok(typed) } else { Err(Error::Refused(errors)) }
}

/// The HTTP side of why the second factor stays as it is.
pub(crate) fn not_changed(failure: Failure<NotChanged>) -> Error {
    let refused = |field, sentence| Error::Refused(FieldErrors::one(field, sentence));
    match failure {
        Failure::Refused(NotChanged::EmailNotProven) => refused("email", "Сначала подтвердите почту"),
        Failure::Refused(NotChanged::IsOn) => refused("form", "Вход по коду уже включён"),
        Failure::Refused(NotChanged::IsOff) => refused("form", "Вход по коду не включён"),
        Failure::Refused(NotChanged::WrongCode) => refused("code", WRONG),
        Failure::Refused(NotChanged::Overloaded) => Error::Busy,
        Failure::Fault(fault) => Error::Fault(fault),
    }
}
