//! Categories of the catalogue: made, changed, put in order, deleted while nothing is in them.

mod attributes;
mod description;
mod plan;

use techstore_db::{Reads, Write};

use description::{ActionKey, AttributeAction, Form, Sorting};

pub(crate) use description::LIST;

use crate::admin::drawings;
use crate::admin::engine::description::{Action, Description, RowAction, SmallForm};
use crate::admin::engine::question::{Question, Window};
use crate::admin::engine::resource::{Card, Cell, Done, NotSaved, Plan, Resource, Row};
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

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        categories::count(db, &question.text).await
    }

    async fn rows<D: Reads>(&self, db: &mut D, question: &Question, window: Window) -> Result<Vec<Row>, Fault> {
        let (key, is_descending) = question.order();
        let order = match Sorting::of(key)? {
            Sorting::Name => Order::Name,
            Sorting::Goods => Order::Goods,
            Sorting::Position => Order::Position,
        };
        let window = (window.limit, window.offset);
        let rows = categories::list(db, &question.text, (order, is_descending), window).await?;
        Ok(rows.into_iter().map(row).collect())
    }

    async fn card<D: Reads>(&self, db: &mut D, id: i64, _: &Staff) -> Result<Option<Card>, Fault> {
        let category = categories::category(db, CategoryId(id)).await.while_("reading a category")?;
        let Some(category) = category else { return Ok(None) };
        let kinds = administration::attributes::of_category(db, category.id).await?;
        Ok(Some(card(category, &kinds)))
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        let locked: Vec<CategoryId> = ids.iter().copied().map(CategoryId).collect();
        categories::lock(tx, &locked).await?;
        Ok(staff)
    }

    async fn save(&self, tx: &mut Write, id: i64, typed: &Values, _: &Staff) -> Outcome<(), NotSaved> {
        categories::change(tx, CategoryId(id), &input(typed), self.site.now()).await.map_err(NotSaved::of)
    }

    async fn blank<D: Reads>(&self, _: &mut D) -> Result<Option<Values>, Fault> {
        let (name, slug, description) = (String::new(), String::new(), String::new());
        let drawing = DRAWING.to_owned();
        Ok(Some(values(Category { id: CategoryId(0), slug, name, position: 0, description, drawing, goods: 0 })))
    }

    async fn create(&self, tx: &mut Write, typed: &Values, _: &Staff) -> Outcome<i64, NotSaved> {
        categories::create(tx, &input(typed)).await.map(|id| id.0).map_err(NotSaved::of)
    }

    async fn submit(
        &self,
        tx: &mut Write,
        form: &'static SmallForm,
        (id, typed): (i64, &Values),
        _: &Staff,
    ) -> Outcome<Done, NotSaved> {
        match Form::of(form.key)? {
            Form::Add => attributes::add(tx, CategoryId(id), typed).await,
        }
    }

    async fn perform_on_row(
        &self,
        tx: &mut Write,
        action: &'static RowAction,
        (id, row): (i64, i64),
        _: &Staff,
    ) -> Result<Option<Done>, Fault> {
        let (id, attribute) = (CategoryId(id), AttributeId(row));
        match AttributeAction::of(action.key)? {
            AttributeAction::Advance => attributes::advance(tx, id, attribute).await,
            AttributeAction::Drop => attributes::remove(tx, id, attribute).await,
        }
    }

    async fn plan<D: Reads>(&self, db: &mut D, action: &'static Action, ids: &[i64], _: &Staff) -> Result<Plan, Fault> {
        let ActionKey::Delete = ActionKey::of(action.key)?;
        let ids: Vec<CategoryId> = ids.iter().copied().map(CategoryId).collect();
        let mut planned = Vec::new();
        for category in categories::several(db, &ids).await.while_("reading categories")? {
            let strays = administration::attributes::strays(db, category.id).await?;
            planned.push((category, strays));
        }
        Ok(plan::plan(planned))
    }

    async fn perform(&self, tx: &mut Write, action: &'static Action, id: i64, _: &Staff) -> Result<Done, Fault> {
        let ActionKey::Delete = ActionKey::of(action.key)?;
        let strays = administration::attributes::strays(tx, CategoryId(id)).await?;
        match categories::delete(tx, CategoryId(id)).await {
            Ok(()) => Ok(plan::changes(strays).into()),
            Err(Failure::Fault(fault)) => Err(fault),
            // The plan, made in the same transaction, said that it may be done.
            Err(Failure::Refused(why)) => {
                Err(Fault::new(anyhow::anyhow!("an action that was planned is refused: {why:?}")))
            }
        }
    }
}

fn row(category: Category) -> Row {
    Row {
        id: category.id.0,
        name: category.name.clone(),
        cells: vec![
            Cell::text(category.name),
            Cell::text(category.slug),
            Cell::text(category.position.to_string()),
            Cell::text(category.goods.to_string()),
        ],
    }
}

fn card(category: Category, kinds: &[Kind]) -> Card {
    Card {
        name: category.name.clone(),
        state: match category.goods {
            0 => Cell::pill("Пусто", "status-new"),
            goods => Cell::pill(plan::goods(goods), "status-delivered"),
        },
        page: Some(crate::catalog::paths::category(&category.slug)),
        locked: Vec::new(),
        lock_reason: None,
        actions: vec![ActionKey::Delete.key()],
        forms: vec![attributes::offered(kinds)],
        inlines: vec![attributes::inline(kinds)],
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

#[cfg(test)]
mod tests {
    use super::*;
    use description::DESCRIPTION;

    #[test]
    fn every_word_of_the_room_is_known_and_no_other_does_anything() {
        assert!(DESCRIPTION.actions.iter().all(|action| ActionKey::of(action.key).is_ok()));
        assert!(DESCRIPTION.forms.iter().all(|form| Form::of(form.key).is_ok()));
        assert!(DESCRIPTION.row_actions.iter().all(|action| AttributeAction::of(action.key).is_ok()));
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
