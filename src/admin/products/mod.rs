//! Goods: made, changed, received, counted, shown and hidden.
//!
//! How many there are is never a number in a form: pieces come and leave by movements ([`crate::inventory`]).

mod card;
mod description;
mod list;
mod photos;
mod plan;
mod sheet;
mod small_forms;

use jiff::civil::Date;
use techstore_db::{Reads, Timestamp, Write};

use description::{ActionKey, Form, PhotoAction};

pub(crate) use description::LIST;

use crate::admin::engine::description::{Action, Description, Filter, RowAction, SmallForm};
use crate::admin::engine::question::{Question, Window};
use crate::admin::engine::resource::{Card, Done, NotSaved, Plan, Resource, Row};
use crate::admin::engine::values::{Choice, Values};
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::products::{self, Conditions, Product, ProductAction, ProductFields, ProductInput};
use crate::catalog::administration::{self, categories};
use crate::inventory;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{CategoryId, PhotoId, ProductId};
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

/// Movements shown on a card.
const MOVEMENTS: i64 = 50;
/// VAT of a new product, in percent: the rate of most goods (Tax Code, article 164).
const VAT_RATE: i64 = 22;

#[derive(Clone)]
pub(crate) struct Products {
    site: StaffSite,
}

impl Products {
    #[must_use]
    pub(crate) fn new(site: &StaffSite) -> Self {
        Self { site: site.clone() }
    }
}

/// The addresses of what is no part of a card: the sheet of a product's properties.
#[must_use]
pub(crate) fn sheets(web: &Web, products: Products) -> Addresses {
    Routes::of_staff(web)
        .get(sheet::ADDRESS, sheet::show)
        .post_up_to(sheet::ADDRESS, sheet::BODY, sheet::save)
        .with(products)
}

/// What an action is to the catalogue.
fn parsed(action: &Action) -> Result<ProductAction, Fault> {
    Ok(match ActionKey::of(action.key)? {
        ActionKey::Hide => ProductAction::Hide,
        ActionKey::Show => ProductAction::Show,
        ActionKey::Delete => ProductAction::Delete,
    })
}

impl Products {
    async fn narrowed<D: Reads>(&self, db: &mut D, question: &Question) -> Result<Conditions, Fault> {
        let wanted = list::conditions(&self.site, question);
        products::narrowed(db, &question.text, wanted).await.while_("looking for products")
    }
}

impl Resource for Products {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        let wanted = self.narrowed(db, question).await?;
        products::count(db, &wanted).await.while_("counting products")
    }

    async fn rows<D: Reads>(&self, db: &mut D, question: &Question, window: Window) -> Result<Vec<Row>, Fault> {
        let (wanted, order) = (self.narrowed(db, question).await?, list::order(question)?);
        let lines = products::rows(db, &wanted, order, (window.limit, window.offset)).await;
        Ok(lines.while_("listing products")?.into_iter().map(|line| list::row(&self.site, line)).collect())
    }

    async fn span<D: Reads>(&self, db: &mut D) -> Result<Option<(Timestamp, Timestamp)>, Fault> {
        products::span(db).await.while_("looking when products came")
    }

    async fn filter_choices<D: Reads>(&self, db: &mut D, _: &'static Filter) -> Result<Vec<Choice>, Fault> {
        let categories = categories::names(db).await.while_("listing categories")?;
        Ok(categories.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
    }

    async fn card<D: Reads>(&self, db: &mut D, id: i64, _: &Staff) -> Result<Option<Card>, Fault> {
        let product = products::product(db, ProductId(id)).await.while_("reading a product")?;
        let Some(product) = product else { return Ok(None) };
        let categories = categories::names(db).await.while_("listing categories")?;
        let belongings = card::Belongings {
            photos: administration::photos::others(db, product.id).await?,
            sheet: administration::attributes::sheet(db, product.id).await?,
            movements: inventory::history(db, product.id, MOVEMENTS).await?,
        };
        Ok(Some(card::card(&self.site, product, categories, belongings)))
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        let locked: Vec<ProductId> = ids.iter().copied().map(ProductId).collect();
        products::lock(tx, &locked, self.site.now()).await?;
        Ok(staff)
    }

    async fn save(&self, tx: &mut Write, id: i64, typed: &Values, _: &Staff) -> Outcome<(), NotSaved> {
        products::change(tx, ProductId(id), &input(typed), self.site.now()).await.map_err(NotSaved::of)
    }

    async fn blank<D: Reads>(&self, db: &mut D) -> Result<Option<Values>, Fault> {
        let categories = categories::names(db).await.while_("listing categories")?;
        let today = self.site.day(self.site.now());
        Ok(Some(card::values(empty(self.site.now(), today), categories, &self.site)))
    }

    async fn create(&self, tx: &mut Write, typed: &Values, _: &Staff) -> Outcome<i64, NotSaved> {
        let made = products::create(tx, &input(typed), self.site.now()).await;
        made.map(|id| id.0).map_err(NotSaved::of)
    }

    async fn submit(
        &self,
        tx: &mut Write,
        form: &'static SmallForm,
        (id, typed): (i64, &Values),
        staff: &Staff,
    ) -> Outcome<Done, NotSaved> {
        let id = ProductId(id);
        match Form::of(form.key)? {
            Form::Receive => small_forms::receive(&self.site, tx, id, typed, staff).await,
            Form::Correct => small_forms::correct(&self.site, tx, id, typed, staff).await,
            Form::Photo => Ok(photos::replace(tx, id, typed.get("photo")).await?),
            Form::AddPhoto => Ok(photos::add(tx, id, typed.get("photo")).await?),
            Form::RemovePhoto => Ok(photos::remove_first(tx, id).await?),
        }
    }

    async fn perform_on_row(
        &self,
        tx: &mut Write,
        action: &'static RowAction,
        (id, row): (i64, i64),
        _: &Staff,
    ) -> Result<Option<Done>, Fault> {
        let (id, photo) = (ProductId(id), PhotoId(row));
        match PhotoAction::of(action.key)? {
            PhotoAction::Advance => photos::advance(tx, id, photo).await,
            PhotoAction::Drop => photos::remove(tx, id, photo).await,
        }
    }

    async fn plan<D: Reads>(&self, db: &mut D, action: &'static Action, ids: &[i64], _: &Staff) -> Result<Plan, Fault> {
        let ids: Vec<ProductId> = ids.iter().copied().map(ProductId).collect();
        let statuses = products::statuses(db, &ids).await.while_("reading where products stand")?;
        Ok(plan::plan(parsed(action)?, &statuses))
    }

    async fn perform(&self, tx: &mut Write, action: &'static Action, id: i64, _: &Staff) -> Result<Done, Fault> {
        let action = parsed(action)?;
        match products::perform(tx, action, ProductId(id)).await {
            Ok(leftovers) => Ok(Done { changes: plan::changes(action), leftovers }),
            Err(Failure::Fault(fault)) => Err(fault),
            // The plan, made in the same transaction, said that it may be done.
            Err(Failure::Refused(why)) => {
                Err(Fault::new(anyhow::anyhow!("an action that was planned is refused: {why:?}")))
            }
        }
    }
}

/// What the form of a new product begins with.
fn empty(now: Timestamp, today: Date) -> Product {
    Product {
        id: ProductId(0),
        category_id: CategoryId(0),
        stock: 0,
        reserved: 0,
        is_visible: true,
        image: None,
        created_at: now,
        fields: ProductFields { year: i64::from(today.year()), vat_rate: VAT_RATE, ..ProductFields::default() },
    }
}

fn input(typed: &Values) -> ProductInput {
    let text = |field: &str| typed.get(field).to_owned();
    ProductInput {
        name: text("name"),
        slug: text("slug"),
        sku: text("sku"),
        category: text("category"),
        brand: text("brand"),
        model: text("model"),
        year: text("year"),
        country: text("country"),
        colour: text("colour"),
        variant_group: text("variant_group"),
        specs: text("specs"),
        description: text("description"),
        drawing: text("drawing"),
        price: text("price"),
        old_price: text("old_price"),
        vat_rate: text("vat_rate"),
        width: text("width"),
        height: text("height"),
        depth: text("depth"),
        weight: text("weight"),
        is_visible: typed.is_ticked("is_visible"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use description::{DESCRIPTION, Sorting};

    #[test]
    fn every_word_of_the_room_is_known_and_no_other_does_anything() {
        assert!(DESCRIPTION.actions.iter().all(|action| ActionKey::of(action.key).is_ok()));
        assert!(DESCRIPTION.forms.iter().all(|form| Form::of(form.key).is_ok()));
        assert!(DESCRIPTION.row_actions.iter().all(|action| PhotoAction::of(action.key).is_ok()));
        assert!(
            DESCRIPTION
                .columns
                .iter()
                .filter(|column| column.is_sortable)
                .all(|column| Sorting::of(column.key).is_ok())
        );
        assert!(ActionKey::of("delete-everything").is_err() && ActionKey::of("").is_err());
    }
}
