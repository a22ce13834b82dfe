//! The catalogue: all products or a category's, in an order, page by page.

use std::sync::Arc;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use techstore_db::Timestamp;

use crate::catalog::pages::Pages;
use crate::catalog::pages::body::Body;
use crate::catalog::pages::card::{CardView, Seer};
use crate::catalog::pages::json_ld::{JsonLd, of_shelf};
use crate::catalog::pages::pager::{Step, steps};
use crate::catalog::paths;
use crate::catalog::{Catalog, Category, PAGE, Shelf, Sort, Wanted, categories, goods_on, moved_category, shelf};
use crate::kernel::fault::Fault;
use crate::kernel::plural::plural;
use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

#[derive(Template)]
#[template(path = "catalog/list.html")]
struct ListPage {
    shell: Shell,
    title: String,
    description: String,
    canonical: String,
    json_ld: JsonLd,
    body: Arc<Body>,
}

/// What everybody sees of a page of the catalogue.
#[derive(Template)]
#[template(path = "catalog/list_body.html")]
struct ListBody {
    shelf: Shelf,
    heading: String,
    categories: Vec<Category>,
    cards: Vec<CardView>,
    steps: Vec<Step>,
}

pub(crate) async fn show(
    State(pages): State<Pages>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let wanted = wanted(query.as_deref().unwrap_or_default());
    let shelf = shelf(&pages.parts.catalog, &wanted).await?;
    if let Some(to) = moved(&pages.parts.catalog, &wanted, &shelf).await? {
        return Ok(page::moved(&to));
    }
    let slot = pages.parts.shelves.slot((shelf.category.as_ref().map(|category| category.id), shelf.sort, shelf.page));
    let body = slot.get(visit.now, || render(pages.parts.catalog.clone(), shelf.clone(), visit.now)).await?;
    page::html(&ListPage {
        title: title(&shelf),
        description: description(&shelf),
        canonical: visit.absolute(&canonical(&shelf)),
        json_ld: of_shelf(&visit, &shelf),
        shell: Shell::new(&visit),
        body,
    })
}

/// The address of what is wanted, when its category had another one before.
async fn moved(catalog: &Catalog, wanted: &Wanted, here: &Shelf) -> Result<Option<String>, Fault> {
    if here.category.is_some() {
        return Ok(None);
    }
    let Some(category) = moved_category(catalog, &wanted.category).await? else { return Ok(None) };
    let there = shelf(catalog, &Wanted { category, ..wanted.clone() }).await?;
    Ok(there.category.is_some().then(|| address(&there, there.sort, there.page)))
}

async fn render(catalog: Catalog, shelf: Shelf, now: Timestamp) -> Result<Body, Fault> {
    let cards = CardView::all(&goods_on(&catalog, &shelf).await?, now, Seer::Everybody);
    let categories = categories(&catalog).await?.iter().filter(|category| category.goods > 0).cloned().collect();
    let (heading, steps) = (heading(&shelf), steps(shelf.page, shelf.pages));
    Body::render(&ListBody { shelf, heading, categories, cards, steps })
}

/// Reads an address as Django does: of several values the last counts, and nothing is an error.
fn wanted(query: &str) -> Wanted {
    let mut wanted = Wanted::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "category" => wanted.category = value.into_owned(),
            "sort" => wanted.sort = Sort::parse(&value),
            "page" => wanted.page = page_number(&value),
            _ => {}
        }
    }
    wanted
}

/// A number that is too large means the last page; anything else than a number means the first.
fn page_number(text: &str) -> i64 {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().unwrap_or(i64::MAX) } else { 1 }
}

/// The address of another page of the same list. Defaults are left out, so that one page has one address.
fn address(shelf: &Shelf, sort: Sort, page: i64) -> String {
    let mut address =
        shelf.category.as_ref().map_or_else(|| paths::CATALOG.to_owned(), |category| paths::category(&category.slug));
    let mut add = |name: &str, value: &str| {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(value);
    };
    if sort != Sort::default() {
        add("sort", sort.as_str());
    }
    if page > 1 {
        add("page", &page.to_string());
    }
    address
}

/// The canonical address. Sorted pages are canonicalized to the category itself: page two by price shows other products
/// than page two by date.
fn canonical(shelf: &Shelf) -> String {
    let page = if shelf.sort == Sort::default() { shelf.page } else { 1 };
    address(shelf, Sort::default(), page)
}

fn heading(shelf: &Shelf) -> String {
    shelf.category.as_ref().map_or_else(|| "Каталог".to_owned(), |category| category.name.clone())
}

fn title(shelf: &Shelf) -> String {
    match shelf.page {
        1 => heading(shelf),
        page => format!("{}, страница\u{a0}{page}", heading(shelf)),
    }
}

fn description(shelf: &Shelf) -> String {
    match &shelf.category {
        Some(category) if !category.description.is_empty() => category.description.clone(),
        _ => format!("{} в TechStore: {} с ценами, наличием и характеристиками.", heading(shelf), goods(shelf.total)),
    }
}

pub(super) fn goods(count: i64) -> String {
    format!("{count}\u{a0}{}", plural(count, "товар", "товара", "товаров"))
}

impl ListBody {
    fn goods(&self) -> String {
        goods(self.shelf.total)
    }

    fn is_here(&self, category: &Category) -> bool {
        self.shelf.category.as_ref().is_some_and(|here| here.id == category.id)
    }

    /// The orders: their words, their addresses, and whether it is the present one.
    fn sorts(&self) -> impl Iterator<Item = (&'static str, String, bool)> {
        Sort::ALL.into_iter().map(|sort| (words(sort), address(&self.shelf, sort, 1), sort == self.shelf.sort))
    }

    fn page(&self, page: impl std::borrow::Borrow<i64>) -> String {
        address(&self.shelf, self.shelf.sort, *page.borrow())
    }

    /// `None` on the last page.
    fn more(&self) -> Option<i64> {
        let left = self.shelf.total - self.shelf.page * PAGE;
        (left > 0).then_some(left.min(PAGE))
    }
}

fn words(sort: Sort) -> &'static str {
    match sort {
        Sort::New => "Сначала новые",
        Sort::Price => "Дешевле",
        Sort::PriceDescending => "Дороже",
        Sort::Year => "По году выпуска",
        Sort::Name => "По названию",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_address_says_is_understood_somehow() {
        for (query, category, sort, page) in [
            ("", "", Sort::New, 0),
            ("category=tv&sort=price&page=3", "tv", Sort::Price, 3),
            ("category=a&category=b&sort=name&sort=nonsense", "b", Sort::New, 0),
            ("sort=price_desc&page=-1", "", Sort::PriceDescending, 1),
            ("page=99999999999999999999&sort=year", "", Sort::Year, i64::MAX),
            ("page=%F0%9F&page=2&=&&&%zz", "", Sort::New, 2),
            ("page=1e3", "", Sort::New, 1),
            ("page[]=1&category=%00%0d%0a", "\0\r\n", Sort::New, 0),
        ] {
            let wanted = wanted(query);
            assert_eq!((wanted.category.as_str(), wanted.sort, wanted.page), (category, sort, page), "{query}");
        }
    }
}
