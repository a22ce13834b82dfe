//! `techstore set-password`: a new password for somebody who lost theirs.

use crate::accounts::staffing;
use crate::app::{App, Sources, check_schema, open_database};
use crate::commands::password::new_password;
use crate::commands::say;
use crate::config::Settings;

/// Whose, and where the password comes from.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The login or the e-mail, in any letter case.
    #[arg(long)]
    login: String,
    /// Read the password from the first line of standard input instead of asking for it.
    #[arg(long)]
    password_stdin: bool,
}

/// Sets the password and ends the person's sessions.
pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let password = new_password(arguments.password_stdin)?;
    let db = open_database(settings).await?;
    check_schema(&db).await?;
    let app = App::new(settings, db, Sources::default())?;
    let set = staffing::set_password(&app.accounts, &arguments.login, &password).await;
    app.db.close().await;
    let set = set.map_err(|failure| failure.into_error(anyhow::Error::msg))?;
    say(format_args!("{} has a new password; sessions ended: {}", set.login, set.ended));
    if !set.is_active {
        say(format_args!("the account {} is blocked: sign-in is impossible until it is unblocked", set.login));
    }
    Ok(())
}
