//! E-mail addresses of customers.
//!
//! A Cyrillic domain has two spellings, `почта.рф` and `xn--80a1acny.xn--p1ai`: browsers send the second for what people type
//! in the first. Here they are one: an address is kept, shown and compared in letters, and sent to in ASCII. What IDNA makes of
//! a domain is asked of the crate that the sender's own address type asks (UTS 46, as in browsers).

use std::fmt;

use email_address::{EmailAddress, Options};
use serde::{Serialize, Serializer};
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{UnicodeNormalization, is_nfkc};

use super::sentences;

/// An address a letter can be sent to, of at most [`Email::MOST`] bytes on the wire, kept as it was typed but for the spelling of
/// a domain that is not ASCII.
///
/// The part before «@» is an ASCII dot-atom of RFC 5322, as Django's validator has it but without quoted strings: nobody's
/// mailbox has one, and they are where spaces, a second «@» and header injection hide. The domain has two labels or more,
/// of letters, digits and hyphens (Cyrillic domains too), and is no address literal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailError {
    Missing,
    /// Not an address, or a longer one than mail can carry.
    Malformed,
}

impl EmailError {
    /// The sentence for the person who typed it.
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Missing => sentences::EMAIL_MISSING,
            Self::Malformed => sentences::EMAIL_MALFORMED,
        }
    }
}

impl Email {
    /// The longest address that fits a mail path (RFC 5321 §4.5.3.1.3; erratum 1690 to RFC 3696), in bytes.
    pub(crate) const MOST: usize = 254;

    /// Reads an address. Spaces around it are dropped; line breaks and other control characters are refused even there, since
    /// what comes in will stand in a mail header.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let typed = text.trim_matches(|c: char| c.is_whitespace() && !c.is_control());
        if typed.is_empty() {
            return Err(EmailError::Missing);
        }
        // One character past the limit is enough to refuse a text of any length.
        let address: String = typed.nfc().take(Self::MOST + 1).collect();
        if address.len() > Self::MOST {
            return Err(EmailError::Malformed);
        }
        let (local, domain) = address.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let ascii = idna::domain_to_ascii(domain).map_err(|_| EmailError::Malformed)?;
        if !is_host_name(domain) || !is_mailable(local, &ascii) {
            return Err(EmailError::Malformed);
        }
        // A domain in Latin letters keeps their case.
        if ascii.eq_ignore_ascii_case(domain) && !is_coded(&ascii) {
            return Ok(Self(address));
        }
        let written = in_letters(&ascii).filter(|domain| is_host_name(domain)).unwrap_or(ascii);
        Ok(Self(format!("{local}@{written}")))
    }

    /// As it is shown, and sent to once its domain is in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which addresses are compared, see [`fold`].
    #[must_use]
    pub(crate) fn folded(&self) -> String {
        fold(&self.0)
    }
}

impl fmt::Display for Email {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Unicode lower case in NFC, a domain in letters: the form in which e-mail addresses are compared. The `lower` of SQLite knows
/// only ASCII.
///
/// For texts that may not be an [`Email`] as well: addresses and logins that moved in from the old site, and what stands in
/// the sign-in field. For a valid login it is the same as [`Login::folded`](super::login::Login::folded).
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    let lower = lower(text);
    with_domain(&lower, |ascii| in_letters(&ascii)).unwrap_or(lower)
}

/// What an address may be kept by: [`fold`] of it, its domain in ASCII, and the letters it was typed in, as versions of the shop
/// that did not know of the two spellings kept either.
#[must_use]
pub(crate) fn spellings(text: &str) -> [String; 3] {
    let lower = lower(text);
    let ascii = with_domain(&lower, Some).unwrap_or_else(|| lower.clone());
    [fold(text), ascii, lower]
}

/// An address that was kept, as people read it.
#[must_use]
pub(crate) fn shown(kept: &str) -> String {
    match kept.rsplit_once('@') {
        Some((_, domain)) if is_coded(domain) => {
            with_domain(kept, |ascii| in_letters(&ascii)).unwrap_or_else(|| kept.to_owned())
        }
        _ => kept.to_owned(),
    }
}

fn lower(text: &str) -> String {
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// The text with its domain written otherwise; `None` when it has none that IDNA knows.
fn with_domain(text: &str, write: impl FnOnce(String) -> Option<String>) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let written = write(idna::domain_to_ascii(domain).ok()?)?;
    Some(format!("{local}@{written}"))
}

/// A domain in ASCII as people write it.
fn in_letters(ascii: &str) -> Option<String> {
    let (letters, well) = idna::domain_to_unicode(ascii);
    well.is_ok().then_some(letters)
}

/// Whether a part of a domain is one of letters in ASCII (RFC 5890 §2.3.2.1).
fn is_coded(domain: &str) -> bool {
    domain.split('.').any(|label| label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")))
}

/// The mailbox that an address most likely leads to: two spellings of one count as one where messages and orders are counted.
///
/// Letter case, the two forms of a Cyrillic domain, what stands behind a «+», dots before the «@» and the second names of the
/// large services make no other mailbox. Elsewhere two people may come to be counted as one by this: that costs them a limit
/// they share, and nothing else. Never an address to send to.
#[must_use]
pub(crate) fn mailbox(text: &str) -> String {
    let folded = fold(text.trim());
    let Some((local, domain)) = folded.rsplit_once('@') else { return folded };
    let ascii = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_owned());
    let domain = match ascii.as_str() {
        "googlemail.com" => "gmail.com",
        "ya.ru" | "yandex.com" | "yandex.by" | "yandex.kz" | "yandex.ua" => "yandex.ru",
        other => other,
    };
    let untagged = local.split_once('+').map_or(local, |(untagged, _)| untagged);
    let is_part = |letter: &char| *letter != '.' && !(*letter == '-' && domain == "yandex.ru");
    let plain: String = untagged.chars().filter(is_part).collect();
    format!("{}@{domain}", if plain.is_empty() { local } else { &plain })
}

/// `domain` in ASCII, as it goes over the wire.
fn is_mailable(local: &str, domain: &str) -> bool {
    // The crate's grammar is the one lettre builds its addresses with, so what is accepted here can be sent to; it is wider
    // than ours.
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    let address = format!("{local}@{domain}");
    address.len() <= Email::MOST
        && EmailAddress::parse_with_options(&address, options).is_ok()
        && !local.contains('@')
        && is_plain_local_part(local)
}

fn is_plain_local_part(text: &str) -> bool {
    text.is_ascii() && !text.starts_with('"')
}

/// Letters that NFKC would change («ｅxample», «ⓔxample») are refused: the domain they resolve to is another spelling of the
/// same, and lookalikes of one address have been used to take over accounts (Django, CVE-2019-19844).
fn is_host_name(text: &str) -> bool {
    let top = text.rsplit('.').next().unwrap_or_default();
    is_nfkc(text)
        && text.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '.')
        && top.chars().count() >= 2
        && !top.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::login::Login;
    use super::*;
    use crate::kernel::samples::samples;

    #[test]
    fn addresses_are_taken_and_refused_as_the_samples_say() {
        for sample in samples("email") {
            let read = Email::parse(&sample.input);
            let kept = read.as_ref().map(Email::as_str).map_err(|why| why.message());
            assert_eq!(kept, sample.expected(), "{:?}", sample.input);
        }
    }

    #[test]
    fn a_domain_in_letters_is_one_in_all_its_spellings() {
        for (text, kept) in [
            ("Anna@xn--80a1acny.xn--p1ai", "Anna@почта.рф"),
            ("Anna@XN--80A1ACNY.XN--P1AI", "Anna@почта.рф"),
            ("Anna@ПОЧТА.РФ", "Anna@почта.рф"),
            ("Anna@почта.xn--p1ai", "Anna@почта.рф"),
            ("12@xn--e1afmkfd.xn--p1ai", "12@пример.рф"),
            ("anna@xn--strae-oqa.de", "anna@straße.de"),
            ("anna@डाटामेल.भारत", "anna@डाटामेल.भारत"),
        ] {
            let email = Email::parse(text).unwrap();
            assert_eq!(email.as_str(), kept, "{text}");
            assert_eq!(fold(text), kept.to_lowercase(), "{text}");
            let is_mixed = text.contains("почта.xn--");
            assert!(is_mixed || spellings(kept).contains(&lower(text)), "whoever was kept by it is found: {text}");
        }
        assert_eq!(shown("Anna@xn--80a1acny.xn--p1ai"), "Anna@почта.рф");
        for kept in ["Anna@Example.org", "anna", "", "anna@xn--a.org", "@"] {
            assert_eq!(shown(kept), kept);
        }
    }

    #[test]
    fn what_no_mail_can_carry_is_refused() {
        for text in [format!("anna@{}.рф", ["почта"; 40].join(".")), "a".repeat(1_000_000)] {
            assert_eq!(Email::parse(&text), Err(EmailError::Malformed));
        }
    }

    #[test]
    fn letter_case_and_composition_do_not_make_two_addresses() {
        for (one, other) in [
            ("Twin7@Example.org", "twin7@example.ORG"),
            ("anna@ПОЧТА.РФ", "anna@почта.рф"),
            ("anna@мои\u{306}.рф", "anna@мой.рф"),
            ("anna@\u{212a}upi.ru", "anna@kupi.ru"),
        ] {
            let [one, other] = [one, other].map(|text| Email::parse(text).unwrap().folded());
            assert_eq!(one, other);
        }
    }

    #[test]
    fn spellings_of_one_mailbox_are_counted_as_one() {
        for (text, counted) in [
            ("Anna@Example.org", "anna@example.org"),
            ("an.na+shop@example.org", "anna@example.org"),
            ("Anna@Почта.рф", "anna@xn--80a1acny.xn--p1ai"),
            ("anna@xn--80a1acny.xn--p1ai", "anna@xn--80a1acny.xn--p1ai"),
            ("an.na@googlemail.com", "anna@gmail.com"),
            ("an-na@ya.ru", "anna@yandex.ru"),
            ("an-na@example.org", "an-na@example.org"),
            ("+anna@example.org", "+anna@example.org"),
            ("анна", "анна"),
            ("", ""),
        ] {
            assert_eq!(mailbox(text), counted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_taken_is_safe_in_a_header(text in "[\"<>a@. \r\n\\PC]{0,12}@?[\\PCa-z.]{0,8}(\\.ru|\\.рф)?") {
            if let Ok(email) = Email::parse(&text) {
                let kept = email.as_str();
                prop_assert!(kept.len() <= Email::MOST);
                prop_assert_eq!(kept.matches('@').count(), 1);
                prop_assert!(!kept.chars().any(|c| c.is_control() || c.is_whitespace() || "<>\",;:".contains(c)));
                prop_assert_eq!(Email::parse(kept), Ok(email.clone()));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn a_login_folds_like_an_address(text in "[A-Za-z0-9-]{1,20}") {
            prop_assert_eq!(Login::parse(&text).unwrap().folded(), fold(&text));
        }
    }
}
