//! What was typed at the checkout and not sent yet: a login, or a look at the cart, does not lose it. It is kept in the browser's
//! session for a quarter of an hour, and without the password.

use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx};

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{SessionId, UserId};
use crate::orders::store::drafts::{self as rows, NewDraft};
use crate::orders::{CheckoutForm, Orders};

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
    form: &CheckoutForm,
) -> Result<(), Fault> {
    let fields = serde_json::to_string(form).map_err(Fault::new)?;
    if fields.len() > MOST {
        return Ok(());
    }
    let expires_at = Timestamp::new(*orders.clock.now() + KEPT);
    let keep = async |mut tx: Tx| {
        let draft = NewDraft { session, user, fields: &fields, expires_at };
        match rows::keep(&mut tx, &draft).await {
            // The session ended at this very moment.
            Err(techstore_db::Error::Reference(_)) => tx.discard(),
            kept => kept?,
        }
        Ok(())
    };
    orders.db.transaction("keeping what was typed at the checkout", keep).await
}

/// What was typed in this session a moment ago.
pub(crate) async fn draft(
    orders: &Orders,
    session: SessionId,
    user: Option<UserId>,
) -> Result<Option<CheckoutForm>, Fault> {
    let mut db = orders.db.read().await?;
    let fields = rows::find(&mut db, session, user, orders.clock.now()).await;
    let fields = fields.while_("looking for what was typed at the checkout")?;
    // A draft of another version of the shop is none.
    Ok(fields.and_then(|fields| serde_json::from_str(&fields).ok()))
}

/// Throws away what was typed: it has served.
pub(crate) async fn forget_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let forget = async |mut tx: Tx| Ok(rows::forget(&mut tx, session).await?);
    orders.db.transaction("throwing away what was typed at the checkout", forget).await
}

/// Throws away what a guest typed in this session: somebody signed in who was not on the way to the checkout, and may be somebody
/// else at the same computer.
pub(crate) async fn forget_guests_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let forget = async |mut tx: Tx| Ok(rows::forget_guests(&mut tx, session).await?);
    orders.db.transaction("throwing away what a guest typed at the checkout", forget).await
}

/// Throws away what is older than a quarter of an hour; says how many.
pub async fn sweep_drafts(orders: &Orders) -> Result<u64, Fault> {
    let sweep = async |mut tx: Tx| Ok(rows::sweep(&mut tx, orders.clock.now()).await?);
    orders.db.transaction("clearing drafts away", sweep).await
}
