//! How parts of the shop that know no accounts begin a session for a guest, and leave a message for the next page in one.

use std::sync::Arc;

use axum::http::header::SET_COOKIE;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::SessionId;
use crate::web::cookies;
use crate::web::flash::Flash;

type Begin = dyn Fn() -> BoxFuture<'static, Result<(SessionId, String), Fault>> + Send + Sync;
type Leave = dyn Fn(SessionId, Flash) -> BoxFuture<'static, Result<(), Fault>> + Send + Sync;

/// Begins sessions of nobody and leaves messages in sessions; what does it is passed in by the site.
#[derive(Clone)]
pub struct SessionStart {
    begin: Arc<Begin>,
    leave: Arc<Leave>,
}

/// A session that was just begun: its key must reach the browser.
pub struct Begun {
    /// The session.
    pub id: SessionId,
    key: String,
}

impl SessionStart {
    /// `begin` makes a session of nobody and gives its number and key; `leave` keeps a message in a session.
    pub fn new<B, L>(
        begin: impl Fn() -> B + Send + Sync + 'static,
        leave: impl Fn(SessionId, Flash) -> L + Send + Sync + 'static,
    ) -> Self
    where
        B: Future<Output = Result<(SessionId, String), Fault>> + Send + 'static,
        L: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        let begin = Arc::new(move || begin().boxed());
        Self { begin, leave: Arc::new(move |session, flash| leave(session, flash).boxed()) }
    }

    /// Begins a session of nobody. Only for something to keep: whoever asks without end would fill the database.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn begin(&self) -> Result<Begun, Fault> {
        (self.begin)().await.map(|(id, key)| Begun { id, key })
    }

    /// Leaves a message for the next page of a session; one that has ended takes none.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn leave(&self, session: SessionId, flash: Flash) -> Result<(), Fault> {
        (self.leave)(session, flash).await
    }
}

impl Begun {
    /// Hands the browser the key of its session.
    ///
    /// # Errors
    /// A key that is no cookie value: a defect.
    pub fn hand_over(&self, response: &mut Response, is_https: bool) -> Result<(), Fault> {
        let line = cookies::set_session(&self.key, is_https).map_err(Fault::new).while_("handing over a session")?;
        response.headers_mut().append(SET_COOKIE, line);
        Ok(())
    }
}
