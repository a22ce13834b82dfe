//! Cancelling an order: a page that asks why and what becomes of the goods, and the form that does it, once.

use askama::Template;
use axum::extract::{Path, RawQuery, State as Kept};
use axum::http::StatusCode;
use axum::response::Response;
use techstore_db::{Tx, Write};

use crate::admin::engine::back::Back;
use crate::admin::engine::values::Change;
use crate::admin::journal::{self, Entry};
use crate::admin::orders::{NotDone, Sales, actor, description, number, words};
use crate::admin::paths;
use crate::admin::shell::StaffShell;
use crate::admin::staff::Staff;
use crate::kernel::fault::{Failure, Outcome};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::OrderId;
use crate::kernel::money::Kopecks;
use crate::kernel::plural::plural;
use crate::orders::{Cancellation, NotMoved, Order, State, call_off, cancel, order, order_in};
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::input::Input;
use crate::web::page;

/// The longest explanation, in characters.
const LONGEST: usize = 300;
/// The reason that needs words of its own.
const OTHER: &str = "other";
/// The usual reasons: value, what the staff chooses, what the customer reads.
const REASONS: [(&str, &str, &str); 4] = [
    ("customer", "Покупатель передумал", "Вы попросили об этом."),
    ("stock", "Нет товара на складе", "К сожалению, товара не оказалось на складе."),
    ("phone", "Не дозвонились", "Мы не смогли до вас дозвониться."),
    (OTHER, "Другая", ""),
];

#[derive(Template)]
#[template(path = "admin/order_cancel.html")]
struct CancelPage {
    shell: StaffShell,
    order: Order,
    back: String,
    list_query: String,
    typed: Typed,
    errors: FieldErrors,
    /// Whether its payment has changed since the page was shown.
    is_overtaken: bool,
}

/// What is shown again of a form that was not acted on, or nothing yet.
struct Again {
    typed: Typed,
    errors: FieldErrors,
    is_overtaken: bool,
}

/// The outcome of a form.
enum Ended {
    Done,
    /// Its payment has changed since the page was shown: the answer about the products was given for another situation.
    Overtaken,
}

struct Shown {
    state: State,
    /// The state of its payment when the page was shown: see [`money`].
    money: Option<String>,
}

/// What was chosen and typed.
struct Typed {
    reason: String,
    /// An explanation for the customer.
    why: String,
    /// Whether the goods go back to the shelf.
    restock: bool,
}

pub(crate) async fn show(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_card(&description::DESCRIPTION, query.as_deref().unwrap_or_default(), Some(id.0));
    let typed = Typed { reason: String::new(), why: String::new(), restock: true };
    ask(&sales, &staff, id, back, Again { typed, errors: FieldErrors::none(), is_overtaken: false }).await
}

pub(crate) async fn submit(
    Kept(sales): Kept<Sales>,
    staff: Staff,
    Path(id): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let id = number(&id)?;
    let back = Back::of_form(&description::DESCRIPTION, &input);
    let shown = input.text("state").and_then(|state| State::parse(&state));
    let shown = shown.ok_or(Error::Malformed("Откройте заказ ещё раз и повторите."))?;
    let mut errors = FieldErrors::none();
    let shown = Shown { state: shown, money: input.text("money") };
    let typed = Typed::read(&input, &mut errors);
    let Some(reason) = typed.check(&mut errors) else {
        return ask(&sales, &staff, id, back, Again { typed, errors, is_overtaken: false }).await;
    };
    let work = async |mut tx: Tx| cancel_shown(&sales, &mut tx, &staff, (id, &shown), (&reason, typed.restock)).await;
    let flash = match sales.site.db().transaction("cancelling an order", work).await {
        Ok(Ended::Overtaken) => {
            // Nobody was asked what becomes of the goods.
            let typed = Typed { restock: true, ..typed };
            return ask(&sales, &staff, id, back, Again { typed, errors, is_overtaken: true }).await;
        }
        Ok(Ended::Done) => {
            call_off(&sales.orders, id).await;
            Flash::ok(format!("Заказ №\u{a0}{id} отменён"))
        }
        Err(Failure::Refused(why)) => why.flash()?,
        Err(Failure::Fault(fault)) => return Err(Error::Fault(fault)),
    };
    sales.site.flash(&staff, &flash).await?;
    Ok(page::see_other(&back.to_card(id.0)))
}

async fn ask(
    sales: &Sales,
    staff: &Staff,
    id: OrderId,
    back: Back,
    Again { typed, errors, is_overtaken }: Again,
) -> Result<Response, Error> {
    let order = order(&sales.orders, id).await?.ok_or(Error::NotFound)?;
    if !order.state.can_be_cancelled() {
        return Ok(page::see_other(&back.to_card(id.0)));
    }
    let status = match is_overtaken {
        true => StatusCode::CONFLICT,
        false if errors.is_empty() => StatusCode::OK,
        false => StatusCode::BAD_REQUEST,
    };
    let (shell, to) = (StaffShell::new(staff), back.to_card(id.0));
    page::private_with(
        status,
        &CancelPage { shell, order, back: to, list_query: back.list, typed, errors, is_overtaken },
    )
}

/// The state of an order's payment, as far as the page depends on it. Paying does not change the order's own state.
fn money(order: &Order) -> &'static str {
    if order.awaits_payment() {
        "awaited"
    } else if order.paid_at.is_some() {
        "paid"
    } else {
        "none"
    }
}

async fn cancel_shown(
    sales: &Sales,
    tx: &mut Write,
    staff: &Staff,
    (id, shown): (OrderId, &Shown),
    (reason, restock): (&str, bool),
) -> Outcome<Ended, NotDone> {
    let present = sales.lock(tx, id, staff).await?;
    if present != shown.state {
        return Err(Failure::Refused(sales.moved(tx, id, present).await?));
    }
    let order = order_in(tx, id).await?.ok_or(Failure::Refused(NotDone::NoOrder))?;
    if shown.money.as_ref().is_some_and(|shown| shown != money(&order)) {
        return Ok(Ended::Overtaken);
    }
    let end = Cancellation { reason: reason.to_owned(), to_shelf: restock, by: actor(staff) };
    match cancel(&sales.orders, tx, id, end).await {
        Ok(()) => {}
        Err(Failure::Refused(NotMoved::Elsewhere(state))) => {
            return Err(Failure::Refused(sales.moved(tx, id, state).await?));
        }
        Err(Failure::Refused(NotMoved::NoOrder | NotMoved::NotPaid)) => return Err(Failure::Refused(NotDone::NoOrder)),
        Err(Failure::Fault(fault)) => return Err(Failure::Fault(fault)),
    }
    let change = |field: &str, new: &str| Change { field: field.to_owned(), old: String::new(), new: new.to_owned() };
    let changes = [
        words::moved(shown.state, State::Cancelled),
        change("Причина", reason),
        change("Вернуть товары на склад", if restock { "да" } else { "нет" }),
    ];
    let name = words::name(id);
    let entry = Entry { object: description::OBJECT, id: id.0, name: &name, action: "Отмена", changes: &changes };
    journal::write(tx, staff, &entry, sales.site.now()).await?;
    Ok(Ended::Done)
}

impl Typed {
    fn read(input: &Input, errors: &mut FieldErrors) -> Self {
        Self {
            reason: input.read("reason", errors),
            why: input.read("why", errors).trim().replace("\r\n", "\n"),
            restock: input.is_ticked("restock"),
        }
    }

    /// What the customer reads; nothing when something is wrong.
    fn check(&self, errors: &mut FieldErrors) -> Option<String> {
        let chosen = REASONS.iter().find(|(value, _, _)| *value == self.reason);
        if chosen.is_none() {
            errors.add("reason", "Выберите причину");
        }
        if self.reason == OTHER && self.why.is_empty() {
            errors.add("why", "Напишите причину: её прочтёт покупатель");
        } else if self.why.contains(|letter: char| letter.is_control() && letter != '\n') {
            errors.add("why", "Уберите недопустимый символ");
        } else if self.why.chars().count() > LONGEST {
            errors.add("why", format!("Не больше {LONGEST} знаков"));
        }
        let (_, _, words) = chosen.filter(|_| errors.is_empty())?;
        Some(format!("{words} {}", self.why).trim().to_owned())
    }
}

impl CancelPage {
    fn action(&self) -> String {
        paths::of_order(self.order.id, "cancel")
    }

    fn reasons(&self) -> [(&str, &str, &str, bool); 4] {
        REASONS.map(|(value, label, words)| (value, label, words, self.typed.reason == value))
    }

    fn money(&self) -> &'static str {
        money(&self.order)
    }

    fn pieces(&self) -> String {
        let pieces = self.order.pieces();
        format!("{pieces}\u{a0}{}", plural(pieces, "товар", "товара", "товаров"))
    }

    /// What has come for it and goes back.
    fn paid(&self) -> Option<Kopecks> {
        self.order.paid_at.map(|_| self.order.total)
    }
}
