//! The avatar: a square of at most 512 pixels, drawn anew from the upload's own pixels.

use techstore_db::Tx;

use crate::accounts::Accounts;
use crate::accounts::attempts::TooMany;
use crate::accounts::store::users;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::UserId;
use crate::media::picture::{self, Refused};

/// Where avatars lie below the media folder.
const FOLDER: &str = "avatars";
/// Pixels a side.
const SIDE: u32 = 512;

/// An upload: a file as it came.
pub(crate) struct AvatarInput {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Why there is no new avatar.
#[derive(Debug)]
pub(crate) enum NotSet {
    /// The file is no picture we take.
    Refused(Refused),
    /// Too many pictures, or another one of theirs is worked on.
    TooMany(TooMany),
}

/// Sets a person's avatar and gives back its path below the media folder.
///
/// The file is on the disk before the row that shows it; the one before goes when nobody shows it any more.
///
/// # Errors
/// [`NotSet`] with what is wrong with the file.
pub(crate) async fn set_avatar(accounts: &Accounts, user: UserId, input: AvatarInput) -> Outcome<String, NotSet> {
    let turn = accounts.attempts.upload(user, *accounts.clock.now());
    let turn = turn.map_err(|many| Failure::Refused(NotSet::TooMany(many)))?;
    let work = move || {
        // The turn goes with the work, which is not cancelled when the client leaves.
        let _turn = turn;
        picture::square(&input.bytes, SIDE)
    };
    let picture = accounts.media.decode(work).await?;
    let picture = picture.map_err(|refused| Failure::Refused(NotSet::Refused(refused)))?;
    let path = accounts.media.keep_in(FOLDER, &picture).await?;
    replace(accounts, user, Some(&path)).await?;
    Ok(path)
}

/// Takes a person's avatar away.
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
