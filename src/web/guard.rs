//! What stands before every handler that changes something: the body is read, and the request must come from our pages.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::web::context::{Place, Web};
use crate::web::error::Error;
use crate::web::origin::{self, Site};
use crate::web::submitted::{self, Submitted};
use crate::web::visit::Visit;

/// What a guard needs to know.
#[derive(Clone)]
pub struct Guard {
    /// Whom to believe.
    pub web: Web,
    /// How many bytes a body may have.
    pub limit: usize,
}

/// Reads the body and checks origin and token, as Django's `CsrfViewMiddleware` does, and a little more strictly.
///
/// # Errors
/// [`Error::Forged`], and what a body can be refused for.
pub async fn guard(State(guard): State<Guard>, visit: Visit, request: Request, next: Next) -> Result<Response, Error> {
    let (mut parts, body) = request.into_parts();
    // Read even when it is refused, so that the sender gets to read why; what is wrong with it is told last, as Django does.
    let submitted = submitted::read(&parts.headers, body, guard.limit).await;
    check_origin(&guard.web, &visit, &parts.headers)?;
    check_cookie(&visit)?;
    let submitted = submitted?;
    check_token(&visit, &parts.method, &parts.headers, &submitted)?;
    parts.extensions.insert(submitted);
    Ok(next.run(Request::from_parts(parts, axum::body::Body::empty())).await)
}

/// Reads the body and checks nothing: for messages of other servers.
///
/// # Errors
/// What a body can be refused for.
pub async fn read_only(request: Request, next: Next) -> Result<Response, Error> {
    const LONGEST: usize = 16 * 1024;
    let (mut parts, body) = request.into_parts();
    let submitted = submitted::read(&parts.headers, body, LONGEST).await?;
    parts.extensions.insert(submitted);
    Ok(next.run(Request::from_parts(parts, axum::body::Body::empty())).await)
}

fn check_origin(web: &Web, visit: &Visit, headers: &HeaderMap) -> Result<(), Error> {
    let Place { host, is_https, said_https, .. } = &visit.place;
    let site = Site {
        is_https: *is_https,
        wants_referer: *said_https,
        host,
        trusted: &web.origins,
        public: web.public.as_ref(),
    };
    origin::check_headers(headers, site).map_err(|refused| Error::Forged(refused.message()))
}

const NO_COOKIE: &str =
    "Браузер не прислал защитный файл cookie. Разрешите cookie для этого сайта и обновите страницу.";
const STALE: &str = "Страница устарела. Обновите её и попробуйте ещё раз.";

fn check_cookie(visit: &Visit) -> Result<(), Error> {
    if visit.cookie_secrets.is_empty() {
        return Err(Error::Forged(NO_COOKIE));
    }
    // For somebody signed in the session's own secret decides: a cookie planted by somebody else does not help.
    if visit.cookie_secrets.contains(&visit.secret) { Ok(()) } else { Err(Error::Forged(STALE)) }
}

/// The form's field wins where both stand; only a POST is looked into for one.
fn check_token(visit: &Visit, method: &Method, headers: &HeaderMap, submitted: &Submitted) -> Result<(), Error> {
    let field = if method == Method::POST { submitted.field("csrfmiddlewaretoken") } else { None };
    let token = match field.filter(|token| !token.is_empty()) {
        Some(token) => token,
        None => headers.get("x-csrftoken").and_then(|value| value.to_str().ok()).unwrap_or_default(),
    };
    // A guest's page may have been rendered before a neighbour's cookie came to stand in front.
    let fits = visit.secret.accepts(token)
        || (visit.who.is_none() && visit.cookie_secrets.iter().any(|secret| secret.accepts(token)));
    if fits { Ok(()) } else { Err(Error::Forged(STALE)) }
}
