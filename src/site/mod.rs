//! The whole site: merges the addresses of all domains, finds out who is visiting, and runs the background jobs.
//!
//! It promises that every request passes the same layers in the same order (`edge`, then `visiting`, then the guard of its
//! address), and that a GET sees one state of the database. It knows every part; only `app` and the commands know it.

pub mod background;
mod description;
mod edge;
mod fallback;
mod guest_session;
pub(crate) mod health;
mod menus;
mod robots;
mod store;
pub(crate) mod storefront;
mod visiting;
mod visitor;
mod visitor_cart;

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use crate::app::App;
use crate::web::routes::{Addresses, Routes};
use crate::web::{assets, paths, stale, theme_choice};
use crate::{accounts, admin, cart, catalog, info, media, orders};

/// Bytes below which packing an answer is not worth it.
const WORTH_PACKING: u64 = 1024;

/// Pages that show their own form again when it was sent from a page too old.
const FORMS: [&str; 6] = [
    accounts::paths::LOGIN,
    accounts::paths::REGISTER,
    accounts::paths::PROFILE,
    accounts::paths::PROFILE_PASSWORD,
    orders::paths::CHECKOUT,
    admin::paths::LOGIN,
];

/// The site as one service.
pub fn router(app: &App, concurrency: usize) -> Router {
    let mut pages = Router::new();
    let mut known = Vec::new();
    for Addresses { router, pages: addresses, .. } in domains(app) {
        pages = pages.merge(router);
        known.extend(addresses);
    }
    let known = fallback::Known::new(&known);
    let pages = pages.fallback(async move |method, uri| fallback::answer(&known, &method, &uri));
    let forms = stale::Forms { pages: pages.clone(), addresses: &FORMS };
    let pages = pages
        .layer(from_fn_with_state(forms, stale::again))
        .layer((packing(), from_fn_with_state(visiting::Visiting::new(app), visiting::visit)));
    let files = Router::new()
        .route("/static/{*path}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .route("/media/{*path}", get(media::serve::serve).with_state(app.media.clone()));
    let probes = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/healthz", get(health::ready))
        .with_state(app.health.clone());
    pages.merge(files).merge(probes).layer(from_fn_with_state(edge::Edge::new(app, concurrency), edge::edge))
}

/// All JSON calls, by method and address.
pub fn calls(app: &App) -> Vec<(Method, &'static str)> {
    domains(app).into_iter().flat_map(|addresses| addresses.calls).collect()
}

fn domains(app: &App) -> [Addresses; 7] {
    [
        Routes::new(&app.web)
            .post(paths::THEME, theme_choice::choose)
            .get(robots::ADDRESS, robots::show)
            .get(description::PATH, description::show)
            .with(()),
        accounts::routes(&app.web, &app.accounts),
        catalog::routes(&app.web, &app.catalog, &info::paths::LISTED),
        cart::routes(&app.web, &app.carts, guest_session::session_start(&app.accounts)),
        orders::routes(&app.web, &app.orders, guest_session::session_start(&app.accounts)),
        info::routes(&app.web, app.about.clone()),
        admin::routes(&app.web, &app.accounts, &app.orders),
    ]
}

/// Pages and JSON are packed as they are sent; files are packed beforehand, or are pictures.
fn packing() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(4))
        .compress_when(SizeAbove::new(WORTH_PACKING).and(NotForContentType::IMAGES))
}
