//! A body on its way: no more of it, no slower and no longer than it may be.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use futures_util::Stream;
use http_body::Body as _;
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

use super::Unread;
use super::budget::{SMALL, Share};

/// How long a small body may take to arrive, in all.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes a second that a large body must bring beyond that: a picture may come over a slow line, but not for ever.
const SLOWEST: usize = 32 * 1024;

/// How long a body of up to `limit` bytes may take.
#[must_use]
pub(crate) fn longest(limit: usize) -> Duration {
    DEADLINE + earned(limit)
}

/// The time that bytes beyond a small body are good for.
fn earned(bytes: usize) -> Duration {
    let millis = bytes.saturating_sub(SMALL).saturating_mul(1000) / SLOWEST;
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

/// The body of a request, read piece by piece.
pub(crate) struct Incoming {
    body: Body,
    limit: usize,
    seen: usize,
    began: Instant,
    share: Share,
}

impl Incoming {
    /// Looks at the announced size; nothing is read yet.
    pub(crate) fn new(headers: &HeaderMap, body: Body, limit: usize, share: Share) -> Result<Self, Unread> {
        if announced(headers, &body) > limit {
            return Err(Unread::TooLarge);
        }
        Ok(Self { body, limit, seen: 0, began: Instant::now(), share })
    }

    /// The next piece; `None` at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Unread> {
        loop {
            let latest = self.began + DEADLINE + earned(self.seen);
            let frame = timeout_at(latest, self.body.frame()).await.map_err(|_| Unread::TooSlow)?;
            let Some(frame) = frame else { return Ok(None) };
            let Ok(data) = frame.map_err(|_| Unread::CutOff)?.into_data() else { continue };
            self.seen = self.seen.saturating_add(data.len());
            if self.seen > self.limit {
                return Err(Unread::TooLarge);
            }
            if !self.share.grow(data.len()) {
                return Err(Unread::NoRoom);
            }
            return Ok(Some(data));
        }
    }

    /// All of it, and the share of the budget that it takes.
    pub(crate) async fn whole(mut self) -> Result<(Bytes, Share), Unread> {
        let Some(first) = self.next().await? else { return Ok((Bytes::new(), self.share)) };
        let Some(second) = self.next().await? else { return Ok((first, self.share)) };
        let mut bytes = Vec::from(first);
        bytes.extend_from_slice(&second);
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok((bytes.into(), self.share))
    }

    /// Its pieces as a stream, for a parser; what went wrong is told by [`Unread`].
    pub(crate) fn pieces(&mut self) -> impl Stream<Item = Result<Bytes, Unread>> {
        futures_util::stream::unfold(self, async |incoming| Some((incoming.next().await.transpose()?, incoming)))
    }

    /// The share of the budget that the body takes.
    #[must_use]
    pub(crate) fn into_share(self) -> Share {
        self.share
    }
}

/// The bytes that a body will have at least, as far as is known before it is read.
#[must_use]
pub(crate) fn announced(headers: &HeaderMap, body: &Body) -> usize {
    let known = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let said = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_number = !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_digit());
    // A number too long for us is a size too large for us.
    if is_number { known.max(said.parse().unwrap_or(usize::MAX)) } else { known }
}
