//! A product's page.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::catalog::in_cart::InCart;
use crate::catalog::pages::Pages;
use crate::catalog::pages::buy::{BuyButton, escaped};
use crate::catalog::pages::card::{CardView, Lamp, Seer, picture};
use crate::catalog::pages::gallery::{Photo, chosen, photos};
use crate::catalog::pages::json_ld::{JsonLd, of_product};
use crate::catalog::pages::ruler::{Rulers, rulers};
use crate::catalog::pages::ways::{Ways, ways};
use crate::catalog::paths;
use crate::catalog::{Attribute, Availability, Axis, Detail, Found, Product, Withdrawn, product};
use crate::kernel::money::Kopecks;
use crate::kernel::plural::plural;
use crate::web::error::Error;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// Attributes shown beside the picture.
const KEY: usize = 6;
/// Up to this many pieces the page shows the number.
const COUNTED: i64 = 20;

#[derive(Template)]
#[template(path = "catalog/product.html")]
struct ProductPage<'a> {
    shell: Shell,
    canonical: String,
    json_ld: JsonLd,
    product: &'a Product,
    /// The product's name as markup.
    name: String,
    axes: &'a [Axis],
    photos: Vec<Photo>,
    chosen: usize,
    key: Vec<(String, String)>,
    groups: Vec<Group>,
    rulers: Option<Rulers>,
    is_new: bool,
    lamp: Lamp,
    ways: Ways,
    warranty: String,
    similar: Vec<CardView>,
}

/// The page of a withdrawn product.
#[derive(Template)]
#[template(path = "catalog/gone.html")]
struct GonePage<'a> {
    shell: Shell,
    product: &'a Product,
    image: String,
    similar: Vec<CardView>,
}

struct Group {
    name: String,
    rows: Vec<(String, String)>,
}

pub(crate) async fn show(
    State(pages): State<Pages>,
    visit: Visit,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let query = query.unwrap_or_default();
    let detail = match product(&pages.parts.catalog, &slug).await? {
        Found::Shown(detail) => detail,
        Found::Withdrawn(withdrawn) => return gone(&visit, &withdrawn),
        Found::Moved(slug) => return Ok(page::moved(&with_query(paths::product(&slug), &query))),
        Found::Missing => return Err(Error::NotFound),
    };
    let local = pages.parts.time_zone.to_datetime(*visit.now);
    let ways = ways(&pages.parts.catalog.parts.terms, local, detail.product.price().now);
    page::html(&ProductPage::new(&visit, &detail, ways, &query))
}

/// 410 Gone (RFC 9110 §15.5.11): search engines drop it sooner than after a 404.
fn gone(visit: &Visit, withdrawn: &Withdrawn) -> Result<Response, Error> {
    let Withdrawn { product, similar } = withdrawn;
    let similar = CardView::all(similar, visit.now, Seer::Visitor(&visit.extra()));
    let page = GonePage {
        shell: Shell::new(visit),
        image: picture(product.image.as_deref(), &product.fields.drawing),
        product,
        similar,
    };
    page::html_with(StatusCode::GONE, &page)
}

fn with_query(path: String, query: &str) -> String {
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

impl<'a> ProductPage<'a> {
    fn new(visit: &Visit, detail: &'a Detail, ways: Ways, query: &str) -> Self {
        let Detail { product, attributes, photos: others, axes, similar } = detail;
        let photos = photos(product, others);
        Self {
            canonical: visit.absolute(&paths::product(&product.fields.slug)),
            json_ld: of_product(visit, product, &photos),
            chosen: chosen(query, photos.len()),
            key: attributes.iter().filter(|attribute| attribute.fields.is_key).take(KEY).map(row).collect(),
            groups: groups(product, attributes),
            rulers: rulers(product),
            is_new: product.is_new(visit.now),
            lamp: Lamp(product.availability()),
            warranty: warranty(attributes),
            similar: CardView::all(similar, visit.now, Seer::Visitor(&visit.extra())),
            shell: Shell::new(visit),
            name: escaped(&product.fields.name),
            axes,
            photos,
            product,
            ways,
        }
    }

    /// The picture that is shown large.
    fn photo(&self) -> Option<&Photo> {
        self.photos.iter().find(|photo| photo.number == self.chosen)
    }

    /// What somebody who buys it now saves.
    fn saving(&self) -> Option<Kopecks> {
        self.product.price().saving().filter(|_| !self.lamp.is_gone())
    }

    /// The button that puts it into the cart, with a look.
    fn buy<'b>(&'b self, look: &'b str) -> BuyButton<'b> {
        BuyButton::new(look, self.product.id, &self.name, self.shell.visit.extra::<InCart>().pieces(self.product.id))
    }

    /// The picture for previews in messengers. They do not show SVG, so a drawing does not count.
    fn shared_picture(&self) -> &str {
        let photo = self.photos.first().filter(|_| self.product.image.is_some());
        photo.map_or(crate::web::assets::APPLE_TOUCH_ICON_PNG, |photo| photo.image.as_str())
    }

    fn stock(&self) -> String {
        match (self.product.availability(), self.product.stock) {
            (Availability::InStock, stock) if stock <= COUNTED => format!("В\u{a0}наличии {stock}\u{a0}шт."),
            (availability, _) => availability.words(),
        }
    }
}

/// «24 месяца» after «Гарантия»; «производителя» when the time is not known.
fn warranty(attributes: &[Attribute]) -> String {
    let months = attributes
        .iter()
        .find(|attribute| attribute.fields.code == "warranty")
        .and_then(|it| it.value.parse::<i64>().ok());
    months.filter(|months| *months > 0).map_or_else(
        || "производителя".to_owned(),
        |months| format!("{months}\u{a0}{}", plural(months, "месяц", "месяца", "месяцев")),
    )
}

/// «Графит»: a value that begins a label.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn row(attribute: &Attribute) -> (String, String) {
    (attribute.fields.name.clone(), attribute.show())
}

/// The attributes by heading, with those that every product has: size and weight beside the other facts about the body,
/// the rest at the end.
fn groups(product: &Product, attributes: &[Attribute]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for attribute in attributes {
        add(&mut groups, &attribute.fields.group_name, row(attribute));
    }
    let body = groups.iter().find(|group| group.name.starts_with("Корпус")).map(|group| group.name.clone());
    let body = body.unwrap_or_else(|| "Размеры и\u{a0}вес".to_owned());
    let of_every_product = body_rows(product).map(|row| (body.as_str(), row)).into_iter();
    for (heading, (name, value)) in of_every_product.chain(general_rows(product).map(|row| ("Общее", row))) {
        if !value.is_empty() {
            add(&mut groups, heading, (name.to_owned(), value));
        }
    }
    groups
}

fn add(groups: &mut Vec<Group>, heading: &str, row: (String, String)) {
    match groups.iter_mut().find(|group| group.name == heading) {
        Some(group) => group.rows.push(row),
        None => groups.push(Group { name: heading.to_owned(), rows: vec![row] }),
    }
}

fn body_rows(product: &Product) -> [(&'static str, String); 3] {
    let size = [product.fields.width_mm, product.fields.height_mm, product.fields.depth_mm];
    let size: Vec<String> = size.into_iter().flatten().map(|length| length.to_string()).collect();
    let size = if size.len() == 3 { format!("{}\u{a0}мм", size.join(" × ")) } else { String::new() };
    [
        ("Цвет", product.fields.colour.clone()),
        ("Ширина × высота × глубина", size),
        ("Вес", product.fields.weight_g.map(weight).unwrap_or_default()),
    ]
}

fn general_rows(product: &Product) -> [(&'static str, String); 4] {
    [
        ("Производитель", product.fields.brand.clone()),
        ("Модель", product.fields.model.clone()),
        ("Год выпуска", if product.fields.year > 0 { product.fields.year.to_string() } else { String::new() }),
        ("Страна производства", product.fields.country.clone()),
    ]
}

/// «201 г», «1,29 кг».
fn weight(grams: i64) -> String {
    if grams < 1000 {
        return format!("{grams}\u{a0}г");
    }
    let kilograms = format!("{},{:03}", grams / 1000, grams % 1000);
    format!("{}\u{a0}кг", kilograms.trim_end_matches('0').trim_end_matches(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_is_told_in_the_unit_that_fits() {
        for (grams, shown) in [(201, "201 г"), (999, "999 г"), (1000, "1 кг"), (1290, "1,29 кг"), (20_055, "20,055 кг")]
        {
            assert_eq!(weight(grams).replace('\u{a0}', " "), shown);
        }
    }
}
