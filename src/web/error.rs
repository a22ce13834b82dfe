//! The only place that knows which HTTP answer a failure is; one layer renders it, as a page or as JSON.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::http::header::{ALLOW, LOCATION, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;
use crate::web::answer::Refused;
use crate::web::cookies;
use crate::web::next::{login_address, with_next};
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub(crate) enum Error {
    /// Nothing here, or somebody else's.
    NotFound,
    /// A method the address does not take.
    MethodNotAllowed,
    /// The request may not come from our own pages; says why.
    Forged(&'static str),
    SignInFirst,
    /// A login that was refused; says so alike for every cause.
    WrongLogin(&'static str),
    /// Needs a login of the staff.
    StaffOnly,
    /// The staff member may not do this.
    Forbidden,
    /// Faults by field: what a JSON call answers, as a page does by showing its form again.
    Refused(FieldErrors),
    /// A body or address that cannot be understood; says how.
    Malformed(&'static str),
    /// A body over the limit.
    TooLarge,
    /// A body that did not arrive in time.
    TooSlow,
    /// Too many attempts; says after how many seconds to try again.
    TooMany(u64),
    Busy,
    Fault(Fault),
}

impl<F: Into<Fault>> From<F> for Error {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<Failure<FieldErrors>> for Error {
    fn from(failure: Failure<FieldErrors>) -> Self {
        match failure {
            Failure::Refused(errors) => Self::Refused(errors),
            Failure::Fault(fault) => Self::Fault(fault),
        }
    }
}

impl Error {
    #[must_use]
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Forged(_) | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::SignInFirst | Self::StaffOnly | Self::WrongLogin(_) => StatusCode::UNAUTHORIZED,
            Self::Refused(_) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(fault) if fault.is_unavailable() || fault.is_unwritten() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The field that carries the sentence in a JSON answer.
    fn field(&self) -> &'static str {
        match self {
            Self::SignInFirst | Self::StaffOnly | Self::WrongLogin(_) | Self::TooMany(_) => "auth",
            Self::Forged(_) => "csrf",
            _ => "form",
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy => Some(1),
            Self::Fault(fault) if fault.is_unavailable() => Some(2),
            Self::Fault(fault) if fault.is_unwritten() => Some(60),
            _ => None,
        }
    }

    /// What happened, for people: a heading and a sentence.
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => {
                ("Здесь ничего не подключено", "Страницы с таким адресом нет: она переехала или её не было.".into())
            }
            Self::MethodNotAllowed => {
                ("Так эта страница не работает", "Адрес верный, но этот способ обращения к нему не подходит.".into())
            }
            Self::Forged(why) => ("Запрос отклонён", (*why).to_owned()),
            Self::SignInFirst => ("Нужен вход", "Войдите, чтобы продолжить".into()),
            Self::WrongLogin(sentence) => ("Не получилось войти", (*sentence).to_owned()),
            Self::StaffOnly => ("Нужен вход", "Войдите как сотрудник магазина".into()),
            Self::Forbidden => ("Недостаточно прав", "У вашей учётной записи нет права на это действие.".into()),
            Self::Refused(errors) => {
                let sentences: Vec<String> = errors.iter().map(|(_, sentence)| format!("{sentence}.")).collect();
                ("Проверьте поля", sentences.join(" ").replace("..", "."))
            }
            Self::Malformed(how) => ("Запрос не разобрать", (*how).to_owned()),
            Self::TooLarge => ("Слишком большой запрос", "Отправлено больше, чем принимает эта страница.".into()),
            Self::TooSlow => {
                ("Запрос не дошёл целиком", "Связь оказалась слишком медленной. Попробуйте ещё раз.".into())
            }
            Self::TooMany(seconds) => {
                ("Слишком много попыток", format!("Слишком много попыток. Попробуйте через {}.", wait(*seconds)))
            }
            Self::Busy => ("Сейчас слишком много посетителей", "Обновите страницу через несколько секунд.".into()),
            Self::Fault(fault) if fault.is_unavailable() => {
                ("Сейчас не получается", "Магазин на минуту занят. Обновите страницу немного погодя.".into())
            }
            Self::Fault(fault) if fault.is_unwritten() => (
                "Файл не сохранился",
                "Магазин сейчас не может сохранить файл. Прежний остался на месте. Попробуйте немного погодя.".into(),
            ),
            Self::Fault(_) => ("Сломалось у нас, не у вас", "Мы уже знаем и чиним. Попробуйте немного погодя.".into()),
        }
    }
}

/// «1 минуту», «20 секунд».
#[must_use]
pub(crate) fn wait(seconds: u64) -> String {
    use crate::kernel::plural::plural;
    let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    if seconds < 60 {
        format!("{seconds}\u{a0}{}", plural(count(seconds), "секунду", "секунды", "секунд"))
    } else {
        let minutes = seconds.div_ceil(60);
        format!("{minutes}\u{a0}{}", plural(count(minutes), "минуту", "минуты", "минут"))
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Renders the failure that a response carries, or that its bare status means.
pub(crate) fn render(visit: &Visit, request_id: &str, response: Response) -> Response {
    let status = response.status();
    let error = match response.extensions().get::<Arc<Error>>() {
        Some(error) => Arc::clone(error),
        None if status == StatusCode::METHOD_NOT_ALLOWED => Arc::new(Error::MethodNotAllowed),
        None if status == StatusCode::BAD_REQUEST && is_bare(&response) => {
            Arc::new(Error::Malformed("Адрес или параметры запроса не разобрать."))
        }
        None => return response,
    };
    if let Error::Fault(fault) = &*error {
        tracing::error!(request_id, causes = fault.causes(), "a request failed");
    }
    let mut rendered = if is_api(&visit.path) { as_json(&error) } else { as_page(&error, visit, request_id) };
    let headers = rendered.headers_mut();
    if let Some(seconds) = error.retry_after() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if let Error::Forged(_) = &*error
        && let Ok(token) = HeaderValue::from_str(&visit.csrf)
    {
        // A script whose page is old may take this one and try again; other sites cannot read it.
        headers.insert("x-csrftoken", token);
        // But not for a page that was made for somebody else.
        headers.insert("x-account", HeaderValue::from(visit.who.as_ref().map_or(0, |who| who.id.0)));
        if let Ok(cookie) = cookies::set_csrf(&visit.secret, visit.place.is_https) {
            headers.append(SET_COOKIE, cookie);
        }
    }
    if let Some(allow) = response.headers().get(ALLOW) {
        headers.insert(ALLOW, allow.clone());
    }
    rendered
}

fn is_bare(response: &Response) -> bool {
    !response.headers().get("content-type").is_some_and(|kind| {
        kind.as_bytes().starts_with(b"text/html") || kind.as_bytes().starts_with(b"application/json")
    })
}

/// Whether an address is a JSON call.
#[must_use]
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// What a JSON call says of what is not there.
const NOT_FOUND: &str = "Не найдено";

fn as_json(error: &Error) -> Response {
    let sentence;
    let body = match error {
        Error::Refused(errors) => Refused::from(errors),
        Error::NotFound => Refused { error: Some(NOT_FOUND), ..Refused::one("form", NOT_FOUND) },
        _ => {
            sentence = error.words().1;
            Refused::one(error.field(), &sentence)
        }
    };
    (error.status(), Json(body)).into_response()
}

fn as_page(error: &Error, visit: &Visit, request_id: &str) -> Response {
    let to = match error {
        Error::SignInFirst => Some(login_address(&visit.path)),
        Error::StaffOnly => Some(with_next(paths::ADMIN_LOGIN, &visit.path)),
        _ => None,
    };
    if let Some(to) = to {
        return (StatusCode::FOUND, [(LOCATION, to)]).into_response();
    }
    let (title, sentence) = error.words();
    let status = error.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR || status == StatusCode::SERVICE_UNAVAILABLE {
        return broken(&visit.path, status, (title, &sentence), request_id);
    }
    let page = ErrorPage { shell: Shell::new(visit), status: status.as_u16(), title, sentence };
    page::html_with(status, &page).unwrap_or_else(|_| broken(&visit.path, status, (title, ""), request_id))
}

/// The answer that needs nothing: a page without database, session, or search in its head; JSON for a call.
#[must_use]
pub(crate) fn broken(
    path: &str,
    status: StatusCode,
    (title, sentence): (&'static str, &str),
    request_id: &str,
) -> Response {
    if is_api(path) {
        return (status, Json(Refused::one("form", sentence))).into_response();
    }
    let page = BrokenPage { title, sentence, request_id };
    page::html_with(status, &page).unwrap_or_else(|_| status.into_response())
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    shell: Shell,
    status: u16,
    title: &'static str,
    sentence: String,
}

#[derive(Template)]
#[template(path = "errors/broken.html")]
struct BrokenPage<'a> {
    title: &'static str,
    sentence: &'a str,
    request_id: &'a str,
}
