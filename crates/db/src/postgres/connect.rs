//! Connecting to a server: its address, waiting for it, and why it cannot be reached.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::{Error, Result};

/// How long one attempt may take.
const ATTEMPT: Duration = Duration::from_secs(5);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(250);
/// How often the log says what is waited for.
const TELL_EVERY: Duration = Duration::from_secs(3);

/// Reads an address.
///
/// A CA file says that the server is to be checked: as in libpq, `require` with one is `verify-ca`; without a mode it is
/// `verify-full`.
pub(crate) fn parse(text: &str) -> Result<PgConnectOptions> {
    let unusable = |why: String| Error::Unusable(why.into());
    let options: PgConnectOptions =
        text.parse().map_err(|_| unusable("the postgres:// address cannot be read".to_owned()))?;
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let value = |names: [&str; 3]| {
        let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(name, _)| names.contains(name));
        found.map(|(_, value)| percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    };
    let Some(authority) = value(["sslrootcert", "ssl-root-cert", "ssl-ca"]) else { return Ok(options) };
    if let Err(error) = std::fs::metadata(&authority) {
        return Err(unusable(format!("the file {authority} of sslrootcert cannot be read: {error}")));
    }
    Ok(match value(["sslmode", "ssl-mode", "ssl_mode"]).as_deref() {
        None => options.ssl_mode(PgSslMode::VerifyFull),
        Some("require") => options.ssl_mode(PgSslMode::VerifyCa),
        Some(_) => options,
    })
}

pub(super) struct Failed {
    pub(super) cause: String,
    /// Whether waiting may help, as while a server starts.
    passes: bool,
}

/// Where the server is, for people.
pub(super) fn place(connect: &PgConnectOptions) -> String {
    match connect.get_socket() {
        Some(socket) => format!("PostgreSQL at {}", socket.display()),
        None => format!("PostgreSQL at {}:{}", connect.get_host(), connect.get_port()),
    }
}

/// Waits until the server accepts a connection. An error that waiting cannot mend is reported at once.
pub(super) async fn reach(connect: &PgConnectOptions, patience: Duration) -> Result<()> {
    let (began, place) = (Instant::now(), place(connect));
    let mut told: Option<Instant> = None;
    loop {
        let left = patience.saturating_sub(began.elapsed());
        let Err(failed) = try_once(connect, ATTEMPT.min(left.max(PAUSE))).await else { return Ok(()) };
        let cause = failed.cause;
        if !failed.passes {
            return Err(Error::Unusable(format!("{place}: {cause}").into()));
        }
        if began.elapsed() + PAUSE >= patience {
            let seconds = patience.as_secs();
            return Err(Error::Unavailable(format!("{place} took no connection within {seconds} s: {cause}").into()));
        }
        if told.is_none_or(|at| at.elapsed() >= TELL_EVERY) {
            told = Some(Instant::now());
            tracing::warn!(cause, waited = began.elapsed().as_secs(), "waiting for {place}");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

pub(super) async fn try_once(connect: &PgConnectOptions, longest: Duration) -> std::result::Result<(), Failed> {
    let attempt = async {
        let connection: PgConnection = connect.connect().await?;
        // A failed disconnect does no harm.
        let _ = connection.close().await;
        Ok(())
    };
    match tokio::time::timeout(longest, attempt).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(failed(&error)),
        Err(_) => Err(Failed { cause: "no answer in time".to_owned(), passes: true }),
    }
}

fn failed(error: &sqlx::Error) -> Failed {
    match error {
        sqlx::Error::Database(said) => {
            let code = said.code().unwrap_or_default();
            let cause = match &*code {
                "3D000" => format!("no such database: {}", said.message()),
                "57P03" => format!("the server is not ready: {}", said.message()),
                _ => said.message().to_owned(),
            };
            // Starting up, going down, too many connections; appendix A of the manual.
            let passes = matches!(&*code, "57P03" | "57P01" | "57P02" | "53300") || code.starts_with("08");
            Failed { cause, passes }
        }
        sqlx::Error::Io(error) => {
            let cause = match error.kind() {
                ErrorKind::ConnectionRefused => "connection refused".to_owned(),
                _ => error.to_string(),
            };
            // TLS complains of a certificate as of wrong data.
            Failed { cause, passes: !matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::PermissionDenied) }
        }
        other => Failed { cause: other.to_string(), passes: false },
    }
}

/// Whether the connection is gone: the server ended it, or what lies between.
pub(crate) fn was_ended(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(said) => {
            let code = said.code().unwrap_or_default();
            matches!(&*code, "57P01" | "57P02" | "57P03" | "25P03" | "57P05") || code.starts_with("08")
        }
        sqlx::Error::Io(error) => matches!(
            error.kind(),
            ErrorKind::UnexpectedEof
                | ErrorKind::BrokenPipe
                | ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::NotConnected
        ),
        _ => false,
    }
}
