//! The job that sends a message.

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::delivery::deliver_due;
use super::{Mail, store};
use crate::jobs::{Job, Next};
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::OutboxId;

/// Sends a message of the outbox. The job ends when it was sent or given up; the outbox decides how often it is tried.
///
/// It also sends everything else that is due over the same connection, so most jobs find their message sent.
#[derive(Serialize, Deserialize)]
pub struct SendMail {
    pub(super) letter: OutboxId,
}

impl Job for SendMail {
    const KIND: &'static str = "send_mail";
    type Context = Mail;

    async fn run(&self, mail: &Mail, stop: &CancellationToken) -> Result<Next, Fault> {
        if self.due_at(mail).await?.is_none() {
            return Ok(Next::Done);
        }
        let (delivered, is_reached) = deliver_due(mail, || !stop.is_cancelled()).await?;
        if delivered.sent > 0 {
            tracing::info!(sent = delivered.sent, "messages were sent");
        }
        Ok(match self.due_at(mail).await? {
            None => Next::Done,
            Some(at) if is_reached => Next::At(at),
            Some(at) => Next::Pause(at),
        })
    }
}

impl SendMail {
    /// `None` if the message was sent or given up.
    async fn due_at(&self, mail: &Mail) -> Result<Option<techstore_db::Timestamp>, Fault> {
        let mut db = mail.db.read().await?;
        store::due_at(&mut db, self.letter).await.while_("looking for a message to send")
    }
}
