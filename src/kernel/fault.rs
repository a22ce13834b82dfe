//! Unexpected failures. Opaque: logged once with their causes, never shown to a client.

use crate::kernel::durable::NotWritten;

/// An unexpected failure, or an unavailable database. Without `Display` on purpose: all one can do is pass it on.
pub struct Fault {
    cause: anyhow::Error,
    unavailable: bool,
    conflict: bool,
    unwritten: bool,
}

impl Fault {
    pub fn new(cause: impl Into<anyhow::Error>) -> Self {
        Self { cause: cause.into(), unavailable: false, conflict: false, unwritten: false }
    }

    /// Whether it may pass by itself, as when the database is busy or stopped, and is no defect.
    #[must_use]
    pub(crate) fn is_unavailable(&self) -> bool {
        self.unavailable
    }

    /// Whether a transaction lost a conflict with another one.
    #[must_use]
    pub(crate) fn is_conflict(&self) -> bool {
        self.conflict
    }

    /// Whether a file could not be written: the disk is full, or the folder is not writable.
    #[must_use]
    pub(crate) fn is_unwritten(&self) -> bool {
        self.unwritten
    }

    #[must_use]
    pub(crate) fn causes(&self) -> String {
        format!("{:#}", self.cause)
    }

    /// For a command, whose reader is the operator.
    #[must_use]
    pub(crate) fn into_error(self) -> anyhow::Error {
        self.cause
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.cause.fmt(f)
    }
}

impl From<techstore_db::Error> for Fault {
    fn from(error: techstore_db::Error) -> Self {
        use techstore_db::Error::{Conflict, Lost, Unavailable};
        let unavailable = matches!(error, Unavailable(_) | Conflict(_) | Lost(_));
        let conflict = error.is_conflict();
        Self { cause: error.into(), unavailable, conflict, unwritten: false }
    }
}

impl From<NotWritten> for Fault {
    fn from(error: NotWritten) -> Self {
        Self { unwritten: true, ..Self::new(error) }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new(error)
    }
}

impl techstore_db::Failed for Fault {
    fn is_conflict(&self) -> bool {
        self.conflict
    }

    fn during(self, operation: &'static str) -> Self {
        Self { cause: self.cause.context(operation), ..self }
    }
}

impl<E> techstore_db::Failed for Failure<E> {
    fn is_conflict(&self) -> bool {
        Self::is_conflict(self)
    }

    fn during(self, operation: &'static str) -> Self {
        match self {
            Self::Fault(fault) => Self::Fault(fault.during(operation)),
            refused @ Self::Refused(_) => refused,
        }
    }
}

/// Adds what was being done to a failure.
pub(crate) trait While<T> {
    /// Adds «while …» to a failure.
    fn while_(self, doing: &'static str) -> Result<T, Fault>;
}

impl<T, E: Into<Fault>> While<T> for Result<T, E> {
    fn while_(self, doing: &'static str) -> Result<T, Fault> {
        self.map_err(|error| {
            let fault = error.into();
            Fault { cause: fault.cause.context(doing), ..fault }
        })
    }
}

/// Why an operation failed: a business reason of its own, or a fault.
#[derive(Debug)]
pub enum Failure<E> {
    /// A reason that the caller is told.
    Refused(E),
    /// Nothing that the caller could change.
    Fault(Fault),
}

/// The result of an operation that may be refused for business reasons.
pub(crate) type Outcome<T, E> = Result<T, Failure<E>>;

/// Passes faults on and leaves the refusals to the caller.
pub(crate) trait PassFault<T, E> {
    /// `match place(…).await.pass_fault()? { Ok(placed) => …, Err(why) => … }`: only refusals are matched.
    fn pass_fault(self) -> Result<Result<T, E>, Fault>;
}

impl<T, E> PassFault<T, E> for Outcome<T, E> {
    fn pass_fault(self) -> Result<Result<T, E>, Fault> {
        match self {
            Ok(done) => Ok(Ok(done)),
            Err(Failure::Refused(why)) => Ok(Err(why)),
            Err(Failure::Fault(fault)) => Err(fault),
        }
    }
}

impl<E> Failure<E> {
    /// Translates the reason of a refusal. A fault stays.
    pub(crate) fn map<F>(self, translate: impl FnOnce(E) -> F) -> Failure<F> {
        match self {
            Self::Refused(why) => Failure::Refused(translate(why)),
            Self::Fault(fault) => Failure::Fault(fault),
        }
    }

    /// For a command, whose reader is the operator.
    pub(crate) fn into_error(self, describe: impl FnOnce(E) -> anyhow::Error) -> anyhow::Error {
        match self {
            Self::Refused(why) => describe(why),
            Self::Fault(fault) => fault.into_error(),
        }
    }

    /// Whether the operation lost a conflict with another transaction and may be run again.
    #[must_use]
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Fault(fault) if fault.is_conflict())
    }
}

impl<E, F: Into<Fault>> From<F> for Failure<E> {
    fn from(fault: F) -> Self {
        Self::Fault(fault.into())
    }
}
