//! The fields of a profile, which the person and the staff can change. A value that an old site kept stays until
//! somebody changes it, even if it breaks today's rules. All but the names may be empty.

use crate::kernel::free_text::is_clean;
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::sentences;

/// The longest delivery address, in characters.
const ADDRESS: usize = 500;

pub(super) fn name(part: NamePart, kept: &str, typed: &str) -> Result<String, &'static str> {
    kept_or(kept, typed, || {
        PersonName::parse(part, typed).map(|name| name.as_str().to_owned()).map_err(PersonNameError::message)
    })
}

pub(super) fn patronymic(kept: &str, typed: &str) -> Result<String, &'static str> {
    if typed.trim().is_empty() { Ok(String::new()) } else { name(NamePart::Patronymic, kept, typed) }
}

pub(super) fn phone(kept: &str, typed: &str) -> Result<String, String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    kept_or(kept, typed, || Phone::parse(typed).map(|phone| phone.e164().to_owned()).map_err(PhoneError::message))
}

pub(super) fn address(kept: &str, typed: &str) -> Result<String, String> {
    let address = typed.trim();
    if address != kept && address.chars().count() > ADDRESS {
        return Err(format!("Адрес длиннее {ADDRESS} символов"));
    }
    if address != kept && !is_clean(address) {
        return Err(sentences::ADDRESS_CHARACTERS.to_owned());
    }
    Ok(address.to_owned())
}

fn kept_or<S>(kept: &str, typed: &str, parse: impl FnOnce() -> Result<String, S>) -> Result<String, S> {
    if typed.trim() == kept && !kept.is_empty() { Ok(kept.to_owned()) } else { parse() }
}
