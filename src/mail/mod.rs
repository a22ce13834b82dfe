//! Messages to people: an outbox in the database, and whoever carries them away.
//!
//! Whoever has something to tell puts a [`Message`] into the outbox in the transaction that makes it true; the job [`SendMail`]
//! does the rest, and is woken by the commit:
//!
//! ```ignore
//! mail::enqueue(&mail, &mut tx, &Message { to, subject: Subject::new("Заказ принят"), text, html }).await?;
//! ```
//!
//! What a message may say depends on its address ([`is_proven`]): whoever writes one asks before it puts in what a customer
//! typed.

mod at_once;
mod backoff;
mod delivery;
mod files;
mod letter;
mod limits;
mod mailbox;
mod mailer;
mod message;
mod not_sent;
pub mod notices;
mod outbox;
mod proof;
mod public_url;
pub(crate) mod secrets;
mod sender;
mod sending;
mod smtp;
mod smtp_address;
mod store;
mod wrong_setting;

use std::sync::Arc;

use techstore_db::Db;
use tokio::sync::Notify;

pub use at_once::greet;
pub use at_once::send_at_once;
pub use delivery::Delivered;
pub use delivery::LEASE;
pub use delivery::deliver;
pub use letter::Letter;
pub(crate) use limits::Limits;
pub use limits::dropped;
pub use mailbox::Mailbox;
pub use mailer::Mailer;
pub use message::Message;
pub use message::Subject;
pub use outbox::standing;
pub use outbox::{enqueue, enqueue_for_staff, sweep};
pub(crate) use outbox::{enqueue_always, enqueue_confidential, enqueue_once_a_day};
pub(crate) use proof::{Proof, is_proven, proof};
pub use public_url::PublicUrl;
pub use sender::Sender;
pub use sending::SendMail;
pub use smtp::Patience;
pub use smtp::Smtp;
pub use smtp_address::SmtpAddress;
pub use wrong_setting::WrongSetting;

use crate::kernel::clock::Clock;

/// What the mail needs; cheap to clone.
#[derive(Clone)]
pub struct Mail(Arc<Shared>);

struct Shared {
    parts: Parts,
    waker: Arc<Notify>,
}

pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub mailer: Mailer,
    pub sender: Sender,
    /// What links in them begin with.
    pub public_url: PublicUrl,
    /// How many messages a mailbox gets that is not proven; nothing when limits are off.
    pub limits: Option<Limits>,
}

impl Mail {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Shared { parts, waker: Arc::new(Notify::new()) }))
    }

    /// Says that a message may have been committed, so that it goes out at once. Without it, it goes out a little later.
    pub fn wake(&self) {
        self.0.waker.notify_one();
    }

    /// What [`Mail::wake`] rings, for the job that delivers.
    #[must_use]
    pub(crate) fn waker(&self) -> Arc<Notify> {
        Arc::clone(&self.0.waker)
    }
}

impl std::ops::Deref for Mail {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}
