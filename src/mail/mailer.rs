//! Where letters go: to a mail server, into files, or into memory.

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
    /// Into memory: tests only.
    Memory(Mailbox),
}

impl Mailer {
    /// Reads the setting: `smtps://…`, `smtp://…` as [`SmtpAddress::parse`] has them, `file:FOLDER`, or `file:` alone for
    /// `folder`. To a mail server we are the host `hello`.
    pub fn parse(text: &str, folder: PathBuf, hello: &str) -> Result<Self, WrongSetting> {
        match text.strip_prefix("file:") {
            Some("") => Ok(Self::Files(Files::new(folder))),
            Some(named) => Ok(Self::Files(Files::new(PathBuf::from(named.strip_prefix("//").unwrap_or(named))))),
            None => Ok(Self::Smtp(Box::new(Smtp::new(SmtpAddress::parse(text)?, hello, &[])?))),
        }
    }

    /// The folder, when letters are only put into files.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Files(files) => Some(files.folder()),
            Self::Smtp(_) | Self::Memory(_) => None,
        }
    }

    /// Somebody to carry a batch of letters.
    pub(super) fn carrier(&self) -> Carrier<'_> {
        match self {
            Self::Smtp(smtp) => Carrier::Smtp(Box::new(Line::to(smtp))),
            Self::Files(files) => Carrier::Files(files),
            Self::Memory(mailbox) => Carrier::Memory(mailbox),
        }
    }
}

/// Carries letters one after another.
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
