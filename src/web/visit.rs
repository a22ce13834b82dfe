//! One request's visitor: who, from where, with which session, cart, message and CSRF secret.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use techstore_db::Timestamp;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{SessionId, UserId};
use crate::web::context::Place;
use crate::web::csrf_token::Secret;
use crate::web::error::Error;
use crate::web::flash::Flash;
use crate::web::in_cart::InCart;
use crate::web::purpose::Purpose;
use crate::web::theme::Theme;

/// The visitor of a request; cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Details>);

#[derive(Clone)]
pub(crate) struct Details {
    /// Where the request came from and by what name it called us.
    pub(crate) place: Place,
    /// Path and query, as asked for.
    pub(crate) path: String,
    /// What the answer is for.
    pub(crate) purpose: Purpose,
    /// When the request came.
    pub(crate) now: Timestamp,
    /// The session, if the browser has one.
    pub(crate) session: Option<SessionId>,
    pub(crate) who: Option<Who>,
    /// The CSRF secret: the session's for somebody signed in, else the cookie's, else a new one.
    pub(crate) secret: Secret,
    /// The well-formed secrets that came in cookies: one as a rule, more when a neighbour under the same domain has its own.
    pub(crate) cookie_secrets: Vec<Secret>,
    /// The masked secret of this page.
    pub(crate) csrf: String,
    /// The cookie of devices as it came; of several, all of them.
    pub(crate) devices: String,
    /// What lies in the cart.
    pub(crate) cart: InCart,
    /// A message for this page.
    pub(crate) flash: Option<Flash>,
    pub(crate) theme: Theme,
    /// The categories for menus.
    pub(crate) nav: Arc<Nav>,
    /// Whether the shop is open now.
    pub(crate) hours: Hours,
    /// How many orders wait for the staff; told to them alone.
    pub(crate) new_orders: i64,
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
    /// Whether they still have to be asked for the consent to the processing of personal data.
    pub(crate) owes_consent: bool,
}

/// The categories of the catalogue for menus.
#[derive(Debug, Default)]
pub(crate) struct Nav {
    /// Name and address of each.
    pub(crate) categories: Vec<Category>,
}

/// A category in a menu.
#[derive(Debug, Clone)]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// Whether the shop in Lesnaya street is open at the moment of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Until the hour.
    OpenUntil(i8),
    /// Opens at the hour.
    OpensAt(i8),
}

impl Hours {
    const OPENS: i8 = 10;
    const CLOSES: i8 = 21;

    /// Looks at the wall clock of the shop: every day from 10 to 21.
    #[must_use]
    pub(crate) fn at(local: jiff::civil::DateTime) -> Self {
        if (Self::OPENS..Self::CLOSES).contains(&local.hour()) {
            Self::OpenUntil(Self::CLOSES)
        } else {
            Self::OpensAt(Self::OPENS)
        }
    }
}

impl Visit {
    /// Shares the details.
    #[must_use]
    pub(crate) fn new(details: Details) -> Self {
        Self(Arc::new(details))
    }

    /// The same visitor with another message for the page.
    #[must_use]
    pub(crate) fn with_flash(&self, flash: Flash) -> Self {
        Self::new(Details { flash: Some(flash), ..Details::clone(self) })
    }

    /// An address of ours as the visitor would write it in full, for programs that read our pages.
    #[must_use]
    pub(crate) fn absolute(&self, path: &str) -> String {
        let scheme = if self.place.is_https { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.place.host.authority())
    }

    /// The person signed in.
    ///
    /// # Errors
    /// [`Error::SignInFirst`].
    pub(crate) fn signed_in(&self) -> Result<&Who, Error> {
        self.who.as_ref().ok_or(Error::SignInFirst)
    }
}

impl std::ops::Deref for Visit {
    type Target = Details;
    fn deref(&self) -> &Details {
        &self.0
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
