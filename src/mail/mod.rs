//! Messages to people: an outbox in the database, and its sender.
//!
//! Promises: a message is sent exactly if the transaction that enqueued it was committed, and at least once. The job
//! [`SendMail`] sends it; the commit wakes the job. A customer's text never reaches an unproven address
//! ([`is_proven`]): ask before putting typed text into a message.
//!
//! Knows `jobs` and `kernel`, and no domain.

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

/// What sending needs of the outside. Cheap to clone.
#[derive(Clone)]
pub struct Mail {
    pub db: Db,
    pub clock: Clock,
    pub mailer: Arc<Mailer>,
    pub sender: Arc<Sender>,
    /// What links in messages begin with.
    pub public_url: Arc<PublicUrl>,
    /// How many messages an unproven mailbox gets; `None` when limits are off.
    pub limits: Option<Limits>,
    pub waker: Arc<Notify>,
}

impl Mail {
    /// Call after a message may have been committed, so that it is sent at once. Otherwise it is sent a little later.
    pub fn wake(&self) {
        self.waker.notify_one();
    }
}
