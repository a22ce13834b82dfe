//! People with accounts: registration, sign-in, sessions, profiles.
//!
//! Promises: a refused sign-in takes the same time and says the same for every cause (docs/adr/0012). Of a password
//! only a hash is stored. A session's key is only in its browser. Whoever changes a password or blocks an account ends
//! the sessions in the same transaction (`session_end`). Other parts know an account by its number; the tables are
//! private.
//!
//! Knows `mail` (messages about accounts), `media` (avatars), `jobs`, and no other domain.

pub(crate) mod administration;
pub(crate) mod api;
mod attempts;
mod avatar;
mod codes;
mod consents;
pub(crate) mod device;
mod device_reader;
mod devices;
mod formats;
mod hashers;
mod letters;
mod links;
mod model;
mod pages;
mod password_change;
pub mod passwords;
pub(crate) mod paths;
pub(crate) mod people;
mod profile;
mod profile_fields;
pub(crate) mod reauthentication;
pub(crate) mod recovery;
mod recovery_codes;
mod registration;
mod routes;
pub(crate) mod second_factor;
pub(crate) mod second_step;
pub(crate) mod session_end;
pub mod sessions;
pub(crate) mod sign_ins;
mod signing_in;
pub mod staffing;
mod store;
mod taken;
mod totp;
pub(crate) mod user_agent;
pub(crate) mod verification;

use std::sync::Arc;

use jiff::tz::TimeZone;
use techstore_db::Db;
use tokio::sync::{Notify, OnceCell};
use tokio_util::sync::CancellationToken;

pub(crate) use api::Described;
pub(crate) use attempts::Attempts;
pub(crate) use avatar::{AvatarInput, NotSet, remove_avatar, set_avatar};
pub(crate) use consents::{PERSONAL_DATA, give_consent};
pub(crate) use device_reader::{DeviceReader, read_unread};
pub use formats::survey;
pub(crate) use hashers::Hashers;
pub use model::Person;
pub(crate) use model::SignIn;
pub(crate) use pages::cookies::browser_of;
pub(crate) use pages::login::{SignInReason, SignInReasons};
pub(crate) use pages::second_step::{flow, lead_on};
pub(crate) use password_change::{PasswordInput, change_password};
pub use profile::person;
pub(crate) use profile::profile_page;
pub use profile::{ProfileInput, update_profile};
pub(crate) use reauthentication::{NotConfirmed, confirm_password, is_fresh};
pub(crate) use registration::{Registration, register};
pub(crate) use routes::routes;
pub(crate) use signing_in::{Flow, NotSignedIn, Proof, Step, advance};

use crate::jobs;
use crate::kernel::clock::Clock;
use crate::kernel::fault::Fault;
use crate::kernel::random::Random;
use crate::mail::Mail;
use crate::media::Media;

/// What accounts need of the outside. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    pub db: Db,
    pub clock: Clock,
    pub(crate) random: Random,
    /// The threads that hash passwords.
    pub hashers: Hashers,
    /// Whether the formats of stored hashes were surveyed since the start.
    pub(crate) surveyed: Arc<OnceCell<()>>,
    pub(crate) attempts: Arc<Attempts>,
    /// Rung when a job about an account was committed.
    pub(crate) job_waker: Arc<Notify>,
    pub(crate) devices: Arc<DeviceReader>,
    pub(crate) media: Media,
    pub(crate) mail: Mail,
    /// The time zone of dates.
    pub time_zone: TimeZone,
}

impl Accounts {
    /// Has the jobs about accounts done soon, once what it is given to is committed.
    fn wake_jobs(&self) -> impl FnOnce() + Send + use<> {
        let waker = Arc::clone(&self.job_waker);
        move || waker.notify_one()
    }
}

/// Does the jobs about accounts that are due.
pub async fn work(accounts: &Accounts, stop: &CancellationToken) -> Result<(), Fault> {
    jobs::work::<recovery::SendRecovery>(&accounts.db, &accounts.clock, accounts, stop).await?;
    jobs::work::<verification::SendVerification>(&accounts.db, &accounts.clock, accounts, stop).await
}
