//! Writes messages into files, for demonstrations: nothing is sent.

use std::io;
use std::path::{Path, PathBuf};

use super::letter::Letter;
use super::not_sent::{NotSent, Reason};
use crate::kernel::durable::{self, Existing, NotWritten};

/// Each message becomes two files: `.eml` for a mail program and its HTML for a browser.
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// The folder is created with the first message.
    #[must_use]
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    #[must_use]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) async fn write(&self, letter: &Letter, wire: &lettre::Message) -> Result<(), NotSent> {
        let (folder, html, wire) = (self.folder.clone(), letter.message.html.clone(), wire.clone());
        // Named by time too: numbers start again with a new database.
        let name = format!("{}-{}", letter.written_at.strftime("%Y%m%d-%H%M%S"), letter.id);
        let put = durable::blocking(folder.clone(), move || write(&folder, &name, &html, &wire));
        put.await.map_err(|error| NotSent::Unreachable(Reason::ours(&error.to_string())))
    }
}

/// The `.eml` is written last: if it exists, the message is complete.
fn write(folder: &Path, name: &str, html: &str, wire: &lettre::Message) -> Result<(), NotWritten> {
    let name = free_name(folder, name, wire)?;
    durable::write_now(&folder.join(format!("{name}.html")), html.as_bytes(), Existing::Replace)?;
    durable::write_now(&folder.join(format!("{name}.eml")), &wire.formatted(), Existing::Replace)
}

/// Adds a number if another database's message has this name. A message that was written before but not marked as sent
/// keeps its name.
fn free_name(folder: &Path, name: &str, wire: &lettre::Message) -> Result<String, NotWritten> {
    let id = wire.headers().get_raw("Message-ID").unwrap_or_default();
    let mut candidate = name.to_owned();
    for number in 2.. {
        let place = folder.join(format!("{candidate}.eml"));
        match std::fs::read(&place) {
            Ok(found) if !holds(&found, id) => candidate = format!("{name}-{number}"),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(NotWritten::new(place, error)),
        }
    }
    Ok(candidate)
}

fn holds(bytes: &[u8], id: &str) -> bool {
    !id.is_empty() && bytes.windows(id.len()).any(|window| window == id.as_bytes())
}

#[cfg(test)]
mod tests {
    use rustix::process::{Resource, Rlimit, setrlimit};
    use techstore_db::Timestamp;

    use super::*;
    use crate::kernel::email::Email;
    use crate::kernel::ids::OutboxId;
    use crate::mail::{Message, Sender, Subject};

    fn letter(moment: &str, html: &str) -> (Letter, lettre::Message) {
        let message = Message {
            to: Email::parse("anna@example.org").unwrap(),
            subject: Subject::new("Заказ принят"),
            text: "Спасибо!".to_owned(),
            html: html.to_owned(),
        };
        let letter = Letter { id: OutboxId(1), message, written_at: Timestamp::new(moment.parse().unwrap()) };
        let wire = letter.compose(&Sender::parse("shop@example.org").unwrap()).unwrap();
        (letter, wire)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    // Every test has its own process, so the limit affects no other.
    #[tokio::test]
    async fn a_message_that_does_not_fit_on_the_disk_is_not_put_and_leaves_nothing_half() {
        use tokio::signal::unix::{SignalKind, signal};
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path().join("mail"));
        let (letter, wire) = letter("2026-11-22T09:00:00Z", &"<p>Заказ</p>".repeat(5_000));
        let _survives = signal(SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw())).unwrap();
        setrlimit(Resource::Fsize, Rlimit { current: Some(16_384), maximum: None }).unwrap();
        let refused = files.write(&letter, &wire).await;
        setrlimit(Resource::Fsize, Rlimit { current: None, maximum: None }).unwrap();
        let Err(NotSent::Unreachable(reason)) = refused else { panic!("it was put") };
        assert!(
            reason.log.contains("mail/20261122-090000-1.html") && reason.log.contains("too large"),
            "{}",
            reason.log
        );
        assert_eq!(names(files.folder()), [""; 0]);
        files.write(&letter, &wire).await.unwrap();
        assert_eq!(names(files.folder()), ["20261122-090000-1.eml", "20261122-090000-1.html"]);
    }

    #[tokio::test]
    async fn a_message_of_another_database_with_the_same_number_and_second_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path().to_owned());
        let ((first, wire), (second, other)) =
            (letter("2026-11-22T09:00:00.1Z", "<p>Анне</p>"), letter("2026-11-22T09:00:00.2Z", "<p>Борису</p>"));
        files.write(&first, &wire).await.unwrap();
        files.write(&second, &other).await.unwrap();
        // A message that was not marked as sent is written again.
        files.write(&first, &wire).await.unwrap();
        files.write(&second, &other).await.unwrap();
        let expected =
            ["20261122-090000-1-2.eml", "20261122-090000-1-2.html", "20261122-090000-1.eml", "20261122-090000-1.html"];
        assert_eq!(names(files.folder()), expected);
        let html = |name: &str| std::fs::read_to_string(files.folder().join(name)).unwrap();
        assert!(html(expected[3]).contains("Анне") && html(expected[1]).contains("Борису"));
    }
}
