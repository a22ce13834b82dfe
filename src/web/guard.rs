//! What stands before every handler that changes something: the request must come from our pages, and its body is read.
//!
//! Everything that the headers tell is checked before a byte of the body is read: origin, cookie, the token if it cannot be in
//! the body, the announced size, and whether this sender may send a large body. While the body arrives, the request gives its
//! slot back.

use std::fmt;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::web::context::{ConnectionInfo, Web};
use crate::web::error::{Error, is_api};
use crate::web::request_source::{self, Refused, Site};
use crate::web::security_events::{Event, Kind, printable};
use crate::web::stale::Stale;
use crate::web::submitted::{self, Kind as BodyKind, SMALL, Share, Submitted, Unread};
use crate::web::visit::Visit;
use crate::web::work::Work;

/// What a guard needs to know.
#[derive(Clone)]
pub(crate) struct Guard {
    pub(crate) web: Web,
    /// How many bytes a body may have.
    pub(crate) limit: usize,
    /// Who may send more than a small body.
    pub(crate) senders: Senders,
}

/// Who may send a large body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Senders {
    Customers,
    Staff,
}

/// Checks origin and token, as Django's `CsrfViewMiddleware` does and a little more strictly, and reads the body.
pub(crate) async fn guard(
    State(guard): State<Guard>,
    visit: Visit,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    let (mut parts, body) = request.into_parts();
    check_origin(&guard.web, &visit, &parts.headers)?;
    let forged = |error: Error| guard.note(&visit, Kind::Forged, &"the cookie or the token is missing or wrong", error);
    let (limit, refusal) = guard.limit(&visit);
    if let Err(error) = check_cookie(&visit).map_err(forged) {
        return Ok(stale(error, guard.typed(&visit, &mut parts, body, limit).await));
    }
    if submitted::announced(&parts.headers, &body) > limit {
        return Err(refusal);
    }
    let kind = BodyKind::of(&parts.headers);
    let may_be_in_body = parts.method == Method::POST && kind != BodyKind::Other;
    if !may_be_in_body {
        check_token(&visit, &parts.headers, None).map_err(forged)?;
    }
    let reading = Reading { web: &guard.web, work: parts.extensions.remove::<Work>(), kind, limit };
    let (submitted, _share) = match reading.read(&parts.headers, body).await {
        Err(Error::TooLarge) => return Err(refusal),
        read => read?,
    };
    if may_be_in_body
        && let Err(error) = check_token(&visit, &parts.headers, submitted.field("csrfmiddlewaretoken")).map_err(forged)
    {
        return Ok(stale(error, Some(submitted).filter(|_| guard.is_from_here(&visit, &parts.headers))));
    }
    parts.extensions.insert(submitted);
    Ok(next.run(Request::from_parts(parts, Body::empty())).await)
}

/// Reads the body and checks nothing: for messages of other servers.
pub(crate) async fn read_only(State(web): State<Web>, request: Request, next: Next) -> Result<Response, Error> {
    const LONGEST: usize = 16 * 1024;
    let (mut parts, body) = request.into_parts();
    let kind = BodyKind::of(&parts.headers);
    let reading = Reading { web: &web, work: parts.extensions.remove::<Work>(), kind, limit: LONGEST };
    let (submitted, _share) = reading.read(&parts.headers, body).await?;
    parts.extensions.insert(submitted);
    Ok(next.run(Request::from_parts(parts, Body::empty())).await)
}

/// The refusal of a form, which [`stale::again`](crate::web::stale::again) makes a page of.
fn stale(error: Error, typed: Option<Submitted>) -> Response {
    let mut response = error.into_response();
    response.extensions_mut().insert(Stale::new(typed));
    response
}

impl Guard {
    /// The fields of a form with another session's token, if a page of ours sent it.
    async fn typed(&self, visit: &Visit, parts: &mut Parts, body: Body, limit: usize) -> Option<Submitted> {
        let kind = BodyKind::of(&parts.headers);
        let is_form = parts.method == Method::POST && kind != BodyKind::Other && !is_api(parts.uri.path());
        if !is_form || !self.is_from_here(visit, &parts.headers) {
            return None;
        }
        let reading = Reading { web: &self.web, work: parts.extensions.remove::<Work>(), kind, limit };
        reading.read(&parts.headers, body).await.ok().map(|(submitted, _share)| submitted)
    }

    fn is_from_here(&self, visit: &Visit, headers: &HeaderMap) -> bool {
        request_source::is_from_here(headers, site(&self.web, visit))
    }

    fn note(&self, visit: &Visit, kind: Kind, reason: &dyn fmt::Display, error: Error) -> Error {
        note(&self.web, visit, kind, reason);
        error
    }

    /// How much this visitor may send, and what they are told when it is more.
    fn limit(&self, visit: &Visit) -> (usize, Error) {
        let may_be_large = match self.senders {
            Senders::Customers => visit.who.is_some(),
            Senders::Staff => visit.who.as_ref().is_some_and(|who| who.is_staff),
        };
        if may_be_large || self.limit <= SMALL {
            return (self.limit, Error::TooLarge);
        }
        match self.senders {
            Senders::Customers => (SMALL, Error::SignInFirst),
            Senders::Staff => (SMALL, Error::StaffOnly),
        }
    }
}

/// A body that is about to be read.
struct Reading<'a> {
    web: &'a Web,
    work: Option<Work>,
    kind: BodyKind,
    limit: usize,
}

impl Reading<'_> {
    /// Gives the request's slot back while the body arrives.
    async fn read(self, headers: &HeaderMap, body: Body) -> Result<(Submitted, Share), Error> {
        if submitted::announced(headers, &body) > self.limit {
            return Err(Unread::TooLarge.into());
        }
        if let Some(work) = &self.work {
            work.pause(submitted::longest(self.limit));
        }
        let read = submitted::read(headers, self.kind, body, self.limit, &self.web.bodies).await;
        if let Some(work) = &self.work {
            work.resume().map_err(|_| Error::Busy)?;
        }
        Ok(read?)
    }
}

fn site<'a>(web: &'a Web, visit: &'a Visit) -> Site<'a> {
    let ConnectionInfo { host, is_https, said_https, .. } = &*visit.connection;
    Site { is_https: *is_https, wants_referer: *said_https, host, trusted: &web.origins, public: web.public.as_deref() }
}

fn check_origin(web: &Web, visit: &Visit, headers: &HeaderMap) -> Result<(), Error> {
    request_source::check_headers(headers, site(web, visit)).map_err(|refused| {
        note(web, visit, Kind::ForeignPage, &foreign(refused, visit, headers));
        Error::Forged(refused.message())
    })
}

fn note(web: &Web, visit: &Visit, kind: Kind, reason: &dyn fmt::Display) {
    web.events.note(Event { kind, reason, address: visit.connection.address });
}

/// What the log says of a foreign page, with the setting to change if the page is ours after all.
fn foreign(refused: Refused, visit: &Visit, headers: &HeaderMap) -> String {
    let origin = headers.get(ORIGIN).map(|origin| printable(origin.as_bytes())).unwrap_or_default();
    let ConnectionInfo { host, is_https, .. } = &*visit.connection;
    let ours = format!("http{}://{host}", if *is_https { "s" } else { "" });
    let is_ours_over_tls = !is_https && origin.strip_prefix("https://").is_some_and(|name| name == host.authority());
    let setting = if is_ours_over_tls {
        "the proxy in front is not in TECHSTORE_TRUSTED_PROXIES, or does not send X-Forwarded-Proto"
    } else {
        "if that page is yours: TECHSTORE_TRUSTED_ORIGINS"
    };
    format!("{refused}; Origin {origin}, this site {ours}; {setting}")
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

/// If both are there, the form's field wins over the header.
fn check_token(visit: &Visit, headers: &HeaderMap, field: Option<&str>) -> Result<(), Error> {
    let token = match field.filter(|token| !token.is_empty()) {
        Some(token) => token,
        None => headers.get("x-csrftoken").and_then(|value| value.to_str().ok()).unwrap_or_default(),
    };
    // A guest's page may have been rendered before another site on the domain set a cookie of the same name.
    let fits = visit.secret.accepts(token)
        || (visit.who.is_none() && visit.cookie_secrets.iter().any(|secret| secret.accepts(token)));
    if fits { Ok(()) } else { Err(Error::Forged(STALE)) }
}
