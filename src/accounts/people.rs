//! The staff's search for people: by login, e-mail, name or phone.

use techstore_db::Reads;
use unicode_normalization::UnicodeNormalization;

use crate::accounts::store::people_list::is_there;
use crate::kernel::email::{fold, spellings};
use crate::kernel::pattern::contains;
use crate::kernel::phone::Phone;

pub(crate) use crate::accounts::model::LatestSignIn;
pub(crate) use crate::accounts::store::figures::{Figures, figures, latest_sign_ins};
pub(crate) use crate::accounts::store::people_list::{Conditions, Exact, Order, PersonLine, Word, count, rows, span};

/// Further words are ignored: no name has more.
const MOST_WORDS: usize = 6;
const LONGEST: usize = 100;
/// Fewer digits are not taken for a phone.
const FEWEST_DIGITS: usize = 4;

impl Conditions {
    /// Every word must be found in login, e-mail or name, in any letter case, «е» also for «ё»; or the digits in a
    /// phone, in any spelling.
    #[must_use]
    pub(crate) fn looking_for(text: &str) -> Self {
        let typed: String = text.nfc().filter(|c| !c.is_control()).take(LONGEST).collect();
        Self {
            words: typed.split_whitespace().take(MOST_WORDS).map(word).collect(),
            phones: phones(&typed),
            ..Self::default()
        }
    }
}

/// A whole e-mail or phone finds its person by an index. Only if nobody has it are parts of words searched.
pub(crate) async fn narrowed(db: &mut impl Reads, text: &str, wanted: Conditions) -> techstore_db::Result<Conditions> {
    match exact(text) {
        Some(exact) if is_there(db, &exact).await? => Ok(Conditions { exact: Some(exact), ..wanted }),
        _ => Ok(wanted),
    }
}

/// `None` if the text cannot be a whole e-mail or phone.
#[must_use]
pub(crate) fn exact(text: &str) -> Option<Exact> {
    let typed = text.trim();
    let email = (typed.contains('@') && !typed.contains(char::is_whitespace)).then(|| spellings(typed));
    let phone = Phone::parse(typed).ok().map(|phone| phone.e164().to_owned());
    (email.is_some() || phone.is_some()).then_some(Exact { email, phone })
}

fn word(typed: &str) -> Word {
    let lower = plain(typed).to_lowercase();
    let mut spellings = vec![plain(typed), capitalised(&lower), lower.to_uppercase(), lower];
    spellings.sort_unstable();
    spellings.dedup();
    Word { folded: contains(&fold(typed)), names: spellings.iter().map(|spelling| contains(spelling)).collect() }
}

fn plain(text: &str) -> String {
    text.replace('ё', "е").replace('Ё', "Е")
}

fn capitalised(lower: &str) -> String {
    let mut rest = lower.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The domestic 8 and the international +7 are the same prefix; numbers are stored with +7.
fn phones(typed: &str) -> Vec<String> {
    let is_number =
        typed.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '-' | '(' | ')' | '.'));
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    if !is_number || digits.len() < FEWEST_DIGITS {
        return Vec::new();
    }
    let mut patterns = vec![contains(&digits)];
    if let Some(national) = digits.strip_prefix('8') {
        patterns.push(format!("+7{national}%"));
    }
    patterns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_in_every_letter_case_it_is_written_in() {
        let wanted = Conditions::looking_for("ёлкИН");
        let names = &wanted.words[0].names;
        for spelling in ["%елкин%", "%Елкин%", "%ЕЛКИН%", "%елкИН%"] {
            assert!(names.iter().any(|name| name == spelling), "{spelling} in {names:?}");
        }
        assert_eq!(wanted.words[0].folded, "%ёлкин%");
    }

    #[test]
    fn typed_wildcards_mean_themselves() {
        assert_eq!(Conditions::looking_for(r"100%_\").words[0].folded, r"%100\%\_\\%");
    }

    #[test]
    fn a_phone_is_found_by_its_digits_however_they_are_typed() {
        assert_eq!(Conditions::looking_for("+7 (916) 555-01-23").phones, ["%79165550123%"]);
        assert_eq!(Conditions::looking_for("8 916 555").phones, ["%8916555%", "+7916555%"]);
        assert!(Conditions::looking_for("anna 1990").phones.is_empty());
        assert!(Conditions::looking_for("916").phones.is_empty());
    }

    #[test]
    fn what_nobody_typed_on_a_keyboard_is_left_out() {
        let wanted = Conditions::looking_for("an\0na\u{1b} \n ");
        assert_eq!(wanted.words[0].folded, "%anna%");
        assert_eq!(wanted.words.len(), 1);
        assert!(Conditions::looking_for(&"я ".repeat(5_000)).words.len() <= MOST_WORDS);
        assert!(Conditions::looking_for(&"%".repeat(60_000)).words[0].folded.len() < 1_000);
    }
}
