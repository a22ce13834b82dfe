//! A new password from the operator: asked for twice, or read from a pipe.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

/// The first line of standard input, or what is typed twice at the terminal.
pub(crate) fn new_password(from_stdin: bool) -> anyhow::Result<SecretString> {
    if from_stdin { piped() } else { asked() }
}

fn piped() -> anyhow::Result<SecretString> {
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).into())
}

fn asked() -> anyhow::Result<SecretString> {
    if !std::io::stdin().is_terminal() {
        bail!("cannot ask for the password without a terminal: use --password-stdin");
    }
    let asked = |words| rpassword::prompt_password(words).map(SecretString::from);
    let password = asked("Password: ")?;
    if asked("Again: ")?.expose_secret() != password.expose_secret() {
        bail!("the passwords differ");
    }
    Ok(password)
}
