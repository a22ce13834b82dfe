//! Codes of six digits in messages about an account: for ten minutes, and for a few tries.
//!
//! A try is spent, and that is committed, before the code is looked at: many at once cannot share one. Of two that bring the right
//! code at once one wins.

use jiff::SignedDuration;
use secrecy::SecretString;
use techstore_db::{Timestamp, Tx, Write};
use unicode_normalization::UnicodeNormalization;

use crate::accounts::Accounts;
use crate::accounts::hashers::{Checked, Lane, Overloaded, Question};
use crate::accounts::model::CodePurpose;
use crate::accounts::passwords::Hash;
use crate::accounts::store::codes::{self as rows, NewCode};
use crate::accounts::store::users::Credentials;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::ids::UserId;

/// As ASVS 6.5.5 has it at most.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
const DIGITS: usize = 6;

const fn tries(purpose: CodePurpose) -> i64 {
    match purpose {
        CodePurpose::Verification => 5,
    }
}

/// A code that is not written down yet.
pub(super) struct Fresh {
    pub(super) code: SecretString,
    hash: Hash,
}

/// What a code turned out to be that is right.
pub(super) struct Right {
    /// The address it was sent to.
    pub(super) email: String,
    hash: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAccepted {
    /// Not the code; so many tries are left.
    Wrong {
        left: i64,
    },
    /// There is none, its time is over, or its tries are.
    Expired,
    Overloaded,
}

impl NotAccepted {
    /// What is said of it; nothing when the shop is only busy.
    #[must_use]
    pub(crate) fn sentence(self) -> Option<String> {
        match self {
            Self::Wrong { left } => Some(format!("Код не подходит. Осталось попыток: {left}")),
            Self::Expired => Some("Код устарел, или попытки кончились. Запросите новый".to_owned()),
            Self::Overloaded => None,
        }
    }
}

/// Makes up a code.
pub(super) async fn fresh(accounts: &Accounts) -> Outcome<Fresh, Overloaded> {
    let number = u64::from_be_bytes(accounts.random.bytes()) % 10_u64.pow(6);
    let code = SecretString::from(format!("{number:06}"));
    let hash = accounts.hashers.hash_in(Lane::Known, code.clone(), accounts.random.bytes()).await?;
    Ok(Fresh { code, hash })
}

/// Writes a code down, in the place of an earlier one.
pub(super) async fn keep(
    accounts: &Accounts,
    tx: &mut Write,
    account: &Credentials,
    purpose: CodePurpose,
    fresh: &Fresh,
) -> Result<(), Fault> {
    let code = NewCode {
        user: account.id,
        purpose,
        email: &account.email,
        code_hash: fresh.hash.as_str(),
        tries: tries(purpose),
        expires_at: Timestamp::new(*accounts.clock.now() + LIFETIME),
    };
    Ok(rows::replace(tx, &code).await?)
}

/// Looks at a code that somebody typed. It is not used up yet: see [`spend`].
pub(super) async fn check(
    accounts: &Accounts,
    user: UserId,
    purpose: CodePurpose,
    typed: &str,
) -> Outcome<Right, NotAccepted> {
    let now = accounts.clock.now();
    let spend = async |mut tx: Tx| Ok::<_, Fault>(rows::spend_try(&mut tx, user, purpose, now).await?);
    let code = accounts.db.transaction("spending a try at a code", spend).await?;
    let code = code.ok_or(Failure::Refused(NotAccepted::Expired))?;
    let wrong = || Failure::Refused(NotAccepted::Wrong { left: code.tries_left });
    let question = Question {
        password: digits(typed).ok_or_else(wrong)?,
        stored: Some(Hash::stored(code.code_hash.as_str())),
        may_pass: true,
        salt: accounts.random.bytes(),
    };
    let checked = accounts.hashers.check(Lane::Known, question).await;
    match checked.map_err(|failure| failure.map(|Overloaded| NotAccepted::Overloaded))? {
        Checked::Right { .. } => Ok(Right { email: code.email, hash: code.code_hash }),
        Checked::Wrong => Err(wrong()),
    }
}

/// Uses a code up; `false` when somebody else was quicker.
pub(super) async fn spend(tx: &mut Write, user: UserId, right: &Right) -> Result<bool, Fault> {
    Ok(rows::delete(tx, user, &right.hash).await?)
}

/// The digits of a code, however it was written: with spaces or hyphens, or in full-width digits.
pub(super) fn digits(typed: &str) -> Option<SecretString> {
    let separates =
        |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}');
    let digits: String = typed.nfkc().filter(|c| !separates(c)).take(DIGITS + 1).collect();
    (digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.into())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_code_is_read_in_every_spelling_and_nothing_else_is() {
        for (typed, read) in [
            ("123456", Some("123456")),
            (" 123 456\n", Some("123456")),
            ("123\u{a0}456", Some("123456")),
            ("12-34-56", Some("123456")),
            ("123–456", Some("123456")),
            ("１２３４５６", Some("123456")),
            ("012345", Some("012345")),
            ("12345", None),
            ("1234567", None),
            ("12345a", None),
            ("", None),
            ("١٢٣٤٥٦", None),
            ("+12345", None),
        ] {
            assert_eq!(digits(typed).as_ref().map(ExposeSecret::expose_secret), read, "{typed:?}");
        }
        assert!(digits(&"1".repeat(1_000_000)).is_none());
    }
}
