//! `techstore test-mail`: sends one message at once, and prints what the mail server said. Needs no database.

use anyhow::{Context, anyhow};

use crate::commands::say;
use crate::config::Settings;
use crate::kernel::clock::Clock;
use crate::kernel::email::{Email, EmailError};
use crate::mail::{self, Message, PublicUrl, Sender, Subject};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Whom the message goes to.
    #[arg(value_name = "ADDRESS")]
    to: String,
}

pub(crate) async fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<()> {
    let to =
        Email::parse(&arguments.to).map_err(|error| anyhow!("{}: {}", arguments.to, EmailError::message(error)))?;
    let public_url = match &settings.mail.public_url {
        Some(url) => PublicUrl::parse(url).context("the setting public-url")?,
        None => PublicUrl::of_server(settings.server.bind),
    };
    let sender = Sender::parse(&settings.mail.mail_from).context("the setting mail-from")?;
    let folder = settings.shop.data_dir.join("mail");
    let mailer = settings.mail.mailer(folder, public_url.host()).context("the setting mail-url")?;
    let site = public_url.page("/");
    let message = Message {
        to,
        subject: Subject::new("Проверка почты магазина"),
        text: format!("Это письмо отправлено командой techstore test-mail. Почта магазина {site} работает.\n"),
        html: format!(
            "<!doctype html>\n<html lang=\"ru\"><meta charset=\"utf-8\"><title>Проверка почты магазина</title>\n\
             <p>Это письмо отправлено командой techstore test-mail. Почта магазина {site} работает.</p>\n</html>\n"
        ),
    };
    match mail::send_at_once(&mailer, &sender, message, Clock::System.now()).await {
        Ok(answer) => {
            say(answer);
            Ok(())
        }
        Err(why) => Err(anyhow!("the message was not sent: {why}")),
    }
}
