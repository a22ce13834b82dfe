//! People with accounts: registration, signing in, sessions, profiles.
//!
//! The functions of this module are the whole of what can be done with an account; pages and JSON calls only read input,
//! call one of them and answer.

pub mod administration;
pub mod api;
mod attempts;
mod avatar;
mod confirming;
mod consents;
mod device_reader;
mod devices;
mod formats;
mod hashers;
mod letters;
mod pages;
mod password_change;
pub mod passwords;
pub mod people;
mod profile;
mod registration;
mod routes;
pub mod sessions;
mod signing_in;
pub mod staffing;
pub mod store;
pub mod user_agent;

use std::sync::Arc;

use jiff::tz::TimeZone;
use techstore_db::Db;
use tokio::sync::OnceCell;

pub use attempts::{Attempts, TooMany};
pub use avatar::{AvatarInput, NotSet, remove_avatar, set_avatar};
pub use confirming::{NotConfirmed, confirm_password, is_fresh};
pub use consents::{PERSONAL_DATA, RULES, give_consent};
pub use device_reader::{DeviceReader, read_unread};
pub use devices::Browser;
pub use formats::survey;
pub use hashers::{Hashers, Overloaded};
pub use pages::cookies::{browser_of, hand_over};
pub use password_change::{PasswordInput, change_password};
pub use profile::{Person, ProfileInput, at_home, person, update_profile};
pub use registration::{Registration, register};
pub use routes::routes;
pub use signing_in::{Attempt, NotSignedIn, SignedIn, sign_in};

use crate::kernel::clock::Clock;
use crate::kernel::random::Random;
use crate::mail::Mail;
use crate::media::Media;

/// What the accounts need.
#[derive(Clone)]
pub struct Accounts(Arc<Parts>);

/// See [`Accounts`].
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// The threads that hash passwords.
    pub hashers: Hashers,
    /// Whether the formats of stored hashes were looked at since the start.
    pub surveyed: OnceCell<()>,
    /// How often somebody may try.
    pub attempts: Attempts,
    /// Reads what browsers say of themselves.
    pub devices: DeviceReader,
    /// Where avatars are kept.
    pub media: Media,
    /// Messages to people.
    pub mail: Mail,
    /// The zone birthdays and dates are told in.
    pub time_zone: TimeZone,
}

impl Accounts {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl std::ops::Deref for Accounts {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
