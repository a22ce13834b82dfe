//! Sending by a mail server.
//!
//! One connection carries the letters of a batch. It is not taken from a pool of `lettre`'s: a pool gets a connection back
//! whatever became of it, and one that was left in the middle of a letter answers the next letter with what was meant for
//! the last. Here a connection is kept only after a letter that went out.

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

/// What is offered to a server that wants a login; the first one it knows is used.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];
/// Characters of an answer that are kept.
const ANSWER: usize = 500;
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);
/// Answers that are about the server, which goes away (RFC 5321 §3.8) or takes no mail at all (RFC 7504), or about us: it
/// wants a login, or another one (RFC 4954 §6).
const NOT_ABOUT_THE_LETTER: [u16; 6] = [421, 521, 530, 534, 535, 538];

/// How long a server may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// To connect, with TLS and login.
    pub connecting: Duration,
    /// To take a letter. RFC 5321 §4.5.3.2 grants servers that forward to others far more; one that takes our mail and
    /// forwards it later answers in seconds.
    pub sending: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connecting: Duration::from_secs(30), sending: Duration::from_secs(120) }
    }
}

/// A mail server to send by.
pub struct Smtp {
    address: SmtpAddress,
    tls: Option<TlsParameters>,
    hello: ClientId,
    patience: Patience,
}

impl Smtp {
    /// A server, to which we are the host `hello`. Its certificate must be signed by an authority that this machine trusts,
    /// or by one of `authorities`, in DER.
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

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Whatever goes wrong before the first letter is nothing a letter is to blame for, a permanent answer included.
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

/// A connection to a server, made when there is a letter to send.
pub(super) struct Line<'a> {
    smtp: &'a Smtp,
    patience: Patience,
    connection: Option<AsyncSmtpConnection>,
}

impl<'a> Line<'a> {
    pub(super) fn to(smtp: &'a Smtp) -> Self {
        Self::patiently(smtp, smtp.patience)
    }

    /// With a patience other than the server's.
    pub(super) fn patiently(smtp: &'a Smtp, patience: Patience) -> Self {
        Self { smtp, patience, connection: None }
    }

    /// Connects and greets, and sends nothing.
    pub(super) async fn greet(&mut self) -> Result<(), NotSent> {
        self.connection = Some(self.smtp.connect(self.patience.connecting).await?);
        Ok(())
    }

    /// Sends a letter; says how the server took it.
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

    /// Says goodbye, as one should (RFC 5321 §4.1.1.10).
    pub(super) async fn hang_up(mut self) {
        if let Some(mut connection) = self.connection.take() {
            let _ = timeout(FAREWELL, connection.quit()).await;
        }
    }
}

/// Without an answer nobody has judged the letter.
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
