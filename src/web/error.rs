//! Why a request is not answered as asked. The only place that knows which HTTP status a failure is.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::kernel::fault::{Failure, Fault};
use crate::kernel::field_errors::FieldErrors;

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
    /// The person must prove once more that it is them.
    ConfirmFirst,
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
            Self::Forged(_) | Self::Forbidden | Self::ConfirmFirst => StatusCode::FORBIDDEN,
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
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::SignInFirst | Self::ConfirmFirst | Self::StaffOnly | Self::WrongLogin(_) | Self::TooMany(_) => "auth",
            Self::Forged(_) => "csrf",
            _ => "form",
        }
    }

    pub(super) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy => Some(1),
            Self::Fault(fault) if fault.is_unavailable() => Some(2),
            Self::Fault(fault) if fault.is_unwritten() => Some(60),
            _ => None,
        }
    }

    /// What happened, for people: a heading and a sentence.
    pub(super) fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => {
                ("Здесь ничего не подключено", "Страницы с таким адресом нет: она переехала или её не было.".into())
            }
            Self::MethodNotAllowed => {
                ("Так эта страница не работает", "Адрес верный, но этот способ обращения к нему не подходит.".into())
            }
            Self::Forged(why) => ("Запрос отклонён", (*why).to_owned()),
            Self::SignInFirst => ("Нужен вход", "Войдите, чтобы продолжить".into()),
            Self::ConfirmFirst => ("Это вы?", "Подтвердите, что это вы".into()),
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

/// Whether an address is a JSON call.
#[must_use]
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}
