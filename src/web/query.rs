//! The query of an address.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The parameters of an address. Every query can be read; parts that make no sense are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked(String);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.query().unwrap_or_default().to_owned()))
    }
}

impl Asked {
    /// The last value of a parameter, as Django takes it.
    #[must_use]
    pub(crate) fn last(&self, name: &str) -> Option<String> {
        let values = form_urlencoded::parse(self.0.as_bytes()).filter(|(known, _)| known == name);
        values.last().map(|(_, value)| value.into_owned())
    }
}
