//! Reading the staff's forms of products and categories: trimmed, bounded, and unchecked where nobody touched a value.

use std::ops::RangeInclusive;

use crate::kernel::field_errors::FieldErrors;
use crate::kernel::slug::{Slug, SlugError};

/// A text as it was typed, beside the one that is kept: what nobody touched is not checked again.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    pub(crate) kept: &'a str,
    pub(crate) typed: &'a str,
}

impl<'a> Text<'a> {
    pub(crate) fn new(typed: &'a str) -> Self {
        Self { kept: "", typed }
    }
}

/// A line of text, which may be empty.
pub(crate) fn line(errors: &mut FieldErrors, field: &'static str, text: Text<'_>, most: u16) -> String {
    let Text { kept, typed } = text;
    let text = typed.trim();
    if text != kept {
        refuse(errors, field, text, char::is_control);
        refuse_long(errors, field, text, most);
    }
    text.to_owned()
}

/// A line of text that may not be missing; says what to do when it is.
pub(crate) fn required(
    errors: &mut FieldErrors,
    field: &'static str,
    text: Text<'_>,
    most: u16,
    missing: &str,
) -> String {
    let text = line(errors, field, text, most);
    if text.is_empty() {
        errors.add(field, missing);
    }
    text
}

/// Lines of text, which may be none.
pub(crate) fn lines(errors: &mut FieldErrors, field: &'static str, text: Text<'_>, most: u16) -> String {
    let Text { kept, typed } = text;
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    if text != kept {
        refuse(errors, field, &text, |c| c.is_control() && c != '\n' && c != '\t');
        refuse_long(errors, field, &text, most);
    }
    text
}

fn refuse(errors: &mut FieldErrors, field: &'static str, text: &str, is_bad: impl Fn(char) -> bool) {
    if text.contains(is_bad) {
        errors.add(field, "Уберите недопустимый символ");
    }
}

fn refuse_long(errors: &mut FieldErrors, field: &'static str, text: &str, most: u16) {
    if text.chars().count() > usize::from(most) {
        errors.add(field, format!("Не больше {most} знаков"));
    }
}

/// An address. An imported one that breaks the rules stays until somebody edits it.
pub(crate) fn slug(kept: Option<&str>, typed: &str) -> Result<String, &'static str> {
    let typed = typed.trim();
    if kept == Some(typed) {
        return Ok(typed.to_owned());
    }
    Slug::parse(typed).map(|slug| slug.as_str().to_owned()).map_err(SlugError::message)
}

/// A whole number in bounds; `None` when the field is empty.
pub(crate) fn whole(kept: Option<i64>, typed: &str, bounds: &RangeInclusive<i64>) -> Result<Option<i64>, String> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<i64>().ok().filter(|number| bounds.contains(number) || kept == Some(*number));
    number.map(Some).ok_or_else(|| format!("Целое число от {} до {}", bounds.start(), bounds.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_bounds_is_refused_unless_it_was_there_before() {
        let bounds = 1..=100;
        assert_eq!(whole(None, " 1 0 ", &bounds), Ok(Some(10)));
        assert_eq!(whole(None, "", &bounds), Ok(None));
        assert_eq!(whole(Some(0), "0", &bounds), Ok(Some(0)));
        for typed in ["0", "101", "-5", "1.5", "abc", "99999999999999999999999"] {
            assert_eq!(whole(None, typed, &bounds), Err("Целое число от 1 до 100".to_owned()), "{typed}");
        }
    }

    #[test]
    fn an_address_of_an_old_site_stays_until_it_is_touched() {
        assert_eq!(slug(Some("Old_One"), "Old_One"), Ok("Old_One".to_owned()));
        assert!(slug(Some("Old_One"), "Old_Two").is_err());
        assert_eq!(slug(None, "new-one"), Ok("new-one".to_owned()));
    }

    #[test]
    fn text_is_trimmed_and_bounded_and_has_no_control_characters() {
        let mut errors = FieldErrors::none();
        assert_eq!(line(&mut errors, "a", Text::new(" x "), 1), "x");
        assert_eq!(
            line(&mut errors, "a", Text { kept: "old\tlong", typed: "old\tlong" }, 1),
            "old\tlong",
            "nobody touched it"
        );
        assert!(errors.is_empty());
        line(&mut errors, "a", Text::new("xx"), 1);
        line(&mut errors, "b", Text::new("x\ny"), 9);
        assert_eq!(lines(&mut errors, "c", Text::new("x\r\ny"), 9), "x\ny");
        lines(&mut errors, "d", Text::new("x\u{7}y"), 9);
        required(&mut errors, "e", Text::new("  "), 9, "Укажите");
        assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["a", "b", "d", "e"]);
    }
}
