//! The `User-Agent` header: what is kept of it, and ([`rules`]) which browser and device it names.
//!
//! The header is a hint for people («this was my phone»), never a proof: anybody can send any.

pub(super) mod rules;

/// A `User-Agent` header, cleaned for storing and showing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct UserAgent(String);

impl UserAgent {
    /// In characters. No honest browser sends more.
    pub(crate) const MOST: usize = 512;

    /// Bytes that are not UTF-8 become U+FFFD. Dropped are control characters, invisible ones and those that change
    /// the writing direction, spaces at the ends, and everything after [`UserAgent::MOST`] characters.
    #[must_use]
    pub(crate) fn parse(header: &[u8]) -> Self {
        // So many characters have at most four times as many bytes; the rest need not be decoded.
        let head = header.get(..Self::MOST * 4).unwrap_or(header);
        let text = String::from_utf8_lossy(head);
        let kept: String = text.chars().filter(|char| !is_unseen(*char)).take(Self::MOST).collect();
        Self(kept.trim().to_owned())
    }

    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, and Unicode's marks that are invisible or change the writing direction.
fn is_unseen(char: char) -> bool {
    let turns_or_hides = matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    char.is_control() || turns_or_hides || matches!(char, '\u{ad}' | '\u{61c}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_agent_is_short_and_has_nothing_unseen() {
        let agent = UserAgent::parse("\u{202e} Mozilla/5.0\r\nX: y\0\u{7f}\u{85} \u{200b}(тест) \u{2066}".as_bytes());
        assert_eq!(agent.as_str(), "Mozilla/5.0X: y (тест)");
        assert_eq!(UserAgent::parse(&[b'a'; 10_000]).as_str(), "a".repeat(512));
        assert_eq!(UserAgent::parse("ж".repeat(10_000).as_bytes()).as_str(), "ж".repeat(512));
        assert_eq!(UserAgent::parse(b"\xd0\x96\xff\xd0").as_str(), "Ж\u{fffd}\u{fffd}");
    }
}
