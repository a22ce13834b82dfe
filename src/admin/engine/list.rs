//! The page of a list.

use axum::extract::{RawQuery, State};
use axum::response::Response;

use crate::admin::engine::Room;
use crate::admin::engine::description::Choices;
use crate::admin::engine::list_view::{ListPage, Listed};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::Resource;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::web::error::Error;
use crate::web::page;

pub(crate) async fn show<R: Resource>(
    State(room): State<Room<R>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let asked = Question::parse(R::DESCRIPTION, query.as_deref().unwrap_or_default());
    let mut db = room.desk.read_slow().await?;
    let total = room.resource.count(&mut db, &asked).await?;
    let asked = asked.within(total);
    let rows = room.resource.rows(&mut db, &asked, asked.window()).await?;
    let tabs = room.resource.tabs(&mut db, &asked).await?;
    let span = room.resource.span(&mut db).await?.map(|(first, last)| (room.desk.day(first), room.desk.day(last)));
    let mut choices = Vec::new();
    for filter in R::DESCRIPTION.filters.iter().filter(|filter| matches!(filter.choices, Choices::Numbered)) {
        choices.push((filter.name, room.resource.filter_choices(&mut db, filter).await?));
    }
    drop(db);
    let may_create = room.resource.may_create(&staff);
    let listed = Listed { total, rows, span, tabs, choices, may_create };
    page::private(&ListPage::new(StaffShell::new(&staff), R::DESCRIPTION, &asked, listed))
}
