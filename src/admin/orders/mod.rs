//! Orders: a list, and a card that is a page of its own, with every step an order may take.
//!
//! All staff may do all of it. Which transitions an order may make is the rule of [`crate::orders::fits`] and
//! [`crate::orders::cancel`]; the journal is written in the same transaction. Each form carries the state that it was shown for: if
//! the order has moved meanwhile, nothing is done.

mod cancel;
mod cap;
mod card;
mod card_view;
mod description;
mod list;
mod note;
mod plan;
mod refund;
mod step;
pub(crate) mod today;
mod words;

use techstore_db::{Reads, Timestamp, Write};

use crate::admin::engine::description::Description;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{By, Done, Plan, Resource, Sort, refused_after_plan};
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::tabs::Tabs;
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::OrderId;
use crate::orders::staff::{self as asked, Conditions, Sorting, StaffLine};
use crate::orders::{self, Actor, Event, EventKind, Orders, State, Step, advance, order_in};
use crate::web::context::Web;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::routes::{Addresses, Routes};

#[derive(Clone)]
pub(crate) struct Sales {
    site: StaffSite,
    orders: Orders,
}

/// What decides whether an order that nobody confirms ends by itself.
#[derive(Debug, Clone, Copy)]
struct Waits {
    /// It waits for its confirmation, and for nothing else.
    is_waiting: bool,
    /// It was placed by a version that ends such orders, and is to be paid on receipt.
    is_guarded: bool,
    placed_at: Timestamp,
}

enum NotDone {
    /// There is no such order.
    NoOrder,
    /// The staff site was closed to the sender meanwhile.
    Closed,
    /// Something else, in a sentence.
    Because(String),
}

/// The addresses of the card and of what is done on it.
#[must_use]
pub(crate) fn cards(web: &Web, sales: Sales) -> Addresses {
    Routes::of_staff(web)
        .get("/admin/orders/{id}/", card::show)
        .get("/admin/orders/{id}/step/", card::back_after_sign_in)
        .post("/admin/orders/{id}/step/", step::submit)
        .get("/admin/orders/{id}/note/", card::back_after_sign_in)
        .post("/admin/orders/{id}/note/", note::add)
        .get("/admin/orders/{id}/refund/", card::back_after_sign_in)
        .post("/admin/orders/{id}/refund/", refund::submit)
        .get("/admin/orders/{id}/cap/", card::back_after_sign_in)
        .post("/admin/orders/{id}/cap/", cap::set)
        .get("/admin/orders/{id}/cancel/", cancel::show)
        .post("/admin/orders/{id}/cancel/", cancel::submit)
        .with(sales)
}

/// The number in an address. Anything else is not found.
fn number(text: &str) -> Result<OrderId, Error> {
    text.parse().map(OrderId).map_err(|_| Error::NotFound)
}

/// Somebody of the staff as an order's history names them: by first name and login, for there are several Annas.
fn actor(staff: &Staff) -> Actor {
    let who = &staff.who;
    let name = if who.name == who.login { who.login.clone() } else { format!("{} ({})", who.name, who.login) };
    Actor::Staff(who.id, name)
}

impl Sales {
    /// Until when an order that waits has to be confirmed, in words; nothing for one that does not wait.
    fn ends(&self, waits: Waits) -> Option<String> {
        if !waits.is_waiting {
            return None;
        }
        let until = self.orders.confirmed_by(waits.placed_at).filter(|_| waits.is_guarded);
        Some(
            until.map_or_else(|| "сам не отменится".to_owned(), |until| format!("отменится {}", self.site.time(until))),
        )
    }

    #[must_use]
    pub(crate) fn new(site: &StaffSite, orders: &Orders) -> Self {
        Self { site: site.clone(), orders: orders.clone() }
    }

    /// Locks an order until the transaction ends, if the sender is still of the staff, and says where it stands.
    async fn lock(&self, tx: &mut Write, id: OrderId, staff: &Staff) -> Outcome<State, NotDone> {
        self.site.lock_actor(tx, staff).await?.ok_or(Failure::Refused(NotDone::Closed))?;
        orders::lock(tx, id).await?.ok_or(Failure::Refused(NotDone::NoOrder))
    }

    /// The message that an order has moved meanwhile: to which state, and by whom. It is read in the transaction that found this: only
    /// that one is sure to see it.
    async fn moved(&self, db: &mut impl Reads, id: OrderId, state: State) -> Result<NotDone, Fault> {
        let events = Event::all(db, id).await?;
        let last = events.iter().rev().find(|event| event.kind == EventKind::Moved(state));
        let method = order_in(db, id).await?.and_then(|order| order.method());
        let how = last.map(|event| format!(", {}", card_view::who_and_when(&self.site, event))).unwrap_or_default();
        Ok(NotDone::Because(format!(
            "Ничего не сделано: заказ №\u{a0}{id} тем временем изменился. Сейчас он «{}»{how}",
            state.label_for(method)
        )))
    }
}

impl NotDone {
    fn flash(self) -> Result<Flash, Error> {
        match self {
            Self::NoOrder => Err(Error::NotFound),
            Self::Closed => Err(Error::StaffOnly),
            Self::Because(sentence) => Ok(Flash::bad(sentence)),
        }
    }
}

impl Sales {
    async fn narrowed<D: Reads>(&self, db: &mut D, question: &Question) -> Result<Conditions, Fault> {
        let wanted = list::conditions(&self.site, question);
        asked::narrowed(db, &question.text, wanted).await.while_("looking for orders")
    }
}

impl Resource for Sales {
    const DESCRIPTION: &'static Description = &description::DESCRIPTION;
    const COLUMNS: &'static [ListColumn<Self>] = &list::COLUMNS;
    type Line = StaffLine;
    type Order = Sorting;
    type Action = Step;

    fn site(&self) -> &StaffSite {
        &self.site
    }

    fn id(line: &StaffLine) -> i64 {
        line.id.0
    }

    fn name(line: &StaffLine) -> String {
        words::name(line.id)
    }

    async fn count<D: Reads>(&self, db: &mut D, question: &Question) -> Result<i64, Fault> {
        let wanted = self.narrowed(db, question).await?;
        asked::count(db, &wanted).await.while_("counting orders")
    }

    async fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Sorting>,
    ) -> Result<Vec<StaffLine>, Fault> {
        let wanted = self.narrowed(db, question).await?;
        asked::rows(db, &wanted, sort).await.while_("listing orders")
    }

    async fn span<D: Reads>(&self, db: &mut D) -> Result<Option<(Timestamp, Timestamp)>, Fault> {
        asked::span(db).await.while_("looking when orders were placed")
    }

    async fn tabs<D: Reads>(&self, db: &mut D, question: &Question) -> Result<Option<Tabs>, Fault> {
        let wanted = list::of_all_states(self.narrowed(db, question).await?);
        let counted = asked::by_state(db, &wanted).await;
        Ok(Some(list::tabs(&counted.while_("counting orders by state")?)))
    }

    async fn lock(&self, tx: &mut Write, ids: &[i64], staff: &Staff) -> Result<Option<Staff>, Fault> {
        let staff = self.site.lock_actor(tx, staff).await?;
        // The engine has them in ascending order.
        for id in ids {
            orders::lock(tx, OrderId(*id)).await?;
        }
        Ok(staff)
    }

    async fn plan<D: Reads>(&self, By { db, .. }: By<'_, D>, step: Step, ids: &[i64]) -> Result<Plan, Fault> {
        let ids: Vec<OrderId> = ids.iter().copied().map(OrderId).collect();
        let lines = asked::lines(db, &ids).await.while_("reading where orders stand")?;
        Ok(plan::plan(step, &lines))
    }

    async fn perform(&self, By { db: tx, staff }: By<'_, Write>, step: Step, id: i64) -> Result<Done, Fault> {
        match advance(&self.orders, tx, OrderId(id), step, actor(staff)).await {
            Ok(()) => Ok(vec![words::moved(step.from(), step.to())].into()),
            Err(Failure::Fault(fault)) => Err(fault),
            Err(Failure::Refused(why)) => Err(refused_after_plan(why)),
        }
    }
}
