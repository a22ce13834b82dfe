//! Types that the contexts and the stores of the accounts share.

use techstore_db::{Day, Timestamp, record, text_enum};

use crate::accounts::device::{self, DeviceKind};
use crate::kernel::ids::{SessionId, SignInId, UserId};

record! {
    /// What somebody signed in with.
    pub(crate) struct Client {
        pub(crate) browser: String,
        pub(crate) system: String,
        pub(crate) device: DeviceKind,
        pub(crate) user_agent: String,
    }
}

impl Client {
    #[must_use]
    pub(crate) fn label(&self) -> String {
        device::label(&self.browser, &self.system)
    }
}

record! {
    pub(crate) struct SignIn {
        pub(crate) id: SignInId,
        /// The session it began, while that is live.
        pub(crate) session_id: Option<SessionId>,
        pub(crate) address: String,
        pub(crate) signed_in_at: Timestamp,
        /// When the session was last used.
        pub(crate) last_seen_at: Timestamp,
        /// When somebody ended its session.
        pub(crate) ended_at: Option<Timestamp>,
        ..pub(crate) client: Client,
    }
}

record! {
    /// A sign-in and the person who signed in.
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
    /// What the profile page shows of a person.
    pub struct Person {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) email: String,
        pub first_name: String,
        pub(crate) last_name: String,
        /// Unknown for some imported accounts.
        pub password_changed_at: Option<Timestamp>,
        pub joined_at: Timestamp,
        pub patronymic: String,
        /// In E.164, or as an old site kept it. May be empty.
        pub phone: String,
        pub birth_date: Option<Day>,
        pub address: String,
        /// Path of the avatar below the media folder.
        pub avatar: Option<String>,
        /// When the address was proven to be the person's own.
        pub(crate) email_proven_at: Option<Timestamp>,
    }
}

record! {
    /// What the staff sees of an account.
    pub(crate) struct Account {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) login_folded: String,
        /// As it is shown. May be empty on an imported account.
        pub(crate) email: String,
        pub(crate) email_folded: String,
        /// The hash itself stays in the database.
        pub(crate) password_format: PasswordFormat,
        /// Unknown for some imported accounts.
        pub(crate) password_changed_at: Option<Timestamp>,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        /// Whether the account may sign in.
        pub(crate) is_active: bool,
        pub(crate) is_staff: bool,
        pub(crate) is_superuser: bool,
        pub(crate) joined_at: Timestamp,
        pub(crate) last_login_at: Option<Timestamp>,
        pub(crate) patronymic: String,
        /// In E.164, or as an old site kept it. May be empty.
        pub(crate) phone: String,
        pub(crate) birth_date: Option<Day>,
        pub(crate) address: String,
    }
}

record! {
    /// What decides who may do what with an account.
    pub struct AccountStatus {
        pub(crate) id: UserId,
        pub(crate) login: String,
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        pub(crate) is_active: bool,
        pub(crate) is_staff: bool,
        pub(crate) is_superuser: bool,
        pub(crate) live_sessions: i64,
    }
}

record! {
    pub(crate) struct Consent {
        pub(crate) purpose: Purpose,
        pub(crate) text_version: String,
        pub(crate) address: String,
        pub(crate) given_at: Timestamp,
    }
}

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

/// What a consent is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Rules,
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
    /// The proof of an address.
    Verification,
}

techstore_db::text_enum!(LinkPurpose);

impl LinkPurpose {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::Verification => "verification",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Recovery, Self::Verification].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// What a code in a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodePurpose {
    /// The proof of an address.
    Verification,
}

impl CodePurpose {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Verification => "verification",
        }
    }
}
