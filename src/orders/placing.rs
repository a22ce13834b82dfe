//! Placing an order: one transaction from the cart to the message. Whatever is wrong rolls all of it back.

use std::net::IpAddr;

use jiff::SignedDuration;
use techstore_db::{Reads, Timestamp, Tx, Write};

use crate::cart::{Owner, ordering};
use crate::inventory::{self, Deducted, Purpose};
use crate::kernel::allowance::network_of;
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::{OrderId, ProductId, UserId};
use crate::kernel::money::Kopecks;
use crate::mail;
use crate::orders::access::Key;
use crate::orders::caps;
use crate::orders::deadlines;
use crate::orders::details::{Delivery, Details, Method, Payment};
use crate::orders::history;
use crate::orders::letters::{self, Occasion};
use crate::orders::line_prices::{self, too_much};
use crate::orders::model::{Actor, EventKind, NotPlaced, Orderer};
use crate::orders::notices;
use crate::orders::quote::{Seen, version};
use crate::orders::reading::Order;
use crate::orders::store::placing::{self as rows, NewRow};
use crate::orders::wanted_quantities::{not_as_seen, wanted};
use crate::orders::{Orders, State};

/// How long another tab with the same cart is led to the order that emptied it.
const JUST: SignedDuration = SignedDuration::from_mins(10);

/// An order to be placed.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder {
    /// The owner of the cart.
    pub(crate) owner: Owner,
    /// Made for the form: sending the same key again gives the same order.
    pub(crate) key: Option<String>,
    /// The cart and the courier's price that the customer saw. `None`: order whatever is in the cart.
    pub(crate) version: Option<String>,
    pub(crate) details: Details,
    /// The version of the text on personal data that was agreed to; empty when none was shown.
    pub(crate) consent: &'static str,
    pub(crate) address: IpAddr,
}

/// An order that was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) id: OrderId,
    /// What it costs in all.
    pub(crate) total: Kopecks,
    pub(crate) payment: Payment,
    /// Whether this call placed it, and not an earlier one with the same key.
    pub(crate) is_new: bool,
}

/// Places an order of what is in the cart, at the prices of this moment. The goods are sold, or reserved while the customer
/// pays online.
///
/// A second call with the same cart waits and finds it empty; a second call with the same key gets the same order.
///
/// # Errors
/// [`NotPlaced`].
pub(crate) async fn place(orders: &Orders, new: &NewOrder) -> Outcome<Placed, NotPlaced> {
    let key = orders.key().await?;
    let place = async |mut tx: Tx| place_in(orders, &mut tx, new, &key).await;
    let placed = orders.db.transaction("placing an order", place).await?;
    if placed.is_new {
        tracing::info!(order = placed.id.0, "an order was placed");
    }
    Ok(placed)
}

async fn place_in(orders: &Orders, tx: &mut Write, new: &NewOrder, key: &Key) -> Outcome<Placed, NotPlaced> {
    let now = orders.clock.now();
    let cart = ordering::lock(tx, new.owner, now).await?.ok_or(Failure::Refused(NotPlaced::NoSession))?;
    if let Some(key) = &new.key
        && let Some(placed) = placed_before(tx, new.owner, key).await?
    {
        return Ok(placed);
    }
    let Some(limit) = &orders.limit else { return place_cart(orders, tx, new, key, &cart).await };
    let network = network_of(new.address);
    let often = |wait: SignedDuration| NotPlaced::TooOften(u64::try_from(wait.as_secs()).unwrap_or(0) + 1);
    limit.spend(network, *now).map_err(|wait| Failure::Refused(often(wait)))?;
    let placed = place_cart(orders, tx, new, key, &cart).await;
    if placed.is_err() {
        limit.give_back(&network);
    }
    placed
}

async fn place_cart(
    orders: &Orders,
    tx: &mut Write,
    new: &NewOrder,
    key: &Key,
    cart: &ordering::LockedCart,
) -> Outcome<Placed, NotPlaced> {
    let now = orders.clock.now();
    let wanted = wanted(&cart.lines, new.version.is_some(), orders.carts.limits).map_err(Failure::Refused)?;
    let who = Orderer::new(customer(new.owner), &new.details.contact, Some(new.address));
    if orders.limit.is_some() {
        caps::check(tx, &who, now).await?;
    }
    let purpose = match new.details.payment {
        Payment::OnReceipt => Purpose::Sale,
        Payment::Online => Purpose::ReservedUntil(Timestamp::new(*now + orders.payment_time)),
    };
    let deducted = line_prices::fix(tx, &wanted, purpose).await?;
    let seen = deducted.iter().map(|goods| (goods.product, goods.quantity, goods.price)).collect();
    let shown = new.version.as_deref().map(Seen::read);
    if shown.is_some_and(|shown| shown.goods != version(seen)) {
        return Err(Failure::Refused(not_as_seen(&cart.lines)));
    }
    let order = write(orders, tx, new, &who, &deducted).await?;
    let courier = shown.and_then(|shown| shown.courier).filter(|_| order.method() == Some(Method::Courier));
    if let Some(before) = courier.filter(|before| *before != order.delivery_price) {
        return Err(Failure::Refused(NotPlaced::Courier { before, now: order.delivery_price }));
    }
    for goods in &deducted {
        inventory::record(tx, order.id, goods, purpose, now).await?;
    }
    deadlines::set(orders, tx, order.id, purpose, now).await?;
    let products: Vec<ProductId> = deducted.iter().map(|goods| goods.product).collect();
    ordering::take_out(tx, cart, &products).await?;
    history::write(tx, order.id, EventKind::Placed, Actor::Customer(order.user), "", now).await?;
    tell(orders, tx, &order, &deducted, key).await?;
    Ok(Placed { id: order.id, total: order.total, payment: order.payment, is_new: true })
}

/// Tells the shop and the customer.
async fn tell(orders: &Orders, tx: &mut Write, order: &Order, goods: &[Deducted], key: &Key) -> Result<(), Fault> {
    notices::placed(orders, tx, order, goods).await?;
    if let Some(message) = letters::letter(orders, order, Occasion::Placed, key)? {
        mail::enqueue(&orders.mail, tx, &message).await?;
    }
    Ok(())
}

fn customer(owner: Owner) -> Option<UserId> {
    match owner {
        Owner::Customer(user) => Some(user),
        Owner::Guest(_) => None,
    }
}

/// The key as it is stored: with its owner, so that nobody can get another's order by their key. Two orders of one
/// owner cannot be placed at once, because the cart is locked.
fn own_key(owner: Owner, key: &str) -> String {
    match owner {
        Owner::Customer(user) => format!("u{user}:{key}"),
        Owner::Guest(session) => format!("s{session}:{key}"),
    }
}

/// The owner's last order that still waits for an online payment. A customer who pressed «back» on the bank's page is
/// led to it.
pub(crate) async fn awaiting(orders: &Orders, owner: Owner) -> Result<Option<OrderId>, Fault> {
    let since = Timestamp::new(*orders.clock.now() - orders.payment_time - orders.payment_time);
    let mut db = orders.db.read().await?;
    rows::awaiting(&mut db, &own_key(owner, ""), since).await.while_("looking for an unpaid order")
}

/// The owner's last order, if it was placed within the last minutes. Another tab with the same cart is led to it.
pub(crate) async fn just_placed(orders: &Orders, owner: Owner) -> Result<Option<OrderId>, Fault> {
    let since = Timestamp::new(*orders.clock.now() - JUST);
    let mut db = orders.db.read().await?;
    rows::since(&mut db, &own_key(owner, ""), since).await.while_("looking for an order that was just placed")
}

/// The order that the same form has placed before.
pub(crate) async fn placed(orders: &Orders, owner: Owner, key: &str) -> Result<Option<Placed>, Fault> {
    placed_before(&mut orders.db.read().await?, owner, key).await
}

async fn placed_before(db: &mut impl Reads, owner: Owner, key: &str) -> Result<Option<Placed>, Fault> {
    let before = rows::by_key(db, &own_key(owner, key)).await.while_("looking for an order by its key")?;
    let Some(before) = before else { return Ok(None) };
    Ok(Some(Placed { id: before.id, total: before.total, payment: before.payment, is_new: false }))
}

/// Stores the order and returns it, so that it need not be read again.
async fn write(
    orders: &Orders,
    tx: &mut Write,
    new: &NewOrder,
    who: &Orderer,
    deducted: &[Deducted],
) -> Result<Order, Fault> {
    let now = orders.clock.now();
    let (lines, goods_total) = line_prices::lines(deducted)?;
    let delivery_price = match new.details.delivery {
        Delivery::Courier { .. } => orders.terms.courier(goods_total),
        Delivery::Pickup => Kopecks::ZERO,
    };
    let key = new.key.as_ref().map(|key| own_key(new.owner, key));
    let (details, consent, address) = (&new.details, new.consent, new.address.to_string());
    let row = NewRow { who, key, details, goods_total, delivery_price, consent, address, now };
    let id = rows::insert(tx, &row).await?;
    for line in deducted {
        rows::insert_line(tx, id, line).await?;
    }
    let Details { contact, delivery, payment, comment } = new.details.clone();
    Ok(Order {
        id,
        user: customer(new.owner),
        state: State::New,
        contact,
        delivery: Some(delivery),
        comment,
        payment,
        paid_at: None,
        goods_total,
        delivery_price,
        total: goods_total.checked_add(delivery_price).ok_or_else(too_much)?,
        reason: String::new(),
        placed_at: now,
        is_guarded: true,
        lines,
    })
}
