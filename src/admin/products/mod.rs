//! Products: created, changed, received, counted, shown and hidden.
//!
//! The stock is never a field of the form: it changes by movements ([`crate::inventory`]).

mod card;
mod description;
mod list;
mod photos;
mod plan;
mod sheet;
mod small_forms;

use jiff::civil::Date;
use techstore_db::{Reads, Timestamp, Write};

use description::{Form, PhotoAction};

pub(crate) use description::LIST;

use crate::admin::engine::description::{Description, Filter};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{
    By, Card, Creatable, Done, Editable, HasRowActions, HasSmallForms, NotSaved, Plan, Resource, RowId, Sort,
    refused_after_plan,
};
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::values::{Choice, Values};
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration::products::{
    self, Conditions, Order, Product, ProductAction, ProductFields, ProductInput, ProductLine,
};
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

impl Products {
    async fn narrowed<D: Reads>(&self, db: &mut D, question: &Question) -> Result<Conditions, Fault> {
        let wanted = list::conditions(&self.site, question);
        products::narrowed(db, &question.text, wanted).await.while_("looking for products")
    }
}

impl Resource for Products {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;
    const COLUMNS: &'static [ListColumn<Self>] = &list::COLUMNS;
    type Line = ProductLine;
    type Order = Order;
    type Action = ProductAction;

    fn site(&self) -> &StaffSite {
        &self.site
    }

    fn id(line: &ProductLine) -> i64 {
        line.id.0
    }

    fn name(line: &ProductLine) -> String {
        line.name.clone()
    }

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        let wanted = self.narrowed(db, question).await?;
        products::count(db, &wanted).await.while_("counting products")
    }

    async fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Order>,
    ) -> Result<Vec<ProductLine>, Fault> {
        let wanted = self.narrowed(db, question).await?;
        products::rows(db, &wanted, sort).await.while_("listing products")
    }

    async fn span<D: Reads>(&self, db: &mut D) -> Result<Option<(Timestamp, Timestamp)>, Fault> {
        products::span(db).await.while_("looking when products came")
    }

    async fn filter_choices<D: Reads>(&self, db: &mut D, _: &'static Filter) -> Result<Vec<Choice>, Fault> {
        let categories = categories::names(db).await.while_("listing categories")?;
        Ok(categories.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        let locked: Vec<ProductId> = ids.iter().copied().map(ProductId).collect();
        products::lock(tx, &locked, self.site.now()).await?;
        Ok(staff)
    }

    async fn plan<D: Reads>(
        &self,
        By { db, .. }: By<'_, D>,
        action: ProductAction,
        ids: &[i64],
    ) -> Result<Plan, Fault> {
        let ids: Vec<ProductId> = ids.iter().copied().map(ProductId).collect();
        let statuses = products::statuses(db, &ids).await.while_("reading where products stand")?;
        Ok(plan::plan(action, &statuses))
    }

    async fn perform(&self, By { db: tx, .. }: By<'_, Write>, action: ProductAction, id: i64) -> Result<Done, Fault> {
        match products::perform(tx, action, ProductId(id)).await {
            Ok(leftovers) => Ok(Done { changes: plan::changes(action), leftovers }),
            Err(Failure::Fault(fault)) => Err(fault),
            Err(Failure::Refused(why)) => Err(refused_after_plan(why)),
        }
    }
}

impl Editable for Products {
    async fn card<D: Reads>(&self, By { db, .. }: By<'_, D>, id: i64) -> Result<Option<Card>, Fault> {
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

    async fn save(&self, By { db: tx, .. }: By<'_, Write>, id: i64, typed: &Values) -> Outcome<(), NotSaved> {
        products::change(tx, ProductId(id), &input(typed), self.site.now()).await.map_err(NotSaved::of)
    }
}

impl Creatable for Products {
    async fn blank<D: Reads>(&self, db: &mut D) -> Result<Values, Fault> {
        let categories = categories::names(db).await.while_("listing categories")?;
        let today = self.site.day(self.site.now());
        Ok(card::values(empty(self.site.now(), today), categories, &self.site))
    }

    async fn create(&self, tx: &mut Write, typed: &Values) -> Outcome<i64, NotSaved> {
        let made = products::create(tx, &input(typed), self.site.now()).await;
        made.map(|id| id.0).map_err(NotSaved::of)
    }
}

impl HasSmallForms for Products {
    type Form = Form;

    async fn submit(
        &self,
        By { db: tx, staff }: By<'_, Write>,
        form: Form,
        id: i64,
        typed: &Values,
    ) -> Outcome<Done, NotSaved> {
        let id = ProductId(id);
        match form {
            Form::Receive => small_forms::receive(&self.site, tx, id, typed, staff).await,
            Form::Correct => small_forms::correct(&self.site, tx, id, typed, staff).await,
            Form::Photo => Ok(photos::replace(tx, id, typed.get("photo")).await?),
            Form::AddPhoto => Ok(photos::add(tx, id, typed.get("photo")).await?),
            Form::RemovePhoto => Ok(photos::remove_first(tx, id).await?),
        }
    }
}

impl HasRowActions for Products {
    type RowAction = PhotoAction;

    async fn perform_on_row(
        &self,
        By { db: tx, .. }: By<'_, Write>,
        action: PhotoAction,
        row: RowId,
    ) -> Result<Option<Done>, Fault> {
        let (id, photo) = (ProductId(row.thing), PhotoId(row.row));
        match action {
            PhotoAction::Advance => photos::advance(tx, id, photo).await,
            PhotoAction::Drop => photos::remove(tx, id, photo).await,
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
