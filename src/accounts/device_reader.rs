//! The thread that reads user agents. Nobody's thread waits for it: questions are sent, answers are awaited.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use tokio::sync::oneshot;

use crate::accounts::Accounts;
use crate::accounts::device::{Device, DeviceKind};
use crate::accounts::model::Client;
use crate::accounts::user_agent::UserAgent;
use crate::accounts::user_agent::rules::{Compiled, RULES};

/// Questions that may wait. A browser's agent takes some 20 µs, one made to match many rules half-way a few milliseconds.
const WAITING: usize = 256;

/// Reads user agents by the rules, in one thread: the regular expressions keep working memory for every thread they meet.
/// Strangers' headers can make it 14 MiB; with eight threads they made it 130.
pub(crate) struct DeviceReader {
    rules: &'static str,
    questions: OnceLock<Option<SyncSender<Question>>>,
}

/// A text to be read, and where to send what it says.
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

    /// Starts the thread, which compiles the rules first. The first question does so too.
    pub(crate) fn start(&self) {
        self.questions();
    }

    /// What the user agent says. `None` when too many wait already, or the rules are broken: the text is to be kept, and
    /// read later.
    pub(crate) async fn read(&self, user_agent: &UserAgent) -> Option<Device> {
        self.ask(user_agent)?.await.ok()
    }

    /// The same where blocking is allowed; everything is unknown where nothing can be read.
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
            tracing::error!(%error, "user agents cannot be read");
            None
        }
    }
}

fn answer(rules: &str, asked: Receiver<Question>) {
    let compiled = match Compiled::new(rules) {
        Ok(compiled) => compiled,
        Err(error) => {
            tracing::error!(%error, "devices stay unknown");
            return;
        }
    };
    for question in asked {
        // Whoever asked may have gone meanwhile.
        if !question.answer.is_closed() {
            let _ = question.answer.send(compiled.read(&question.text));
        }
    }
}

/// Reads the agents that could not be read when their people signed in; they are about to be shown.
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
