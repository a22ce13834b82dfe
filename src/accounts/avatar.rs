//! The avatar: a square of at most 512 pixels, re-encoded from the pixels of the upload.

use techstore_db::Tx;

use crate::accounts::Accounts;
use crate::accounts::attempts::TooMany;
use crate::accounts::store::users;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::UserId;
use crate::media::picture::{self, Refused};

const FOLDER: &str = "avatars";
/// Width and height, in pixels.
const SIDE: u32 = 512;

/// A file as it was uploaded.
pub(crate) struct AvatarInput {
    pub(crate) bytes: Vec<u8>,
}

/// Why there is no new avatar.
#[derive(Debug)]
pub(crate) enum NotSet {
    /// The file is not a picture of an accepted kind.
    Refused(Refused),
    /// Too many pictures, or another one of this person is being worked on.
    TooMany(TooMany),
}

/// Returns the path below the media folder. The file is on disk before the row that shows it; the previous file is
/// deleted once no profile shows it.
pub(crate) async fn set_avatar(accounts: &Accounts, user: UserId, input: AvatarInput) -> Outcome<String, NotSet> {
    let turn = accounts.attempts.upload(user, *accounts.clock.now());
    let turn = turn.map_err(|many| Failure::Refused(NotSet::TooMany(many)))?;
    let work = move || {
        // The turn moves into the work, which goes on if the client disconnects.
        let _turn = turn;
        picture::square(&input.bytes, SIDE)
    };
    let picture = accounts.media.decode(work).await?;
    let picture = picture.map_err(|refused| Failure::Refused(NotSet::Refused(refused)))?;
    let path = accounts.media.keep_in(FOLDER, &picture).await?;
    replace(accounts, user, Some(&path)).await?;
    Ok(path)
}

pub(crate) async fn remove_avatar(accounts: &Accounts, user: UserId) -> Result<(), Fault> {
    replace(accounts, user, None).await
}

async fn replace(accounts: &Accounts, user: UserId, path: Option<&str>) -> Result<(), Fault> {
    let now = accounts.clock.now();
    let set = async |mut tx: Tx| {
        let before = users::set_avatar(&mut tx, user, path, now).await?;
        Ok::<_, techstore_db::Error>(match before {
            Some(before) if path != Some(before.as_str()) && users::avatar_uses(&mut tx, &before).await? == 0 => {
                Some(before)
            }
            _ => None,
        })
    };
    let orphan = accounts.db.transaction("setting an avatar", set).await?;
    accounts.media.discard(orphan.as_slice()).await;
    Ok(())
}
