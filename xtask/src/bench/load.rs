//! The load generator: many kept connections to this machine, each sending its next request when the last is answered.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::response::Reader;
use crate::port;

/// After the end of a measurement, how long the last answers are waited for.
const TAIL: Duration = Duration::from_secs(60);
const BEFORE_RECONNECTING: Duration = Duration::from_millis(10);

/// Where the requests of a measurement come from.
pub(super) enum Requests {
    /// The same bytes again and again.
    Same(Vec<u8>),
    /// Bytes made for a number that never comes twice, not even in the next measurement.
    Numbered { next: AtomicU64, make: Box<dyn Fn(u64) -> Vec<u8> + Send + Sync> },
    /// Each of these bytes once; then the measurement is over.
    Once { next: AtomicUsize, all: Vec<Vec<u8>> },
}

impl Requests {
    /// The next bytes to send; `None` when all were sent.
    pub(super) fn next(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Same(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Numbered { next, make } => Some(Cow::Owned(make(next.fetch_add(1, Ordering::Relaxed)))),
            Self::Once { next, all } => {
                all.get(next.fetch_add(1, Ordering::Relaxed)).map(|bytes| Cow::Borrowed(&**bytes))
            }
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) port: u16,
    pub(super) connections: u16,
    pub(super) duration: Duration,
    /// What each connection waits between an answer and its next request.
    pub(super) pause: Duration,
}

#[derive(Default)]
pub(super) struct Sample {
    /// From the first request to the last answer.
    pub(super) time: Duration,
    /// Microseconds of each answer, ascending.
    latencies: Vec<u32>,
    /// How many answers of each status.
    pub(super) statuses: BTreeMap<u16, u64>,
    /// Connections that were refused, cut off, or answered unreadably.
    pub(super) broken: u64,
}

impl Load {
    /// Sends requests for the duration.
    pub(super) async fn run(self, requests: &Arc<Requests>) -> Sample {
        let started = Instant::now();
        let mut clients = JoinSet::new();
        for _ in 0..self.connections {
            let requests = Arc::clone(requests);
            clients.spawn(timeout(self.duration + TAIL, self.client(requests, started)));
        }
        let mut sum = Sample::default();
        while let Some(client) = clients.join_next().await {
            match client {
                Ok(Ok(sample)) => sum.add(sample),
                Ok(Err(_)) | Err(_) => sum.broken += 1,
            }
        }
        sum.time = started.elapsed();
        sum.latencies.sort_unstable();
        sum
    }

    async fn client(self, requests: Arc<Requests>, started: Instant) -> Sample {
        let mut sample = Sample::default();
        while started.elapsed() < self.duration {
            match self.connection(&requests, started, &mut sample).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(_) => {
                    sample.broken += 1;
                    sleep(BEFORE_RECONNECTING).await;
                }
            }
        }
        sample
    }

    /// Sends until the connection or the time ends; whether there is more to send.
    async fn connection(self, requests: &Requests, started: Instant, sample: &mut Sample) -> io::Result<bool> {
        let mut stream = TcpStream::connect(port::local(self.port)).await?;
        stream.set_nodelay(true)?;
        let mut reader = Reader::default();
        while started.elapsed() < self.duration {
            let Some(request) = requests.next() else { return Ok(false) };
            let sent = Instant::now();
            stream.write_all(&request).await?;
            let received = reader.next(&mut stream).await?;
            sample.latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
            *sample.statuses.entry(received.status).or_default() += 1;
            if received.closes {
                break;
            }
            if !self.pause.is_zero() {
                sleep(self.pause).await;
            }
        }
        Ok(true)
    }
}

impl Sample {
    /// Answers of this status in a second.
    pub(super) fn rate(&self, status: u16) -> f64 {
        let answers = u32::try_from(self.statuses.get(&status).copied().unwrap_or_default()).unwrap_or(u32::MAX);
        f64::from(answers) / self.time.as_secs_f64()
    }

    /// Milliseconds within which this part of a thousand answers came.
    pub(super) fn quantile(&self, per_mille: usize) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let latency = self.latencies.get(last * per_mille / 1000);
        latency.map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }

    /// What went otherwise than with this status, or nothing.
    pub(super) fn surprises(&self, expected: u16) -> Option<String> {
        let others = self.statuses.iter().filter(|(status, _)| **status != expected);
        let mut words: Vec<_> = others.map(|(status, count)| format!("{count} × {status}")).collect();
        if self.broken > 0 {
            words.push(format!("{} broken connections", self.broken));
        }
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.broken += other.broken;
    }
}

pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_taken_from_the_answers_themselves() {
        let sample = Sample { latencies: (1..=1000).map(|n| n * 1000).collect(), ..Sample::default() };
        assert_eq!((sample.quantile(500), sample.quantile(990), sample.quantile(1000)), (500.0, 990.0, 1000.0));
        assert!(Sample::default().quantile(500).is_nan());
    }

    #[test]
    fn anything_but_the_expected_status_is_told() {
        let statuses = BTreeMap::from([(200, 7), (503, 2)]);
        let sample = Sample { statuses, broken: 1, ..Sample::default() };
        assert_eq!(sample.surprises(200).unwrap(), "2 × 503, 1 broken connections");
        assert_eq!(Sample::default().surprises(200), None);
    }

    #[test]
    fn the_median_is_the_middle_value() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
    }
}
