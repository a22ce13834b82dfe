//! Links in messages about an account: the token stands in the message alone, its hash here.
//!
//! A link is good for one purpose and one account, as long as the account has the address it was sent to, and for a new password
//! also as long as it has the password that is to be replaced. It ends with its first use.

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use techstore_db::{Reads, Timestamp, Write};

use crate::accounts::Accounts;
use crate::accounts::model::LinkPurpose;
use crate::accounts::sessions::{hash_of, new_key};
use crate::accounts::store::links::{self as rows, Link, NewLink};
use crate::accounts::store::users::{self, Credentials};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{LinkId, UserId};

/// Links of one purpose that an account is sent.
const PER_HOUR: i64 = 3;
const PER_DAY: i64 = 10;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

const fn lifetime(purpose: LinkPurpose) -> SignedDuration {
    match purpose {
        LinkPurpose::Recovery => SignedDuration::from_mins(30),
        LinkPurpose::Verification => SignedDuration::from_hours(3 * 24),
    }
}

/// Whether an account may be sent one more link: nobody must be able to fill its mailbox. Those it got stay good.
pub(super) async fn may_create(
    accounts: &Accounts,
    tx: &mut Write,
    user: UserId,
    purpose: LinkPurpose,
) -> Result<bool, Fault> {
    let now = accounts.clock.now();
    let (hour_ago, day_ago) = (Timestamp::new(*now - HOUR), Timestamp::new(*now - DAY));
    let made = rows::made(tx, user, purpose, hour_ago, day_ago).await?;
    let may = made.in_hour < PER_HOUR && made.in_day < PER_DAY;
    if !may {
        tracing::warn!(kind = "link_limit", user = user.0, purpose = purpose.as_str(), "no further link was sent");
    }
    Ok(may)
}

/// What a link is bound to.
#[derive(Clone, Copy)]
pub(super) struct Bound<'a> {
    pub(super) user: UserId,
    pub(super) email: &'a str,
    /// The hash of the password.
    pub(super) password: &'a str,
}

impl<'a> From<&'a Credentials> for Bound<'a> {
    fn from(account: &'a Credentials) -> Self {
        Self { user: account.id, email: &account.email, password: &account.password }
    }
}

/// Makes a link and gives its token.
pub(super) async fn create(
    accounts: &Accounts,
    tx: &mut Write,
    purpose: LinkPurpose,
    Bound { user, email, password }: Bound<'_>,
) -> Result<SecretString, Fault> {
    let (token, now) = (new_key(accounts), accounts.clock.now());
    let link = NewLink {
        token_hash: hash_of(token.expose_secret()).unwrap_or_default(),
        user,
        purpose,
        email,
        password_mark: mark(password),
        now,
        expires_at: Timestamp::new(*now + lifetime(purpose)),
    };
    rows::insert(tx, &link).await?;
    Ok(token)
}

/// The link of a token with its account; nothing when it is not good, whatever the reason.
pub(super) async fn find(
    db: &mut impl Reads,
    token: &SecretString,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<(LinkId, Credentials)>, Fault> {
    let Some(hash) = hash_of(token.expose_secret()) else { return Ok(None) };
    let Some(link) = rows::live(db, hash, purpose, now).await? else { return Ok(None) };
    let account = users::credentials(db, link.user_id).await?;
    Ok(account.filter(|account| fits(&link, purpose, account)).map(|account| (link.id, account)))
}

fn fits(link: &Link, purpose: LinkPurpose, account: &Credentials) -> bool {
    let has_password = match purpose {
        LinkPurpose::Recovery => mark(&account.password)[..] == link.password_mark,
        LinkPurpose::Verification => true,
    };
    has_password && account.is_active && account.email == link.email
}

/// Ends a link; `false` when somebody else was quicker.
pub(super) async fn spend(tx: &mut Write, link: LinkId) -> Result<bool, Fault> {
    Ok(rows::delete(tx, link).await?)
}

/// Tells later whether an account has the same password hash, without keeping it.
pub(super) fn mark(password_hash: &str) -> [u8; 32] {
    Sha256::digest(password_hash.as_bytes()).into()
}
