//! People with accounts: registration, signing in, sessions, profiles.
//!
//! The functions of this module are the whole of what can be done with an account; pages and JSON calls only read input,
//! call one of them and answer.

pub(crate) mod administration;
pub(crate) mod api;
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
pub(crate) mod paths;
pub(crate) mod people;
mod profile;
mod registration;
mod routes;
pub mod sessions;
mod signing_in;
pub mod staffing;
pub(crate) mod store;
pub(crate) mod user_agent;

use std::sync::Arc;

use jiff::tz::TimeZone;
use techstore_db::Db;
use tokio::sync::OnceCell;

pub(crate) use api::Described;
pub(crate) use attempts::Attempts;
pub(crate) use avatar::{AvatarInput, NotSet, remove_avatar, set_avatar};
pub(crate) use confirming::{NotConfirmed, confirm_password, is_fresh};
pub(crate) use consents::{PERSONAL_DATA, give_consent};
pub(crate) use device_reader::{DeviceReader, read_unread};
pub use formats::survey;
pub(crate) use hashers::Hashers;
pub(crate) use pages::cookies::{browser_of, hand_over};
pub(crate) use pages::login::{SignInReason, SignInReasons};
pub(crate) use password_change::{PasswordInput, change_password};
pub(crate) use profile::at_home;
pub use profile::person;
pub use profile::{Person, ProfileInput, update_profile};
pub(crate) use registration::{Registration, register};
pub(crate) use routes::routes;
pub(crate) use signing_in::{Attempt, NotSignedIn, SignedIn, sign_in};

use crate::kernel::clock::Clock;
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
    /// Whether the formats of stored hashes were looked at since the start.
    pub(crate) surveyed: Arc<OnceCell<()>>,
    /// How often somebody may try.
    pub(crate) attempts: Arc<Attempts>,
    /// Reads what browsers say of themselves.
    pub(crate) devices: Arc<DeviceReader>,
    pub(crate) media: Media,
    pub(crate) mail: Mail,
    /// The zone birthdays and dates are told in.
    pub time_zone: TimeZone,
}
