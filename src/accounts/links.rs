//! Links in messages about an account: the token stands in the message alone, its hash here.
//!
//! A link is good for one purpose and one account, as long as the account has the address it was sent to and the password it had
//! then. It ends with its first use.

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
use crate::kernel::ids::LinkId;

const fn lifetime(purpose: LinkPurpose) -> SignedDuration {
    match purpose {
        LinkPurpose::Recovery => SignedDuration::from_mins(30),
    }
}

/// Makes a link and gives its token.
pub(super) async fn create(
    accounts: &Accounts,
    tx: &mut Write,
    account: &Credentials,
    purpose: LinkPurpose,
) -> Result<SecretString, Fault> {
    let (token, now) = (new_key(accounts), accounts.clock.now());
    let link = NewLink {
        token_hash: hash_of(token.expose_secret()).unwrap_or_default(),
        user: account.id,
        purpose,
        email: &account.email,
        password_mark: mark(&account.password),
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
    Ok(account.filter(|account| fits(&link, account)).map(|account| (link.id, account)))
}

fn fits(link: &Link, account: &Credentials) -> bool {
    account.is_active && account.email == link.email && mark(&account.password)[..] == link.password_mark
}

/// Ends a link; `false` when somebody else was quicker.
pub(super) async fn spend(tx: &mut Write, link: LinkId) -> Result<bool, Fault> {
    Ok(rows::delete(tx, link).await?)
}

fn mark(password_hash: &str) -> [u8; 32] {
    Sha256::digest(password_hash.as_bytes()).into()
}
