//! The page of a list.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use crate::admin::engine::ResourceState;
use crate::admin::engine::description::Choices;
use crate::admin::engine::list_view::{ListPage, Listed};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::Resource;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::web::error::Error;
use crate::web::page;

pub(crate) async fn show<R: Resource>(
    State(state): State<ResourceState<R>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = Question::parse(R::DESCRIPTION, query.as_deref().unwrap_or_default());
    let mut db = state.site.read_slow().await?;
    let total = state.resource.count(&mut db, &asked).await?;
    let asked = asked.within(total);
    let rows = state.resource.rows(&mut db, &asked, asked.window()).await?;
    let tabs = state.resource.tabs(&mut db, &asked).await?;
    let span = state.resource.span(&mut db).await?.map(|(first, last)| (state.site.day(first), state.site.day(last)));
    let mut choices = Vec::new();
    for filter in R::DESCRIPTION.filters.iter().filter(|filter| matches!(filter.choices, Choices::Numbered)) {
        choices.push((filter.name, state.resource.filter_choices(&mut db, filter).await?));
    }
    drop(db);
    let may_create = state.resource.may_create(&staff);
    let listed = Listed { total, rows, span, tabs, choices, may_create };
    page::private(&ListPage::new(StaffShell::new(&staff), R::DESCRIPTION, &asked, listed))
}
