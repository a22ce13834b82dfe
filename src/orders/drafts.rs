//! Drafts of the checkout: what was typed survives signing in and a look at the cart. They belong to the session,
//! expire after 15 minutes and never contain the password.

use jiff::SignedDuration;
use techstore_db::{Timestamp, Tx};

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{SessionId, UserId};
use crate::orders::store::drafts::{self as rows, NewDraft};
use crate::orders::{CheckoutForm, Orders};

const KEPT: SignedDuration = SignedDuration::from_mins(15);
/// Bytes of all fields together. No form of ours sends more.
const MOST: usize = 16 * 1024;

/// Stores a draft. Only `user` will see it; a guest's draft is also shown to whoever signs in on the way to the
/// checkout ([`forget_guests_draft`]).
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
            // The session has just ended.
            Err(techstore_db::Error::Reference(_)) => tx.discard(),
            kept => kept?,
        }
        Ok(())
    };
    orders.db.transaction("storing a checkout draft", keep).await
}

/// The draft of this session, if it has not expired.
pub(crate) async fn draft(
    orders: &Orders,
    session: SessionId,
    user: Option<UserId>,
) -> Result<Option<CheckoutForm>, Fault> {
    let mut db = orders.db.read().await?;
    let fields = rows::find(&mut db, session, user, orders.clock.now()).await;
    let fields = fields.while_("reading a checkout draft")?;
    // A draft that another version of the shop stored may not be readable: it is ignored.
    Ok(fields.and_then(|fields| serde_json::from_str(&fields).ok()))
}

pub(crate) async fn forget_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let forget = async |mut tx: Tx| Ok(rows::forget(&mut tx, session).await?);
    orders.db.transaction("deleting a checkout draft", forget).await
}

/// Deletes a guest's draft when somebody signs in elsewhere than on the way to the checkout: they may be another person
/// at the same computer.
pub(crate) async fn forget_guests_draft(orders: &Orders, session: SessionId) -> Result<(), Fault> {
    let forget = async |mut tx: Tx| Ok(rows::forget_guests(&mut tx, session).await?);
    orders.db.transaction("deleting a guest's checkout draft", forget).await
}

/// Deletes expired drafts and returns how many.
pub async fn sweep_drafts(orders: &Orders) -> Result<u64, Fault> {
    let sweep = async |mut tx: Tx| Ok(rows::sweep(&mut tx, orders.clock.now()).await?);
    orders.db.transaction("deleting expired checkout drafts", sweep).await
}
