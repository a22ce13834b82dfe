//! A message of the outbox, with the headers to send it.

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use techstore_db::Timestamp;

use super::message::{Message, Subject};
use super::not_sent::{NotSent, Reason};
use super::secrets;
use super::sender::{Sender, mailable};
use super::store::Row;
use crate::kernel::email::Email;
use crate::kernel::ids::OutboxId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub id: OutboxId,
    pub message: Message,
    /// The `Date` header, however late the message is sent (RFC 5322 §3.6.1).
    pub(crate) written_at: Timestamp,
}

impl Letter {
    pub(super) fn read(row: Row) -> Result<Self, NotSent> {
        let Ok(to) = Email::parse(&row.recipient) else { return Err(unmailable()) };
        let filled = |body| secrets::fill(body, row.secrets.as_deref());
        let (text, html) = (filled(row.text_body)?, filled(row.html_body)?);
        let message = Message { to, subject: Subject::new(&row.subject), text, html };
        Ok(Self { id: row.id, message, written_at: row.created_at })
    }

    /// The same at every attempt: if we miss the server's answer and send again, duplicates can be recognised (RFC
    /// 5322 §3.6.4). The sender's domain comes last.
    #[must_use]
    pub(crate) fn message_id(&self, sender: &Sender) -> String {
        // Numbers start again with a new database; the microsecond distinguishes those.
        format!("<outbox.{}.{}@{}>", self.id, self.written_at.as_microsecond(), sender.domain())
    }

    /// For mail servers: ASCII, lines of a permitted length, ending in CRLF.
    pub(super) fn compose(&self, sender: &Sender) -> Result<lettre::Message, NotSent> {
        let message = &self.message;
        let Some(to) = mailable(&message.to) else { return Err(unmailable()) };
        lettre::Message::builder()
            .from(sender.mailbox())
            .to(Mailbox::new(None, to))
            .subject(message.subject.as_str())
            .date(self.written_at.moment().into())
            .message_id(Some(self.message_id(sender)))
            // Suppresses «out of office» replies (RFC 3834 §5).
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", "ru"))
            .multipart(
                MultiPart::alternative()
                    .singlepart(SinglePart::plain(lines(&message.text)))
                    .singlepart(SinglePart::html(lines(&message.html))),
            )
            .map_err(|error| NotSent::Refused(Reason::ours(&error.to_string())))
    }
}

fn unmailable() -> NotSent {
    NotSent::Refused(Reason::ours("the recipient is no address that can be mailed to"))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A lone CR must not occur in a message (RFC 5321 §2.3.8). The encoder turns line ends into CRLF.
fn lines(text: &str) -> String {
    text.replace('\r', "")
}
