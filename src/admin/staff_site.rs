//! What every page of the staff site works with: the database, the time, messages for the next page.

use techstore_db::{Db, Read, Timestamp, Write};

use crate::accounts::{Accounts, administration, sessions};
use crate::admin::staff::Staff;
use crate::kernel::dates;
use crate::kernel::fault::{Fault, While};
use crate::media::Media;
use crate::web::flash::Flash;

/// What every page works with; cheap to clone.
#[derive(Clone)]
pub(crate) struct StaffSite {
    accounts: Accounts,
}

impl StaffSite {
    /// A site with the accounts of the shop.
    #[must_use]
    pub(crate) fn new(accounts: &Accounts) -> Self {
        Self { accounts: accounts.clone() }
    }

    #[must_use]
    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    #[must_use]
    pub(crate) fn now(&self) -> Timestamp {
        self.accounts.clock.now()
    }

    /// The zone times are told in.
    #[must_use]
    pub(crate) fn zone(&self) -> &jiff::tz::TimeZone {
        &self.accounts.time_zone
    }

    /// The shop's calendar day of a moment.
    #[must_use]
    pub(crate) fn day(&self, moment: Timestamp) -> jiff::civil::Date {
        moment.to_zoned(self.zone().clone()).date()
    }

    /// A moment for tables: `21.11.2025 14:05`.
    #[must_use]
    pub(crate) fn time(&self, moment: Timestamp) -> String {
        dates::table_time(*moment, self.zone())
    }

    pub(crate) async fn read(&self) -> Result<Read, Fault> {
        self.db().read().await.while_("asking for a connection")
    }

    /// A connection for lists and whatever else grows with the shop: nobody's page waits for it.
    pub(crate) async fn read_slow(&self) -> Result<Read, Fault> {
        self.db().read_slow().await.while_("asking for a connection")
    }

    /// Holds the account of somebody at work until the transaction ends, and says what they may do now. `None`: nothing any
    /// more.
    pub(crate) async fn lock_actor(&self, tx: &mut Write, staff: &Staff) -> Result<Option<Staff>, Fault> {
        let actor = administration::lock(tx, staff.who.id, &[]).await?;
        Ok(actor.map(|actor| staff.with_rights(actor.is_superuser)))
    }

    /// Where uploaded files are kept.
    #[must_use]
    pub(crate) fn media(&self) -> &Media {
        &self.accounts.media
    }

    /// Removes files that nobody shows any more. What cannot be removed stays, and harms nobody.
    pub(crate) async fn discard_files(&self, files: &[String]) {
        self.media().discard(files).await;
    }

    /// Leaves a message for the next page of somebody at work.
    pub(crate) async fn flash(&self, staff: &Staff, flash: &Flash) -> Result<(), Fault> {
        let text = serde_json::to_string(flash).map_err(Fault::new)?;
        sessions::set_flash(&self.accounts, staff.session, Some(&text)).await
    }

    #[must_use]
    pub(crate) fn db(&self) -> &Db {
        &self.accounts.db
    }
}
