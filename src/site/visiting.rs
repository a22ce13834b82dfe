//! The layer around every page and call: finds out who is visiting, then sets cookies and cache headers and renders errors.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::kernel::fault::Fault;
use crate::kernel::ids::SessionId;
use crate::orders;
use crate::site::edge::RequestId;
use crate::site::menus::Menus;
use crate::site::visitor;
use crate::web::context::ConnectionInfo;
use crate::web::error::{Error, is_api};
use crate::web::news::{self, News};
use crate::web::security_events::{Event, Kind, NoRefusal};
use crate::web::visit::Visit;
use crate::web::{cookies, error_page, page};

pub(crate) struct Visiting {
    pub(super) app: App,
    pub(super) menus: Arc<Menus>,
}

impl Visiting {
    pub(crate) fn new(app: &App) -> Arc<Self> {
        Arc::new(Self { app: app.clone(), menus: Menus::new(app) })
    }
}

pub(crate) async fn visit(
    State(site): State<Arc<Visiting>>,
    Extension(connection): Extension<ConnectionInfo>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let only_reads = request.method().is_safe();
    let answer = answer(&site, connection, id, request, next);
    if only_reads { techstore_db::share_snapshot(answer).await } else { answer.await }
}

async fn answer(site: &Visiting, connection: ConnectionInfo, id: RequestId, request: Request, next: Next) -> Response {
    let session_cookie = cookies::session_name(connection.is_https);
    let keys = cookies::read_all(request.headers(), session_cookie).filter(|key| !key.is_empty()).count();
    let is_post = request.method() == Method::POST;
    let news = News::read(request.headers()).map(News::flash);
    let (mut parts, body) = request.into_parts();
    let visit = match visitor::identify(site, connection, &parts).await {
        Ok(visit) => visit,
        Err(fault) => return failed(fault, &id, parts.uri.path()),
    };
    parts.extensions.insert(visit.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    if let Some(session) = signed_in_elsewhere(&visit, session_cookie, response.headers())
        && let Err(fault) = orders::forget_guests_draft(&site.app.orders, session).await
    {
        return failed(fault, &id, &visit.path);
    }
    note_refusal(&site.app, &visit, is_post, &response);
    let mut response = error_page::render(&visit, &id.0, response);
    let headers = response.headers_mut();
    // With more cookies than we look at, a valid one may be among those we did not: keep it.
    let is_stale = (1..=cookies::MOST).contains(&keys) && visit.session.is_none();
    if is_stale && !sets(headers, session_cookie) {
        headers.append(SET_COOKIE, cookies::delete_session(visit.connection.is_https));
    }
    if headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        dress(headers, &visit);
        if news.is_some() && visit.flash.as_deref() == news.as_ref() {
            news::forget(headers);
        }
    } else if is_api(&visit.path) {
        headers.entry(CACHE_CONTROL).or_insert(page::NO_STORE);
    }
    response
}

/// The guest's session, if the answer signs somebody in who was not on the way to the checkout. Its checkout draft is deleted:
/// another person may be signing in at the same computer. Nobody has the new key before the answer is sent.
fn signed_in_elsewhere(visit: &Visit, cookie: &str, headers: &HeaderMap) -> Option<SessionId> {
    let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    let is_elsewhere = visit.who.is_none() && sets(headers, cookie) && !to.starts_with(crate::orders::paths::CHECKOUT);
    visit.session.filter(|_| is_elsewhere)
}

/// Reports a refusal to the operator. The guard reports its own.
fn note_refusal(app: &App, visit: &Visit, is_post: bool, response: &Response) {
    let error = response.extensions().get::<Arc<Error>>().map(|error| &**error);
    let (kind, reason) = match (error, response.status().as_u16()) {
        (Some(Error::StaffOnly), _) => (Kind::StaffOnly, "a staff page"),
        (Some(Error::Forbidden), _) => (Kind::Forbidden, "no right to it"),
        (Some(Error::TooLarge), _) => (Kind::TooLarge, "a body over its limit"),
        (Some(Error::TooSlow), _) => (Kind::TooSlow, "a body that did not come in time"),
        (Some(Error::SignInFirst), _) => return,
        (_, 401) if is_post && response.extensions().get::<NoRefusal>().is_none() => {
            (Kind::WrongLogin, "a wrong login or password")
        }
        (_, 429) => (Kind::TooMany, "a limit of attempts"),
        (Some(Error::Busy), _) => (Kind::Busy, "no capacity"),
        _ => return,
    };
    app.web.events.note(Event { kind, reason: &reason, address: visit.connection.address });
}

/// Every page sets or renews the CSRF cookie, and says that it depends on cookies.
fn dress(headers: &mut HeaderMap, visit: &Visit) {
    if !sets(headers, cookies::CSRF)
        && let Ok(cookie) = cookies::set_csrf(&visit.secret, visit.connection.is_https)
    {
        headers.append(SET_COOKIE, cookie);
    }
    headers.append(VARY, HeaderValue::from_static("Cookie"));
    let policy = if visit.who.is_some() { page::NO_STORE } else { page::PRIVATE };
    headers.entry(CACHE_CONTROL).or_insert(policy);
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get_all(SET_COOKIE)
        .iter()
        .any(|cookie| cookie.as_bytes().strip_prefix(name.as_bytes()).is_some_and(|rest| rest.first() == Some(&b'=')))
}

/// The answer when the session could not be read: it needs neither session nor database.
fn failed(fault: Fault, id: &RequestId, path: &str) -> Response {
    tracing::error!(causes = fault.causes(), "the visitor's session could not be read");
    let error = Error::Fault(fault);
    let sentence = if is_api(path) {
        "Сейчас не получается, попробуйте немного погодя"
    } else {
        "Магазин на минуту занят. Обновите страницу немного погодя."
    };
    let mut response = error_page::broken(path, error.status(), ("Сейчас не получается", sentence), &id.0);
    response.headers_mut().insert("retry-after", HeaderValue::from_static("2"));
    response
}
