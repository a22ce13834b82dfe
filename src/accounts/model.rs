//! What several parts of the accounts share.

use techstore_db::{Timestamp, record};

use crate::kernel::ids::{SessionId, SignInId};

record! {
    pub(crate) struct SignIn {
        pub(crate) id: SignInId,
        /// The live session it began, if it lives.
        pub(crate) session_id: Option<SessionId>,
        pub(crate) address: String,
        /// «Chrome».
        pub(crate) browser: String,
        /// «Windows».
        pub(crate) system: String,
        /// `desktop`, `phone`, `tablet`, `bot` or `unknown`; `unread` when that is still to be read from the agent.
        pub(crate) device: String,
        /// What the browser said of itself.
        pub(crate) user_agent: String,
        pub(crate) signed_in_at: Timestamp,
        /// When somebody was last seen with it.
        pub(crate) last_seen_at: Timestamp,
        /// When its session was ended by somebody.
        pub(crate) ended_at: Option<Timestamp>,
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
