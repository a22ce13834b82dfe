//! What was typed at the checkout and not sent yet: a login, or a look at the cart, does not lose it. It is kept in the browser's
//! session for a quarter of an hour, and without the password.

use jiff::SignedDuration;
use techstore_db::Timestamp;

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{SessionId, UserId};
use crate::orders::store::drafts::{self as rows, NewDraft};
use crate::orders::{Orders, Said};

/// For how long.
const KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Bytes of all fields together: more is no form of ours.
const MOST: usize = 16 * 1024;

/// Keeps what was typed. `user`: whose form it was; only they will see it. A guest's is also
/// seen by who signs in on the way to the checkout ([`forget_guests_draft`]).
pub(crate) async fn keep_draft(
    orders: &Orders,
    session: SessionId,
    user: Option<UserId>,
    said: &Said,
) -> Result<(), Fault> {
    let fields = serde_json::to_string(said).map_err(Fault::new)?;
    if fields.len() > MOST {
        return Ok(());
    }
    let expires_at = Timestamp::new(*orders.clock.now() + KEPT);
    let try_once = || async {
        let mut tx = orders.db.write().await?;
        let draft = NewDraft { session, user, fields: &fields, expires_at };
        match rows::keep(&mut tx, &draft).await {
            // The session ended at this very moment.
            Err(techstore_db::Error::Reference(_)) => return Ok(()),
            kept => kept.while_("keeping what was typed at the checkout")?,
        }
        tx.commit().await.while_("keeping what was typed at the checkout")
    };
    techstore_db::retrying(Fault::is_conflict, try_once).await
}

/// What was typed in this session a moment ago.
pub(crate) async fn draft(orders: &Orders, session: SessionId, user: Option<UserId>) -> Result<Option<Said>, Fault> {
    let mut db = orders.db.read().await?;
    let fields = rows::find(&mut db, session, user, orders.clock.now()).await;
    let fields = fields.while_("looking for what was typed at the checkout")?;
    // A draft of another version of the shop is none.
    Ok(fields.and_then(|fields| serde_json::from_str(&fields).ok()))
}

/// Throws away what was typed: it has served.
pub(crate) async fn forget_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let mut tx = orders.db.write().await?;
    rows::forget(&mut tx, session).await.while_("throwing away what was typed at the checkout")?;
    tx.commit().await.while_("throwing away what was typed at the checkout")
}

/// Throws away what a guest typed in this session: somebody signed in who was not on the way to the checkout, and may be somebody
/// else at the same computer.
pub(crate) async fn forget_guests_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let try_once = || async {
        let mut tx = orders.db.write().await?;
        rows::forget_guests(&mut tx, session).await.while_("throwing away what a guest typed at the checkout")?;
        tx.commit().await.while_("throwing away what a guest typed at the checkout")
    };
    techstore_db::retrying(Fault::is_conflict, try_once).await
}

/// Throws away what is older than a quarter of an hour; says how many.
pub async fn sweep_drafts(orders: &Orders) -> Result<u64, Fault> {
    let mut tx = orders.db.write().await?;
    let swept = rows::sweep(&mut tx, orders.clock.now()).await.while_("clearing drafts away")?;
    tx.commit().await.while_("clearing drafts away")?;
    Ok(swept)
}
