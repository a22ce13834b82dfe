//! Who is visiting: the session of the cookie, its person, cart and message, once for every request for a page.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE, VARY};
use axum::http::request;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use jiff::SignedDuration;

use crate::accounts::{Accounts, sessions};
use crate::admin::NewOrders;
use crate::app::App;
use crate::cart::Bound;
use crate::catalog::in_cart::InCart;
use crate::kernel::cached::{Ages, Cached};
use crate::kernel::fault::{Failure, Fault, While};
use crate::kernel::ids::SessionId;
use crate::site::edge::RequestId;
use crate::site::store::{self, Visitor};
use crate::site::storefront::{Category, Hours, Nav, SIGN_IN_PAGES, SIGN_IN_REASONS, Storefront};
use crate::web::context::Place;
use crate::web::csrf_token::Secret;
use crate::web::error::{Error, is_api};
use crate::web::flash::Flash;
use crate::web::news::{self, News};
use crate::web::purpose::{Purpose, wants_document};
use crate::web::security_events::{Event, Kind};
use crate::web::session_start::SessionStart;
use crate::web::theme::Theme;
use crate::web::visit::{Visit, Who};
use crate::web::{cookies, error_page, page};
use crate::{cart, catalog, orders};

/// How old the menu may be. A job renews it every few seconds.
const MENU: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_mins(1) };

/// How old the number of new orders may be that the staff's menu shows.
const NEWS: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_secs(2) };

/// What the layer needs; cheap to clone.
#[derive(Clone)]
pub(crate) struct Visiting(Arc<Parts>);

struct Parts {
    app: App,
    nav: Cached<Nav>,
    new_orders: Cached<i64>,
}

impl Visiting {
    /// The layer of a shop.
    pub(crate) fn new(app: &App) -> Self {
        let nav = Cached::new(MENU, &app.renewals);
        let new_orders = Cached::new(NEWS, &app.renewals);
        let site = Self(Arc::new(Parts { app: app.clone(), nav, new_orders }));
        site.stand();
        site
    }

    /// Has the menu made before anybody asks, and again and again.
    fn stand(&self) {
        let parts = Arc::downgrade(&self.0);
        self.0.app.renewals.register(move || {
            let site = parts.upgrade();
            async move {
                let Some(site) = site else { return Ok(()) };
                let menu = || read_nav(site.app.catalog.clone());
                site.nav.renewed(site.app.web.clock.now(), menu).await.map(drop)
            }
        });
    }
}

/// Finds out who is visiting, and sees to cookies and errors of the answer.
pub(crate) async fn visit(
    State(site): State<Visiting>,
    Extension(place): Extension<Place>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let only_reads = request.method().is_safe();
    let answer = answer(site, place, id, request, next);
    if only_reads { techstore_db::share_snapshot(answer).await } else { answer.await }
}

async fn answer(site: Visiting, place: Place, id: RequestId, request: Request, next: Next) -> Response {
    let session_cookie = cookies::session_name(place.is_https);
    let keys = cookies::read_all(request.headers(), session_cookie).filter(|key| !key.is_empty()).count();
    let is_post = request.method() == Method::POST;
    let news = News::read(request.headers()).map(News::flash);
    let (mut parts, body) = request.into_parts();
    let visit = match meet(&site.0, place, &parts).await {
        Ok(visit) => visit,
        Err(fault) => return failed(fault, &id, parts.uri.path()),
    };
    parts.extensions.insert(visit.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    if let Some(session) = signed_in_elsewhere(&visit, session_cookie, response.headers())
        && let Err(fault) = orders::forget_guests_draft(&site.0.app.orders, session).await
    {
        return failed(fault, &id, &visit.path);
    }
    note_refusal(&site.0.app, &visit, is_post, &response);
    let mut response = error_page::render(&visit, &id.0, response);
    let headers = response.headers_mut();
    // Of more cookies than are looked at, one that was not may be ours and good.
    let is_stale = (1..=cookies::MOST).contains(&keys) && visit.session.is_none();
    if is_stale && !sets(headers, session_cookie) {
        headers.append(SET_COOKIE, cookies::delete_session(visit.place.is_https));
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

/// The guest's session whose key somebody got who signed in, but not on the way to the checkout: what the guest typed there does
/// not go along, for they may be somebody else at the same computer. Until the answer is sent nobody has the new key.
fn signed_in_elsewhere(visit: &Visit, cookie: &str, headers: &HeaderMap) -> Option<SessionId> {
    let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
    let is_elsewhere = visit.who.is_none() && sets(headers, cookie) && !to.starts_with(crate::orders::paths::CHECKOUT);
    visit.session.filter(|_| is_elsewhere)
}

/// Tells the operator of a refusal. What the guard refuses it tells itself.
fn note_refusal(app: &App, visit: &Visit, is_post: bool, response: &Response) {
    let error = response.extensions().get::<Arc<Error>>().map(|error| &**error);
    let (kind, reason) = match (error, response.status().as_u16()) {
        (Some(Error::StaffOnly), _) => (Kind::StaffOnly, "a staff page"),
        (Some(Error::Forbidden), _) => (Kind::Forbidden, "no right to it"),
        (Some(Error::TooLarge), _) => (Kind::TooLarge, "a body over its limit"),
        (Some(Error::TooSlow), _) => (Kind::TooSlow, "a body that did not come in time"),
        (Some(Error::SignInFirst), _) => return,
        (_, 401) if is_post => (Kind::WrongLogin, "a wrong login or password"),
        (_, 429) => (Kind::TooMany, "a limit of attempts"),
        (Some(Error::Busy), _) => (Kind::Busy, "no capacity"),
        _ => return,
    };
    app.web.events.note(Event { kind, reason: &reason, address: visit.place.address });
}

/// Every page hands out or renews the CSRF cookie, and says that it depends on cookies.
fn dress(headers: &mut HeaderMap, visit: &Visit) {
    if !sets(headers, cookies::CSRF)
        && let Ok(cookie) = cookies::set_csrf(&visit.secret, visit.place.is_https)
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

/// No database, no session: only the answer that needs neither.
fn failed(fault: Fault, id: &RequestId, path: &str) -> Response {
    tracing::error!(causes = fault.causes(), "nobody could be met");
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

async fn meet(site: &Parts, place: Place, request: &request::Parts) -> Result<Visit, Fault> {
    let app = &site.app;
    let now = app.web.clock.now();
    let headers = &request.headers;
    let cookie_secrets: Vec<_> =
        cookies::read_all(headers, cookies::CSRF).filter_map(Secret::parse).take(cookies::MOST).collect();
    let live = live_session(app, headers, &place, &cookie_secrets).await?;
    let purpose = Purpose::of(&request.method, headers);
    let is_page = request.method == Method::GET && !is_api(request.uri.path());
    let wants_page = is_page && purpose.is_shown() && wants_document(headers);
    let (cart, flash) = match &live {
        Some(session) => {
            let (cart, news) = own_cart(app, session).await?;
            (cart, hand_flash(app, session, news, wants_page).await?)
        }
        None => (InCart::default(), None),
    };
    let news = || News::read(headers).filter(|_| wants_page).map(News::flash);
    if let Some(session) = &live {
        note_seen(&app.accounts, session, now);
        keep_guest(&app.accounts, session).await;
    }
    let secret = secret(app, live.as_ref(), cookie_secrets.first());
    let hours = Hours::at(app.web.time_zone.to_datetime(*now));
    let mut extras = Extensions::new();
    extras.insert(Storefront { nav: nav(site, now).await?, hours, in_cart: cart.count() });
    extras.insert(cart);
    extras.insert(SIGN_IN_REASONS);
    extras.insert(NewOrders(new_orders(site, request.uri.path(), live.as_ref(), now).await?));
    Ok(Visit {
        path: request.uri.path_and_query().map_or("/", |path| path.as_str()).into(),
        purpose,
        now,
        session: live.as_ref().map(|session| session.id),
        csrf: secret.mask(&app.web.random).into(),
        secret,
        cookie_secrets: cookie_secrets.into(),
        devices: cookies::read_all(headers, cookies::DEVICES).take(cookies::MOST).collect::<Vec<_>>().join("~").into(),
        flash: flash.or_else(news).map(Arc::new),
        theme: Theme::parse(cookies::read(headers, "theme")),
        who: live.and_then(who).map(Arc::new),
        place: Arc::new(place),
        sign_in_pages: SIGN_IN_PAGES,
        extras: Arc::new(extras),
    })
}

/// How many orders wait for the staff, for the staff's own pages.
async fn new_orders(
    site: &Parts,
    path: &str,
    live: Option<&Visitor>,
    now: techstore_db::Timestamp,
) -> Result<i64, Fault> {
    let is_staff = live.is_some_and(|session| session.is_staff == Some(true));
    if !(is_staff && path.starts_with(crate::admin::paths::HOME)) {
        return Ok(0);
    }
    let read = || count_new_orders(site.app.clone());
    site.new_orders.get(now, read).await.map(|count| *count).while_("counting new orders")
}

async fn count_new_orders(app: App) -> Result<i64, Fault> {
    let mut db = app.db.read_slow().await?;
    Ok(store::new_orders(&mut db).await?)
}

/// The live session among those whose keys came along. Neighbours under the same domain may have planted some: of several,
/// one that somebody is signed in to goes first, before all the one whose CSRF secret came along as well.
async fn live_session(
    app: &App,
    headers: &HeaderMap,
    place: &Place,
    secrets: &[Secret],
) -> Result<Option<Visitor>, Fault> {
    let sent = cookies::read_all(headers, cookies::session_name(place.is_https));
    let mut keys = sent.filter(|key| !key.is_empty()).take(cookies::MOST).filter_map(sessions::hash_of);
    let Some(first) = keys.next() else { return Ok(None) };
    let find = async |hash| {
        let (per_line, now) = (app.carts.limits.per_line, app.web.clock.now());
        store::visitor(&mut app.db.read().await?, &hash, per_line, now).await.while_("looking who is visiting")
    };
    let rank = |found: &Option<Visitor>| {
        let found = found.as_ref()?;
        let bound = found.csrf_secret.as_deref().and_then(Secret::parse);
        Some((found.user_id.is_some(), bound.is_some_and(|bound| secrets.contains(&bound))))
    };
    let mut live = find(first).await?;
    for hash in keys.filter(|hash| *hash != first) {
        let other = find(hash).await?;
        if rank(&other) > rank(&live) {
            live = other;
        }
    }
    Ok(live)
}

/// Somebody signed in has the session's own secret; others the one in their cookie.
fn secret(app: &App, live: Option<&Visitor>, cookie: Option<&Secret>) -> Secret {
    let bound = live.and_then(|session| session.csrf_secret.as_deref()).and_then(Secret::parse);
    bound.or_else(|| cookie.copied()).unwrap_or_else(|| Secret::generate(&app.web.random))
}

fn who(session: Visitor) -> Option<Who> {
    let login = session.login?;
    let name = session.first_name.filter(|name| !name.is_empty()).unwrap_or_else(|| login.clone());
    Some(Who {
        id: session.user_id?,
        name,
        login,
        is_staff: session.is_staff?,
        is_superuser: session.is_superuser?,
        signed_in_at: session.signed_in_at,
        owes_consent: !session.has_consented && session.is_staff == Some(false),
    })
}

/// What is in the visitor's cart. Right after a login, what was chosen as a guest joins the customer's own; that
/// is done here and not by the login, so that no way in can forget it and nothing is lost between the two.
async fn own_cart(app: &App, session: &Visitor) -> Result<(InCart, Option<Flash>), Fault> {
    let seen = || InCart::read(&session.cart);
    let Some(user) = session.user_id.filter(|_| session.has_guest_cart) else { return Ok((seen(), None)) };
    let merged = cart::merge(&app.carts, session.id, user).await?;
    Ok(merged.map_or_else(
        || (seen(), None),
        |merged| {
            let news = news(&merged);
            (InCart::of(merged.cart), news)
        },
    ))
}

/// What is said of carts that became one.
fn news(merged: &cart::Merged) -> Option<Flash> {
    if !merged.limited.is_empty() {
        let is_gone = |held: &&(String, i64, Bound)| held.2 == Bound::Stock;
        let (gone, capped): (Vec<_>, Vec<_>) = merged.limited.iter().partition(is_gone);
        let mut words = "Добавили в корзину выбранное до входа.".to_owned();
        if !gone.is_empty() {
            words.push_str(&format!(" Больше на складе нет: {}", names(&gone)));
        }
        if let Some((_, most, _)) = capped.first() {
            words.push_str(&format!(" Не больше {most}\u{a0}шт. одного товара: {}", names(&capped)));
        }
        return Some(Flash::bad(words));
    }
    merged.had_some.then(|| Flash::ok("Добавили в корзину то, что вы выбрали до входа"))
}

/// «Телефон — 3 шт., Чехол — 1 шт.»
fn names(held: &[&(String, i64, Bound)]) -> String {
    let named: Vec<String> = held.iter().map(|(name, left, _)| format!("{name} — {left}\u{a0}шт.")).collect();
    named.join(", ")
}

/// A message is shown once, on a page; the news of now come before a message that was left.
async fn hand_flash(
    app: &App,
    session: &Visitor,
    news: Option<Flash>,
    wants_page: bool,
) -> Result<Option<Flash>, Fault> {
    if let Some(news) = news {
        if wants_page {
            return Ok(Some(news));
        }
        let text = serde_json::to_string(&news).map_err(Fault::new)?;
        sessions::set_flash(&app.accounts, session.id, Some(&text)).await?;
        return Ok(None);
    }
    let Some(text) = session.flash.as_deref().filter(|_| wants_page) else { return Ok(None) };
    sessions::set_flash(&app.accounts, session.id, None).await?;
    Ok(serde_json::from_str(text).ok())
}

/// The session of a guest whose cookie came back lives on. Not to be able to write that is no reason to refuse the page.
async fn keep_guest(accounts: &Accounts, session: &Visitor) {
    if session.user_id.is_none()
        && sessions::is_first_seen(session.created_at, session.expires_at)
        && let Err(fault) = sessions::keep_guest(accounts, session.id, session.created_at).await
    {
        tracing::warn!(causes = fault.causes(), "a guest's session could not be kept");
    }
}

/// «Last seen» is written beside the request: nobody waits for it.
fn note_seen(accounts: &Accounts, session: &Visitor, now: techstore_db::Timestamp) {
    if let (Some(sign_in), Some(last_seen)) = (session.sign_in_id, session.last_seen_at)
        && sessions::is_stale(last_seen, now)
    {
        let accounts = accounts.clone();
        tokio::spawn(async move {
            if let Err(fault) = sessions::seen(&accounts, sign_in, now).await {
                tracing::warn!(causes = fault.causes(), "«last seen» could not be noted");
            }
        });
    }
}

/// The menu's categories, some seconds old at most.
async fn nav(site: &Parts, now: techstore_db::Timestamp) -> Result<Arc<Nav>, Fault> {
    let read = || read_nav(site.app.catalog.clone());
    site.nav.get(now, read).await.while_("reading the categories")
}

async fn read_nav(catalog: catalog::Catalog) -> Result<Nav, Fault> {
    let categories = catalog::categories(&catalog).await?;
    let shown = categories.iter().filter(|category| category.goods > 0);
    let link = |category: &catalog::Category| Category {
        name: category.name.clone(),
        url: crate::catalog::paths::category(&category.slug),
    };
    Ok(Nav { categories: shown.map(link).collect() })
}

/// How parts that know nothing of accounts begin a session and leave a message in it.
pub(crate) fn session_start(accounts: &Accounts) -> SessionStart {
    let (beginner, messenger) = (accounts.clone(), accounts.clone());
    SessionStart::new(
        move |address| {
            let accounts = beginner.clone();
            async move {
                match sessions::begin_guest(&accounts, address).await {
                    Ok(fresh) => Ok((fresh.id, fresh.key)),
                    Err(Failure::Refused(many)) => Err(Failure::Refused(many.0)),
                    Err(Failure::Fault(fault)) => Err(Failure::Fault(fault)),
                }
            }
        },
        move |session: SessionId, flash: Flash| {
            let accounts = messenger.clone();
            async move {
                let text = serde_json::to_string(&flash).map_err(Fault::new)?;
                sessions::set_flash(&accounts, session, Some(&text)).await
            }
        },
    )
}
