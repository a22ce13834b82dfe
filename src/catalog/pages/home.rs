//! The front page.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use techstore_db::Timestamp;

use crate::catalog::pages::Showroom;
use crate::catalog::pages::absolute::absolute;
use crate::catalog::pages::body::Body;
use crate::catalog::pages::card::{CardView, picture};
use crate::catalog::pages::promo::{Promo, beside_the_hero, selections};
use crate::catalog::{Catalog, Hero, Product, Section, front, sections};
use crate::kernel::delivery::Terms;
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::page;
use crate::web::paths;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// Sections shown as tiles.
const TILES: usize = 12;
/// Where words fit beside the hero, and how many characters.
const CALLOUTS: [(&str, usize); 3] = [("callout-a", 24), ("callout-b to-left", 13), ("callout-c to-left", 13)];
/// Characters of a sentence that still fits under the hero's name.
const LEAD: usize = 110;

/// The front page.
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
    hero: Option<HeroView>,
    beside: Vec<Promo>,
    sections: Vec<Section>,
    deals: Vec<CardView>,
    selections: Vec<Promo>,
    fresh: Vec<CardView>,
}

/// The product on top.
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

/// Words beside the hero.
struct Callout {
    class: &'static str,
    value: String,
    caption: &'static str,
}

/// `GET /`.
///
/// # Errors
/// A fault of the database or of the template.
pub async fn show(State(room): State<Showroom>, visit: Visit) -> Result<Response, Error> {
    let body = room.home.get(visit.now, || render(room.catalog.clone(), visit.now)).await?;
    page::html(&HomePage { canonical: absolute(&visit, paths::HOME), shell: Shell::new(&visit), body })
}

/// Has it made before anybody asks, and again and again.
pub(super) fn stand(room: &Showroom) {
    let parts = Arc::downgrade(&room.0);
    room.catalog.renewals.register(move || {
        let room = parts.upgrade().map(Showroom);
        async move {
            let Some(room) = room else { return Ok(()) };
            let now = room.catalog.clock.now();
            room.home.renewed(now, || render(room.catalog.clone(), now)).await.map(drop)
        }
    });
}

async fn render(catalog: Catalog, now: Timestamp) -> Result<Body, Fault> {
    let sections = sections(&catalog).await?;
    let front = front(&catalog).await?;
    Body::render(&HomeBody {
        terms: catalog.terms.clone(),
        hero: front.hero.map(|hero| HeroView::new(hero, now)),
        beside: beside_the_hero(&sections),
        sections: sections.iter().filter(|section| section.goods > 0).take(TILES).cloned().collect(),
        deals: CardView::all(&front.deals, now),
        selections: selections(&sections),
        fresh: CardView::all(&front.fresh, now),
    })
}

impl HeroView {
    fn new(hero: Hero, now: Timestamp) -> Self {
        let Hero { product, from, has_variants } = hero;
        Self {
            url: paths::product(&product.slug),
            name: product.short_name(),
            lead: lead(&product),
            image: picture(product.image.as_deref(), &product.drawing),
            price: if has_variants { format!("от\u{a0}{from}") } else { from.show() },
            action: if has_variants { "Выбрать цвет и\u{a0}память" } else { "Посмотреть" },
            is_new: product.is_new(now),
            callouts: callouts(&product.specs),
            full_name: product.name,
        }
    }
}

/// The first sentence about a product, if it is short.
fn lead(product: &Product) -> String {
    let first = product.description.first().map_or("", String::as_str);
    let sentence = first.split_once(". ").map_or_else(|| first.to_owned(), |(sentence, _)| format!("{sentence}."));
    if sentence.chars().count() <= LEAD { sentence } else { product.specs.clone() }
}

/// The short facts of a product's line of facts, each with what it is about, as far as they fit.
fn callouts(specs: &str) -> Vec<Callout> {
    let mut facts = specs.split(", ").filter_map(|fact| caption(fact).map(|caption| (fact, caption)));
    let fit = |(class, width): (&'static str, usize)| {
        let (value, caption) = facts.find(|(fact, _)| fact.chars().count() <= width)?;
        Some(Callout { class, value: value.to_owned(), caption })
    };
    CALLOUTS.into_iter().filter_map(fit).collect()
}

/// What a fact is about, told by its unit.
fn caption(fact: &str) -> Option<&'static str> {
    const UNITS: [(&str, &str); 8] = [
        ("″", "экран"),
        ("ГБ", "память"),
        ("ТБ", "память"),
        ("Мп", "камера"),
        ("мА·ч", "аккумулятор"),
        ("ядер", "процессор"),
        ("кг", "вес"),
        ("часов", "без розетки"),
    ];
    UNITS.into_iter().find(|(unit, _)| fact.contains(unit)).map(|(_, caption)| caption)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_facts_stand_beside_the_hero() {
        let shown = callouts("6,7″ OLED 120 Гц, 12/256 ГБ, 50 Мп, 5200 мА·ч");
        let shown: Vec<_> = shown.iter().map(|callout| (callout.value.as_str(), callout.caption)).collect();
        assert_eq!(shown, [("6,7″ OLED 120 Гц", "экран"), ("12/256 ГБ", "память"), ("50 Мп", "камера")]);
        assert!(callouts("").is_empty());
    }
}
