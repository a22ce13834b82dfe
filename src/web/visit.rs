//! One request's visitor: who, from where, with which session, message and CSRF secret.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::Extensions;
use axum::http::request::Parts;
use techstore_db::Timestamp;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{SessionId, UserId};
use crate::web::context::ConnectionInfo;
use crate::web::csrf_token::Secret;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::purpose::Purpose;
use crate::web::theme::Theme;

/// The visitor of a request. Cheap to clone: the shell of a page holds one.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) connection: Arc<ConnectionInfo>,
    /// Path and query, as asked for.
    pub(crate) path: Arc<str>,
    /// What the answer is for.
    pub(crate) purpose: Purpose,
    pub(crate) now: Timestamp,
    /// The session, if the browser has one.
    pub(crate) session: Option<SessionId>,
    pub(crate) who: Option<Arc<Who>>,
    /// The CSRF secret: the session's for somebody signed in, else the cookie's, else a new one.
    pub(crate) secret: Secret,
    /// The well-formed secrets that came in cookies: one as a rule, more when a neighbour under the same domain has its own.
    pub(crate) cookie_secrets: Arc<[Secret]>,
    /// The masked secret of this page.
    pub(crate) csrf: Arc<str>,
    /// The cookie of devices as it came; of several, all of them.
    pub(crate) devices: Arc<str>,
    /// A message for this page.
    pub(crate) flash: Option<Arc<Flash>>,
    pub(crate) theme: Theme,
    pub(crate) sign_in_pages: SignInPages,
    /// What `site` leaves for single parts, each by its own type: `web` knows no shop.
    pub(crate) extras: Arc<Extensions>,
}

/// Where a visitor is sent who must sign in first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignInPages {
    pub(crate) customers: &'static str,
    pub(crate) staff: &'static str,
    /// Where a person proves once more that it is them.
    pub(crate) confirm: &'static str,
}

/// The person signed in, as pages show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) id: UserId,
    /// First name, or the login when there is none.
    pub(crate) name: String,
    pub(crate) login: String,
    /// Whether the staff site is open to them.
    pub(crate) is_staff: bool,
    /// Whether everything in it is.
    pub(crate) is_superuser: bool,
    /// When they signed in with this browser.
    pub(crate) signed_in_at: Option<Timestamp>,
    /// When they last proved that it is them: when they signed in, or later.
    pub(crate) confirmed_at: Option<Timestamp>,
    /// Whether they still have to be asked for the consent to the processing of personal data.
    pub(crate) owes_consent: bool,
}

impl Visit {
    /// The same visitor with another message for the page.
    #[must_use]
    pub(crate) fn with_flash(&self, flash: Flash) -> Self {
        Self { flash: Some(Arc::new(flash)), ..self.clone() }
    }

    /// What `site` left for one part.
    #[must_use]
    pub(crate) fn extra<T: Clone + Default + Send + Sync + 'static>(&self) -> T {
        self.extras.get::<T>().cloned().unwrap_or_default()
    }

    /// An address of ours as the visitor would write it in full, for programs that read our pages.
    #[must_use]
    pub(crate) fn absolute(&self, path: &str) -> String {
        let scheme = if self.connection.is_https { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.connection.host.authority())
    }

    pub(crate) fn signed_in(&self) -> Result<&Who, Error> {
        self.who.as_deref().ok_or(Error::SignInFirst)
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let visit = parts.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| Error::Fault(Fault::new(anyhow::anyhow!("a handler outside the visit layer"))))
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

/// A visitor who must be signed in: the handler is not reached otherwise.
pub(crate) struct SignedIn {
    pub(crate) visit: Visit,
    pub(crate) who: Who,
    pub(crate) session: SessionId,
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = <Visit as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let who = visit.signed_in()?.clone();
        let session = visit.session.ok_or(Error::SignInFirst)?;
        Ok(Self { visit, who, session })
    }
}
