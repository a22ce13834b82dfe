//! A person's sign-ins, for the staff.

use techstore_db::{Reads, Timestamp};

use crate::accounts::model::SignIn;
use crate::accounts::store::sign_ins as rows;
use crate::kernel::fault::Fault;
use crate::kernel::ids::UserId;

/// Those with a live session, the last seen first.
pub(crate) async fn live(db: &mut impl Reads, user: UserId, now: Timestamp) -> Result<Vec<SignIn>, Fault> {
    Ok(rows::live(db, user, now).await?)
}

/// The last ones, live or not.
pub(crate) async fn latest(db: &mut impl Reads, user: UserId, most: i64) -> Result<Vec<SignIn>, Fault> {
    Ok(rows::latest(db, user, most).await?)
}
