//! People: their accounts, profiles, sessions and consents.
//!
//! [`crate::accounts::administration`] decides who may do what: administrators manage everybody, other staff only customers. What
//! somebody may not do is not offered here, and would be refused there.

mod card;
mod description;
mod inlines;
mod list;
mod plan;

use techstore_db::{Reads, Timestamp, Write};

use description::SessionAction;

pub(crate) use description::LIST;

use crate::accounts::Accounts;
use crate::accounts::administration::{self, AccountAction, AccountInput, Actor, NotChanged};
use crate::accounts::people::{self, Conditions, Order, PersonLine};
use crate::admin::engine::description::Description;
use crate::admin::engine::period::start_of;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{
    By, Card, Done, Editable, HasRowActions, NotSaved, Plan, Resource, RowId, Sort, refused_after_plan,
};
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::values::{Change, Values};
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{SignInId, UserId};

/// A week, in days, today included.
pub(crate) const WEEK: i32 = 7;

#[derive(Clone)]
pub(crate) struct Users {
    accounts: Accounts,
    site: StaffSite,
}

impl Users {
    /// The resource, over the shop's accounts.
    #[must_use]
    pub(crate) fn new(accounts: &Accounts) -> Self {
        Self { accounts: accounts.clone(), site: StaffSite::new(accounts) }
    }
}

/// The first moment of the last so many days, today included. `None` beyond what a timestamp can be.
#[must_use]
pub(crate) fn days_ago(site: &StaffSite, days: i32) -> Option<Timestamp> {
    let today = site.day(site.now());
    let first = today.checked_sub(jiff::Span::new().days(days - 1)).ok()?;
    start_of(first, site.zone())
}

/// Somebody of the staff as the accounts know them.
fn actor(staff: &Staff) -> Actor {
    Actor { id: staff.who.id, is_superuser: staff.who.is_superuser }
}

impl Users {
    async fn narrowed<D: Reads>(&self, db: &mut D, question: &Question) -> Result<Conditions, Fault> {
        let wanted = list::conditions(&self.site, question);
        people::narrowed(db, &question.text, wanted).await.while_("looking for people")
    }
}

impl Resource for Users {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;
    const COLUMNS: &'static [ListColumn<Self>] = &list::COLUMNS;
    type Line = PersonLine;
    type Order = Order;
    type Action = AccountAction;

    fn site(&self) -> &StaffSite {
        &self.site
    }

    fn id(line: &PersonLine) -> i64 {
        line.id.0
    }

    fn name(line: &PersonLine) -> String {
        line.login.clone()
    }

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        let wanted = self.narrowed(db, question).await?;
        people::count(db, &wanted, self.site.now()).await.while_("counting people")
    }

    async fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Order>,
    ) -> Result<Vec<PersonLine>, Fault> {
        let wanted = self.narrowed(db, question).await?;
        people::rows(db, &wanted, sort, self.site.now()).await.while_("listing people")
    }

    async fn span<D: Reads>(&self, db: &mut D) -> Result<Option<(Timestamp, Timestamp)>, Fault> {
        people::span(db).await.while_("looking when people joined")
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let users: Vec<UserId> = ids.iter().copied().map(UserId).collect();
        let actor = administration::lock(tx, staff.who.id, &users).await?;
        Ok(actor.map(|actor| staff.with_rights(actor.is_superuser)))
    }

    async fn plan<D: Reads>(
        &self,
        By { db, staff }: By<'_, D>,
        action: AccountAction,
        ids: &[i64],
    ) -> Result<Plan, Fault> {
        let users: Vec<UserId> = ids.iter().copied().map(UserId).collect();
        let statuses = administration::statuses(db, &users, self.site.now()).await;
        Ok(plan::plan(action, &statuses.while_("reading where accounts stand")?, actor(staff)))
    }

    async fn perform(
        &self,
        By { db: tx, staff }: By<'_, Write>,
        action: AccountAction,
        id: i64,
    ) -> Result<Done, Fault> {
        match administration::perform(&self.accounts, tx, actor(staff), action, UserId(id)).await {
            Ok(ended) => Ok(plan::changes(action, ended).into()),
            Err(Failure::Fault(fault)) => Err(fault),
            Err(Failure::Refused(why)) => Err(refused_after_plan(why)),
        }
    }
}

impl Editable for Users {
    async fn card<D: Reads>(&self, By { db, staff }: By<'_, D>, id: i64) -> Result<Option<Card>, Fault> {
        let account = administration::account(db, UserId(id)).await.while_("reading an account")?;
        let Some(account) = account else { return Ok(None) };
        let inlines = inlines::read(&self.site, db, &account, staff).await?;
        let statuses = administration::statuses(db, &[account.id], self.site.now()).await;
        let statuses = statuses.while_("reading where an account stands")?;
        Ok(Some(card::card(&self.site, account, statuses.first(), inlines, staff)))
    }

    async fn save(&self, By { db: tx, staff }: By<'_, Write>, id: i64, typed: &Values) -> Outcome<(), NotSaved> {
        let outcome = administration::change(&self.accounts, tx, actor(staff), UserId(id), input(typed)).await;
        outcome.map_err(|failure| match failure {
            Failure::Refused(NotChanged::Invalid(errors)) => Failure::Refused(NotSaved::Invalid(errors)),
            Failure::Refused(NotChanged::Forbidden) => Failure::Refused(NotSaved::Forbidden),
            Failure::Fault(fault) => Failure::Fault(fault),
        })
    }
}

impl HasRowActions for Users {
    type RowAction = SessionAction;

    async fn perform_on_row(
        &self,
        By { db: tx, staff }: By<'_, Write>,
        action: SessionAction,
        row: RowId,
    ) -> Result<Option<Done>, Fault> {
        let SessionAction::End = action;
        let (user, sign_in) = (UserId(row.thing), SignInId(row.row));
        let Some(session) = inlines::session(&self.site, tx, user, sign_in).await? else { return Ok(None) };
        let is_ended = administration::end_session(&self.accounts, tx, actor(staff), user, sign_in).await?;
        let ended =
            || vec![Change { field: "Сеанс".to_owned(), old: session, new: "завершён".to_owned() }].into();
        Ok(is_ended.then(ended))
    }
}

fn input(typed: &Values) -> AccountInput {
    let text = |field: &str| typed.get(field).to_owned();
    AccountInput {
        login: text("login"),
        email: text("email"),
        first_name: text("first_name"),
        last_name: text("last_name"),
        patronymic: text("patronymic"),
        phone: text("phone"),
        birth_date: text("birth_date"),
        address: text("address"),
        is_active: typed.is_ticked("is_active"),
        is_staff: typed.is_ticked("is_staff"),
        is_superuser: typed.is_ticked("is_superuser"),
    }
}
