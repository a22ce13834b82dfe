//! The second step of a sign-in, and what any door does with a step.

use askama::Template;
use axum::extract::State;
use axum::http::header::{RETRY_AFTER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use secrecy::{ExposeSecret, SecretString};

use crate::accounts::pages::cookies::{browser_of, hand_over};
use crate::accounts::pages::login::{destination, on_the_way};
use crate::accounts::second_step::{self, LIFETIME};
use crate::accounts::user_agent::UserAgent;
use crate::accounts::{Accounts, Flow, NotSignedIn, Proof, Step, advance, paths};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::cookies;
use crate::web::error::{Error, wait};
use crate::web::input::Input;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The cookie with the key of a sign-in that waits.
const COOKIE: &str = "sign-in";

#[derive(Template)]
#[template(path = "accounts/second_step.html")]
struct SecondStepPage {
    shell: Shell,
    /// Where to go afterwards, as it came.
    next: String,
    is_trusting: bool,
    errors: FieldErrors,
    refusal: Option<String>,
}

/// Where a sign-in comes from.
pub(crate) fn flow(visit: &Visit, headers: &HeaderMap, staff_only: bool) -> Flow {
    let user_agent = headers.get(USER_AGENT).map_or(&b""[..], |value| value.as_bytes());
    let pending = cookies::read(headers, COOKIE).filter(|key| !key.is_empty()).map(SecretString::from);
    Flow { browser: browser_of(visit), user_agent: UserAgent::parse(user_agent), staff_only, pending }
}

/// Sends the browser on: to the page that was wanted, or to the second step.
pub(crate) fn lead_on(visit: &Visit, step: Step, destination: &str, next: &str) -> Result<Response, Error> {
    match step {
        Step::Done(fresh) => hand_over(page::see_other(destination), visit, &fresh),
        Step::SecondFactor(pending) => {
            let mut response = page::see_other(&on_the_way(paths::SECOND_STEP, next));
            keep(&mut response, visit, &pending.key)?;
            Ok(response)
        }
    }
}

/// Gives the browser the key of a sign-in that waits.
pub(crate) fn keep(response: &mut Response, visit: &Visit, key: &SecretString) -> Result<(), Error> {
    let seconds = u32::try_from(LIFETIME.as_secs()).unwrap_or_default();
    let line = cookies::set_below("/", (COOKIE, key.expose_secret()), seconds, visit.connection.is_https);
    response.headers_mut().append(SET_COOKIE, line.map_err(Fault::new)?);
    Ok(())
}

/// The answer, with which the browser forgets the key.
pub(crate) fn forgetting(visit: &Visit, mut response: Response) -> Result<Response, Error> {
    let line = cookies::delete_below("/", COOKIE, visit.connection.is_https);
    response.headers_mut().append(SET_COOKIE, line.map_err(Fault::new)?);
    Ok(response)
}

pub(crate) async fn show(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    asked: Asked,
) -> Result<Response, Error> {
    let next = asked.last("next").unwrap_or_default();
    if !second_step::is_waiting(&accounts, &flow(&visit, &headers, false)).await? {
        return Ok(page::see_other(&on_the_way(paths::LOGIN, &next)));
    }
    let (shell, errors) = (Shell::new(&visit), FieldErrors::none());
    page::private(&SecondStepPage { shell, next, is_trusting: false, errors, refusal: None })
}

pub(crate) async fn submit(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
    input: Input,
) -> Result<Response, Error> {
    let next = input.text("next").unwrap_or_default();
    let is_trusting = input.is_ticked("trust");
    let refuse = |status, errors, refusal| {
        let next = next.clone();
        let page = SecondStepPage { shell: Shell::new(&visit), next, is_trusting, errors, refusal };
        page::private_with(status, &page)
    };
    let typed = match read(&input) {
        Ok(typed) => typed,
        Err(errors) => return refuse(StatusCode::BAD_REQUEST, errors, None),
    };
    let proof = Proof::Code { typed, trust: is_trusting };
    match advance(&accounts, &flow(&visit, &headers, false), proof).await {
        Ok(step) => forgetting(&visit, lead_on(&visit, step, &destination(&visit, &next), &next)?),
        Err(Failure::Refused(NotSignedIn::WrongCode { left })) => {
            refuse(StatusCode::UNAUTHORIZED, FieldErrors::one("code", wrong(left)), None)
        }
        Err(Failure::Refused(NotSignedIn::TooMany(many))) => {
            let sentence = format!("Слишком много попыток. Попробуйте через {}.", wait(many.0));
            let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, FieldErrors::none(), Some(sentence))?;
            response.headers_mut().insert(RETRY_AFTER, many.0.into());
            Ok(response)
        }
        Err(Failure::Refused(NotSignedIn::Overloaded)) => Err(Error::Busy),
        Err(Failure::Refused(NotSignedIn::Wrong | NotSignedIn::Expired)) => {
            forgetting(&visit, page::see_other(&on_the_way(paths::LOGIN, &next)))
        }
        Err(Failure::Fault(fault)) => Err(Error::Fault(fault)),
    }
}

/// What is said of a wrong code.
pub(crate) fn wrong(left: i64) -> String {
    if left > 0 {
        format!("Код не подходит. Осталось попыток: {left}")
    } else {
        "Код не подходит. Войдите заново".to_owned()
    }
}

/// The code that was typed.
pub(crate) fn read(input: &Input) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::none();
    let typed = input.read("code", &mut errors);
    if errors.is_empty() && typed.trim().is_empty() {
        errors.add("code", "Введите код");
    }
    if errors.is_empty() { Ok(typed) } else { Err(errors) }
}
