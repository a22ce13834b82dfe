//! The quantities of a new order, checked against the stock and the shop's limits.

use crate::cart::{Limits, ordering, pieces};
use crate::orders::model::{NotPlaced, Short};

/// Products in one order at most, because each costs a statement of one transaction.
const MOST_LINES: usize = 200;

/// How many of each product the order is to have: as many as the customer saw, which is no more than can be bought; or else
/// exactly as many as are in the cart.
pub(super) fn wanted(
    lines: &[ordering::Wanted],
    as_seen: bool,
    limits: Limits,
) -> Result<Vec<ordering::Wanted>, NotPlaced> {
    let mut wanted: Vec<ordering::Wanted> = lines.to_vec();
    if as_seen {
        for line in &mut wanted {
            line.quantity = line.quantity.min(limits.of(line.stock).pieces);
        }
        wanted.retain(|line| line.quantity > 0);
    }
    match wanted.len() {
        // Everything in the cart is sold out: that is not an empty cart.
        0 if !lines.is_empty() => return Err(not_as_seen(lines)),
        0 => return Err(NotPlaced::EmptyCart),
        1..=MOST_LINES => {}
        _ => return Err(NotPlaced::TooMany),
    }
    // Only what is known to be short already. Who gets the last piece is decided when the stock is deducted.
    let shorts = short_of(&wanted, |line| line.stock);
    if !shorts.is_empty() {
        return Err(NotPlaced::Short(shorts));
    }
    let over = short_of(&wanted, |_| limits.per_line);
    if !over.is_empty() {
        return Err(NotPlaced::OverCap(over));
    }
    let pieces: i64 = wanted.iter().fold(0, |sum, line| sum.saturating_add(line.quantity));
    if pieces > limits.per_order {
        return Err(NotPlaced::TooManyPieces { pieces, most: limits.per_order });
    }
    Ok(wanted)
}

/// Why a cart is not what the customer saw: stock is missing, or something has changed.
pub(super) fn not_as_seen(lines: &[ordering::Wanted]) -> NotPlaced {
    let shorts = short_of(lines, |line| line.stock);
    if shorts.is_empty() { NotPlaced::Changed } else { NotPlaced::Short(shorts) }
}

fn short_of(lines: &[ordering::Wanted], most: impl Fn(&ordering::Wanted) -> i64) -> Vec<Short> {
    lines.iter().filter(|line| line.quantity > most(line)).map(|line| short(line, most(line))).collect()
}

pub(super) fn short(line: &ordering::Wanted, available: i64) -> Short {
    let (name, is_withdrawn) = (line.name.clone(), !line.is_on_sale);
    Short { product: line.product, name, wanted: line.quantity, available, is_withdrawn }
}

/// The sentence about products of which the cart has more than the shop's limit for one.
#[must_use]
pub(crate) fn over_cap(over: &[Short]) -> String {
    let most = over.first().map_or(0, |line| line.available);
    let list: Vec<String> =
        over.iter().map(|line| format!("{} (в корзине {})", line.name, pieces(line.wanted))).collect();
    format!("Не больше {most}\u{a0}шт. одного товара: {}", list.join(", "))
}

/// The sentence about more pieces than an order may have.
#[must_use]
pub(crate) fn too_many_pieces(pieces: i64, most: i64) -> String {
    format!(
        "В одном заказе может быть до {most}\u{a0}шт., а в корзине {pieces}. Уберите {}\u{a0}шт. и закажите их отдельно \
         или позвоните нам: +7\u{a0}495\u{a0}555-01-42.",
        pieces - most
    )
}
