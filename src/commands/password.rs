//! A new password from the operator: asked for twice, or read from a pipe.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};

/// The first line of standard input, or what is typed twice at the terminal.
pub(crate) fn new_password(from_stdin: bool) -> anyhow::Result<String> {
    if from_stdin { piped() } else { asked() }
}

fn piped() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("cannot read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn asked() -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        bail!("cannot ask for the password without a terminal: use --password-stdin");
    }
    let password = rpassword::prompt_password("Password: ")?;
    if rpassword::prompt_password("Again: ")? != password {
        bail!("the passwords differ");
    }
    Ok(password)
}
