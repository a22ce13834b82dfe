//! Where a person is signed in, and was lately, for the staff.

use techstore_db::{Reads, Timestamp};

use crate::accounts::model::SignIn;
use crate::accounts::store::sign_ins as rows;
use crate::kernel::fault::Fault;
use crate::kernel::ids::UserId;

/// A person's live ones, the last seen first.
pub(crate) async fn live(db: &mut impl Reads, user: UserId, now: Timestamp) -> Result<Vec<SignIn>, Fault> {
    Ok(rows::live(db, user, now).await?)
}

/// A person's last ones, live or not.
pub(crate) async fn latest(db: &mut impl Reads, user: UserId, most: i64) -> Result<Vec<SignIn>, Fault> {
    Ok(rows::latest(db, user, most).await?)
}
