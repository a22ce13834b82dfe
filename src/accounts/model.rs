//! Types that the contexts and the stores of the accounts share.

use techstore_db::{Day, Timestamp, record, text_enum};

use crate::accounts::device::{self, DeviceKind};
use crate::kernel::ids::{SessionId, SignInId, UserId};

record! {
    /// What somebody signed in with.
    pub(crate) struct Client {
        /// «Chrome».
        pub(crate) browser: String,
        /// «Windows».
        pub(crate) system: String,
        pub(crate) device: DeviceKind,
        /// What the browser said of itself.
        pub(crate) user_agent: String,
    }
}

impl Client {
    /// «Chrome на Windows».
    #[must_use]
    pub(crate) fn label(&self) -> String {
        device::label(&self.browser, &self.system)
    }
}

record! {
    pub(crate) struct SignIn {
        pub(crate) id: SignInId,
        /// The live session it began, if it lives.
        pub(crate) session_id: Option<SessionId>,
        pub(crate) address: String,
        pub(crate) signed_in_at: Timestamp,
        /// When somebody was last seen with it.
        pub(crate) last_seen_at: Timestamp,
        /// When its session was ended by somebody.
        pub(crate) ended_at: Option<Timestamp>,
        ..pub(crate) client: Client,
    }
}

record! {
    /// A sign-in with whose it was.
    pub(crate) struct LatestSignIn {
        pub(crate) user_id: UserId,
        pub(crate) login: String,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        pub(crate) signed_in_at: Timestamp,
        ..pub(crate) client: Client,
    }
}

impl AsMut<Client> for SignIn {
    fn as_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl AsMut<Client> for LatestSignIn {
    fn as_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

record! {
    /// A person with everything the profile shows.
    pub struct Person {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) email: String,
        pub first_name: String,
        pub(crate) last_name: String,
        /// When the password was last changed, if that is known.
        pub password_changed_at: Option<Timestamp>,
        /// When the account was made.
        pub joined_at: Timestamp,
        /// Patronymic or nothing.
        pub patronymic: String,
        /// E.164, or what an old site kept.
        pub phone: String,
        pub birth_date: Option<Day>,
        pub address: String,
        /// Path of the avatar below the media folder.
        pub avatar: Option<String>,
    }
}

record! {
    /// An account with everything about it.
    pub(crate) struct Account {
        pub(crate) id: UserId,
        pub(crate) login: String,
        /// In lower case.
        pub(crate) login_folded: String,
        /// As it is shown; an old site may have kept none.
        pub(crate) email: String,
        /// In lower case.
        pub(crate) email_folded: String,
        /// The hash itself stays in the database.
        pub(crate) password_format: PasswordFormat,
        /// When the password was last changed, if that is known.
        pub(crate) password_changed_at: Option<Timestamp>,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        /// Whether the account may be used.
        pub(crate) is_active: bool,
        /// Whether the staff site is open to it.
        pub(crate) is_staff: bool,
        /// Whether everything in it is.
        pub(crate) is_superuser: bool,
        /// When it was made.
        pub(crate) joined_at: Timestamp,
        /// When somebody last signed in with it.
        pub(crate) last_login_at: Option<Timestamp>,
        /// Patronymic or nothing.
        pub(crate) patronymic: String,
        /// E.164, or what an old site kept.
        pub(crate) phone: String,
        pub(crate) birth_date: Option<Day>,
        pub(crate) address: String,
    }
}

record! {
    /// Where an account stands: what decides who may do what with it.
    pub struct AccountStatus {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        /// Whether the account may be used.
        pub(crate) is_active: bool,
        /// Whether the staff site is open to it.
        pub(crate) is_staff: bool,
        /// Whether everything in it is.
        pub(crate) is_superuser: bool,
        /// How many live sessions it has.
        pub(crate) live_sessions: i64,
    }
}

record! {
    /// A consent that was given.
    pub(crate) struct Consent {
        pub(crate) purpose: Purpose,
        pub(crate) text_version: String,
        pub(crate) address: String,
        pub(crate) given_at: Timestamp,
    }
}

/// What an account has for a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PasswordFormat {
    /// A hash that the shop made.
    Own,
    /// A hash that the old site made.
    Old,
    /// Nothing: nobody can sign in.
    None,
}

text_enum!(PasswordFormat);

impl PasswordFormat {
    #[must_use]
    pub(crate) fn parse(word: &str) -> Option<Self> {
        match word {
            "own" => Some(Self::Own),
            "old" => Some(Self::Old),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// What a person consents to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The rules of the shop.
    Rules,
    /// The processing of personal data.
    PersonalData,
}

text_enum!(Purpose);

impl Purpose {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::PersonalData => "personal_data",
        }
    }

    #[must_use]
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Rules, Self::PersonalData].into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// What a link in a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkPurpose {
    /// A new password for somebody who forgot theirs.
    Recovery,
}

techstore_db::text_enum!(LinkPurpose);

impl LinkPurpose {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Recovery].into_iter().find(|purpose| purpose.as_str() == text)
    }
}
