//! The choice between light, dark and the system's look.

use axum::http::StatusCode;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};

use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::next::SafeNext;
use crate::web::theme::Theme;
use crate::web::visit::Visit;

/// `POST /theme/`: keeps the choice and goes back to the page.
pub(crate) async fn choose(visit: Visit, input: Input) -> Result<Response, Error> {
    let theme = Theme::parse(input.text("theme").as_deref());
    let back = input
        .text("next")
        .and_then(|next| SafeNext::parse(&next, visit.connection.host.authority(), visit.connection.is_https))
        .map_or_else(|| "/".to_owned(), |next| next.as_str().to_owned());
    let secure = if visit.connection.is_https { "; Secure" } else { "" };
    let cookie = match theme {
        Theme::Auto => "theme=; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax".to_owned(),
        _ => format!("theme={}; Max-Age=31449600; Path=/; SameSite=Lax; HttpOnly{secure}", theme.as_str()),
    };
    Ok((StatusCode::SEE_OTHER, [(LOCATION, back), (SET_COOKIE, cookie)]).into_response())
}
