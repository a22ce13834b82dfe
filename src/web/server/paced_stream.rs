//! A TCP stream that gives up on a peer who keeps it waiting.
//!
//! The parser's own time-out for headers also runs between two requests, costs a timer per request and ends without
//! an answer; for a slow reader there is none at all. The stream sees both: who waits for whom follows from the
//! [`Line`]'s turn and from which direction is blocked. One timer per connection serves every deadline and is set
//! anew only when it would ring too late, so that a request costs one look at the clock.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::ambiguity::worth_keeping;
use super::exchange::Line;

/// What a peer is told that began a request and did not finish its headers in time.
const REQUEST_TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Bytes read and thrown away at a time before a connection is closed.
const SCRAP: usize = 4096;

/// What the server waits for on the reading side. A deadline is set when the wait begins, not before.
#[derive(Debug)]
enum Awaiting {
    /// The first byte of a request.
    Request { until: Option<Instant> },
    /// The rest of a head, which is kept for the guard against ambiguous requests or not.
    Head { until: Option<Instant>, kept: bool },
    /// Nothing: an exchange is in progress, and its body's time is the business of whoever reads it.
    Nothing,
}

/// The stream. It fails with [`io::ErrorKind::TimedOut`], or ends when it was merely idle.
#[derive(Debug)]
pub(super) struct PacedStream {
    tcp: TcpStream,
    line: Arc<Line>,
    /// The turn that `awaiting` belongs to.
    turn: u32,
    awaiting: Awaiting,
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
    pub(super) fn new(tcp: TcpStream, line: Arc<Line>) -> Self {
        let alarm = Alarm::at(Instant::now() + line.house.limits.idle_time);
        Self {
            tcp,
            turn: line.turn(),
            line,
            awaiting: Awaiting::Request { until: None },
            ended: false,
            blocked_since: None,
            waited: Duration::ZERO,
            lingering_until: None,
            alarm,
        }
    }

    /// Starts the next wait when an exchange has begun or ended since the last look.
    fn follow_turn(&mut self) {
        let turn = self.line.turn();
        if turn != self.turn {
            self.turn = turn;
            self.awaiting = if turn % 2 == 1 { Awaiting::Nothing } else { Awaiting::Request { until: None } };
        }
    }

    /// Takes note of bytes that came in.
    fn note_arrival(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.ended = true;
            return;
        }
        let kept = match self.awaiting {
            Awaiting::Nothing => return,
            Awaiting::Head { kept, .. } => kept,
            Awaiting::Request { .. } => {
                let kept = worth_keeping(bytes);
                self.awaiting = Awaiting::Head { until: None, kept };
                kept
            }
        };
        if kept {
            self.line.keep_head(bytes);
        }
    }

    /// Nothing came in: waits on, ends the stream if it was idle for too long, fails if a head is overdue.
    fn wait_for_bytes(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let blocked = self.blocked_since.is_some();
        let limits = &self.line.house.limits;
        let (until, patience, idle) = match &mut self.awaiting {
            Awaiting::Nothing => return Poll::Pending,
            Awaiting::Request { until } => (until, limits.idle_time, true),
            Awaiting::Head { until, .. } => (until, limits.header_time, false),
        };
        if blocked {
            // The peer has an answer to read first; how fast it must is settled on the writing side.
            *until = None;
            return Poll::Pending;
        }
        let until = *until.get_or_insert_with(|| Instant::now() + patience);
        if !self.alarm.rings(until, cx) {
            return Poll::Pending;
        }
        if idle {
            return Poll::Ready(Ok(()));
        }
        self.line.house.connections.count_slow();
        // A courtesy: the peer may be gone, and nothing is left to be done about it.
        let _ = self.tcp.try_write(REQUEST_TIMEOUT);
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// Accounts for an attempt to write.
    fn pace(&mut self, written: Poll<io::Result<usize>>, cx: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let limits = &self.line.house.limits;
        match written {
            Poll::Pending => {
                let since = *self.blocked_since.get_or_insert_with(Instant::now);
                if !self.alarm.rings(since + limits.reading_patience.saturating_sub(self.waited), cx) {
                    return Poll::Pending;
                }
                self.line.house.connections.count_slow();
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

    /// Reads and throws away what the peer still sends, until it closes its side or the time is over.
    fn throw_away(&mut self, until: Instant, cx: &mut Context<'_>) -> Poll<()> {
        let mut scrap = [0; SCRAP];
        // The clock is asked each time: a peer that never pauses must not outlast it.
        while Instant::now() < until {
            let mut scrap = ReadBuf::new(&mut scrap);
            match Pin::new(&mut self.tcp).poll_read(cx, &mut scrap) {
                Poll::Ready(Ok(())) if !scrap.filled().is_empty() => {}
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
        let written = Pin::new(&mut this.tcp).poll_write(cx, bytes);
        this.pace(written, cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
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
    /// the answer. A connection that was idle, or that the peer has closed, has nothing to linger for.
    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let until = if let Some(until) = this.lingering_until {
            until
        } else {
            ready!(Pin::new(&mut this.tcp).poll_shutdown(cx))?;
            this.follow_turn();
            if this.ended || matches!(this.awaiting, Awaiting::Request { until: Some(_) }) {
                return Poll::Ready(Ok(()));
            }
            *this.lingering_until.insert(Instant::now() + this.line.house.limits.linger_time)
        };
        this.throw_away(until, cx).map(Ok)
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
