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

    /// The time zone of the shop.
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

    /// A connection for queries whose cost grows with the shop, such as lists: customers' pages do not wait for it.
    pub(crate) async fn read_slow(&self) -> Result<Read, Fault> {
        self.db().read_slow().await.while_("asking for a connection")
    }

    /// Locks the account of a member of the staff until the transaction ends, and reads their rights again. `None` if they are no
    /// longer staff.
    pub(crate) async fn lock_actor(&self, tx: &mut Write, staff: &Staff) -> Result<Option<Staff>, Fault> {
        let actor = administration::lock(tx, staff.who.id, &[]).await?;
        Ok(actor.map(|actor| staff.with_rights(actor.is_superuser)))
    }

    /// Where uploaded files are kept.
    #[must_use]
    pub(crate) fn media(&self) -> &Media {
        &self.accounts.media
    }

    /// Removes files that no row shows any more. One that cannot be removed stays and does no harm.
    pub(crate) async fn discard_files(&self, files: &[String]) {
        self.media().discard(files).await;
    }

    /// Leaves a flash message for their next page.
    pub(crate) async fn flash(&self, staff: &Staff, flash: &Flash) -> Result<(), Fault> {
        let text = serde_json::to_string(flash).map_err(Fault::new)?;
        sessions::set_flash(&self.accounts, staff.session, Some(&text)).await
    }

    #[must_use]
    pub(crate) fn db(&self) -> &Db {
        &self.accounts.db
    }
}
