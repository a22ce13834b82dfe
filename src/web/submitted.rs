//! The body of a request that changes something: read once, within limits of size, time and memory.

mod budget;
mod incoming;
mod spool;

use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use crate::kernel::fault::{Fault, While};
use crate::web::error::Error;

pub(crate) use budget::{Budget, SMALL, Share};
pub(crate) use incoming::{announced, longest};
pub(crate) use spool::Content;

use incoming::Incoming;
use spool::Spool;

/// Fields in one form, as Django's `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
const MOST_FIELDS: usize = 1000;

#[derive(Debug, Clone)]
pub struct Bodies {
    /// The bytes they may take together.
    pub budget: Budget,
    /// The folder of long files while they are worked on.
    pub folder: PathBuf,
}

#[derive(Clone)]
pub(crate) enum Submitted {
    /// A form's fields, in order.
    Form(Vec<(String, String)>),
    /// A form's fields and its one file.
    Multipart(Vec<(String, String)>, Option<Upload>),
    /// Anything else: JSON, by the contract, whatever it calls itself.
    Other(Bytes),
}

/// A file as it came. Neither its name nor its claimed type is ever looked at.
#[derive(Clone)]
pub(crate) struct Upload {
    /// The field it came in.
    pub(crate) field: String,
    content: Content,
}

impl Upload {
    /// Its content. A long file is read from the disk now: ask when there is something to be done with it.
    pub(crate) async fn bytes(&self) -> Result<Bytes, Fault> {
        self.content.read().await.while_("reading an upload back")
    }
}

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    TooLarge,
    TooSlow,
    /// The connection ended before the body did.
    CutOff,
    /// Not the form it claims to be.
    Malformed,
    /// The bodies of all requests together take as much as they may.
    NoRoom,
    /// It could not be written to the disk.
    NotKept,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Unread {}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::TooLarge => Self::TooLarge,
            Unread::TooSlow => Self::TooSlow,
            // As Django: a token that could not be read is no token.
            Unread::CutOff => Self::Forged("Запрос не дошёл целиком. Обновите страницу и попробуйте ещё раз."),
            Unread::Malformed => Self::Malformed("Форму не разобрать. Обновите страницу и попробуйте ещё раз."),
            Unread::NoRoom | Unread::NotKept => Self::Busy,
        }
    }
}

/// What kind of body the headers announce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Form,
    /// A form with a file; the header that names its boundary.
    Multipart(String),
    Other,
}

impl Kind {
    #[must_use]
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Self::Form
        } else if essence.eq_ignore_ascii_case("multipart/form-data") {
            Self::Multipart(kind.to_owned())
        } else {
            Self::Other
        }
    }
}

/// Reads a body and takes it apart. The share of the budget must be kept for as long as the body is.
/// A size announced above the limit is refused before anything is read.
pub(crate) async fn read(
    headers: &HeaderMap,
    kind: Kind,
    body: Body,
    limit: usize,
    bodies: &Bodies,
) -> Result<(Submitted, Share), Unread> {
    let incoming = Incoming::new(headers, body, limit, bodies.budget.share())?;
    match kind {
        Kind::Form => incoming.whole().await.and_then(|(bytes, share)| Ok((form(&bytes)?, share))),
        Kind::Other => incoming.whole().await.map(|(bytes, share)| (Submitted::Other(bytes), share)),
        Kind::Multipart(header) => multipart(&header, incoming, bodies).await,
    }
}

fn form(bytes: &[u8]) -> Result<Submitted, Unread> {
    let fields: Vec<_> =
        form_urlencoded::parse(bytes).take(MOST_FIELDS + 1).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    if fields.len() > MOST_FIELDS { Err(Unread::Malformed) } else { Ok(Submitted::Form(fields)) }
}

async fn multipart(header: &str, mut incoming: Incoming, bodies: &Bodies) -> Result<(Submitted, Share), Unread> {
    let boundary = multer::parse_boundary(header).map_err(|_| Unread::Malformed)?;
    let (mut fields, mut upload) = (Vec::new(), None);
    {
        let mut parts = multer::Multipart::new(Box::pin(incoming.pieces()), boundary);
        while let Some(mut part) = parts.next_field().await.map_err(|error| cause(&error))? {
            if fields.len() >= MOST_FIELDS {
                return Err(Unread::Malformed);
            }
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                let content = receive(&mut part, upload.is_none(), bodies).await?;
                upload = upload.or(content.map(|content| Upload { field: name, content }));
            } else {
                let content = part.bytes().await.map_err(|error| cause(&error))?;
                fields.push((name, String::from_utf8_lossy(&content).into_owned()));
            }
        }
    }
    Ok((Submitted::Multipart(fields, upload), incoming.into_share()))
}

/// Reads a file. `None` for one without bytes and name: browsers send that for a field in which nothing was chosen.
async fn receive(part: &mut multer::Field<'_>, is_wanted: bool, bodies: &Bodies) -> Result<Option<Content>, Unread> {
    let not_kept = |error: std::io::Error| {
        tracing::error!(%error, folder = %bodies.folder.display(), "cannot write an upload to the disk");
        Unread::NotKept
    };
    let is_chosen = part.file_name().is_some_and(|name| !name.is_empty());
    let mut spool = Spool::new(&bodies.folder);
    while let Some(piece) = part.chunk().await.map_err(|error| cause(&error))? {
        if is_wanted {
            spool.push(&piece).await.map_err(not_kept)?;
        }
    }
    if spool.is_empty() && !is_chosen { Ok(None) } else { spool.finish().await.map(Some).map_err(not_kept) }
}

/// Why a multipart body could not be read: a limit of ours, or no valid form.
fn cause(error: &multer::Error) -> Unread {
    match error {
        multer::Error::StreamReadFailed(cause) => cause.downcast_ref().copied().unwrap_or(Unread::Malformed),
        _ => Unread::Malformed,
    }
}

impl Submitted {
    /// The last value of a form's field, as Django takes it; nothing for what is not a form.
    #[must_use]
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Form(fields) | Self::Multipart(fields, _) => {
                fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
            }
            Self::Other(_) => None,
        }
    }
}
