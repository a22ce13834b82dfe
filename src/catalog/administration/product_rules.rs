//! What a product's form must hold.

use crate::catalog::administration::fields::{line, lines, required, slug, whole};
use crate::catalog::administration::products::{Product, ProductInput};
use crate::catalog::store::administration::products::ProductChange;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::CategoryId;
use crate::kernel::money::{Kopecks, MoneyError};
use crate::kernel::slug::Slug;

/// The longest name, in characters.
pub(crate) const NAME: u16 = 200;
/// The longest article number, in characters.
pub(crate) const SKU: u16 = 64;
/// The longest brand, model, country, colour, group, in characters.
pub(crate) const WORD: u16 = 100;
/// The longest line of what matters, in characters.
pub(crate) const SPECS: u16 = 300;
/// The longest description, in characters.
pub(crate) const DESCRIPTION: u16 = 20_000;
/// The rates of VAT there are, in percent (Tax Code, article 164; 20 until the end of 2025; 5 and 7 on the simplified system).
pub(crate) const VAT_RATES: [i64; 6] = [22, 20, 10, 7, 5, 0];

/// Said when a product that costs nothing is to be shown: an old site may have kept one.
const NO_PRICE: &str = "Укажите цену или снимите отметку «На витрине»: без цены товар не продаётся";

/// Millimetres that a side may have, and grams: a container ship carries less.
const SIDE: std::ops::RangeInclusive<i64> = 1..=100_000;
const WEIGHT: std::ops::RangeInclusive<i64> = 1..=10_000_000;
const YEARS: std::ops::RangeInclusive<i64> = 1950..=2100;

/// A product's form beside the product as it is, if there is one.
struct Form<'a> {
    kept: Option<&'a Product>,
    input: &'a ProductInput,
    of_name: Option<&'a Slug>,
    errors: FieldErrors,
}

/// Reads a product's form; `kept` is the product as it is, if there is one, and `of_name` the address that was made of a new
/// one's name.
pub(crate) fn check(
    kept: Option<&Product>,
    input: &ProductInput,
    of_name: Option<&Slug>,
) -> Result<ProductChange, FieldErrors> {
    let mut form = Form { kept, input, of_name, errors: FieldErrors::none() };
    let (name, slug, sku, category) = form.identity();
    let (brand, model, year, country) = form.origin();
    let (colour, variant_group, specs, description) = form.description();
    let (price, old_price) = form.prices();
    let vat_rate = form.vat_rate();
    let (size, weight) = form.measures();
    if !form.errors.is_empty() {
        return Err(form.errors);
    }
    Ok(ProductChange {
        category,
        slug,
        sku,
        name,
        brand,
        model,
        year,
        country,
        price: price.get(),
        old_price: old_price.map(Kopecks::get),
        vat_rate,
        is_visible: input.is_visible,
        colour,
        variant_group,
        specs,
        description,
        drawing: input.drawing.trim().to_owned(),
        size,
        weight,
    })
}

impl Form<'_> {
    fn identity(&mut self) -> (String, String, String, CategoryId) {
        let name = (self.kept.map_or("", |kept| &kept.name), self.input.name.as_str());
        let name = required(&mut self.errors, "name", name, (NAME, "Укажите название"));
        let slug = self.address();
        let sku = (self.kept.map_or("", |kept| &kept.sku), self.input.sku.as_str());
        let sku = required(&mut self.errors, "sku", sku, (SKU, "Укажите артикул"));
        let category = self.input.category.parse().map_err(|_| "Выберите категорию");
        (name, slug, sku, CategoryId(self.errors.take("category", category).unwrap_or_default()))
    }

    /// A new product whose address nobody gave has one of its name already.
    fn address(&mut self) -> String {
        if let Some(slug) = self.of_name {
            return slug.as_str().to_owned();
        }
        let slug = slug(self.kept.map(|kept| kept.slug.as_str()), &self.input.slug);
        self.errors.take("slug", slug).unwrap_or_default()
    }

    fn origin(&mut self) -> (String, String, i64, String) {
        let brand = self.word("brand", |kept| &kept.brand, &self.input.brand);
        let model = self.word("model", |kept| &kept.model, &self.input.model);
        let year = whole(self.kept.map(|kept| kept.year), &self.input.year, &YEARS);
        let year = self.errors.take("year", year.and_then(|year| year.ok_or_else(|| "Укажите год".to_owned())));
        let country = self.word("country", |kept| &kept.country, &self.input.country);
        (brand, model, year.unwrap_or_default(), country)
    }

    fn description(&mut self) -> (String, Option<String>, String, String) {
        let colour = self.word("colour", |kept| &kept.colour, &self.input.colour);
        let group = self.word(
            "variant_group",
            |kept| kept.variant_group.as_deref().unwrap_or_default(),
            &self.input.variant_group,
        );
        let specs = (self.kept.map_or("", |kept| &kept.specs), self.input.specs.as_str());
        let specs = line(&mut self.errors, "specs", specs, SPECS);
        let description = (self.kept.map_or("", |kept| &kept.description), self.input.description.as_str());
        let description = lines(&mut self.errors, "description", description, DESCRIPTION);
        (colour, Some(group).filter(|group| !group.is_empty()), specs, description)
    }

    fn word(&mut self, field: &'static str, kept: fn(&Product) -> &str, typed: &str) -> String {
        line(&mut self.errors, field, (self.kept.map_or("", kept), typed), WORD)
    }

    fn prices(&mut self) -> (Kopecks, Option<Kopecks>) {
        let parse = |text: &str| Kopecks::parse(text).map_err(MoneyError::message);
        let price = self.errors.take("price", parse(&self.input.price));
        if price == Some(Kopecks::ZERO) {
            if self.kept.is_none_or(|kept| kept.price != 0) {
                self.errors.add("price", "Цена должна быть больше нуля");
            } else if self.input.is_visible {
                self.errors.add("price", NO_PRICE);
            }
        }
        let old_price = match self.input.old_price.trim() {
            "" => None,
            typed => self.errors.take("old_price", parse(typed)),
        };
        if price.zip(old_price).is_some_and(|(price, old_price)| old_price <= price) {
            self.errors.add("old_price", "Старая цена должна быть выше цены");
        }
        (price.unwrap_or_default(), old_price)
    }

    fn vat_rate(&mut self) -> i64 {
        let rate = self.input.vat_rate.trim().parse().ok();
        let rate = rate.filter(|rate| VAT_RATES.contains(rate) || self.kept.is_some_and(|kept| kept.vat_rate == *rate));
        self.errors.take("vat_rate", rate.ok_or("Выберите ставку НДС")).unwrap_or_default()
    }

    fn measures(&mut self) -> ([Option<i64>; 3], Option<i64>) {
        let (kept, input) = (self.kept, self.input);
        let mut action =
            |field, kept, typed: &str, bounds| self.errors.take(field, whole(kept, typed, bounds)).flatten();
        let size = [
            action("width", kept.and_then(|kept| kept.width_mm), &input.width, &SIDE),
            action("height", kept.and_then(|kept| kept.height_mm), &input.height, &SIDE),
            action("depth", kept.and_then(|kept| kept.depth_mm), &input.depth, &SIDE),
        ];
        (size, action("weight", kept.and_then(|kept| kept.weight_g), &input.weight, &WEIGHT))
    }
}
