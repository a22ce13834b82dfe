//! Which formats of hashes are stored: a refused sign-in takes as much work as the dearest of them, see [`Level`].

use crate::accounts::Accounts;
use crate::accounts::passwords::{Hash, Level};
use crate::accounts::store::users;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::UserId;

/// Hashes that are looked at in one question.
const ROWS: i64 = 500;

/// Looks at all stored hashes. For the background: what moved in meanwhile counts from then on, or once somebody tries to
/// sign in to it; what nobody has any more counts no longer.
pub async fn survey(accounts: &Accounts) -> Result<(), Fault> {
    let (mut level, mut last) = (Level::default(), UserId(0));
    loop {
        let mut db = accounts.db.read().await?;
        let rows = users::hashes_after(&mut db, last, ROWS).await.while_("looking at the formats of hashes")?;
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

/// Looks at them unless that was done since the start: the first to sign in must not learn more than the second.
pub(super) async fn surveyed(accounts: &Accounts) -> Result<(), Fault> {
    accounts.surveyed.get_or_try_init(|| survey(accounts)).await.map(|_| ())
}
