//! A mail server for tests: enough of RFC 5321 for a client to be held to it, on a real socket. It takes what it is given,
//! keeps it, and can be told to answer otherwise, to hang up, or to fall silent.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::smtp_session::Session;

/// Longer than anything here may take, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server offers and asks for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Offer {
    pub tls: Tls,
    /// Name and password it wants.
    pub login: Option<(&'static str, &'static str)>,
    /// How they may be sent, `PLAIN LOGIN` when nothing is said.
    pub mechanisms: Option<&'static str>,
}

/// What TLS a server offers.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tls {
    #[default]
    Nothing,
    /// STARTTLS, without which it takes nothing.
    OnRequest,
    Always,
}

/// What a server does instead of what it should.
#[derive(Clone, Copy)]
pub(crate) enum Turn {
    Say(&'static str),
    HangUp,
    /// Says nothing until the client has gone.
    Silence,
}

/// A message as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Of `MAIL FROM`.
    pub from: String,
    /// Of `RCPT TO`.
    pub to: Vec<String>,
    /// What came after `DATA`, as it was before dots were doubled.
    pub bytes: Vec<u8>,
    /// Whether it came by TLS.
    pub is_encrypted: bool,
    pub login: Option<String>,
}

impl Received {
    /// The message as a mail program reads it.
    pub(crate) fn mail(&self) -> mail_parser::Message<'_> {
        mail_parser::MessageParser::default().parse(&self.bytes).expect("a message")
    }

    /// Its lines up to the first empty one.
    pub(crate) fn headers(&self) -> String {
        let text = std::str::from_utf8(&self.bytes).expect("ASCII");
        text.split("\r\n\r\n").next().unwrap().to_owned()
    }
}

/// What the sessions of a server share.
pub(crate) struct Shared {
    pub offer: Offer,
    pub acceptor: TlsAcceptor,
    pub commands: Mutex<Vec<String>>,
    pub received: watch::Sender<Vec<Received>>,
    turns: Mutex<HashMap<&'static str, (Turn, u32)>>,
}

impl Shared {
    /// What to do at a command instead of what should be done.
    pub(crate) fn turn(&self, command: &str) -> Option<Turn> {
        let mut turns = self.turns.lock().unwrap();
        let (turn, left) = turns.get_mut(command)?;
        *left = left.checked_sub(1)?;
        Some(*turn)
    }
}

/// A mail server that runs until it is dropped.
pub(crate) struct SmtpServer {
    address: SocketAddr,
    certificate: Vec<u8>,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl SmtpServer {
    /// A server that takes everything.
    pub(crate) async fn start() -> Self {
        Self::start_with(Offer::default()).await
    }

    /// A server with offers and wishes.
    pub(crate) async fn start_with(offer: Offer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
        let tls =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
        let shared = Arc::new(Shared {
            offer,
            acceptor: TlsAcceptor::from(Arc::new(tls)),
            commands: Mutex::default(),
            received: watch::Sender::default(),
            turns: Mutex::default(),
        });
        let serving = Arc::clone(&shared);
        let accepting = tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                tokio::spawn(Session::serve(tcp, Arc::clone(&serving)));
            }
        });
        Self { address, certificate: cert.der().to_vec(), shared, accepting }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The setting for a shop on the same machine.
    pub(crate) fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Its certificate, in DER: it has signed it itself.
    pub(crate) fn certificate(&self) -> Vec<u8> {
        self.certificate.clone()
    }

    /// Makes it misbehave at a command, every time. `CONNECT` is its greeting, `BODY` its answer to a whole message.
    pub(crate) fn always(&self, command: &'static str, turn: Turn) {
        self.shared.turns.lock().unwrap().insert(command, (turn, u32::MAX));
    }

    /// Makes it misbehave at a command, the next time only.
    pub(crate) fn once(&self, command: &'static str, turn: Turn) {
        self.shared.turns.lock().unwrap().insert(command, (turn, 1));
    }

    pub(crate) fn recover(&self) {
        self.shared.turns.lock().unwrap().clear();
    }

    /// What arrived, whatever was answered to it.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.shared.received.borrow().clone()
    }

    /// Waits until so many messages have arrived.
    pub(crate) async fn until_received(&self, count: usize) {
        let mut received = self.shared.received.subscribe();
        let enough = received.wait_for(|received| received.len() >= count);
        timeout(PATIENCE, enough).await.expect("the messages arrive").unwrap();
    }

    /// How often a command was given, in any session.
    pub(crate) fn count(&self, command: &str) -> usize {
        let commands = self.shared.commands.lock().unwrap();
        commands.iter().filter(|given| given.starts_with(command)).count()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
