//! Light, dark, or as the system likes it; kept in a cookie, written into `<html>` by the server.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::next::SafeNext;
use crate::web::visit::Visit;

/// The look a browser asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Theme {
    /// As the system likes it.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// Reads the cookie; whatever is not known is «as the system».
    #[must_use]
    pub(crate) fn parse(text: Option<&str>) -> Self {
        match text {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::Auto,
        }
    }

    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// `POST /theme/`: keeps the choice and goes back to the page.
pub(crate) async fn choose(visit: Visit, input: Input) -> Result<Response, Error> {
    let theme = Theme::parse(input.text("theme").as_deref());
    let back = input
        .text("next")
        .and_then(|next| SafeNext::parse(&next, visit.place.host.authority(), visit.place.is_https))
        .map_or_else(|| "/".to_owned(), |next| next.as_str().to_owned());
    let secure = if visit.place.is_https { "; Secure" } else { "" };
    let cookie = match theme {
        Theme::Auto => "theme=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax".to_owned(),
        _ => format!("theme={}; Max-Age=31449600; Path=/; SameSite=Lax; HttpOnly{secure}", theme.as_str()),
    };
    Ok((StatusCode::SEE_OTHER, [(LOCATION, back), (SET_COOKIE, cookie)]).into_response())
}
