//! Doing something with one thing or several. What asks first shows on a page of its own what will happen, to whom and to
//! whom not; the same form, sent again with `confirm`, does it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::admin::engine::ResourceState;
use crate::admin::engine::back::Back;
use crate::admin::engine::description::Action;
use crate::admin::engine::resource::{Plan, Resource};
use crate::admin::journal::{self, Entry};
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::{Fault, While};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// Things at once: two pages of a list.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "admin/confirm.html")]
struct ConfirmPage {
    shell: StaffShell,
    action: &'static Action,
    actions_to: &'static str,
    plan: Plan,
    back: String,
    /// For the way back.
    list_query: String,
    card: Option<i64>,
}

/// `GET` of an action: the login leads here whoever was signed out meanwhile. Nothing is done; the list is shown.
pub(crate) async fn back_after_sign_in<R: Resource>(_: Staff) -> Response {
    page::see_other(R::DESCRIPTION.addresses.list)
}

pub(crate) async fn act<R: Resource>(
    State(state): State<ResourceState<R>>,
    staff: Staff,
    input: Input,
) -> Result<Response, Error> {
    let back = Back::of_form(R::DESCRIPTION, &input);
    let action = input.text("action").and_then(|key| R::DESCRIPTION.action(&key));
    let action = action.ok_or(Error::Malformed("Такого действия здесь нет."))?;
    let ids = ids(&input)?;
    if ids.is_empty() {
        state.site.flash(&staff, &Flash::bad("Сначала отметьте строки")).await?;
        return Ok(page::see_other(&back.address()));
    }
    if action.asks && !input.is_ticked("confirm") {
        return ask(&state, &staff, action, &ids, back).await;
    }
    let done = techstore_db::retrying(Fault::is_conflict, async || perform(&state, &staff, action, &ids).await).await?;
    let (flash, is_done) = done.ok_or(Error::StaffOnly)?;
    state.site.flash(&staff, &flash).await?;
    Ok(page::see_other(&if is_done && action.removes { back.to_list() } else { back.address() }))
}

fn ids(input: &Input) -> Result<Vec<i64>, Error> {
    let mut ids = Vec::new();
    for text in input.all("id") {
        ids.push(text.parse().map_err(|_| Error::Malformed("Номер строки не разобрать."))?);
    }
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > MOST {
        Err(Error::Malformed("За один раз можно отметить не больше ста строк."))
    } else {
        Ok(ids)
    }
}

async fn ask<R: Resource>(
    state: &ResourceState<R>,
    staff: &Staff,
    action: &'static Action,
    ids: &[i64],
    back: Back,
) -> Result<Response, Error> {
    let mut db = state.site.read_slow().await?;
    let plan = state.resource.plan(&mut db, action, ids, staff).await?;
    drop(db);
    if plan.with.is_empty() && plan.without.is_empty() {
        return Err(Error::NotFound);
    }
    page::private(&ConfirmPage {
        shell: StaffShell::new(staff),
        action,
        actions_to: R::DESCRIPTION.addresses.actions,
        plan,
        back: back.address(),
        list_query: back.list,
        card: back.card,
    })
}

/// Does it with all that it can be done with, or with none: what is said, and whether it is done. `None`: the staff site was
/// closed to the sender meanwhile.
async fn perform<R: Resource>(
    state: &ResourceState<R>,
    staff: &Staff,
    action: &'static Action,
    ids: &[i64],
) -> Result<Option<(Flash, bool)>, Fault> {
    let mut tx = state.site.write().await?;
    let Some(staff) = state.resource.lock(&mut tx, ids, staff).await? else { return Ok(None) };
    let plan = state.resource.plan(&mut tx, action, ids, &staff).await?;
    if plan.with.is_empty() {
        let why = plan.without.first().map_or("здесь этого уже нет", |planned| planned.note.as_str());
        return Ok(Some((Flash::bad(format!("Ничего не изменилось: {why}")), false)));
    }
    let mut leftovers = Vec::new();
    for planned in &plan.with {
        let done = state.resource.perform(&mut tx, action, planned.id, &staff).await?;
        let entry = Entry {
            object: R::DESCRIPTION.object,
            id: planned.id,
            name: &planned.name,
            action: action.done,
            changes: &done.changes,
        };
        journal::write(&mut tx, &staff, &entry, state.site.now()).await?;
        leftovers.extend(done.leftovers);
    }
    tx.commit().await.while_("doing what the staff asked for")?;
    state.resource.committed();
    state.site.discard_files(&leftovers).await;
    Ok(Some((Flash::ok(plan.done), true)))
}
