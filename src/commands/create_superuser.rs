//! `techstore create-superuser`: makes an administrator.

use crate::accounts::staffing;
use crate::app::{App, Sources, check_schema, open_database};
use crate::commands::password::new_password;
use crate::commands::say;
use crate::config::Settings;

/// Who, and where the password comes from.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The login.
    #[arg(long)]
    login: String,
    /// The e-mail.
    #[arg(long)]
    email: String,
    /// Read the password from the first line of standard input instead of asking for it.
    #[arg(long)]
    password_stdin: bool,
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let password = new_password(arguments.password_stdin)?;
    let db = open_database(settings).await?;
    check_schema(&db).await?;
    let app = App::new(settings, db, Sources::default())?;
    let made = staffing::create_superuser(&app.accounts, &arguments.login, &arguments.email, &password).await;
    app.db.close().await;
    let user = made.map_err(|failure| failure.into_error(anyhow::Error::msg))?;
    say(format_args!("created the administrator {} (id {user})", arguments.login));
    Ok(())
}
