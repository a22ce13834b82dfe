//! Actions on one or several things. One that asks first shows a page with what will happen to which things; the same form, sent
//! again with `confirm`, performs it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::description::Action;
use crate::admin::engine::key::Key;
use crate::admin::engine::resource::{By, Plan, Resource};
use crate::admin::journal::{self, Entry};
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::Fault;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// How many things one action takes: two pages of a list.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "admin/confirm.html")]
struct ConfirmPage {
    shell: StaffShell,
    action: &'static Action,
    actions_to: &'static str,
    plan: Plan,
    back: String,
    list_query: String,
    card: Option<i64>,
}

enum Performed {
    Done {
        said: String,
        leftovers: Vec<String>,
    },
    /// The reason, as a sentence.
    Nothing(String),
    /// The staff site was closed to the sender meanwhile.
    Closed,
}

/// `GET` of an action: the sign-in page sends people here who were signed out meanwhile. Only the list is shown.
pub(crate) async fn back_after_sign_in<R: Resource>(_: Staff) -> Response {
    page::see_other(R::DESCRIPTION.addresses.list)
}

pub(crate) async fn act<R: Resource>(State(resource): State<R>, staff: Staff, input: Input) -> Result<Response, Error> {
    let back = Back::of_form(R::DESCRIPTION, &input);
    let chosen = input.text("action").and_then(|key| R::Action::parse(&key).zip(R::DESCRIPTION.action(&key)));
    let (chosen, action) = chosen.ok_or(Error::Malformed("Такого действия здесь нет."))?;
    let ids = ids(&input)?;
    if ids.is_empty() {
        resource.site().flash(&staff, &Flash::bad("Сначала отметьте строки")).await?;
        return Ok(page::see_other(&back.address()));
    }
    if action.asks && !input.is_ticked("confirm") {
        let by = By { db: &mut resource.site().read_slow().await?, staff: &staff };
        let plan = resource.plan(by, chosen, &ids).await?;
        return ask::<R>(&staff, action, plan, back);
    }
    let work = async |mut tx: Tx| perform(&resource, &mut tx, &staff, (chosen, action), &ids).await;
    match resource.site().db().transaction("doing what the staff asked for", work).await? {
        Performed::Done { said, leftovers } => {
            resource.site().discard_files(&leftovers).await;
            resource.site().flash(&staff, &Flash::ok(said)).await?;
            Ok(page::see_other(&if action.removes { back.to_list() } else { back.address() }))
        }
        Performed::Nothing(why) => {
            resource.site().flash(&staff, &Flash::bad(why)).await?;
            Ok(page::see_other(&back.address()))
        }
        Performed::Closed => Err(Error::StaffOnly),
    }
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

fn ask<R: Resource>(staff: &Staff, action: &'static Action, plan: Plan, back: Back) -> Result<Response, Error> {
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

/// Performs the action on all things that the plan allows, or on none.
async fn perform<R: Resource>(
    resource: &R,
    tx: &mut Write,
    staff: &Staff,
    (chosen, action): (R::Action, &'static Action),
    ids: &[i64],
) -> Result<Performed, Fault> {
    let Some(staff) = resource.lock(tx, ids, staff).await? else { return Ok(Performed::Closed) };
    let plan = resource.plan(By { db: tx, staff: &staff }, chosen, ids).await?;
    if plan.with.is_empty() {
        let why = plan.without.first().map_or("здесь этого уже нет", |planned| planned.note.as_str());
        return Ok(Performed::Nothing(format!("Ничего не изменилось: {why}")));
    }
    let mut leftovers = Vec::new();
    for planned in &plan.with {
        let done = resource.perform(By { db: tx, staff: &staff }, chosen, planned.id).await?;
        let entry = Entry {
            object: R::DESCRIPTION.object,
            id: planned.id,
            name: &planned.name,
            action: action.done,
            changes: &done.changes,
        };
        journal::write(tx, &staff, &entry, resource.site().now()).await?;
        leftovers.extend(done.leftovers);
    }
    Ok(Performed::Done { said: plan.done, leftovers })
}
