//! Rows of consents.

use techstore_db::{Reads, Result, Timestamp, Write};

use crate::accounts::model::Purpose;
use crate::kernel::ids::UserId;

pub(crate) struct NewConsent<'a> {
    pub(crate) user: UserId,
    pub(crate) purpose: Purpose,
    pub(crate) version: &'a str,
    pub(crate) address: String,
    pub(crate) now: Timestamp,
}

/// A consent given again keeps its first time.
pub(crate) async fn insert(tx: &mut Write, consent: &NewConsent<'_>) -> Result<()> {
    tx.sql(
        "INSERT INTO consents (user_id, purpose, text_version, address, given_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (user_id, purpose, text_version) DO NOTHING",
    )
    .bind(consent.user)
    .bind(consent.purpose.as_str())
    .bind(consent.version)
    .bind(&consent.address)
    .bind(consent.now)
    .execute()
    .await?;
    Ok(())
}
