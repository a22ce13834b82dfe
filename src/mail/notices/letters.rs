//! Notices and digests, as text and as HTML.

use askama::Template;

use crate::kernel::email::Email;
use crate::kernel::fault::{Fault, While};
use crate::mail::notices::{Event, Notice};
use crate::mail::store::notices::Happened;
use crate::mail::{Mail, Message, Subject};

/// Where the staff changes the recipients.
const ROOM: &str = "/admin/notices/";

/// The events of one kind.
pub(crate) struct Chapter {
    heading: String,
    /// Each with the address of the page with the details.
    lines: Vec<(String, String)>,
    more: i64,
}

impl Chapter {
    /// `count` events in all, of which `told` are listed.
    pub(crate) fn new(mail: &Mail, event: Event, count: i64, told: Vec<Happened>) -> Self {
        let more = count - i64::try_from(told.len()).unwrap_or(count);
        let line = |happened: Happened| (happened.words, mail.public_url.page(&happened.path));
        let heading = format!("{}: {count}", event.label());
        Self { heading, lines: told.into_iter().map(line).collect(), more }
    }
}

#[derive(Template)]
#[template(path = "emails/staff_notice.txt")]
struct Text<'a> {
    it: &'a Words,
}

#[derive(Template)]
#[template(path = "emails/staff_notice.html")]
struct Html<'a> {
    it: &'a Words,
}

struct Words {
    heading: String,
    chapters: Vec<Chapter>,
    room: String,
}

pub(crate) fn notice(mail: &Mail, notice: &Notice, to: Email) -> Result<Message, Fault> {
    let line = (notice.words.clone(), mail.public_url.page(&notice.path));
    let chapter = Chapter { heading: String::new(), lines: vec![line], more: 0 };
    write(mail, notice.words.clone(), vec![chapter], to)
}

/// The events of a day.
pub(crate) fn digest(mail: &Mail, chapters: Vec<Chapter>, to: Email) -> Result<Message, Fault> {
    write(mail, "Сводка за день".to_owned(), chapters, to)
}

fn write(mail: &Mail, heading: String, chapters: Vec<Chapter>, to: Email) -> Result<Message, Fault> {
    let words = Words { heading, chapters, room: mail.public_url.page(ROOM) };
    Ok(Message {
        to,
        subject: Subject::new(&words.heading),
        text: Text { it: &words }.render().map_err(Fault::new).while_("writing a message to the staff")?,
        html: Html { it: &words }.render().map_err(Fault::new).while_("writing a message to the staff")?,
    })
}
