//! The logout page.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::accounts::{Accounts, session_end};
use crate::web::cookies;
use crate::web::error::Error;
use crate::web::news::News;
use crate::web::page;
use crate::web::purpose::Purpose;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "accounts/logout.html")]
struct LogoutPage {
    shell: Shell,
}

/// `GET /logout/`: ends the session, for old links and scripts. If another site sent the visitor, or the browser did
/// not ask for a page, it asks for confirmation (ASVS 3.5.3). A prefetch or a HEAD request ends nothing.
pub(crate) async fn show(
    State(accounts): State<Accounts>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let says = |name: &str, fine: &[&str]| headers.get(name).is_none_or(|value| fine.iter().any(|word| value == word));
    let is_wanted = says("sec-fetch-site", &["same-origin", "none"]) && says("sec-fetch-dest", &["document"]);
    match visit.purpose {
        // An error makes the browser discard the prefetched answer and ask again when it is needed.
        Purpose::FetchedAhead => {
            Ok((StatusCode::SERVICE_UNAVAILABLE, [(CACHE_CONTROL, page::NO_STORE)]).into_response())
        }
        _ if !is_wanted => page::private(&LogoutPage { shell: Shell::new(&visit) }),
        Purpose::HeadOnly => Ok((StatusCode::FOUND, [(LOCATION, crate::web::paths::HOME)]).into_response()),
        Purpose::Shown => end(&accounts, &visit).await,
    }
}

pub(crate) async fn submit(State(accounts): State<Accounts>, visit: Visit) -> Result<Response, Error> {
    end(&accounts, &visit).await
}

async fn end(accounts: &Accounts, visit: &Visit) -> Result<Response, Error> {
    if let Some(session) = visit.session {
        session_end::end(accounts, session).await?;
    }
    let mut response = (StatusCode::FOUND, [(LOCATION, crate::web::paths::HOME)]).into_response();
    let headers = response.headers_mut();
    headers.append(SET_COOKIE, cookies::delete_session(visit.connection.is_https));
    if visit.who.is_some() {
        News::SignedOut.leave(headers, visit.connection.is_https);
    }
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\", \"storage\""));
    Ok(response)
}
