//! Notices tell the shop's own people what happens: immediately, in the transaction of the event, or in a daily
//! digest.
//!
//! The recipients, their events and their pace are data of the staff site. A notice contains no text that a customer
//! typed: it could be a link.

mod letters;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use techstore_db::{Reads, Timestamp, Tx, Write};

use super::store::notices as rows;
use super::{Mail, enqueue_for_staff};
use crate::kernel::email::{Email, mailbox};
use crate::kernel::fault::{Failure, Fault, Outcome, While};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::ids::NoticeRecipientId;
use crate::kernel::pattern::contains;

pub(crate) use super::store::notices::Recipient;

/// When the daily digest is sent, in the shop's time zone.
const DIGEST_AT: jiff::civil::Time = jiff::civil::time(9, 0, 0, 0);
/// A digest waits this long for transactions that were not committed at its hour.
const LAG: SignedDuration = SignedDuration::from_mins(5);
/// Lines per kind of event in a digest.
const LINES: i64 = 30;
/// How long the events of sent digests are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
const TAKEN: &str = "На этот адрес уже пишем";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    NewOrder,
    /// Money must be paid back to a customer.
    OwedMoney,
    /// Few units of a product are left, or none.
    LowStock,
    /// A message was given up.
    LostMail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    AtOnce,
    Daily,
}

#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) event: Event,
    /// One line, in the shop's own words.
    pub(crate) words: String,
    /// The page of the staff site with the details.
    pub(crate) path: String,
}

/// A recipient as the form was sent.
#[derive(Debug, Clone)]
pub(crate) struct RecipientInput {
    pub(crate) email: String,
    pub(crate) events: Vec<Event>,
    pub(crate) pace: String,
}

impl Event {
    /// In the order of the pages.
    pub(crate) const ALL: [Self; 4] = [Self::NewOrder, Self::OwedMoney, Self::LowStock, Self::LostMail];

    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::NewOrder => "new_order",
            Self::OwedMoney => "owed_money",
            Self::LowStock => "low_stock",
            Self::LostMail => "lost_mail",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|event| event.as_str() == text)
    }

    /// The heading of a list of these events.
    #[must_use]
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::NewOrder => "Новые заказы",
            Self::OwedMoney => "Деньги к возврату",
            Self::LowStock => "Товар заканчивается",
            Self::LostMail => "Письма не дошли",
        }
    }
}
techstore_db::text_enum!(Event);

impl Pace {
    /// As the database keeps it.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::AtOnce, Self::Daily].into_iter().find(|pace| pace.as_str() == text)
    }

    #[must_use]
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::AtOnce => "Сразу",
            Self::Daily => "Раз в день",
        }
    }
}
techstore_db::text_enum!(Pace);

impl Recipient {
    #[must_use]
    pub(crate) fn is_told_of(&self, event: Event) -> bool {
        match event {
            Event::NewOrder => self.new_orders,
            Event::OwedMoney => self.owed_money,
            Event::LowStock => self.low_stock,
            Event::LostMail => self.lost_mail,
        }
    }
}

/// Call in the transaction of the event.
pub(crate) async fn tell(mail: &Mail, tx: &mut Write, notice: &Notice) -> Result<(), Fault> {
    let told = rows::told_of(tx, notice.event).await.while_("reading the recipients of a notice")?;
    for recipient in told.iter().filter(|recipient| recipient.pace == Pace::AtOnce) {
        // Only valid addresses are stored.
        let Ok(to) = Email::parse(&recipient.email) else { continue };
        enqueue_for_staff(mail, tx, &letters::notice(mail, notice, to)?).await?;
    }
    if told.iter().any(|recipient| recipient.pace == Pace::Daily) {
        let told = (notice.words.as_str(), notice.path.as_str());
        rows::insert_event(tx, notice.event, told, mail.clock.now()).await.while_("recording an event for a digest")?;
    }
    Ok(())
}

/// Writes the digests that are due, once per day and recipient, however often it is called. Returns how many. A day
/// without events has no digest.
pub async fn send_digests(mail: &Mail, zone: &TimeZone) -> Result<usize, Fault> {
    let now = mail.clock.now();
    let today = now.to_zoned(zone.clone()).date().to_datetime(DIGEST_AT).to_zoned(zone.clone()).map_err(Fault::new)?;
    let until = Timestamp::new(today.timestamp());
    if now.duration_since(*until) < LAG {
        return Ok(0);
    }
    let mut db = mail.db.read().await?;
    let due = rows::due(&mut db, until).await.while_("finding due digests")?;
    drop(db);
    let mut written = 0;
    for (recipient, since) in due {
        let digest = async |mut tx: Tx| write_digest(mail, &mut tx, recipient, (since, until)).await;
        written += usize::from(mail.db.transaction("writing a digest", digest).await?);
    }
    Ok(written)
}

async fn write_digest(
    mail: &Mail,
    tx: &mut Write,
    recipient: NoticeRecipientId,
    span: (Timestamp, Timestamp),
) -> Result<bool, Fault> {
    let held = rows::note_told(tx, recipient, span).await.while_("marking a digest as written")?;
    let Some(recipient) = held else { return Ok(false) };
    let Ok(to) = Email::parse(&recipient.email) else { return Ok(false) };
    let mut chapters = Vec::new();
    for event in Event::ALL.into_iter().filter(|event| recipient.is_told_of(*event)) {
        let lines = rows::happened(tx, span, (event, LINES)).await.while_("reading the events of a digest")?;
        let count = rows::how_many(tx, span, event).await.while_("counting the events of a digest")?;
        if count > 0 {
            chapters.push(letters::Chapter::new(mail, event, count, lines));
        }
    }
    if chapters.is_empty() {
        return Ok(false);
    }
    enqueue_for_staff(mail, tx, &letters::digest(mail, chapters, to)?).await?;
    Ok(true)
}

/// Returns how many events were deleted.
pub(crate) async fn sweep(mail: &Mail) -> Result<u64, Fault> {
    let before = Timestamp::new(*mail.clock.now() - KEPT);
    let sweep = async |mut tx: Tx| Ok(rows::forget(&mut tx, before).await?);
    mail.db.transaction("deleting events of sent digests", sweep).await
}

/// Recipients whose address contains the text, ordered by address.
pub(crate) async fn recipients(
    db: &mut impl Reads,
    text: &str,
    window: (i64, i64),
    is_descending: bool,
) -> Result<Vec<Recipient>, Fault> {
    let pattern = contains(&text.to_lowercase());
    rows::recipients(db, &pattern, window, is_descending).await.while_("listing the recipients of notices")
}

pub(crate) async fn count(db: &mut impl Reads, text: &str) -> Result<i64, Fault> {
    rows::count(db, &contains(&text.to_lowercase())).await.while_("counting the recipients of notices")
}

/// Unknown ones are left out.
pub(crate) async fn several(db: &mut impl Reads, ids: &[NoticeRecipientId]) -> Result<Vec<Recipient>, Fault> {
    rows::several(db, ids).await.while_("reading the recipients of notices")
}

/// Locks recipients until the transaction ends, always in one order.
pub(crate) async fn lock(tx: &mut Write, ids: &[NoticeRecipientId]) -> Result<(), Fault> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    for id in ids {
        rows::lock(tx, id).await.while_("locking a recipient of notices")?;
    }
    Ok(())
}

pub(crate) async fn add(
    tx: &mut Write,
    input: &RecipientInput,
    now: Timestamp,
) -> Outcome<NoticeRecipientId, FieldErrors> {
    let new = check(tx, NoticeRecipientId(0), input).await?;
    rows::insert(tx, &new, now).await.map_err(not_kept)
}

pub(crate) async fn change(
    tx: &mut Write,
    id: NoticeRecipientId,
    input: &RecipientInput,
    now: Timestamp,
) -> Outcome<(), FieldErrors> {
    let new = check(tx, id, input).await?;
    rows::update(tx, id, &new, now).await.map_err(not_kept)
}

pub(crate) async fn remove(tx: &mut Write, id: NoticeRecipientId) -> Result<(), Fault> {
    rows::delete(tx, id).await.while_("removing a recipient of notices")
}

async fn check(
    tx: &mut Write,
    id: NoticeRecipientId,
    input: &RecipientInput,
) -> Outcome<rows::RecipientChange, FieldErrors> {
    let mut errors = FieldErrors::none();
    let email = match Email::parse(&input.email) {
        Ok(email) => Some(email),
        Err(why) => {
            errors.add("email", why.message());
            None
        }
    };
    let mailbox = email.as_ref().map(|email| mailbox(email.as_str())).unwrap_or_default();
    if email.is_some()
        && rows::is_taken(tx, id, &mailbox).await.while_("checking whether an address is a recipient already")?
    {
        errors.add("email", TAKEN);
    }
    let pace = Pace::parse(&input.pace);
    if pace.is_none() {
        errors.add("pace", "Выберите из списка");
    }
    if input.events.is_empty() {
        errors.add("new_orders", "Отметьте, о чём писать");
    }
    match (email, pace) {
        (Some(email), Some(pace)) if errors.is_empty() => {
            let email = email.as_str().to_owned();
            Ok(rows::RecipientChange { email, mailbox, events: input.events.clone(), pace })
        }
        _ => Err(Failure::Refused(errors)),
    }
}

fn not_kept(error: techstore_db::Error) -> Failure<FieldErrors> {
    if error.is_unique("notice_recipients", "mailbox") {
        Failure::Refused(FieldErrors::one("email", TAKEN))
    } else {
        error.into()
    }
}
