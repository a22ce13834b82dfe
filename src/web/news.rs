//! A message for the next page that cannot wait in the session: the session has just ended, or a script is about to begin one.
//!
//! A cookie that lives a minute names the sentence and never contains it: a planted one can only make the shop say one of these.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::web::cookies;
use crate::web::flash::Flash;

/// Name of the cookie. `frontend/src/forms/json.ts` sets it as well.
const NAME: &str = "news";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    SignedOut,
    Registered,
    PasswordSet,
}

impl News {
    #[must_use]
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        match cookies::read(headers, NAME)? {
            "signed-out" => Some(Self::SignedOut),
            "registered" => Some(Self::Registered),
            "password-set" => Some(Self::PasswordSet),
            _ => None,
        }
    }

    #[must_use]
    pub(crate) fn flash(self) -> Flash {
        Flash::ok(match self {
            Self::SignedOut => "Вы вышли из аккаунта",
            Self::Registered => "Регистрация прошла успешно",
            Self::PasswordSet => "Пароль изменён. Войдите с новым паролем",
        })
    }

    /// Leaves it for the next page.
    pub(crate) fn leave(self, headers: &mut HeaderMap, is_https: bool) {
        let line = match (self, is_https) {
            (Self::SignedOut, false) => "news=signed-out; Max-Age=60; Path=/; SameSite=Lax",
            (Self::SignedOut, true) => "news=signed-out; Max-Age=60; Path=/; SameSite=Lax; Secure",
            (Self::Registered, false) => "news=registered; Max-Age=60; Path=/; SameSite=Lax",
            (Self::Registered, true) => "news=registered; Max-Age=60; Path=/; SameSite=Lax; Secure",
            (Self::PasswordSet, false) => "news=password-set; Max-Age=60; Path=/; SameSite=Lax",
            (Self::PasswordSet, true) => "news=password-set; Max-Age=60; Path=/; SameSite=Lax; Secure",
        };
        headers.append(SET_COOKIE, HeaderValue::from_static(line));
    }
}

/// Makes the browser forget it, once it was shown.
pub(crate) fn forget(headers: &mut HeaderMap) {
    headers.append(SET_COOKIE, HeaderValue::from_static("news=; Max-Age=0; Path=/; SameSite=Lax"));
}
