//! Consents. Russian law (152-FZ, as amended from 1 September 2025) requires the consent to the processing of personal
//! data to be separate from every other one, and provable: to which text, when, and from which address.

use std::net::IpAddr;

use techstore_db::{Timestamp, Tx, Write};

use crate::accounts::Accounts;
use crate::accounts::model::Purpose;
use crate::accounts::store::consents::{self, NewConsent};
use crate::kernel::fault::Fault;
use crate::kernel::ids::UserId;

/// A text to agree to, in the version shown now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Agreement {
    pub(crate) purpose: Purpose,
    /// The day on which the text was last changed.
    pub(crate) version: &'static str,
}

pub(crate) const RULES: Agreement = Agreement { purpose: Purpose::Rules, version: "2026-11-27" };
pub(crate) const PERSONAL_DATA: Agreement = Agreement { purpose: Purpose::PersonalData, version: "2026-11-27" };

/// Records a consent given after the registration.
pub(crate) async fn give_consent(
    accounts: &Accounts,
    user: UserId,
    agreement: Agreement,
    address: IpAddr,
) -> Result<(), Fault> {
    let now = accounts.clock.now();
    let give = async |mut tx: Tx| keep(&mut tx, user, agreement, address, now).await;
    accounts.db.transaction("recording a consent", give).await
}

/// Records a consent in a transaction of the caller's.
pub(super) async fn keep(
    tx: &mut Write,
    user: UserId,
    agreement: Agreement,
    address: IpAddr,
    now: Timestamp,
) -> Result<(), Fault> {
    let Agreement { purpose, version } = agreement;
    let consent = NewConsent { user, purpose, version, address: address.to_string(), now };
    Ok(consents::insert(tx, &consent).await?)
}
