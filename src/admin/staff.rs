//! The signed-in member of the staff. A handler with a [`Staff`] argument is not reached without one.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::kernel::ids::SessionId;
use crate::web::error::Error;
use crate::web::visit::{Visit, Who};

/// A visitor who may use the staff site. Everybody else is sent to the staff's sign-in page.
#[derive(Clone)]
pub(crate) struct Staff {
    pub(crate) visit: Visit,
    pub(crate) who: Who,
    pub(crate) session: SessionId,
}

impl Staff {
    /// The same person with other rights.
    #[must_use]
    pub(crate) fn with_rights(&self, is_superuser: bool) -> Self {
        let mut staff = self.clone();
        staff.who.is_superuser = is_superuser;
        staff
    }
}

impl<S: Sync> FromRequestParts<S> for Staff {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = <Visit as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let who = visit.who.as_deref().filter(|who| who.is_staff).cloned().ok_or(Error::StaffOnly)?;
        let session = visit.session.ok_or(Error::StaffOnly)?;
        Ok(Self { visit, who, session })
    }
}
