//! The secrets of messages: tokens of links, and codes.
//!
//! They are stored beside the bodies, which have placeholders for them, and deleted once the message is sent or given
//! up: the outbox is kept for a month and must not hold what opens an account.

use secrecy::{ExposeSecret, SecretString};

use super::not_sent::{NotSent, Reason};
use crate::kernel::fault::Fault;

/// A placeholder is a number between these. Private-use characters: no address, name or text of ours contains them.
const BEGIN: char = '\u{f8f0}';
const END: char = '\u{f8f1}';

/// Numbers count from 0.
#[must_use]
pub(crate) fn placeholder(number: usize) -> String {
    format!("{BEGIN}{number}{END}")
}

pub(super) fn kept(secrets: &[&SecretString]) -> Result<String, Fault> {
    let exposed: Vec<&str> = secrets.iter().map(|secret| secret.expose_secret()).collect();
    serde_json::to_string(&exposed).map_err(Fault::new)
}

pub(super) fn fill(body: String, kept: Option<&str>) -> Result<String, NotSent> {
    let Some(kept) = kept else {
        // An operator may have a letter sent again that was given up.
        let is_gone = body.contains(BEGIN);
        return if is_gone { Err(NotSent::Refused(Reason::ours("its links and codes are deleted"))) } else { Ok(body) };
    };
    let unreadable = |_| NotSent::Refused(Reason::ours("its links and codes cannot be read"));
    let secrets: Vec<String> = serde_json::from_str(kept).map_err(unreadable)?;
    let fill = |body: String, (number, secret): (usize, &String)| body.replace(&placeholder(number), secret);
    Ok(secrets.iter().enumerate().fold(body, fill))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_takes_the_place_of_its_number() {
        let body = format!("https://shop.example/reset/{}/, код {}", placeholder(0), placeholder(1));
        let kept = kept(&[&"abc".into(), &"123456".into()]).unwrap();
        assert_eq!(fill(body.clone(), Some(&kept)).unwrap(), "https://shop.example/reset/abc/, код 123456");
        assert!(fill(body.clone(), None).is_err(), "its secrets are deleted");
        assert_eq!(fill("no secrets".to_owned(), None).unwrap(), "no secrets");
        assert!(fill(body, Some("[1]")).is_err());
    }
}
