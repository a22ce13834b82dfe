//! Letting somebody in to an order: its customer, or whoever holds a link that we have signed.
//!
//! A link's key leaves the address at once: it is exchanged for a cookie of this order alone, so that it stands in no history
//! and in no `Referer`. The link itself stays good, in other browsers too, until it ends ([`crate::orders::Ended`]).

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

/// For how long a browser that came by a link is let in without it.
const COOKIE_SECONDS: u32 = 60 * 24 * 3600;

/// Somebody who asks for an order.
pub(crate) struct Caller {
    pub(crate) visit: Visit,
    /// The order's number, if the address has one.
    id: Option<OrderId>,
    /// The key in the address.
    key: Option<String>,
    headers: HeaderMap,
}

/// An order with how its visitor came to see it.
pub(crate) struct Admitted {
    pub(crate) order: Order,
    pub(crate) access: Access,
}

/// The page of a link that has ended.
#[derive(Template)]
#[template(path = "orders/ended.html")]
struct EndedPage {
    shell: Shell,
    order: OrderId,
    ended: Ended,
}

/// The page of a link whose key does not fit.
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
            // A form's key stands in its body.
            key: asked.last("key").filter(|_| parts.method.is_safe()),
            headers: parts.headers.clone(),
        })
    }
}

impl Caller {
    pub(crate) fn id(&self) -> Result<OrderId, Error> {
        self.id.ok_or(Error::NotFound)
    }

    /// What the browser's cookie allows.
    async fn by_cookie(&self, orders: &Orders, id: OrderId) -> Result<Option<Access>, Fault> {
        match cookies::read(&self.headers, &cookie_name(id)) {
            Some(cookie) => Ok(orders.key().await?.check_pass(id, cookie, self.visit.now)),
            None => Ok(None),
        }
    }
}

impl Admitted {
    /// Whether the visitor may change the order: a link is enough as long as it is in nobody's account.
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

/// The order of an address, for its customer or for the holder of its link; somebody else's is none. A key in the address is
/// taken out of it by a redirect, and a link that has ended is answered by a page that says so.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::SignInFirst`] for somebody who is not signed in and has no link that counts.
pub(crate) async fn admit(orders: &Orders, caller: &Caller) -> Result<ControlFlow<Response, Admitted>, Error> {
    admit_by(orders, caller, None).await
}

/// As [`admit`], for forms: whoever has to sign in first comes back to the order's page, since the form's own address shows
/// nothing. `key`: a form of an older version carries the link's key.
///
/// # Errors
/// [`Error::NotFound`].
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

/// As [`admit`], with the key that a form carries.
///
/// # Errors
/// As [`admit`].
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

/// What is answered to a key that opens nothing, the same whether there is such an order or not: a page that says what may be
/// wrong with the link. Without a key there is nothing to say.
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

/// The same, with a cookie in place of the key: for this order alone, whatever other orders the browser was shown.
async fn exchange(orders: &Orders, caller: &Caller, id: OrderId, access: Access) -> Result<Response, Fault> {
    let cookie = pass_cookie(orders, &caller.visit, id, access).await?;
    let mut response = clean(caller);
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// The cookie that lets a browser in to an order.
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

/// On to the login, and from there to the order.
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
