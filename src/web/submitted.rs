//! The body of a request that changes something: read whole, once, within limits of size and time.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::BodyExt;

use crate::web::error::Error;

/// How long a body may take to arrive, in all.
const DEADLINE: Duration = Duration::from_secs(10);
/// What is still taken in, and thrown away, so that the sender gets to read why it was too much.
const DRAINED: usize = 32 * 1024 * 1024;
/// Fields in one form, as Django's `DATA_UPLOAD_MAX_NUMBER_FIELDS`.
const MOST_FIELDS: usize = 1000;

/// A body, taken apart.
#[derive(Clone)]
pub enum Submitted {
    /// A form's fields, in order.
    Form(Vec<(String, String)>),
    /// A form's fields and its one file.
    Multipart(Vec<(String, String)>, Option<Upload>),
    /// Anything else: JSON, by the contract, whatever it calls itself.
    Other(Bytes),
}

/// A file as it came. Neither its name nor its claimed type is ever looked at.
#[derive(Clone)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// Its content.
    pub bytes: Bytes,
}

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Over the limit.
    TooLarge,
    /// Not there in time.
    TooSlow,
    /// The connection ended before the body did.
    CutOff,
    /// Not the form it claims to be.
    Malformed,
}

impl From<Unread> for Error {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::TooLarge => Self::TooLarge,
            Unread::TooSlow => Self::TooSlow,
            // As Django: a token that could not be read is no token.
            Unread::CutOff => Self::Forged("Запрос не дошёл целиком. Обновите страницу и попробуйте ещё раз."),
            Unread::Malformed => Self::Malformed("Форму не разобрать. Обновите страницу и попробуйте ещё раз."),
        }
    }
}

/// Reads a body whole and takes it apart.
///
/// # Errors
/// [`Unread`].
pub async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Submitted, Unread> {
    let bytes = tokio::time::timeout(DEADLINE, collect(headers, body, limit)).await.map_err(|_| Unread::TooSlow)??;
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/x-www-form-urlencoded" => form(&bytes),
        "multipart/form-data" => multipart(kind, bytes).await,
        _ => Ok(Submitted::Other(bytes)),
    }
}

async fn collect(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let announced =
        headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok()).unwrap_or(0);
    if announced > DRAINED {
        return Err(Unread::TooLarge);
    }
    let mut kept = Vec::with_capacity(announced.min(limit));
    let mut seen = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::CutOff)?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen > DRAINED {
            return Err(Unread::TooLarge);
        }
        if seen <= limit {
            kept.extend_from_slice(&data);
        }
    }
    if seen > limit { Err(Unread::TooLarge) } else { Ok(kept.into()) }
}

fn form(bytes: &[u8]) -> Result<Submitted, Unread> {
    let fields: Vec<_> =
        form_urlencoded::parse(bytes).take(MOST_FIELDS + 1).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    if fields.len() > MOST_FIELDS { Err(Unread::Malformed) } else { Ok(Submitted::Form(fields)) }
}

async fn multipart(kind: &str, bytes: Bytes) -> Result<Submitted, Unread> {
    let boundary = multer::parse_boundary(kind).map_err(|_| Unread::Malformed)?;
    let whole = futures_util::stream::once(async move { Ok::<_, std::io::Error>(bytes) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let (mut fields, mut upload) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|_| Unread::Malformed)? {
        if fields.len() >= MOST_FIELDS {
            return Err(Unread::Malformed);
        }
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let content = part.bytes().await.map_err(|_| Unread::Malformed)?;
        if is_file {
            if !content.is_empty() && upload.is_none() {
                upload = Some(Upload { field: name, bytes: content });
            }
        } else {
            fields.push((name, String::from_utf8_lossy(&content).into_owned()));
        }
    }
    Ok(Submitted::Multipart(fields, upload))
}

impl Submitted {
    /// The last value of a form's field, as Django takes it; nothing for what is not a form.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Form(fields) | Self::Multipart(fields, _) => {
                fields.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
            }
            Self::Other(_) => None,
        }
    }
}
