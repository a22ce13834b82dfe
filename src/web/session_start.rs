//! How parts that know no accounts begin a guest's session, and leave a message for the next page in it.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header::SET_COOKIE;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};

use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::ids::SessionId;
use crate::web::cookies;
use crate::web::error::Error;
use crate::web::flash::Flash;

type Begin = dyn Fn(IpAddr) -> BoxFuture<'static, Outcome<(SessionId, SecretString), u64>> + Send + Sync;
type Leave = dyn Fn(SessionId, Flash) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync;

/// Begins guests' sessions and leaves messages in sessions, by functions that the site passes in.
#[derive(Clone)]
pub(crate) struct SessionStart {
    begin: Arc<Begin>,
    leave: Arc<Leave>,
}

/// Too many guests' sessions began from an address: to be tried again after so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyGuests(pub(crate) u64);

impl From<Failure<TooManyGuests>> for Error {
    fn from(failure: Failure<TooManyGuests>) -> Self {
        match failure {
            Failure::Refused(TooManyGuests(seconds)) => Self::TooMany(seconds),
            Failure::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// A session that was just begun: its key must reach the browser.
pub(crate) struct Begun {
    pub(crate) id: SessionId,
    key: SecretString,
}

impl SessionStart {
    /// `begin` makes a guest's session for a client's address and answers its id and key, or after how many seconds to try again;
    /// `leave` keeps a message in a session.
    pub(crate) fn new<B, L>(
        begin: impl Fn(IpAddr) -> B + Send + Sync + 'static,
        leave: impl Fn(SessionId, Flash) -> L + Send + Sync + 'static,
    ) -> Self
    where
        B: Future<Output = Outcome<(SessionId, SecretString), u64>> + Send + 'static,
        L: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let begin = Arc::new(move |address| begin(address).boxed());
        Self { begin, leave: Arc::new(move |session, flash| leave(session, flash).boxed()) }
    }

    /// Begins a guest's session for a client's address. Only when there is something to keep: endless requests would fill the
    /// database.
    pub(crate) async fn begin(&self, address: IpAddr) -> Outcome<Begun, TooManyGuests> {
        match (self.begin)(address).await {
            Ok((id, key)) => Ok(Begun { id, key }),
            Err(Failure::Refused(seconds)) => Err(Failure::Refused(TooManyGuests(seconds))),
            Err(Failure::Fault(fault)) => Err(Failure::Fault(fault)),
        }
    }

    /// Leaves a message for the next page of a session. If the session has ended, it is lost.
    pub(crate) async fn leave(&self, session: SessionId, flash: Flash) -> Result<(), Fault> {
        (self.leave)(session, flash).await
    }
}

impl Begun {
    /// Hands the browser the key of its session.
    pub(crate) fn hand_over(&self, response: &mut Response, is_https: bool) -> Result<(), Fault> {
        let line = cookies::set_session(self.key.expose_secret(), is_https)
            .map_err(Fault::new)
            .while_("handing over a session")?;
        response.headers_mut().append(SET_COOKIE, line);
        Ok(())
    }
}
