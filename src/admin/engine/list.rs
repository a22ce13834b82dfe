//! The page of a list.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use crate::admin::engine::description::Choices;
use crate::admin::engine::list_view::{ListPage, Listed};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Resource, Row, Sort};
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::page;

pub(crate) async fn show<R: Resource>(
    State(resource): State<R>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = Question::parse(R::DESCRIPTION, query.as_deref().unwrap_or_default());
    let mut db = resource.site().read_slow().await?;
    let total = resource.count(&mut db, &asked).await?;
    let asked = asked.within(total);
    let lines = resource.lines(&mut db, &asked, sort::<R>(&asked)?).await?;
    let tabs = resource.tabs(&mut db, &asked).await?;
    let span =
        resource.span(&mut db).await?.map(|(first, last)| (resource.site().day(first), resource.site().day(last)));
    let mut choices = Vec::new();
    for filter in R::DESCRIPTION.filters.iter().filter(|filter| matches!(filter.choices, Choices::Numbered)) {
        choices.push((filter.name, resource.filter_choices(&mut db, filter).await?));
    }
    drop(db);
    let rows = lines.iter().map(|line| row(&resource, line)).collect();
    let create = R::DESCRIPTION.create.as_ref().filter(|create| create.is_open_to(&staff));
    let listed = Listed { total, rows, span, tabs, choices, create };
    page::private(&ListPage::new(StaffShell::new(&staff), R::DESCRIPTION, &asked, listed))
}

/// A [`Question`] contains only columns that can be sorted by: another one is a defect of the resource.
fn sort<R: Resource>(asked: &Question) -> Result<Sort<R::Order>, Fault> {
    let (key, is_descending) = asked.order();
    let order = R::COLUMNS.iter().find_map(|column| column.order(key));
    let order = order.ok_or_else(|| Fault::new(anyhow::anyhow!("«{key}» orders no {}", R::DESCRIPTION.object)))?;
    Ok(Sort { order, is_descending, window: asked.window() })
}

fn row<R: Resource>(resource: &R, line: &R::Line) -> Row {
    Row {
        id: R::id(line),
        name: R::name(line),
        cells: R::COLUMNS.iter().map(|column| column.cell(resource, line)).collect(),
    }
}
