//! The thread that parses user agents. Requests are sent to it over a channel; no other thread blocks.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use tokio::sync::oneshot;

use crate::accounts::Accounts;
use crate::accounts::device::{Device, DeviceKind};
use crate::accounts::model::Client;
use crate::accounts::user_agent::UserAgent;
use crate::accounts::user_agent::rules::{Compiled, RULES};

/// Requests that may wait. A browser's agent takes about 20 µs, one made to match many rules halfway a few
/// milliseconds.
const WAITING: usize = 256;

/// Parses user agents in one thread, because the regular expressions keep working memory per thread: up to 14 MiB for
/// hostile headers, 130 MiB with eight threads.
pub(crate) struct DeviceReader {
    rules: &'static str,
    questions: OnceLock<Option<SyncSender<Question>>>,
}

struct Question {
    text: String,
    answer: oneshot::Sender<Device>,
}

impl Default for DeviceReader {
    fn default() -> Self {
        Self::with_rules(RULES)
    }
}

impl DeviceReader {
    const fn with_rules(rules: &'static str) -> Self {
        Self { rules, questions: OnceLock::new() }
    }

    /// Starts the thread, which compiles the rules first. Without this, the first request starts it.
    pub(crate) fn start(&self) {
        self.questions();
    }

    /// `None` if too many requests wait or the rules are broken: keep the text and read it later.
    pub(crate) async fn read(&self, user_agent: &UserAgent) -> Option<Device> {
        self.ask(user_agent)?.await.ok()
    }

    /// As [`DeviceReader::read`], but blocks. A device that cannot be read is unknown.
    #[must_use]
    pub(crate) fn read_blocking(&self, user_agent: &UserAgent) -> Device {
        self.ask(user_agent).and_then(|answer| answer.blocking_recv().ok()).unwrap_or_default()
    }

    fn ask(&self, user_agent: &UserAgent) -> Option<oneshot::Receiver<Device>> {
        let (answer, device) = oneshot::channel();
        let question = Question { text: user_agent.as_str().to_owned(), answer };
        self.questions()?.try_send(question).ok()?;
        Some(device)
    }

    fn questions(&self) -> Option<&SyncSender<Question>> {
        self.questions.get_or_init(|| begin(self.rules)).as_ref()
    }
}

/// Starts the thread. It ends when the reader is dropped.
fn begin(rules: &'static str) -> Option<SyncSender<Question>> {
    let (questions, asked) = sync_channel(WAITING);
    let started = thread::Builder::new().name("user-agents".to_owned()).spawn(move || answer(rules, asked));
    match started {
        Ok(_) => Some(questions),
        Err(error) => {
            tracing::error!(%error, "the thread that parses user agents did not start; devices are shown as unknown");
            None
        }
    }
}

fn answer(rules: &str, asked: Receiver<Question>) {
    let compiled = match Compiled::new(rules) {
        Ok(compiled) => compiled,
        Err(error) => {
            tracing::error!(%error, "the user-agent rules cannot be compiled; devices are shown as unknown");
            return;
        }
    };
    for question in asked {
        // The requester may have disconnected.
        if !question.answer.is_closed() {
            let _ = question.answer.send(compiled.read(&question.text));
        }
    }
}

/// Parses, before they are shown, the agents that could not be parsed at the sign-in.
pub(crate) async fn read_unread(accounts: &Accounts, rows: &mut [impl AsMut<Client>]) {
    for client in rows.iter_mut().map(AsMut::as_mut) {
        if client.device != DeviceKind::Unread {
            continue;
        }
        let agent = UserAgent::parse(client.user_agent.as_bytes());
        if let Some(Device { browser, system, kind, .. }) = accounts.devices.read(&agent).await {
            (client.browser, client.system, client.device) = (browser, system, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn nobody_blocks_while_the_rules_are_compiled() {
        let reader = DeviceReader::default();
        let agent = UserAgent::parse(b"curl/8.17.0");
        let mut reading = pin!(reader.read(&agent));
        assert!(reading.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert_eq!(reading.await.unwrap().browser, "curl");
    }

    #[tokio::test]
    async fn one_too_many_is_left_unread_at_once() {
        let (questions, asked) = sync_channel(0);
        let reader = DeviceReader { rules: "", questions: OnceLock::from(Some(questions)) };
        assert_eq!(reader.read(&UserAgent::parse(b"curl/8.17.0")).await, None, "nobody listens");
        drop(asked);
    }

    #[tokio::test]
    async fn broken_rules_leave_everything_unread() {
        let reader = DeviceReader::with_rules("");
        assert_eq!(reader.read(&UserAgent::parse(b"curl/8.17.0")).await, None);
    }

    #[test]
    fn many_may_ask_at_once() {
        let reader = DeviceReader::default();
        thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| assert_eq!(reader.read_blocking(&UserAgent::parse(b"curl/8.17.0")).browser, "curl"));
            }
        });
    }
}
