//! Bypasses the outbox, for the operator, who waits for the answer: sends one message, or checks the mail server.

use std::time::Duration;

use techstore_db::Timestamp;

use super::letter::Letter;
use super::mailer::Mailer;
use super::message::Message;
use super::not_sent::NotSent;
use super::sender::Sender;
use super::smtp::{Line, Patience};
use crate::kernel::ids::OutboxId;

const PATIENCE: Patience = Patience { connecting: Duration::from_secs(10), sending: Duration::from_secs(30) };

/// Returns the server's answer, or where the files are.
pub async fn send_at_once(
    mailer: &Mailer,
    sender: &Sender,
    message: Message,
    now: Timestamp,
) -> Result<String, String> {
    let letter = Letter { id: OutboxId(0), message, written_at: now };
    let wire = letter.compose(sender).map_err(why)?;
    match mailer {
        Mailer::Smtp(smtp) => {
            let mut line = Line::patiently(smtp, PATIENCE);
            let answer = line.send(&wire).await.map_err(why)?;
            line.hang_up().await;
            Ok(format!("the server took the message: {answer}"))
        }
        Mailer::Files(files) => {
            files.write(&letter, &wire).await.map_err(why)?;
            Ok(format!("nothing is sent: the message lies in {}", files.folder().display()))
        }
        Mailer::Memory(mailbox) => {
            mailbox.add(&letter);
            Ok("nothing is sent: the message stays in memory".to_owned())
        }
    }
}

/// Connects, with TLS and login as configured. Sends nothing.
pub async fn greet(mailer: &Mailer) -> Result<(), String> {
    let Mailer::Smtp(smtp) = mailer else { return Ok(()) };
    let mut line = Line::patiently(smtp, PATIENCE);
    line.greet().await.map_err(why)?;
    line.hang_up().await;
    Ok(())
}

fn why(not_sent: NotSent) -> String {
    match not_sent {
        NotSent::Refused(reason) | NotSent::PutOff(reason) | NotSent::Unreachable(reason) => reason.why,
    }
}
