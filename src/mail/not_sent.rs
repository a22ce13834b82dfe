//! Why a letter did not go out, and what follows from it.

/// Why a letter did not go out.
#[derive(Debug)]
pub(super) enum NotSent {
    /// It will never be taken: a permanent answer of the server, 5xx (RFC 5321 §4.2.1).
    Refused(Reason),
    /// It is not taken now: a transient answer, 4xx.
    PutOff(Reason),
    /// Nothing can be sent now: no server, no TLS, a wrong login, silence.
    Unreachable(Reason),
}

#[derive(Debug)]
pub(super) struct Reason {
    /// For the outbox: with the words of the server, which may name the recipient.
    pub(super) why: String,
    /// For the log: without.
    pub(super) log: String,
}

impl Reason {
    /// Our own words, which name nobody.
    pub(super) fn ours(why: &str) -> Self {
        Self { why: why.to_owned(), log: why.to_owned() }
    }
}
