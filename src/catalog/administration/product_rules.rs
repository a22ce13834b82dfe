//! The rules of a product's form.

use std::ops::RangeInclusive;

use crate::catalog::administration::fields::{Text, line, lines, required, slug, whole};
use crate::catalog::administration::products::ProductInput;
use crate::catalog::model::product::ProductFields;
use crate::catalog::model::staff::product::ProductChange;
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

/// For showing an imported product without a price.
const NO_PRICE: &str = "Укажите цену или снимите отметку «На витрине»: без цены товар не продаётся";

/// Millimetres of a side.
const SIDE: RangeInclusive<i64> = 1..=100_000;
const WEIGHT: RangeInclusive<i64> = 1..=10_000_000;
const YEARS: RangeInclusive<i64> = 1950..=2100;

/// A product's form with the stored product, if there is one.
struct Form<'a> {
    kept: Option<&'a ProductFields>,
    input: &'a ProductInput,
    of_name: Option<&'a Slug>,
    errors: FieldErrors,
}

/// Reads a product's form. `kept`: the stored product, if there is one. `of_name`: the address made from a new
/// product's name.
pub(crate) fn check(
    kept: Option<&ProductFields>,
    input: &ProductInput,
    of_name: Option<&Slug>,
) -> Result<ProductChange, FieldErrors> {
    let mut form = Form { kept, input, of_name, errors: FieldErrors::none() };
    // In the order of the form: the list of errors above it has the same order.
    let name = form.required("name", |kept| &kept.name, &input.name, NAME, "Укажите название");
    let slug = form.address();
    let sku = form.required("sku", |kept| &kept.sku, &input.sku, SKU, "Укажите артикул");
    let category = form.category();
    let brand = form.word("brand", |kept| &kept.brand, &input.brand);
    let model = form.word("model", |kept| &kept.model, &input.model);
    let year = form.year();
    let country = form.word("country", |kept| &kept.country, &input.country);
    let colour = form.word("colour", |kept| &kept.colour, &input.colour);
    let variant_group = form.variant_group();
    let specs = form.specs();
    let description = form.description();
    let (price, old_price) = form.prices();
    let vat_rate = form.vat_rate();
    let width_mm = form.measure("width", |kept| kept.width_mm, &input.width, &SIDE);
    let height_mm = form.measure("height", |kept| kept.height_mm, &input.height, &SIDE);
    let depth_mm = form.measure("depth", |kept| kept.depth_mm, &input.depth, &SIDE);
    let weight_g = form.measure("weight", |kept| kept.weight_g, &input.weight, &WEIGHT);
    if !form.errors.is_empty() {
        return Err(form.errors);
    }
    let drawing = input.drawing.trim().to_owned();
    #[rustfmt::skip]
    let fields = ProductFields {
        slug, sku, name, brand, model, year, country, price, old_price, vat_rate, colour, variant_group, specs, description, drawing,
        width_mm, height_mm, depth_mm, weight_g,
    };
    Ok(ProductChange { category, is_visible: input.is_visible, fields })
}

impl Form<'_> {
    fn required(
        &mut self,
        field: &'static str,
        kept: fn(&ProductFields) -> &str,
        typed: &str,
        most: u16,
        missing: &str,
    ) -> String {
        let text = Text { kept: self.kept.map_or("", kept), typed };
        required(&mut self.errors, field, text, most, missing)
    }

    fn word(&mut self, field: &'static str, kept: fn(&ProductFields) -> &str, typed: &str) -> String {
        line(&mut self.errors, field, Text { kept: self.kept.map_or("", kept), typed }, WORD)
    }

    fn measure(
        &mut self,
        field: &'static str,
        kept: fn(&ProductFields) -> Option<i64>,
        typed: &str,
        bounds: &RangeInclusive<i64>,
    ) -> Option<i64> {
        self.errors.check(field, whole(self.kept.and_then(kept), typed, bounds)).flatten()
    }

    fn address(&mut self) -> String {
        if let Some(slug) = self.of_name {
            return slug.as_str().to_owned();
        }
        let slug = slug(self.kept.map(|kept| kept.slug.as_str()), &self.input.slug);
        self.errors.check("slug", slug).unwrap_or_default()
    }

    fn category(&mut self) -> CategoryId {
        let category = self.input.category.parse().map_err(|_| "Выберите категорию");
        CategoryId(self.errors.check("category", category).unwrap_or_default())
    }

    fn year(&mut self) -> i64 {
        let year = whole(self.kept.map(|kept| kept.year), &self.input.year, &YEARS);
        let year = year.and_then(|year| year.ok_or_else(|| "Укажите год".to_owned()));
        self.errors.check("year", year).unwrap_or_default()
    }

    fn variant_group(&mut self) -> Option<String> {
        let kept = |kept: &ProductFields| kept.variant_group.clone().unwrap_or_default();
        let kept = self.kept.map(kept).unwrap_or_default();
        let group =
            line(&mut self.errors, "variant_group", Text { kept: &kept, typed: &self.input.variant_group }, WORD);
        Some(group).filter(|group| !group.is_empty())
    }

    fn specs(&mut self) -> String {
        let kept = self.kept.map_or("", |kept| &kept.specs);
        line(&mut self.errors, "specs", Text { kept, typed: &self.input.specs }, SPECS)
    }

    fn description(&mut self) -> String {
        let kept = self.kept.map_or("", |kept| &kept.description);
        lines(&mut self.errors, "description", Text { kept, typed: &self.input.description }, DESCRIPTION)
    }

    fn prices(&mut self) -> (Kopecks, Option<Kopecks>) {
        let parse = |text: &str| Kopecks::parse(text).map_err(MoneyError::message);
        let price = self.errors.check("price", parse(&self.input.price));
        if price == Some(Kopecks::ZERO) {
            if self.kept.is_none_or(|kept| kept.price != Kopecks::ZERO) {
                self.errors.add("price", "Цена должна быть больше нуля");
            } else if self.input.is_visible {
                self.errors.add("price", NO_PRICE);
            }
        }
        let old_price = match self.input.old_price.trim() {
            "" => None,
            typed => self.errors.check("old_price", parse(typed)),
        };
        if price.zip(old_price).is_some_and(|(price, old_price)| old_price <= price) {
            self.errors.add("old_price", "Старая цена должна быть выше цены");
        }
        (price.unwrap_or_default(), old_price)
    }

    fn vat_rate(&mut self) -> i64 {
        let rate = self.input.vat_rate.trim().parse().ok();
        let rate = rate.filter(|rate| VAT_RATES.contains(rate) || self.kept.is_some_and(|kept| kept.vat_rate == *rate));
        self.errors.check("vat_rate", rate.ok_or("Выберите ставку НДС")).unwrap_or_default()
    }
}
