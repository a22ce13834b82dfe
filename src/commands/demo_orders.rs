//! The demonstration's orders: some wait to be confirmed, some are on their way, some have ended.

use std::net::{IpAddr, Ipv4Addr};

use anyhow::{Context, anyhow};
use techstore_db::{Reads, Tx};

use crate::accounts::{PERSONAL_DATA, person};
use crate::app::App;
use crate::cart::{Change, Owner, change};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::ids::{OrderId, ProductId, UserId};
use crate::orders::{
    Actor, Cancellation, Contact, Delivery, Details, NewOrder, Payment, Step, advance, cancel, place, placed,
};

/// An order to place. `customer` and the products' numbers are indexes into the lists that [`load`] reads. `by_courier` counts
/// only if couriers go to the customer's city.
struct Plan {
    customer: usize,
    goods: &'static [(usize, i64)],
    by_courier: bool,
    fate: Fate,
}

enum Fate {
    /// So many steps were made.
    Steps(usize),
    /// The shop has cancelled it.
    Cancelled(&'static str),
}

const fn plan(customer: usize, goods: &'static [(usize, i64)], by_courier: bool, fate: Fate) -> Plan {
    Plan { customer, goods, by_courier, fate }
}

const PLANS: &[Plan] = &[
    plan(0, &[(0, 1), (5, 2)], true, Fate::Steps(4)),
    plan(1, &[(9, 1)], false, Fate::Steps(4)),
    plan(2, &[(3, 1), (7, 1), (11, 1)], true, Fate::Steps(4)),
    plan(3, &[(14, 1)], true, Fate::Cancelled("Не дозвонились, чтобы уточнить адрес.")),
    plan(4, &[(2, 1), (17, 2)], false, Fate::Steps(3)),
    plan(0, &[(20, 1)], true, Fate::Steps(3)),
    plan(5, &[(6, 1), (13, 1)], true, Fate::Steps(2)),
    plan(1, &[(23, 3)], false, Fate::Steps(1)),
    plan(3, &[(8, 1), (26, 1)], true, Fate::Steps(1)),
    plan(2, &[(4, 2)], false, Fate::Steps(0)),
    plan(4, &[(29, 1), (1, 1)], true, Fate::Steps(0)),
    plan(5, &[(10, 1)], false, Fate::Steps(0)),
];

/// Places the demonstration's orders as its customers would; the administrator moves them on. What is there already, because
/// the program was killed on the way, stays as it is.
pub(crate) async fn load(app: &App, administrator: &str) -> anyhow::Result<usize> {
    let mut db = app.db.read().await?;
    let customers: Vec<(UserId,)> = db.sql("SELECT id FROM users WHERE NOT is_staff ORDER BY id").all().await?;
    // Counted by what was delivered: what is left depends on the orders that are there already.
    let goods: Vec<(ProductId,)> = db
        .sql(
            "SELECT p.id FROM products p
             WHERE EXISTS (SELECT 1 FROM stock_movements m
                           WHERE m.product_id = p.id AND m.kind = 'received' AND m.quantity >= 10)
             ORDER BY p.slug",
        )
        .all()
        .await?;
    let staff: UserId = db.sql("SELECT id FROM users WHERE login = $1").bind(administrator).value().await?;
    drop(db);
    for (number, plan) in (1..).zip(PLANS) {
        let (customer,) = *customers.get(plan.customer).context("the demonstration has too few customers")?;
        let key = format!("demo-{number}");
        let before = placed(&app.orders, Owner::Customer(customer), &key).await.map_err(Fault::into_error)?;
        let order = match before {
            Some(before) => before.id,
            None => buy(app, customer, plan, &goods, key).await?,
        };
        if is_new(app, order).await? {
            lead(app, order, &plan.fate, Actor::Staff(staff, administrator.to_owned())).await?;
        }
    }
    Ok(PLANS.len())
}

async fn is_new(app: &App, order: OrderId) -> anyhow::Result<bool> {
    let state: String = app.db.read().await?.sql("SELECT state FROM orders WHERE id = $1").bind(order).value().await?;
    Ok(state == "new")
}

async fn buy(app: &App, customer: UserId, plan: &Plan, goods: &[(ProductId,)], key: String) -> anyhow::Result<OrderId> {
    for (at, quantity) in plan.goods {
        let (product,) = *goods.get(*at).context("the demonstration has too few products")?;
        let put = change(&app.carts, Owner::Customer(customer), product, Change::To(*quantity)).await;
        put.map_err(|failure| error("cannot put a product into a cart", failure))?;
    }
    let new = NewOrder { key: Some(key), ..order(app, customer, plan.by_courier).await? };
    let placed = place(&app.orders, &new).await.map_err(|failure| error("cannot place an order", failure))?;
    Ok(placed.id)
}

async fn order(app: &App, customer: UserId, by_courier: bool) -> anyhow::Result<NewOrder> {
    let person = person(&app.accounts, customer).await.map_err(Fault::into_error)?;
    let person = person.context("a customer of the demonstration has no profile")?;
    let choices = app.orders.choices();
    let is_served = choices.terms.cities.iter().any(|city| city.leave_out(&person.address).is_some());
    let delivery = match (choices.terms.days(choices.now).first(), choices.terms.courier_hours.first()) {
        (Some(day), Some(hours)) if by_courier && is_served => {
            Delivery::Courier { address: person.address, day: *day, hours: hours.clone() }
        }
        _ => Delivery::Pickup,
    };
    Ok(NewOrder {
        owner: Owner::Customer(customer),
        key: None,
        version: None,
        details: Details {
            contact: Contact {
                first_name: person.first_name,
                last_name: person.last_name,
                phone: person.phone,
                email: person.email,
            },
            delivery,
            payment: Payment::OnReceipt,
            comment: String::new(),
        },
        consent: PERSONAL_DATA.version,
        // An address for documentation (RFC 5737), so that nobody real uses up the limit.
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    })
}

/// Moves an order on, or cancels it, as its plan says.
async fn lead(app: &App, order: OrderId, fate: &Fate, by: Actor) -> anyhow::Result<()> {
    match fate {
        Fate::Steps(steps) => {
            let make_steps = async |mut tx: Tx| {
                for step in Step::ALL.iter().take(*steps) {
                    advance(&app.orders, &mut tx, order, *step, by.clone()).await?;
                }
                Ok(())
            };
            let made = app.db.transaction("advancing an order", make_steps).await;
            made.map_err(|failure| error("cannot advance an order", failure))
        }
        Fate::Cancelled(reason) => {
            let end = async |mut tx: Tx| {
                let end = Cancellation { reason: (*reason).to_owned(), to_shelf: true, by: by.clone() };
                cancel(&app.orders, &mut tx, order, end).await
            };
            let ended = app.db.transaction("cancelling an order", end).await;
            ended.map(drop).map_err(|failure| error("cannot cancel an order", failure))
        }
    }
}

fn error<E: std::fmt::Debug>(what: &str, failure: Failure<E>) -> anyhow::Error {
    failure.into_error(|why| anyhow!("{why:?}")).context(what.to_owned())
}
