//! Which formats of hashes are stored. A refused sign-in takes as much work as the most expensive of them, see
//! [`Level`].

use crate::accounts::Accounts;
use crate::accounts::passwords::{Hash, Level};
use crate::accounts::store::users;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::UserId;

/// Hashes read by one query.
const ROWS: i64 = 500;

/// Looks at all stored hashes; runs in the background. A format that appears later counts from the next survey, or
/// from the first try to sign in to its account. A format that nobody has any more stops counting at the next survey.
pub async fn survey(accounts: &Accounts) -> Result<(), Fault> {
    let (mut level, mut last) = (Level::default(), UserId(0));
    loop {
        let mut db = accounts.db.read().await?;
        let rows = users::hashes_after(&mut db, last, ROWS).await.while_("surveying the formats of hashes")?;
        drop(db);
        let Some((id, _)) = rows.last() else { break };
        last = *id;
        for (_, hash) in rows {
            level.raise(&Hash::stored(hash));
        }
        tokio::task::yield_now().await;
    }
    accounts.hashers.set_level(level);
    Ok(())
}

/// Surveys the hashes once after the start: the first refused sign-in must take as long as the second.
pub(super) async fn surveyed(accounts: &Accounts) -> Result<(), Fault> {
    accounts.surveyed.get_or_try_init(|| survey(accounts)).await.map(|_| ())
}
