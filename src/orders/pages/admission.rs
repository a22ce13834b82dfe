//! Who is admitted to an order: its customer, or whoever has a link that the shop has signed.
//!
//! A link's key is removed from the address at once and replaced by a cookie for this order alone, so that it is in no
//! browser history and no `Referer`. The link itself stays valid, in other browsers too, until it expires
//! ([`crate::orders::Ended`]).

use std::ops::ControlFlow;

use askama::Template;
use axum::extract::{FromRequestParts, Path};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use techstore_db::Timestamp;

use crate::kernel::fault::Fault;
use crate::kernel::ids::OrderId;
use crate::orders::paths;
use crate::orders::{Access, Actor, Ended, LINK_DAYS, Order, Orders, Pass, ended, order};
use crate::web::cookies;
use crate::web::error::Error;
use crate::web::page;
use crate::web::query::Asked;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// How long the cookie that replaces a link's key is valid.
const COOKIE_SECONDS: u32 = 60 * 24 * 3600;

/// Who asks for an order, and with what proof.
pub(crate) struct Caller {
    pub(crate) visit: Visit,
    /// `None` when the address has no number.
    id: Option<OrderId>,
    /// The key in the address.
    key: Option<String>,
    headers: HeaderMap,
}

/// An order, and by what right the visitor sees it.
pub(crate) struct Admitted {
    pub(crate) order: Order,
    pub(crate) access: Access,
}

/// The page of an expired link.
#[derive(Template)]
#[template(path = "orders/ended.html")]
struct EndedPage {
    shell: Shell,
    order: OrderId,
    ended: Ended,
}

/// The page of a link with a wrong key.
#[derive(Template)]
#[template(path = "orders/wrong_link.html")]
struct WrongLinkPage {
    shell: Shell,
    order: OrderId,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = <Visit as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let id = Path::<String>::from_request_parts(parts, state).await.ok();
        let asked = Asked::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        Ok(Self {
            visit,
            id: id.and_then(|id| id.0.parse().ok()).map(OrderId),
            // A form has its key in the body.
            key: asked.last("key").filter(|_| parts.method.is_safe()),
            headers: parts.headers.clone(),
        })
    }
}

impl Caller {
    pub(crate) fn id(&self) -> Result<OrderId, Error> {
        self.id.ok_or(Error::NotFound)
    }

    async fn by_cookie(&self, orders: &Orders, id: OrderId) -> Result<Option<Access>, Fault> {
        match cookies::read(&self.headers, &cookie_name(id)) {
            Some(cookie) => Ok(orders.key().await?.check_pass(id, cookie, self.visit.now)),
            None => Ok(None),
        }
    }
}

impl Admitted {
    /// Whether the visitor may change the order. A link is enough only while the order is in nobody's account.
    #[must_use]
    pub(crate) fn may_change(&self) -> bool {
        matches!(self.access, Access::Customer(_)) || self.order.user.is_none()
    }

    /// Who it is, for the history.
    #[must_use]
    pub(crate) fn actor(&self) -> Actor {
        match self.access {
            Access::Customer(user) => Actor::Customer(Some(user)),
            Access::Link | Access::Mail => Actor::Customer(None),
        }
    }
}

/// The order of an address, for its customer or with its link. A key in the address is removed by a redirect; an
/// expired link is answered with a page that says so.
///
/// # Errors
/// [`Error::SignInFirst`] for a guest without a key or a cookie.
pub(crate) async fn admit(orders: &Orders, caller: &Caller) -> Result<ControlFlow<Response, Admitted>, Error> {
    admit_by(orders, caller, None).await
}

/// As [`admit`], for forms. After signing in the visitor comes to the order's page, since the form's own address has no
/// page. `key`: forms of older versions contain the link's key.
pub(crate) async fn admit_to_change(
    orders: &Orders,
    caller: &Caller,
    key: Option<String>,
) -> Result<ControlFlow<Response, Admitted>, Error> {
    match admit_by(orders, caller, key).await {
        Ok(ControlFlow::Continue(admitted)) if !admitted.may_change() => {
            Ok(ControlFlow::Break(to_login(admitted.order.id)))
        }
        Err(Error::SignInFirst) => Ok(ControlFlow::Break(to_login(caller.id()?))),
        outcome => outcome,
    }
}

/// As [`admit`], with the key that a form contains.
pub(crate) async fn admit_by(
    orders: &Orders,
    caller: &Caller,
    key: Option<String>,
) -> Result<ControlFlow<Response, Admitted>, Error> {
    let who = caller.visit.who.as_ref().map(|who| who.id);
    let key = key.as_ref().or(caller.key.as_ref());
    let cookie = match caller.id {
        Some(id) => caller.by_cookie(orders, id).await?,
        None => None,
    };
    if who.is_none() && key.is_none() && cookie.is_none() {
        return Err(Error::SignInFirst);
    }
    let id = caller.id()?;
    let by_key = match key {
        Some(key) => orders.key().await?.check(id, key),
        None => None,
    };
    let has_key = key.is_some();
    let Some(order) = order(orders, id).await? else { return not_found(caller, id, has_key) };
    if let Some(user) = who.filter(|user| order.user == Some(*user)) {
        if caller.key.is_some() {
            return Ok(ControlFlow::Break(clean(caller)));
        }
        return Ok(ControlFlow::Continue(Admitted { order, access: Access::Customer(user) }));
    }
    let Some(access) = stronger(by_key, cookie) else { return not_found(caller, id, has_key) };
    if let Some(ended) = ended(orders, &order, access).await? {
        let page = EndedPage { shell: Shell::new(&caller.visit), order: order.id, ended };
        return Ok(ControlFlow::Break(page::private_with(StatusCode::GONE, &page)?));
    }
    if caller.key.is_some() {
        return Ok(ControlFlow::Break(exchange(orders, caller, id, access).await?));
    }
    Ok(ControlFlow::Continue(Admitted { order, access }))
}

/// The link of a message proves more than the one that is shown after ordering.
fn stronger(by_key: Option<Access>, by_cookie: Option<Access>) -> Option<Access> {
    let is_by_mail = [by_key, by_cookie].contains(&Some(Access::Mail));
    if is_by_mail { Some(Access::Mail) } else { by_key.or(by_cookie) }
}

/// The answer to a wrong key is the same whether the order exists or not, so that numbers cannot be guessed: a page
/// that says what may be wrong with the link. Without a key it is the usual 404.
fn not_found(caller: &Caller, id: OrderId, has_key: bool) -> Result<ControlFlow<Response, Admitted>, Error> {
    if !has_key {
        return Err(Error::NotFound);
    }
    let page = WrongLinkPage { shell: Shell::new(&caller.visit), order: id };
    Ok(ControlFlow::Break(page::private_with(StatusCode::NOT_FOUND, &page)?))
}

/// The same page without the key in its address.
fn clean(caller: &Caller) -> Response {
    let path = caller.visit.path.split('?').next().unwrap_or(crate::web::paths::HOME);
    let mut response = page::see_other(path);
    response.headers_mut().insert(CACHE_CONTROL, page::NO_STORE);
    response
}

/// The same with a cookie in place of the key. It is valid for this order only.
async fn exchange(orders: &Orders, caller: &Caller, id: OrderId, access: Access) -> Result<Response, Fault> {
    let cookie = pass_cookie(orders, &caller.visit, id, access).await?;
    let mut response = clean(caller);
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// The cookie that admits a browser to an order.
pub(crate) async fn pass_cookie(
    orders: &Orders,
    visit: &Visit,
    id: OrderId,
    access: Access,
) -> Result<HeaderValue, Fault> {
    let until = Timestamp::new(*visit.now + jiff::SignedDuration::from_secs(COOKIE_SECONDS.into()));
    let value = orders.key().await?.pass(id, Pass { access, until });
    let (path, is_https) = (paths::order(id, None), visit.connection.is_https);
    cookies::set_below(&path, (&cookie_name(id), &value), COOKIE_SECONDS, is_https).map_err(Fault::new)
}

fn cookie_name(id: OrderId) -> String {
    format!("order-{id}")
}

/// To the sign-in page, and from there to the order.
#[must_use]
pub(crate) fn to_login(order: OrderId) -> Response {
    page::see_other(&crate::accounts::paths::login_before(&paths::order(order, None)))
}

impl WrongLinkPage {
    fn login(&self) -> String {
        crate::accounts::paths::login_before(&paths::order(self.order, None))
    }
}

impl EndedPage {
    fn is_claimed(&self) -> bool {
        self.ended == Ended::Claimed
    }

    fn login(&self) -> String {
        crate::accounts::paths::login_before(&paths::order(self.order, None))
    }

    fn days(&self) -> i64 {
        LINK_DAYS
    }
}
