//! Importing categories and products, with their ids and addresses.
//!
//! The stock of a product is received here as one movement, so that the movements add up to the stock from the first
//! day.

use std::collections::HashSet;

use techstore_db::{Foreign, Timestamp, Write};

use super::existing_goods::{ExistingGoods, ware};
use super::new_person::required;
use super::pictures::{Brought, Frame, Pictures};
use super::report::{Report, Topic, Ware, quoted};
use super::store::goods::{self, NewCategory, NewProduct};
use super::store::old_goods::{self, OldCategory, OldLabel, OldProduct};
use crate::inventory::{self, Receipt};
use crate::kernel::fault::Fault;
use crate::kernel::ids::ProductId;
use crate::kernel::money::Kopecks;
use crate::kernel::slug::Slug;

/// Rows in memory at a time.
const ROWS: i64 = 2_000;
/// VAT on what is sold from now on, in percent (Tax Code of Russia, art. 164, as it stands since 1 January 2026).
const VAT: i64 = 22;
/// More than Django's `PositiveIntegerField` holds.
pub(super) const TOO_MANY: i64 = 1 << 31;

/// Imports the photos of products that are not here yet.
pub(super) async fn bring_photos(
    pictures: &mut Pictures,
    goods: &ExistingGoods,
    products: &[OldLabel],
) -> anyhow::Result<Brought> {
    let is_fresh = |product: &&OldLabel| !goods.has_product(&ware(product.id, product.slug.as_deref()));
    let paths = products.iter().filter(is_fresh).filter_map(|product| product.image.clone());
    pictures.bring(Frame::Photo, paths.filter(|path| !path.is_empty()).collect()).await
}

/// What is needed to import products.
pub(super) struct GoodsImport<'a> {
    pub(super) goods: ExistingGoods,
    /// All categories of the old site.
    pub(super) categories: Vec<OldCategory>,
    pub(super) photos: Brought,
    /// The time of the movements.
    pub(super) now: Timestamp,
    pub(super) report: &'a mut Report,
}

impl GoodsImport<'_> {
    /// Imports the categories and products that are not here yet.
    pub(super) async fn bring(mut self, old: &mut Foreign, tx: &mut Write) -> anyhow::Result<()> {
        let numbers: HashSet<i64> = self.categories.iter().map(|category| category.id).collect();
        let categories: Vec<NewCategory> =
            std::mem::take(&mut self.categories).into_iter().filter_map(|category| self.category(category)).collect();
        goods::insert_categories(tx, &categories).await?;
        self.report.categories = categories.len();
        let mut after = i64::MIN;
        loop {
            let rows = old_goods::products_after(old, after, ROWS).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            let mut fresh = Vec::new();
            for row in rows {
                fresh.extend(self.product(row, &numbers)?);
            }
            goods::insert_products(tx, &fresh).await?;
            self.receive(tx, &fresh).await.map_err(Fault::into_error)?;
            self.report.products += fresh.len();
        }
    }

    async fn receive(&self, tx: &mut Write, products: &[NewProduct]) -> Result<(), Fault> {
        for product in products.iter().filter(|product| product.stock > 0) {
            let (id, quantity) = (ProductId(product.id), product.stock);
            let receipt =
                Receipt { product: id, quantity, staff: None, note: "Перенос со старого сайта" };
            inventory::receive(tx, &receipt, self.now).await?;
        }
        Ok(())
    }

    fn category(&mut self, old: OldCategory) -> Option<NewCategory> {
        let ware = ware(old.id, old.slug.as_deref());
        if self.goods.has_category(&ware) {
            self.report.known_categories += 1;
            return None;
        }
        let slug = self.slug(&ware, old.slug);
        let name = self.report.text(&ware, old.name);
        Some(NewCategory { id: old.id, slug, name, position: self.goods.next_position() })
    }

    /// `None` when the product is here already or has no category.
    fn product(&mut self, old: OldProduct, categories: &HashSet<i64>) -> anyhow::Result<Option<NewProduct>> {
        let ware = ware(old.id, old.slug.as_deref());
        if self.goods.has_product(&ware) {
            self.report.known_products += 1;
            return Ok(None);
        }
        if !categories.contains(&old.category_id) {
            self.report.about(Topic::StrayProduct, &ware, format!("раздел № {}", old.category_id));
            return Ok(None);
        }
        let price = self.price(&ware, old.price.as_deref().unwrap_or_default());
        let stock = self.stock(&ware, old.stock.as_deref().unwrap_or_default());
        let was_sold = old.in_stock || stock == 0;
        if !was_sold {
            self.report.about(Topic::NotSold, &ware, format!("{stock} шт."));
        }
        Ok(Some(NewProduct {
            id: old.id,
            category: old.category_id,
            slug: self.slug(&ware, old.slug),
            sku: self.goods.article(old.id),
            name: self.report.text(&ware, old.name),
            model: self.report.text(&ware, old.model),
            year: self.year(&ware, old.year.as_deref().unwrap_or_default()),
            country: self.report.text(&ware, old.country),
            price: price.unwrap_or_default(),
            vat_rate: VAT,
            stock,
            is_visible: was_sold && price.is_some_and(|price| price > Kopecks::ZERO),
            image: self.photo(&ware, old.image),
            created_at: required("main_product.created_at", old.id, old.created_at.as_deref())?,
        }))
    }

    fn slug(&mut self, ware: &Ware, value: Option<String>) -> String {
        let slug = self.report.text(ware, value);
        if Slug::parse(&slug).is_err() {
            self.report.about(Topic::Slug, ware, "");
        }
        slug
    }

    fn price(&mut self, ware: &Ware, text: &str) -> Option<Kopecks> {
        let price = Kopecks::parse(text).ok();
        match price {
            None => self.report.about(Topic::Price, ware, quoted(text)),
            Some(Kopecks::ZERO) => self.report.about(Topic::ZeroPrice, ware, ""),
            Some(_) => {}
        }
        price
    }

    fn stock(&mut self, ware: &Ware, text: &str) -> i64 {
        let stock = text.parse().ok().filter(|stock| (0..TOO_MANY).contains(stock));
        if stock.is_none() {
            self.report.about(Topic::Stock, ware, quoted(text));
        }
        stock.unwrap_or_default()
    }

    /// The year of make; 0 when it is unknown.
    fn year(&mut self, ware: &Ware, text: &str) -> i64 {
        let year = text.parse().ok().filter(|year| (0..10_000).contains(year));
        if year.is_none() {
            self.report.about(Topic::Year, ware, quoted(text));
        }
        year.unwrap_or_default()
    }

    fn photo(&mut self, ware: &Ware, old: Option<String>) -> Option<String> {
        let old = old.filter(|path| !path.is_empty())?;
        match self.photos.get(&old)? {
            Ok(path) => {
                self.report.photos += 1;
                if *path != old {
                    self.report.about(Topic::MovedPhoto, ware, format!("{old} → {path}"));
                }
                Some(path.clone())
            }
            Err(why) => {
                self.report.about(Topic::NoPhoto, ware, format!("{old}: {why}"));
                None
            }
        }
    }
}
