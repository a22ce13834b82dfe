//! Sending to a mail server.
//!
//! One connection carries a batch of messages. It is not taken from lettre's pool: the pool takes a connection back in
//! any state, and one that was left in the middle of a message would answer the next message with the reply to the
//! last. Here a connection is kept only after a message was sent.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::not_sent::{NotSent, Reason};
use super::smtp_address::{Security, SmtpAddress};
use super::wrong_setting::WrongSetting;

/// Offered to a server that wants a login; the first one it knows is used.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
/// Characters of the server's answer that are stored.
const ANSWER: usize = 500;
const FAREWELL: Duration = Duration::from_secs(2);
/// Answers about the server, which goes away (RFC 5321 §3.8) or accepts no mail at all (RFC 7504), or about our login
/// (RFC 4954 §6).
const NOT_ABOUT_THE_LETTER: [u16; 6] = [421, 521, 530, 534, 535, 538];

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Including TLS and login.
    pub connecting: Duration,
    /// For one message. RFC 5321 §4.5.3.2 grants relaying servers far more; one that accepts our mail and forwards it
    /// later answers in seconds.
    pub sending: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connecting: Duration::from_secs(30), sending: Duration::from_secs(120) }
    }
}

pub struct Smtp {
    address: SmtpAddress,
    tls: Option<TlsParameters>,
    hello: ClientId,
    patience: Patience,
}

impl Smtp {
    /// `hello`: our host name for the server. The server's certificate must be signed by an authority that this
    /// machine trusts, or by one of `authorities`, in DER.
    pub fn new(address: SmtpAddress, hello: &str, authorities: &[Vec<u8>]) -> Result<Self, WrongSetting> {
        let tls = match address.security {
            Security::Plain => None,
            Security::StartTls | Security::Tls => Some(tls(&address.host, authorities)?),
        };
        let hello = match hello.parse() {
            Ok(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
            Ok(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
            Err(_) => ClientId::Domain(hello.to_owned()),
        };
        Ok(Self { address, tls, hello, patience: Patience::default() })
    }

    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// No failure before the first message is that message's fault, not even a permanent answer.
    async fn connect(&self, patience: Duration) -> Result<AsyncSmtpConnection, NotSent> {
        match timeout(patience, self.greet()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(NotSent::Unreachable(reason(&error))),
            Err(_) => Err(NotSent::Unreachable(Reason::ours("no connection in time"))),
        }
    }

    async fn greet(&self) -> Result<AsyncSmtpConnection, Error> {
        let address = &self.address;
        let host = (address.host.as_str(), address.port);
        let wrapper = self.tls.clone().filter(|_| address.security == Security::Tls);
        let mut connection = AsyncSmtpConnection::connect_tokio1(host, None, &self.hello, wrapper, None).await?;
        if let Some(tls) = self.tls.clone().filter(|_| address.security == Security::StartTls) {
            connection.starttls(tls, &self.hello).await?;
        }
        if let Some(login) = &address.login {
            let credentials = Credentials::new(login.name.clone(), login.password.expose_secret().to_owned());
            connection.auth(&MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }
}

fn tls(host: &str, authorities: &[Vec<u8>]) -> Result<TlsParameters, WrongSetting> {
    let unreadable = |_| WrongSetting("a certificate of an authority cannot be read");
    let mut tls = TlsParameters::builder(host.to_owned());
    for authority in authorities {
        tls = tls.add_root_certificate(Certificate::from_der(authority.clone()).map_err(unreadable)?);
    }
    tls.build().map_err(unreadable)
}

/// Connects when there is a message to send.
pub(super) struct Line<'a> {
    smtp: &'a Smtp,
    patience: Patience,
    connection: Option<AsyncSmtpConnection>,
}

impl<'a> Line<'a> {
    pub(super) fn to(smtp: &'a Smtp) -> Self {
        Self::patiently(smtp, smtp.patience)
    }

    pub(super) fn patiently(smtp: &'a Smtp, patience: Patience) -> Self {
        Self { smtp, patience, connection: None }
    }

    pub(super) async fn greet(&mut self) -> Result<(), NotSent> {
        self.connection = Some(self.smtp.connect(self.patience.connecting).await?);
        Ok(())
    }

    pub(super) async fn send(&mut self, letter: &lettre::Message) -> Result<String, NotSent> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.smtp.connect(self.patience.connecting).await?,
        };
        let bytes = letter.formatted();
        match timeout(self.patience.sending, connection.send(letter.envelope(), &bytes)).await {
            Ok(Ok(answer)) => {
                self.connection = Some(connection);
                let words: Vec<&str> = answer.message().collect();
                Ok(format!("{} {}", answer.code(), words.join(" ")).chars().take(ANSWER).collect())
            }
            Ok(Err(error)) => Err(judge(&error)),
            Err(_) => Err(NotSent::Unreachable(Reason::ours("no answer in time"))),
        }
    }

    /// Sends QUIT, as RFC 5321 §4.1.1.10 demands.
    pub(super) async fn hang_up(mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = timeout(FAREWELL, connection.quit()).await;
        }
    }
}

/// Without an answer the message was not refused.
fn judge(error: &Error) -> NotSent {
    let is_judged = error.status().is_some_and(|code| !NOT_ABOUT_THE_LETTER.contains(&u16::from(code)));
    match (is_judged, error.is_permanent()) {
        (false, _) => NotSent::Unreachable(reason(error)),
        (true, true) => NotSent::Refused(reason(error)),
        (true, false) => NotSent::PutOff(reason(error)),
    }
}

fn reason(error: &Error) -> Reason {
    let why: String = error.to_string().chars().take(ANSWER).collect();
    let log = match error.status() {
        Some(code) => format!("the server answered {code}"),
        None if error.is_response() => "the server does not speak SMTP".to_owned(),
        None => why.clone(),
    };
    Reason { why, log }
}
