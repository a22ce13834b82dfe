//! Who may see an order: its customer, and whoever has a link that the shop has signed. Knowing number and e-mail is
//! not enough: neither is a secret.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use techstore_db::{Timestamp, Tx, Write};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{OrderId, UserId};
use crate::orders::{Orders, store};

/// Bytes of a signature that links carry: 128 bits.
const SIGNATURE: usize = 16;
/// The key's name in the database.
const NAME: &str = "order-links";

/// By what right somebody sees an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Customer(UserId),
    /// They have the link that is shown after placing the order.
    Link,
    /// They have the link of a message, so they read the order's e-mail.
    Mail,
}

/// What the cookie says that replaces a link's key in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pass {
    pub(crate) access: Access,
    pub(crate) until: Timestamp,
}

/// What a link was signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    View,
    Mail,
}

impl Purpose {
    fn words(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Mail => "mail",
        }
    }

    fn of(access: Access) -> Self {
        if access == Access::Mail { Self::Mail } else { Self::View }
    }

    fn access(self) -> Access {
        match self {
            Self::View => Access::Link,
            Self::Mail => Access::Mail,
        }
    }
}

/// The shop's key, which signs and checks links.
#[derive(Clone, Copy)]
pub(crate) struct Key([u8; 32]);

impl Orders {
    /// Made once and stored, so that all processes with one database sign alike.
    pub(crate) async fn key(&self) -> Result<Key, Fault> {
        let key = self.link_key.get_or_try_init(|| async {
            let fresh: [u8; 32] = self.random.bytes();
            let keep = async |mut tx: Tx| store::keys::keep(&mut tx, NAME, &fresh).await;
            let kept = self.db.transaction("making the key of order links", keep).await?;
            <[u8; 32]>::try_from(kept.as_slice()).map_err(Fault::new)
        });
        key.await.copied().map(Key)
    }

    /// The same within a transaction: on SQLite, opening another one here would wait for ever.
    pub(super) async fn key_in(&self, tx: &mut Write) -> Result<Key, Fault> {
        if let Some(key) = self.link_key.get() {
            return Ok(Key(*key));
        }
        let fresh: [u8; 32] = self.random.bytes();
        // Not cached: the transaction may still be rolled back.
        let kept = store::keys::keep(tx, NAME, &fresh).await?;
        <[u8; 32]>::try_from(kept.as_slice()).map(Key).map_err(Fault::new)
    }
}

impl Key {
    /// The `key` of the link that is shown after placing an order.
    #[must_use]
    pub(crate) fn view(&self, order: OrderId) -> String {
        self.part(order, Purpose::View.words())
    }

    /// The `key` of the link in messages about an order.
    #[must_use]
    pub(crate) fn mail(&self, order: OrderId) -> String {
        self.part(order, Purpose::Mail.words())
    }

    /// What a link's `key` allows; `None` when the shop has not signed it.
    #[must_use]
    pub(crate) fn check(&self, order: OrderId, part: &str) -> Option<Access> {
        match (self.is_signed(order, Purpose::View.words(), part), self.is_signed(order, Purpose::Mail.words(), part)) {
            (_, true) => Some(Access::Mail),
            (true, false) => Some(Access::Link),
            (false, false) => None,
        }
    }

    /// A pass as a cookie's value: purpose, expiry (Unix seconds), signature.
    #[must_use]
    pub(crate) fn pass(&self, order: OrderId, pass: Pass) -> String {
        let words = pass_words(Purpose::of(pass.access), pass.until.as_second());
        format!("{words}.{}", self.part(order, &words))
    }

    /// What a pass allows now; `None` when it has expired or the shop has not signed it for this order.
    #[must_use]
    pub(crate) fn check_pass(&self, order: OrderId, value: &str, now: Timestamp) -> Option<Access> {
        let (words, part) = value.rsplit_once('.')?;
        let (purpose, until) = words.strip_prefix(PASS)?.split_once('.')?;
        let purpose = [Purpose::View, Purpose::Mail].into_iter().find(|known| known.words() == purpose)?;
        let until: i64 = until.parse().ok()?;
        let is_good = now.as_second() < until && self.is_signed(order, &pass_words(purpose, until), part);
        is_good.then(|| purpose.access())
    }

    fn part(&self, order: OrderId, words: &str) -> String {
        Base64UrlUnpadded::encode_string(&self.sign(order, words))
    }

    fn is_signed(&self, order: OrderId, words: &str, part: &str) -> bool {
        use subtle::ConstantTimeEq;
        let mut bytes = [0; SIGNATURE];
        let signed = Base64UrlUnpadded::decode(part, &mut bytes);
        signed.is_ok_and(|signed| bool::from(signed.ct_eq(&self.sign(order, words))))
    }

    fn sign(&self, order: OrderId, words: &str) -> [u8; SIGNATURE] {
        let mut signature = [0; SIGNATURE];
        // HMAC takes keys of any length, so this cannot fail.
        if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) {
            mac.update(format!("order {words} {order}").as_bytes());
            let whole = mac.finalize().into_bytes();
            for (to, from) in signature.iter_mut().zip(whole) {
                *to = from;
            }
        }
        signature
    }
}

/// Passes begin with this, so that a pass is never valid as a link, nor a link as a pass.
const PASS: &str = "pass.";

fn pass_words(purpose: Purpose, until: i64) -> String {
    format!("{PASS}{}.{until}", purpose.words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_its_order_alone_and_tells_where_it_came_from() {
        let (key, other) = (Key([1; 32]), Key([2; 32]));
        let (view, mail) = (key.view(OrderId(7)), key.mail(OrderId(7)));
        assert_eq!(key.check(OrderId(7), &view), Some(Access::Link));
        assert_eq!(key.check(OrderId(7), &mail), Some(Access::Mail));
        assert_eq!(key.check(OrderId(8), &view), None);
        assert_eq!(other.check(OrderId(7), &view), None);
        for part in ["", "AAAAAAAAAAAAAAAAAAAAAA", "=", &view[1..], &format!("{view}A"), "ё"] {
            assert_eq!(key.check(OrderId(7), part), None, "{part}");
        }
    }

    #[test]
    fn a_pass_opens_its_order_alone_until_it_ends_and_is_no_link() {
        let at = |second: i64| Timestamp::new(jiff::Timestamp::from_second(second).unwrap());
        let (key, other) = (Key([1; 32]), Key([2; 32]));
        for access in [Access::Link, Access::Mail] {
            let pass = key.pass(OrderId(7), Pass { access, until: at(1_000) });
            assert_eq!(key.check_pass(OrderId(7), &pass, at(999)), Some(access));
            assert_eq!(key.check_pass(OrderId(7), &pass, at(1_000)), None, "its time is over");
            assert_eq!(key.check_pass(OrderId(8), &pass, at(999)), None);
            assert_eq!(other.check_pass(OrderId(7), &pass, at(999)), None);
            let (_, part) = pass.rsplit_once('.').unwrap();
            assert_eq!(key.check(OrderId(7), part), None);
            for forged in [pass.replace("1000", "2000"), pass.replace("view", "mail").replace("pass.mail", "pass.view")]
            {
                assert!(forged == pass || key.check_pass(OrderId(7), &forged, at(999)).is_none(), "{forged}");
            }
        }
        for value in ["", ".", "pass.", "pass.view.9", "view.9.", &key.view(OrderId(7)), "pass.view.+9.AAAA"] {
            assert_eq!(key.check_pass(OrderId(7), value, at(1)), None, "{value}");
        }
    }
}
