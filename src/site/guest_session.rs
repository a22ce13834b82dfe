//! How parts that know nothing of accounts begin a session and leave a message in it.

use crate::accounts::{Accounts, sessions};
use crate::kernel::fault::{Failure, Fault};
use crate::kernel::ids::SessionId;
use crate::web::flash::Flash;
use crate::web::session_start::SessionStart;

pub(crate) fn session_start(accounts: &Accounts) -> SessionStart {
    let (beginner, messenger) = (accounts.clone(), accounts.clone());
    SessionStart::new(
        move |address| {
            let accounts = beginner.clone();
            async move {
                match sessions::begin_guest(&accounts, address).await {
                    Ok(fresh) => Ok((fresh.id, fresh.key)),
                    Err(Failure::Refused(many)) => Err(Failure::Refused(many.0)),
                    Err(Failure::Fault(fault)) => Err(Failure::Fault(fault)),
                }
            }
        },
        move |session: SessionId, flash: Flash| {
            let accounts = messenger.clone();
            async move {
                let text = serde_json::to_string(&flash).map_err(Fault::new)?;
                sessions::set_flash(&accounts, session, Some(&text)).await
            }
        },
    )
}
