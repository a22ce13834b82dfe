//! Who is visiting: the session of the cookie, its person, cart and flash message, read once for each request.

use std::sync::Arc;

use axum::http::{Extensions, HeaderMap, Method, request};
use techstore_db::Timestamp;

use crate::accounts::{Accounts, sessions};
use crate::admin::{self, NewOrders};
use crate::app::App;
use crate::catalog::in_cart::InCart;
use crate::kernel::fault::{Fault, While};
use crate::site::store::{self, Visitor};
use crate::site::storefront::{Hours, SIGN_IN_PAGES, SIGN_IN_REASONS, Storefront};
use crate::site::visiting::Visiting;
use crate::site::visitor_cart::own_cart;
use crate::web::context::ConnectionInfo;
use crate::web::cookies;
use crate::web::csrf_token::Secret;
use crate::web::error::is_api;
use crate::web::flash::Flash;
use crate::web::news::News;
use crate::web::purpose::{Purpose, wants_document};
use crate::web::theme::Theme;
use crate::web::visit::{Visit, Who};

pub(super) async fn identify(
    site: &Visiting,
    connection: ConnectionInfo,
    request: &request::Parts,
) -> Result<Visit, Fault> {
    let app = &site.app;
    let now = app.web.clock.now();
    let headers = &request.headers;
    let cookie_secrets = cookie_secrets(headers);
    let live = live_session(app, headers, &connection, &cookie_secrets).await?;
    let purpose = Purpose::of(&request.method, headers);
    let wants_page = wants_page(request, purpose);
    let (mut cart, mut flash) = (InCart::default(), None);
    if let Some(session) = &live {
        let (own, news) = own_cart(app, session).await?;
        cart = own;
        flash = hand_flash(app, session, news, wants_page).await?;
        note_seen(&app.accounts, session, now);
        keep_guest(&app.accounts, session).await;
    }
    let news = || News::read(headers).filter(|_| wants_page).map(News::flash);
    let secret = secret(app, live.as_ref(), cookie_secrets.first());
    let extras = extras(site, request.uri.path(), live.as_ref(), cart, now).await?;
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
        connection: Arc::new(connection),
        sign_in_pages: SIGN_IN_PAGES,
        extras: Arc::new(extras),
    })
}

fn cookie_secrets(headers: &HeaderMap) -> Vec<Secret> {
    cookies::read_all(headers, cookies::CSRF).filter_map(Secret::parse).take(cookies::MOST).collect()
}

/// Whether the answer may be a page that somebody sees: only then a flash message is used up.
fn wants_page(request: &request::Parts, purpose: Purpose) -> bool {
    let is_page = request.method == Method::GET && !is_api(request.uri.path());
    is_page && purpose.is_shown() && wants_document(&request.headers)
}

/// What the templates of the other parts ask a [`Visit`] for.
async fn extras(
    site: &Visiting,
    path: &str,
    live: Option<&Visitor>,
    cart: InCart,
    now: Timestamp,
) -> Result<Extensions, Fault> {
    let is_staff = live.is_some_and(|session| session.is_staff == Some(true));
    let is_at_work = is_staff && path.starts_with(admin::paths::HOME);
    let new_orders = if is_at_work { site.menus.new_orders(now).await? } else { 0 };
    let hours = Hours::at(site.app.web.time_zone.to_datetime(*now));
    let mut extras = Extensions::new();
    extras.insert(Storefront { nav: site.menus.categories(now).await?, hours, in_cart: cart.count() });
    extras.insert(cart);
    extras.insert(SIGN_IN_REASONS);
    extras.insert(NewOrders(new_orders));
    Ok(extras)
}

/// The live session among the keys that were sent. Sites on neighbouring subdomains may have planted some: a session with
/// somebody signed in wins over a guest's, and one whose CSRF secret was sent, too, over others.
async fn live_session(
    app: &App,
    headers: &HeaderMap,
    connection: &ConnectionInfo,
    secrets: &[Secret],
) -> Result<Option<Visitor>, Fault> {
    let sent = cookies::read_all(headers, cookies::session_name(connection.is_https));
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

/// For somebody signed in the session's own secret counts; for others the one in their cookie.
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
        confirmed_at: session.confirmed_at.max(session.signed_in_at),
        owes_consent: !session.has_consented && session.is_staff == Some(false),
    })
}

/// A flash message is shown once, on a page. News of this request replace a message that waits.
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

/// A guest's session lives longer once its cookie came back. Failing to record that is no reason to refuse the page.
async fn keep_guest(accounts: &Accounts, session: &Visitor) {
    if session.user_id.is_none()
        && sessions::is_first_seen(session.created_at, session.expires_at)
        && let Err(fault) = sessions::keep_guest(accounts, session.id, session.created_at).await
    {
        tracing::warn!(causes = fault.causes(), "cannot extend a guest's session");
    }
}

/// Records "last seen" in a task of its own: the request does not wait for it.
fn note_seen(accounts: &Accounts, session: &Visitor, now: Timestamp) {
    if let (Some(sign_in), Some(last_seen)) = (session.sign_in_id, session.last_seen_at)
        && sessions::is_stale(last_seen, now)
    {
        let accounts = accounts.clone();
        tokio::spawn(async move {
            if let Err(fault) = sessions::seen(&accounts, sign_in, now).await {
                tracing::warn!(causes = fault.causes(), "cannot record when a session was last seen");
            }
        });
    }
}
