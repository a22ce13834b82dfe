//! A TCP stream that gives up on a peer who keeps it waiting.
//!
//! The parser's own time-out for headers also runs between two requests, costs a timer per request and ends without
//! an answer; for a slow reader there is none at all, and a time-out on each write would let in one who takes a byte a
//! second. The stream sees both: who waits for whom follows from the [`ConnectionState`]'s turn and from which side
//! is blocked. One timer per connection serves every deadline and is set anew only when it would ring too late, so that
//! a request costs one look at the clock.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::ambiguity::worth_keeping;
use super::exchange::ConnectionState;
use super::line_ends::LineEnds;
use super::own_answers::{self, REQUEST_TIMEOUT};

/// Bytes read and thrown away at a time before a connection is closed.
const DISCARDED_AT_A_TIME: usize = 4096;

/// What the server waits for on the reading side, and since when; `None` until it first finds nothing to read.
#[derive(Debug)]
enum Awaiting {
    /// The first byte of a request.
    Request { since: Option<Instant> },
    /// The rest of a head, which is kept for the guard against ambiguous requests or not.
    Head { since: Option<Instant>, kept: bool },
    /// Nothing: an exchange is in progress, and its body's time is the business of whoever reads it.
    Nothing,
}

/// The stream. It fails with [`io::ErrorKind::TimedOut`], or ends when it was merely idle.
#[derive(Debug)]
pub(super) struct PacedStream {
    tcp: TcpStream,
    connection: Arc<ConnectionState>,
    /// The turn that `awaiting` belongs to.
    turn: u32,
    awaiting: Awaiting,
    line_ends: LineEnds,
    /// The peer has closed its side.
    ended: bool,
    /// Since when bytes of an answer have been waiting for the peer to take some.
    blocked_since: Option<Instant>,
    /// Time the peer let answers wait, less what it earned by reading.
    waited: Duration,
    /// Until when bytes are thrown away; set once the writing side is closed.
    lingering_until: Option<Instant>,
    alarm: Alarm,
}

impl PacedStream {
    pub(super) fn new(tcp: TcpStream, connection: Arc<ConnectionState>) -> Self {
        let alarm = Alarm::at(Instant::now() + connection.server.limits.idle_time);
        Self {
            tcp,
            turn: connection.turn(),
            connection,
            awaiting: Awaiting::Request { since: None },
            line_ends: LineEnds::default(),
            ended: false,
            blocked_since: None,
            waited: Duration::ZERO,
            lingering_until: None,
            alarm,
        }
    }

    /// Starts the next wait when an exchange has begun or ended since the last look.
    fn follow_turn(&mut self) {
        let turn = self.connection.turn();
        if turn != self.turn {
            self.turn = turn;
            self.awaiting = if turn % 2 == 1 { Awaiting::Nothing } else { Awaiting::Request { since: None } };
        }
    }

    /// Takes note of bytes that came in.
    fn note_arrival(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.ended = true;
            return;
        }
        if self.line_ends.are_bare(bytes, self.turn) {
            self.connection.note_bare_line_end();
        }
        let kept = match self.awaiting {
            Awaiting::Nothing => return,
            Awaiting::Head { kept, .. } => kept,
            Awaiting::Request { .. } => {
                self.connection.note_busy();
                let kept = worth_keeping(bytes);
                if kept {
                    self.connection.take_head();
                }
                self.awaiting = Awaiting::Head { since: None, kept };
                kept
            }
        };
        if kept {
            self.connection.keep_head(bytes);
        }
    }

    /// Nothing came in: waits on, ends the stream if it was idle for too long, fails if a head is overdue.
    fn wait_for_bytes(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let blocked = self.blocked_since.is_some();
        let limits = &self.connection.server.limits;
        let (since, patience, idle) = match &mut self.awaiting {
            Awaiting::Nothing => return Poll::Pending,
            Awaiting::Request { since } => (since, limits.idle_time, true),
            Awaiting::Head { since, .. } => (since, limits.header_time, false),
        };
        if blocked {
            // The peer has an answer to read first; how fast it must is settled on the writing side.
            *since = None;
            return Poll::Pending;
        }
        if idle {
            self.connection.note_idle();
        }
        let since = *since.get_or_insert_with(Instant::now);
        if !self.alarm.rings(since + patience, cx) {
            return Poll::Pending;
        }
        if idle {
            return Poll::Ready(Ok(()));
        }
        self.connection.server.connections.count_slow();
        // A courtesy: the peer may be gone, and nothing is left to be done about it.
        let _ = self.tcp.try_write(&REQUEST_TIMEOUT);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Sends the parser's own refusal with our headers; whether these bytes were one. No exchange is in progress then.
    fn write_refusal(&mut self, bytes: &[u8]) -> bool {
        let refusal = if self.connection.turn().is_multiple_of(2) { own_answers::dressed(bytes) } else { None };
        // As little as this fits into the kernel's buffer, or the peer has not read for long.
        refusal.is_some_and(|refusal| self.tcp.try_write(&refusal).is_ok_and(|written| written == refusal.len()))
    }

    /// Accounts for an attempt to write.
    fn pace(&mut self, written: Poll<io::Result<usize>>, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let limits = &self.connection.server.limits;
        match written {
            Poll::Pending => {
                let since = *self.blocked_since.get_or_insert_with(Instant::now);
                if !self.alarm.rings(since + limits.reading_patience.saturating_sub(self.waited), cx) {
                    return Poll::Pending;
                }
                self.connection.server.connections.count_slow();
                // Resets the connection: what the kernel still holds for this peer is dropped with it.
                let _ = self.tcp.set_zero_linger();
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Ready(Ok(bytes)) => {
                if let Some(since) = self.blocked_since.take() {
                    self.waited += since.elapsed();
                }
                if !self.waited.is_zero() {
                    self.waited = self.waited.saturating_sub(limits.earned(bytes));
                }
                written
            }
            Poll::Ready(Err(_)) => written,
        }
    }

    /// Until when bytes that are still on their way are taken after the writing side is closed.
    ///
    /// Counted from the end of the last exchange where the peer has been silent since: an idle connection has nothing
    /// on its way, and must not hold up a stop.
    fn linger_until(&self) -> Instant {
        let server = &self.connection.server;
        match self.awaiting {
            Awaiting::Request { since: Some(since) } if server.stopping.is_cancelled() => {
                since + server.limits.farewell_time
            }
            Awaiting::Request { since: Some(since) } => since + server.limits.linger_time,
            _ => Instant::now() + server.limits.linger_time,
        }
    }

    /// Reads and throws away what the peer still sends, until it closes its side or the time is over.
    fn discard(&mut self, until: Instant, cx: &mut Context<'_>) -> Poll<()> {
        let mut buffer = [0; DISCARDED_AT_A_TIME];
        // The clock is asked each time: a peer that never pauses must not outlast it.
        while Instant::now() < until {
            let mut buffer = ReadBuf::new(&mut buffer);
            match Pin::new(&mut self.tcp).poll_read(cx, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {}
                Poll::Ready(_) => break,
                Poll::Pending if self.alarm.rings(until, cx) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(())
    }
}

impl AsyncRead for PacedStream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.follow_turn();
        let before = buffer.filled().len();
        match Pin::new(&mut this.tcp).poll_read(cx, buffer) {
            Poll::Ready(Ok(())) => {
                this.note_arrival(buffer.filled().get(before..).unwrap_or_default());
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => this.wait_for_bytes(cx),
        }
    }
}

impl AsyncWrite for PacedStream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.write_refusal(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut this.tcp).poll_write(cx, bytes);
        this.pace(written, cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let [only] = parts
            && this.write_refusal(only)
        {
            return Poll::Ready(Ok(only.len()));
        }
        let written = Pin::new(&mut this.tcp).poll_write_vectored(cx, parts);
        this.pace(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Closes the writing side, then lingers: closing a socket on unread bytes resets it, and a reset can overtake
    /// the answer.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let until = if let Some(until) = this.lingering_until {
            until
        } else {
            ready!(Pin::new(&mut this.tcp).poll_shutdown(cx))?;
            if this.ended {
                return Poll::Ready(Ok(()));
            }
            this.follow_turn();
            *this.lingering_until.insert(this.linger_until())
        };
        this.discard(until, cx).map(Ok)
    }
}

/// A timer whose deadline moves, mostly forward.
#[derive(Debug)]
struct Alarm(Pin<Box<Sleep>>);

impl Alarm {
    fn at(deadline: Instant) -> Self {
        Self(Box::pin(sleep_until(deadline)))
    }

    /// Whether `deadline` has passed; if not, the task is woken then, or earlier to be asked again.
    fn rings(&mut self, deadline: Instant, cx: &mut Context<'_>) -> bool {
        if self.0.deadline() > deadline {
            self.0.as_mut().reset(deadline);
        }
        while self.0.as_mut().poll(cx).is_ready() {
            if self.0.deadline() >= deadline {
                return true;
            }
            self.0.as_mut().reset(deadline);
        }
        false
    }
}
