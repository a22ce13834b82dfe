//! Mail: what waits in the outbox, and whether the server greets us.

use techstore_db::{Db, Timestamp};

use crate::commands::doctor::report::Report;
use crate::config::Settings;
use crate::kernel::fault::Fault;
use crate::mail::{self, PublicUrl};

pub(crate) async fn check_outbox(db: &Db, now: Timestamp, report: &mut Report) -> anyhow::Result<()> {
    let standing = mail::standing(db, now).await.map_err(Fault::into_error)?;
    let (failed, late) = (standing.failed, standing.late);
    report.warn(&format!("no message was given up ({failed} were)"), failed == 0);
    report.warn(&format!("no message has waited for more than an hour ({late} have)"), late == 0);
    Ok(())
}

/// Greets the mail server, with TLS and login as the settings have them, and sends nothing. What is wrong with the settings
/// themselves was told before.
pub(crate) async fn check_server(settings: &Settings, report: &mut Report) {
    let url = settings.mail.public_url.as_deref().and_then(|url| PublicUrl::parse(url).ok());
    let url = url.unwrap_or_else(|| PublicUrl::of_server(settings.server.bind));
    let folder = settings.shop.data_dir.join("mail");
    let Ok(mailer) = settings.mail.mailer(folder, url.host()) else { return };
    let is_server = mailer.folder().is_none();
    report.warn("mail is sent to a mail server, not written to files", is_server);
    if is_server {
        let greeted = mail::greet(&mailer).await;
        report.check("the mail server answers", greeted.is_ok(), || greeted.err().unwrap_or_default());
    }
}
