//! Categories of the catalogue. One can be deleted while no product is in it.

mod attributes;
mod description;
mod list;
mod plan;

use techstore_db::{Reads, Write};

use description::{AttributeAction, CategoryAction, Form};

pub(crate) use description::LIST;

use crate::admin::drawings;
use crate::admin::engine::description::Description;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{
    By, Card, Cell, Creatable, Done, Editable, HasRowActions, HasSmallForms, NotSaved, Plan, Resource, RowId, Sort,
    refused_after_plan,
};
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::values::Values;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::catalog::administration;
use crate::catalog::administration::attributes::Kind;
use crate::catalog::administration::categories::{self, Category, CategoryInput, Order};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{AttributeId, CategoryId};

/// The drawing that a new category begins with.
const DRAWING: &str = "cable-silver";

#[derive(Clone)]
pub(crate) struct Categories {
    site: StaffSite,
}

impl Categories {
    #[must_use]
    pub(crate) fn new(site: &StaffSite) -> Self {
        Self { site: site.clone() }
    }
}

impl Resource for Categories {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;
    const COLUMNS: &'static [ListColumn<Self>] = &list::COLUMNS;
    type Line = Category;
    type Order = Order;
    type Action = CategoryAction;

    fn site(&self) -> &StaffSite {
        &self.site
    }

    fn id(line: &Category) -> i64 {
        line.id.0
    }

    fn name(line: &Category) -> String {
        line.name.clone()
    }

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        categories::count(db, &question.text).await
    }

    async fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Order>,
    ) -> Result<Vec<Category>, Fault> {
        categories::list(db, &question.text, sort).await
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        let locked: Vec<CategoryId> = ids.iter().copied().map(CategoryId).collect();
        categories::lock(tx, &locked).await?;
        Ok(staff)
    }

    async fn plan<D: Reads>(
        &self,
        By { db, .. }: By<'_, D>,
        action: CategoryAction,
        ids: &[i64],
    ) -> Result<Plan, Fault> {
        let CategoryAction::Delete = action;
        let ids: Vec<CategoryId> = ids.iter().copied().map(CategoryId).collect();
        let mut planned = Vec::new();
        for category in categories::several(db, &ids).await.while_("reading categories")? {
            let strays = administration::attributes::strays(db, category.id).await?;
            planned.push((category, strays));
        }
        Ok(plan::plan(planned))
    }

    async fn perform(&self, By { db: tx, .. }: By<'_, Write>, action: CategoryAction, id: i64) -> Result<Done, Fault> {
        let CategoryAction::Delete = action;
        let strays = administration::attributes::strays(tx, CategoryId(id)).await?;
        match categories::delete(tx, CategoryId(id)).await {
            Ok(()) => Ok(plan::changes(strays).into()),
            Err(Failure::Fault(fault)) => Err(fault),
            Err(Failure::Refused(why)) => Err(refused_after_plan(why)),
        }
    }
}

impl Editable for Categories {
    async fn card<D: Reads>(&self, By { db, .. }: By<'_, D>, id: i64) -> Result<Option<Card>, Fault> {
        let category = categories::category(db, CategoryId(id)).await.while_("reading a category")?;
        let Some(category) = category else { return Ok(None) };
        let kinds = administration::attributes::of_category(db, category.id).await?;
        Ok(Some(card(&self.site, category, &kinds)))
    }

    async fn save(&self, By { db: tx, .. }: By<'_, Write>, id: i64, typed: &Values) -> Outcome<(), NotSaved> {
        categories::change(tx, CategoryId(id), &input(typed), self.site.now()).await.map_err(NotSaved::of)
    }
}

impl Creatable for Categories {
    async fn blank<D: Reads>(&self, _: &mut D) -> Result<Values, Fault> {
        let (name, slug, description) = (String::new(), String::new(), String::new());
        let drawing = DRAWING.to_owned();
        Ok(values(Category { id: CategoryId(0), slug, name, position: 0, description, drawing, goods: 0 }))
    }

    async fn create(&self, tx: &mut Write, typed: &Values) -> Outcome<i64, NotSaved> {
        categories::create(tx, &input(typed)).await.map(|id| id.0).map_err(NotSaved::of)
    }
}

impl HasSmallForms for Categories {
    type Form = Form;

    async fn submit(
        &self,
        By { db: tx, .. }: By<'_, Write>,
        form: Form,
        id: i64,
        typed: &Values,
    ) -> Outcome<Done, NotSaved> {
        match form {
            Form::Add => attributes::add(tx, CategoryId(id), typed).await,
        }
    }
}

impl HasRowActions for Categories {
    type RowAction = AttributeAction;

    async fn perform_on_row(
        &self,
        By { db: tx, .. }: By<'_, Write>,
        action: AttributeAction,
        row: RowId,
    ) -> Result<Option<Done>, Fault> {
        let (id, attribute) = (CategoryId(row.thing), AttributeId(row.row));
        match action {
            AttributeAction::Advance => attributes::advance(tx, id, attribute).await,
            AttributeAction::Drop => attributes::remove(tx, id, attribute).await,
        }
    }
}

fn card(site: &StaffSite, category: Category, kinds: &[Kind]) -> Card {
    Card {
        name: category.name.clone(),
        state: match category.goods {
            0 => Cell::pill("Пусто", "status-new"),
            goods => Cell::pill(plan::goods(goods), "status-delivered"),
        },
        page: Some(crate::catalog::paths::category(&category.slug)),
        locked: Vec::new(),
        lock_reason: None,
        actions: vec![CategoryAction::Delete.key()],
        forms: vec![attributes::offered(kinds)],
        inlines: vec![attributes::inline(site, kinds)],
        values: values(category),
    }
}

fn values(category: Category) -> Values {
    Values::default()
        .with("name", category.name)
        .with("slug", category.slug)
        .with("description", category.description)
        .with("position", category.position.to_string())
        .with_choice("drawing", category.drawing, drawings::choices())
        .with("goods", category.goods.to_string())
}

fn input(typed: &Values) -> CategoryInput {
    let text = |field: &str| typed.get(field).to_owned();
    CategoryInput {
        name: text("name"),
        slug: text("slug"),
        position: text("position"),
        description: text("description"),
        drawing: text("drawing"),
    }
}
