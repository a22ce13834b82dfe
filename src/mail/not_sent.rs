//! Why a message was not sent, and what follows from that.

#[derive(Debug)]
pub(super) enum NotSent {
    /// Permanently, by the server's answer 5xx (RFC 5321 §4.2.1).
    Refused(Reason),
    /// For now, by the server's answer 4xx.
    PutOff(Reason),
    /// No message can be sent now: no server, no TLS, a wrong login, or no answer.
    Unreachable(Reason),
}

#[derive(Debug)]
pub(super) struct Reason {
    /// For the outbox. Includes the server's words, which may name the recipient.
    pub(super) why: String,
    /// For the log, without the server's words.
    pub(super) log: String,
}

impl Reason {
    /// Our own words name nobody.
    pub(super) fn ours(why: &str) -> Self {
        Self { why: why.to_owned(), log: why.to_owned() }
    }
}
