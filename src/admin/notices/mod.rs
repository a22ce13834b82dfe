//! Who of the shop gets mail about which events. All staff see the list; only administrators change it, because the messages are
//! about orders and money.

mod description;

use techstore_db::{Reads, Write};

use description::{NoticeAction, field};

pub(crate) use description::LIST;

use crate::admin::engine::description::{Description, Narrow};
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{
    By, Card, Cell, Creatable, Done, Editable, NotSaved, Plan, Planned, Resource, Sort,
};
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::values::Values;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::NoticeRecipientId;
use crate::kernel::plural::plural;
use crate::mail::notices::{self, Event, Pace, Recipient, RecipientInput};

const ONLY_ADMINISTRATORS: &str = "Кому и о чём писать, решает администратор.";

#[derive(Debug, Clone, Copy)]
pub(crate) enum Order {
    Email,
}

type Column = ListColumn<Notices>;

const COLUMNS: [Column; 3] = [
    Column::new("email", "Кому", |_, recipient| Cell::text(&recipient.email))
        .sorted_by(Order::Email)
        .narrow(Narrow::Full),
    Column::new("events", "О чём", |_, recipient| Cell::text(events(recipient))).narrow(Narrow::Full),
    Column::new("pace", "Когда", |_, recipient| Cell::text(recipient.pace.label())),
];

#[derive(Clone)]
pub(crate) struct Notices {
    site: StaffSite,
}

impl Notices {
    #[must_use]
    pub(crate) fn new(site: &StaffSite) -> Self {
        Self { site: site.clone() }
    }
}

impl Resource for Notices {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;
    const COLUMNS: &'static [ListColumn<Self>] = &COLUMNS;
    type Line = Recipient;
    type Order = Order;
    type Action = NoticeAction;

    fn site(&self) -> &StaffSite {
        &self.site
    }

    fn id(line: &Recipient) -> i64 {
        line.id.0
    }

    fn name(line: &Recipient) -> String {
        line.email.clone()
    }

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        notices::count(db, &question.text).await
    }

    async fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Order>,
    ) -> Result<Vec<Recipient>, Fault> {
        let Order::Email = sort.order;
        notices::recipients(db, &question.text, (sort.window.limit, sort.window.offset), sort.is_descending).await
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        let locked: Vec<_> = ids.iter().copied().map(NoticeRecipientId).collect();
        notices::lock(tx, &locked).await?;
        Ok(staff)
    }

    async fn plan<D: Reads>(
        &self,
        By { db, staff }: By<'_, D>,
        action: NoticeAction,
        ids: &[i64],
    ) -> Result<Plan, Fault> {
        let NoticeAction::Delete = action;
        let ids: Vec<_> = ids.iter().copied().map(NoticeRecipientId).collect();
        Ok(plan(notices::several(db, &ids).await?, staff.who.is_superuser))
    }

    async fn perform(&self, By { db: tx, .. }: By<'_, Write>, action: NoticeAction, id: i64) -> Result<Done, Fault> {
        let NoticeAction::Delete = action;
        notices::remove(tx, NoticeRecipientId(id)).await?;
        Ok(Done::default())
    }
}

impl Editable for Notices {
    async fn card<D: Reads>(&self, By { db, staff }: By<'_, D>, id: i64) -> Result<Option<Card>, Fault> {
        let found = notices::several(db, &[NoticeRecipientId(id)]).await?;
        Ok(found.into_iter().next().map(|recipient| card(&recipient, staff)))
    }

    async fn save(&self, By { db: tx, staff }: By<'_, Write>, id: i64, typed: &Values) -> Outcome<(), NotSaved> {
        if !staff.who.is_superuser {
            return Err(Failure::Refused(NotSaved::Forbidden));
        }
        let changed = notices::change(tx, NoticeRecipientId(id), &input(typed), self.site.now()).await;
        changed.map_err(NotSaved::of)
    }
}

impl Creatable for Notices {
    async fn blank<D: Reads>(&self, _: &mut D) -> Result<Values, Fault> {
        let pace = Pace::AtOnce.as_str().to_owned();
        let blank = Values::default().with("email", "").with("pace", pace);
        Ok(Event::ALL.into_iter().fold(blank, |blank, event| blank.with_box(field(event), false)))
    }

    async fn create(&self, tx: &mut Write, typed: &Values) -> Outcome<i64, NotSaved> {
        let added = notices::add(tx, &input(typed), self.site.now()).await;
        added.map(|id| id.0).map_err(NotSaved::of)
    }
}

/// «Новые заказы, деньги к возврату».
fn events(recipient: &Recipient) -> String {
    let told = Event::ALL.into_iter().filter(|event| recipient.is_told_of(*event));
    let words: Vec<String> = told.map(|event| event.label().to_lowercase()).collect();
    let text = words.join(", ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn card(recipient: &Recipient, staff: &Staff) -> Card {
    let may_change = staff.who.is_superuser;
    let locked = || description::DESCRIPTION.fields().map(|field| field.name).collect();
    let values = Values::default().with("email", recipient.email.clone()).with("pace", recipient.pace.as_str());
    Card {
        name: recipient.email.clone(),
        state: Cell::pill(recipient.pace.label(), "status-confirmed"),
        page: None,
        locked: if may_change { Vec::new() } else { locked() },
        lock_reason: (!may_change).then_some(ONLY_ADMINISTRATORS),
        actions: if may_change { vec![NoticeAction::Delete.key()] } else { Vec::new() },
        forms: Vec::new(),
        inlines: Vec::new(),
        values: Event::ALL
            .into_iter()
            .fold(values, |values, event| values.with_box(field(event), recipient.is_told_of(event))),
    }
}

fn input(typed: &Values) -> RecipientInput {
    RecipientInput {
        email: typed.get("email").to_owned(),
        events: Event::ALL.into_iter().filter(|event| typed.is_ticked(field(*event))).collect(),
        pace: typed.get("pace").to_owned(),
    }
}

fn plan(recipients: Vec<Recipient>, may_change: bool) -> Plan {
    let note = if may_change { String::new() } else { "решает администратор".to_owned() };
    let planned = |recipient: Recipient| Planned { id: recipient.id.0, name: recipient.email, note: note.clone() };
    let planned: Vec<Planned> = recipients.into_iter().map(planned).collect();
    let (with, without) = if may_change { (planned, Vec::new()) } else { (Vec::new(), planned) };
    let what = match with.as_slice() {
        [only] => only.name.clone(),
        several => count(several.len()),
    };
    Plan {
        title: if with.is_empty() {
            "Удалить: нечего".to_owned()
        } else {
            format!("Удалить {what}?")
        },
        sentence: "Магазин перестанет писать на этот адрес. Добавить его снова можно в любой момент.",
        done: format!("Удалено: {what}"),
        with,
        without,
        yes: "Удалить",
        no: "Не удалять",
    }
}

fn count(count: usize) -> String {
    format!("{count}\u{a0}{}", plural(count, "адрес", "адреса", "адресов"))
}
