//! Where messages are sent: to a mail server, into files, or into memory.

use std::path::{Path, PathBuf};

use super::files::Files;
use super::letter::Letter;
use super::mailbox::Mailbox;
use super::not_sent::NotSent;
use super::smtp::{Line, Smtp};
use super::smtp_address::SmtpAddress;
use super::wrong_setting::WrongSetting;

pub enum Mailer {
    Smtp(Box<Smtp>),
    Files(Files),
    /// Tests only.
    Memory(Mailbox),
}

impl Mailer {
    /// `smtps://…` or `smtp://…`, see [`SmtpAddress::parse`]; `file:FOLDER`, or `file:` for `folder`. `hello`: our
    /// host name for the mail server.
    pub fn parse(text: &str, folder: PathBuf, hello: &str) -> Result<Self, WrongSetting> {
        match text.strip_prefix("file:") {
            Some("") => Ok(Self::Files(Files::new(folder))),
            Some(named) => Ok(Self::Files(Files::new(PathBuf::from(named.strip_prefix("//").unwrap_or(named))))),
            None => Ok(Self::Smtp(Box::new(Smtp::new(SmtpAddress::parse(text)?, hello, &[])?))),
        }
    }

    /// `None` unless messages are written into files.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Files(files) => Some(files.folder()),
            Self::Smtp(_) | Self::Memory(_) => None,
        }
    }

    pub(super) fn carrier(&self) -> Carrier<'_> {
        match self {
            Self::Smtp(smtp) => Carrier::Smtp(Box::new(Line::to(smtp))),
            Self::Files(files) => Carrier::Files(files),
            Self::Memory(mailbox) => Carrier::Memory(mailbox),
        }
    }
}

/// Sends a batch of messages one after another.
pub(super) enum Carrier<'a> {
    Smtp(Box<Line<'a>>),
    Files(&'a Files),
    Memory(&'a Mailbox),
}

impl Carrier<'_> {
    pub(super) async fn carry(&mut self, letter: &Letter, wire: &lettre::Message) -> Result<(), NotSent> {
        match self {
            Self::Smtp(line) => line.send(wire).await.map(drop),
            Self::Files(files) => files.write(letter, wire).await,
            Self::Memory(mailbox) => {
                mailbox.add(letter);
                Ok(())
            }
        }
    }

    pub(super) async fn finish(self) {
        if let Self::Smtp(line) = self {
            line.hang_up().await;
        }
    }
}
