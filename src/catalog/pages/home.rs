//! The front page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use techstore_db::Timestamp;

use crate::catalog::pages::Pages;
use crate::catalog::pages::body::Body;
use crate::catalog::pages::card::{CardView, Seer, picture};
use crate::catalog::pages::promo::{Promo, beside_the_hero, selections};
use crate::catalog::pages::ways::{delivered_in_words, fetched_in_words};
use crate::catalog::paths;
use crate::catalog::{Category, Hero, Product, categories, front};
use crate::kernel::delivery::Terms;
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

const TILES: usize = 12;
/// What a drawing of a phone shows, where, and how many characters fit beside it. What cannot be seen has no pin.
const PINS: [(&str, &str, usize); 2] = [("камера", "callout-camera", 20), ("экран", "callout-screen to-left", 20)];
/// The drawings that show a phone from both sides, at the same places.
const PHONES: [&str; 3] = ["phone", "phonebar", "phonering"];
/// Characters of a sentence that still fits under the hero's name.
const LEAD: usize = 110;

#[derive(Template)]
#[template(path = "catalog/home.html")]
struct HomePage {
    shell: Shell,
    canonical: String,
    body: Arc<Body>,
}

/// What everybody sees of the front page.
#[derive(Template)]
#[template(path = "catalog/home_body.html")]
struct HomeBody {
    terms: Arc<Terms>,
    /// «завтра».
    delivered: &'static str,
    /// «сегодня с 15:00».
    fetched: String,
    hero: Option<HeroView>,
    beside: Vec<Promo>,
    categories: Vec<Category>,
    deals: Vec<CardView>,
    selections: Vec<Promo>,
    fresh: Vec<CardView>,
}

struct HeroView {
    url: String,
    name: String,
    full_name: String,
    lead: String,
    image: String,
    price: String,
    action: &'static str,
    is_new: bool,
    callouts: Vec<Callout>,
}

struct Callout {
    class: &'static str,
    value: String,
    caption: &'static str,
}

pub(crate) async fn show(State(pages): State<Pages>, visit: Visit) -> Result<Response, Error> {
    let body = pages.parts.home.get(visit.now, || render(pages.clone(), visit.now)).await?;
    page::html(&HomePage { canonical: visit.absolute(crate::web::paths::HOME), shell: Shell::new(&visit), body })
}

/// Renders it before anybody asks, and again and again: in a large shop that takes longer than a visitor waits.
pub(super) fn keep_ready(pages: &Pages) {
    let parts = Arc::downgrade(&pages.parts);
    pages.parts.catalog.parts.renewals.register(move || {
        let pages = parts.upgrade().map(|parts| Pages { parts });
        async move {
            let Some(pages) = pages else { return Ok(()) };
            let now = pages.parts.catalog.parts.clock.now();
            pages.parts.home.renewed(now, || render(pages.clone(), now)).await.map(drop)
        }
    });
}

async fn render(pages: Pages, now: Timestamp) -> Result<Body, Fault> {
    let catalog = &pages.parts.catalog;
    let categories = categories(catalog).await?;
    let front = front(catalog).await?;
    let local = pages.parts.time_zone.to_datetime(*now);
    Body::render(&HomeBody {
        terms: catalog.parts.terms.clone(),
        delivered: delivered_in_words(local),
        fetched: fetched_in_words(local),
        hero: front.hero.map(|hero| HeroView::new(hero, now)),
        beside: beside_the_hero(&categories),
        categories: categories.iter().filter(|category| category.goods > 0).take(TILES).cloned().collect(),
        deals: CardView::all(&front.deals, now, Seer::Everybody),
        selections: selections(&categories),
        fresh: CardView::all(&front.fresh, now, Seer::Everybody),
    })
}

impl HeroView {
    fn new(hero: Hero, now: Timestamp) -> Self {
        let Hero { product, from, has_variants } = hero;
        Self {
            url: paths::product(&product.fields.slug),
            name: product.short_name(),
            lead: lead(&product),
            image: picture(product.image.as_deref(), &product.fields.drawing),
            price: if has_variants { format!("от\u{a0}{from}") } else { from.show() },
            action: if has_variants { "Выбрать цвет и\u{a0}память" } else { "Посмотреть" },
            is_new: product.is_new(now),
            callouts: callouts(&product),
            full_name: product.fields.name,
        }
    }
}

/// The first sentence about a product, if it is short.
fn lead(product: &Product) -> String {
    let paragraphs = product.fields.paragraphs();
    let first = paragraphs.first().map_or("", String::as_str);
    let sentence = first.split_once(". ").map_or_else(|| first.to_owned(), |(sentence, _)| format!("{sentence}."));
    if sentence.chars().count() <= LEAD { sentence } else { product.fields.specs.clone() }
}

/// The facts of a product that can be pointed at in its picture. Nobody knows where things are in a photo.
fn callouts(product: &Product) -> Vec<Callout> {
    let kind = product.fields.drawing.split('-').next().unwrap_or_default();
    if product.image.is_some() || !PHONES.contains(&kind) { Vec::new() } else { pins(&product.fields.specs) }
}

fn pins(specs: &str) -> Vec<Callout> {
    let pin = |(caption, class, width): (&'static str, &'static str, usize)| {
        let mut facts = specs.split(", ").filter(|fact| self::caption(fact) == Some(caption));
        let value = facts.find(|fact| fact.chars().count() <= width)?.to_owned();
        Some(Callout { class, value, caption })
    };
    PINS.into_iter().filter_map(pin).collect()
}

/// What a fact is about, told by its unit.
fn caption(fact: &str) -> Option<&'static str> {
    const UNITS: [(&str, &str); 2] = [("″", "экран"), ("Мп", "камера")];
    UNITS.into_iter().find(|(unit, _)| fact.contains(unit)).map(|(_, caption)| caption)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_stands_where_the_drawing_shows_what_it_names() {
        let shown = pins("6,7″ OLED 120 Гц, 12/256 ГБ, 50 Мп, 5200 мА·ч");
        let shown: Vec<_> = shown.iter().map(|pin| (pin.class, pin.value.as_str(), pin.caption)).collect();
        let camera = ("callout-camera", "50 Мп", "камера");
        assert_eq!(shown, [camera, ("callout-screen to-left", "6,7″ OLED 120 Гц", "экран")], "memory cannot be seen");
        assert!(pins("").is_empty());
    }
}
