//! When an order's link expires: 60 days after the order was delivered or cancelled, or when the order was added to an
//! account. Messages are forwarded and stay in mailboxes for years.

use jiff::SignedDuration;
use techstore_db::Timestamp;

use crate::kernel::fault::{Fault, While};
use crate::orders::store::history as rows;
use crate::orders::{Access, Order, Orders, State};

/// Days after the order's end.
pub(crate) const LINK_DAYS: i64 = 60;

/// Why a link has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The order was added to an account.
    Claimed,
    LongAgo,
}

/// Why an order's link has expired; `None` while it is valid, and for the order's own customer.
pub(crate) async fn ended(orders: &Orders, order: &Order, access: Access) -> Result<Option<Ended>, Fault> {
    if let Access::Customer(_) = access {
        return Ok(None);
    }
    if order.user.is_none() && !matches!(order.state, State::Delivered | State::Cancelled) {
        return Ok(None);
    }
    let mut db = orders.db.read().await?;
    let marks = rows::marks(&mut db, order.id, order.state).await.while_("looking when an order ended")?;
    drop(db);
    // The link that is shown after placing an order is for guests only.
    if order.user.is_some() && (marks.is_claimed || access == Access::Link) {
        return Ok(Some(Ended::Claimed));
    }
    let is_over = matches!(order.state, State::Delivered | State::Cancelled);
    let end = marks.ended_at.or(marks.last_at).unwrap_or(order.placed_at);
    let until = Timestamp::new(*end + SignedDuration::from_hours(LINK_DAYS * 24));
    Ok((is_over && orders.clock.now() > until).then_some(Ended::LongAgo))
}
