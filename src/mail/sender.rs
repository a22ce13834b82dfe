//! The sender of the shop's messages, and addresses in headers.

use lettre::Address;
use lettre::message::Mailbox;

use super::wrong_setting::WrongSetting;
use crate::kernel::email::Email;

/// The `From` of every message, and the address for bounces.
#[derive(Debug, Clone)]
pub struct Sender {
    mailbox: Mailbox,
}

impl Sender {
    /// `shop@example.org` or `Name <shop@example.org>`; quotes around the name are dropped.
    pub fn parse(text: &str) -> Result<Self, WrongSetting> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').map(|text| text.rsplit_once('<')) {
            Some(Some((name, address))) => (name.trim(), address),
            Some(None) => return Err(WrongSetting("the address has a «>» and no «<»")),
            None => ("", text),
        };
        let name = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        if name.chars().any(char::is_control) {
            return Err(WrongSetting("the name has a line break or another control character in it"));
        }
        let address = Email::parse(address).ok().and_then(|email| mailable(&email));
        let address = address.ok_or(WrongSetting("it is neither shop@example.org nor Name <shop@example.org>"))?;
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        Ok(Self { mailbox: Mailbox::new(name, address) })
    }

    /// The domain of the address, in ASCII.
    #[must_use]
    pub(crate) fn domain(&self) -> &str {
        self.mailbox.email.domain()
    }

    pub(super) fn mailbox(&self) -> Mailbox {
        self.mailbox.clone()
    }
}

/// The address for any mail server: a Cyrillic domain in its ASCII form (RFC 5891 §4), so that no server needs
/// SMTPUTF8 (RFC 6531). `None` if the domain has no such form.
pub(super) fn mailable(email: &Email) -> Option<Address> {
    let (local, domain) = email.as_str().rsplit_once('@')?;
    let domain = idna::domain_to_ascii(domain).ok()?;
    Address::new(local, domain).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_has_an_address_and_perhaps_a_name() {
        for (text, name, address) in [
            ("TechStore <shop@techstore.example>", Some("TechStore"), "shop@techstore.example"),
            ("  Магазин «Электроника»<shop@example.org> ", Some("Магазин «Электроника»"), "shop@example.org"),
            ("\"Shop, the\" <shop@example.org>", Some("Shop, the"), "shop@example.org"),
            ("<shop@example.org>", None, "shop@example.org"),
            ("shop@example.org", None, "shop@example.org"),
            ("shop@почта.рф", None, "shop@xn--80a1acny.xn--p1ai"),
        ] {
            let sender = Sender::parse(text).unwrap();
            assert_eq!(sender.mailbox.name.as_deref(), name, "{text}");
            assert_eq!(sender.mailbox.email.to_string(), address, "{text}");
        }
    }

    #[test]
    fn a_sender_without_an_address_or_with_two_headers_is_refused() {
        for text in [
            "",
            "TechStore",
            "TechStore shop@example.org>",
            "TechStore <shop>",
            "a@example.org, b@example.org",
            "Tech\r\nBcc: all@example.org <shop@example.org>",
            "TechStore <shop@example.org\r\nBcc: all@example.org>",
        ] {
            assert!(Sender::parse(text).is_err(), "{text:?}");
        }
    }
}
