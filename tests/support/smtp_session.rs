//! One connection to the mail server of the tests.

use std::io::{Error, Result};
use std::sync::Arc;

use base64ct::{Base64, Encoding};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::smtp::{Received, Shared, Tls, Turn};

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

pub(super) struct Session {
    stream: BufReader<Box<dyn Stream>>,
    shared: Arc<Shared>,
    is_encrypted: bool,
    login: Option<String>,
    from: Option<String>,
    to: Vec<String>,
}

impl Session {
    /// Serves a client until one of the two has had enough.
    pub(super) async fn serve(tcp: TcpStream, shared: Arc<Shared>) {
        let always = shared.offer.tls == Tls::Always;
        let stream: Box<dyn Stream> = match always {
            true => match shared.acceptor.accept(tcp).await {
                Ok(stream) => Box::new(stream),
                Err(_) => return,
            },
            false => Box::new(tcp),
        };
        let stream = BufReader::new(stream);
        let session = Self { stream, shared, is_encrypted: always, login: None, from: None, to: Vec::new() };
        // A client that goes away is none of a server's faults.
        let _ = session.talk().await;
    }

    async fn talk(mut self) -> Result<()> {
        self.answer("CONNECT", "220 mail.test ESMTP").await?;
        loop {
            let line =
                String::from_utf8(self.line().await?).expect("commands are ASCII, or UTF-8 where SMTPUTF8 is offered");
            let verb = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
            self.shared.commands.lock().unwrap().push(line.clone());
            match verb.as_str() {
                "EHLO" => self.greet().await?,
                "STARTTLS" => self = self.encrypt().await?,
                "AUTH" => self.log_in(&line).await?,
                "MAIL" => self.begin(&line).await?,
                "RCPT" => self.add(&line).await?,
                "DATA" => self.data().await?,
                "RSET" | "NOOP" => drop(self.answer(&verb, "250 2.0.0 Ok").await?),
                "QUIT" => {
                    self.answer("QUIT", "221 2.0.0 Bye").await?;
                    return Ok(());
                }
                _ => drop(self.answer(&verb, "502 5.5.2 What?").await?),
            }
        }
    }

    async fn greet(&mut self) -> Result<()> {
        let offer = self.shared.offer;
        let mut lines = vec!["mail.test".to_owned()];
        if offer.tls == Tls::OnRequest && !self.is_encrypted {
            lines.push("STARTTLS".to_owned());
        }
        if offer.login.is_some() {
            lines.push(format!("AUTH {}", offer.mechanisms.unwrap_or("PLAIN LOGIN")));
        }
        let last = lines.pop().unwrap();
        let answer: String = lines.iter().map(|line| format!("250-{line}\r\n")).collect();
        self.answer("EHLO", &format!("{answer}250 {last}")).await?;
        Ok(())
    }

    async fn encrypt(mut self) -> Result<Self> {
        if self.shared.offer.tls != Tls::OnRequest {
            self.answer("STARTTLS", "502 5.5.1 No").await?;
            return Ok(self);
        }
        self.answer("STARTTLS", "220 2.0.0 Go ahead").await?;
        let stream: Box<dyn Stream> = Box::new(self.shared.acceptor.accept(self.stream.into_inner()).await?);
        Ok(Self { stream: BufReader::new(stream), is_encrypted: true, ..self })
    }

    async fn log_in(&mut self, line: &str) -> Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        let (name, password) = match words[..] {
            ["AUTH", "PLAIN", response] => {
                let response = decode(response);
                let mut parts = response.split('\0').skip(1);
                (parts.next().unwrap().to_owned(), parts.next().unwrap().to_owned())
            }
            ["AUTH", "LOGIN"] => (self.ask("Username:").await?, self.ask("Password:").await?),
            _ => return self.answer("AUTH", "504 5.5.4 No such mechanism").await.map(drop),
        };
        let is_right = self.shared.offer.login == Some((name.as_str(), password.as_str()));
        let answer = if is_right { "235 2.7.0 Welcome" } else { "535 5.7.8 Wrong name or password" };
        if self.answer("AUTH", answer).await? && is_right {
            self.login = Some(name);
        }
        Ok(())
    }

    async fn ask(&mut self, question: &str) -> Result<String> {
        let mut buffer = [0; 64];
        let question = Base64::encode(question.as_bytes(), &mut buffer).unwrap().to_owned();
        self.write(&format!("334 {question}")).await?;
        Ok(decode(std::str::from_utf8(&self.line().await?).unwrap()))
    }

    async fn begin(&mut self, line: &str) -> Result<()> {
        if self.shared.offer.tls == Tls::OnRequest && !self.is_encrypted {
            return self.answer("MAIL", "530 5.7.0 Must issue a STARTTLS command first").await.map(drop);
        }
        if self.shared.offer.login.is_some() && self.login.is_none() {
            return self.answer("MAIL", "530 5.7.0 Authentication required").await.map(drop);
        }
        if self.answer("MAIL", "250 2.1.0 Ok").await? {
            self.from = Some(path(line));
            self.to.clear();
        }
        Ok(())
    }

    async fn add(&mut self, line: &str) -> Result<()> {
        if self.answer("RCPT", "250 2.1.5 Ok").await? {
            self.to.push(path(line));
        }
        Ok(())
    }

    async fn data(&mut self) -> Result<()> {
        if self.from.is_none() || self.to.is_empty() {
            return self.answer("DATA", "503 5.5.1 Bad sequence of commands").await.map(drop);
        }
        if !self.answer("DATA", "354 End with a dot").await? {
            return Ok(());
        }
        let mut bytes = Vec::new();
        loop {
            let line = self.line().await?;
            if line == b"." {
                break;
            }
            assert!(line.len() <= 998, "no line is longer than RFC 5321 allows");
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            bytes.extend_from_slice(b"\r\n");
        }
        let (from, to) = (self.from.take().unwrap(), std::mem::take(&mut self.to));
        let received = Received { from, to, bytes, is_encrypted: self.is_encrypted, login: self.login.clone() };
        self.shared.received.send_modify(|all| all.push(received));
        self.answer("BODY", "250 2.0.0 Queued").await?;
        Ok(())
    }

    /// Says what should be said, unless the test wants otherwise. `false` when something else was said.
    async fn answer(&mut self, command: &str, usual: &str) -> Result<bool> {
        match self.shared.turn(command) {
            None => self.write(usual).await.map(|()| true),
            Some(Turn::Say(answer)) => self.write(answer).await.map(|()| false),
            Some(Turn::HangUp) => Err(Error::other("the test wants it")),
            Some(Turn::Silence) => {
                self.stream.read_to_end(&mut Vec::new()).await?;
                Err(Error::other("the client has gone"))
            }
        }
    }

    async fn write(&mut self, answer: &str) -> Result<()> {
        self.stream.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await?;
        self.stream.get_mut().flush().await
    }

    /// A line without its end, which must be CRLF: a lone LF or CR is how mails are smuggled past servers.
    async fn line(&mut self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(Error::other("the client has gone"));
        }
        let line = line.strip_suffix(b"\r\n").expect("a line ends in CRLF").to_vec();
        assert!(!line.contains(&b'\r'), "no CR stands alone");
        Ok(line)
    }
}

/// What stands between the angle brackets.
fn path(line: &str) -> String {
    line.split_once('<').unwrap().1.split_once('>').unwrap().0.to_owned()
}

fn decode(text: &str) -> String {
    let mut buffer = [0; 256];
    String::from_utf8(Base64::decode(text, &mut buffer).unwrap().to_vec()).unwrap()
}
