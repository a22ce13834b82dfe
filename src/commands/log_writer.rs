//! Where log lines go: into a bounded queue, and from there by a thread of their own to standard error.
//!
//! The reader of standard error may stop reading, and a full pipe blocks its writer: threads that serve must not wait for it.
//! Lines that do not fit into the queue are dropped and counted; the count is written when there is room again.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Lines that may wait to be written.
const WAITING: usize = 8192;
/// How long the end of the program waits for the last lines.
const PATIENCE: Duration = Duration::from_secs(2);

enum Message {
    Line(Vec<u8>),
    /// Answers when everything before it is written.
    Flush(SyncSender<()>),
}

/// Takes log lines and never waits; cheap to clone.
#[derive(Clone)]
pub(super) struct LogWriter {
    lines: SyncSender<Message>,
    dropped: Arc<AtomicU64>,
}

impl LogWriter {
    /// Starts the thread, which writes to `target`; `complain` makes the line that tells how many were dropped.
    pub(super) fn start(target: impl Write + Send + 'static, complain: fn(u64) -> String) -> io::Result<Self> {
        let (lines, waiting) = sync_channel(WAITING);
        let dropped = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&dropped);
        thread::Builder::new().name("log".to_owned()).spawn(move || write(target, &waiting, &counted, complain))?;
        Ok(Self { lines, dropped })
    }

    /// Waits a little until what was logged so far is written: for the end of the program.
    pub(super) fn finish(&self) {
        let (done, is_done) = sync_channel(1);
        if self.lines.try_send(Message::Flush(done)).is_ok() {
            let _ = is_done.recv_timeout(PATIENCE);
        }
    }
}

/// Ends when the last [`LogWriter`] is dropped. What cannot be written is lost: there is nobody to tell.
fn write(mut target: impl Write, waiting: &Receiver<Message>, dropped: &AtomicU64, complain: fn(u64) -> String) {
    for message in waiting {
        let lost = dropped.swap(0, Ordering::Relaxed);
        if lost > 0 {
            let _ = target.write_all(complain(lost).as_bytes());
        }
        match message {
            Message::Line(line) => {
                let _ = target.write_all(&line);
            }
            Message::Flush(done) => {
                let _ = target.flush();
                let _ = done.try_send(());
            }
        }
    }
}

impl Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.lines.try_send(Message::Line(line.to_vec())).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LogWriter {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, MutexGuard};

    use super::*;

    /// Somebody who reads standard error and can be made to stop.
    #[derive(Clone, Default)]
    struct Reader(Arc<Mutex<()>>, Arc<Mutex<Vec<u8>>>);

    impl Reader {
        fn stop(&self) -> MutexGuard<'_, ()> {
            self.0.lock().unwrap()
        }

        fn text(&self) -> String {
            String::from_utf8(self.1.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _turn = self.0.lock().unwrap();
            self.1.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn complain(lost: u64) -> String {
        format!("lost {lost}\n")
    }

    #[test]
    fn lines_are_written_in_their_order() {
        let reader = Reader::default();
        let mut log = LogWriter::start(reader.clone(), complain).unwrap();
        for number in 0..1_000 {
            log.write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        log.finish();
        let expected: String = (0..1_000).map(|number| format!("{number}\n")).collect();
        assert_eq!(reader.text(), expected);
    }

    #[test]
    fn a_reader_who_stops_holds_nobody_up_and_lost_lines_are_counted() {
        let reader = Reader::default();
        let mut log = LogWriter::start(reader.clone(), complain).unwrap();
        let stopped = reader.stop();
        // Whoever blocked here would never come to let the reader go on.
        for _ in 0..3 * WAITING {
            log.write_all(b"line\n").unwrap();
        }
        drop(stopped);
        log.finish();
        while !reader.text().contains("lost") {
            thread::yield_now();
            log.finish();
        }
        let text = reader.text();
        let written = text.lines().filter(|line| *line == "line").count();
        let lost: usize =
            text.lines().filter_map(|line| line.strip_prefix("lost ")).map(|n| n.parse::<usize>().unwrap()).sum();
        assert_eq!(written + lost, 3 * WAITING);
    }
}
