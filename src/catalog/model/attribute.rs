//! An attribute, and how its value is shown.

use techstore_db::record;

record! {
    /// An attribute, in its category and on a product.
    #[derive(Debug, Clone)]
    pub struct AttributeFields {
        /// Its name for programs, unique in the category.
        pub code: String,
        pub name: String,
        /// The heading in the product's table.
        pub group_name: String,
        pub kind: AttributeKind,
        /// The unit of a number; may be empty.
        pub unit: String,
        /// Whether it is one of the few that are shown first.
        pub is_key: bool,
    }
}

record! {
    /// An attribute of a product with its value.
    #[derive(Debug, Clone)]
    pub(crate) struct Attribute {
        pub(crate) value: String,
        ..pub(crate) fields: AttributeFields,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttributeKind {
    Text,
    Number,
    /// One of the values that other products have.
    Choice,
    Bool,
}

techstore_db::text_enum!(AttributeKind);

impl AttributeKind {
    pub(crate) const ALL: [Self; 4] = [Self::Text, Self::Number, Self::Choice, Self::Bool];

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Choice => "choice",
            Self::Bool => "bool",
        }
    }

    #[must_use]
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Text => "Текст",
            Self::Number => "Число",
            Self::Choice => "Одно из нескольких",
            Self::Bool => "Есть или нет",
        }
    }
}

impl Attribute {
    /// «6,7″», «1 ТБ», «есть».
    #[must_use]
    pub(crate) fn show(&self) -> String {
        match self.fields.kind {
            AttributeKind::Bool => if self.value == "true" { "есть" } else { "нет" }.to_owned(),
            AttributeKind::Number => with_unit(&self.value, &self.fields.unit),
            AttributeKind::Text | AttributeKind::Choice => self.value.clone(),
        }
    }
}

fn with_unit(value: &str, unit: &str) -> String {
    let terabytes = value.parse::<i64>().ok().filter(|size| unit == "ГБ" && *size >= 1024 && size % 1024 == 0);
    let (value, unit) = match terabytes {
        Some(size) => ((size / 1024).to_string(), "ТБ"),
        None => (grouped(&value.replace('.', ",")), unit),
    };
    let sticks = unit.is_empty() || unit.starts_with(['″', '°']);
    if sticks { format!("{value}{unit}") } else { format!("{value}\u{a0}{unit}") }
}

/// `10 200`: from five digits on, as Russian typography has it, in groups of three.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once(',').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let mut shown = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            shown.push('\u{a0}');
        }
        shown.push(digit);
    }
    fraction.map_or(shown.clone(), |fraction| format!("{shown},{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(kind: &str, value: &str, unit: &str) -> String {
        let [code, name, group_name] = ["", "", ""].map(str::to_owned);
        let kind = AttributeKind::parse(kind).unwrap();
        let fields = AttributeFields { code, name, group_name, kind, unit: unit.to_owned(), is_key: false };
        Attribute { value: value.to_owned(), fields }.show()
    }

    #[test]
    fn a_value_is_shown_with_its_unit() {
        for (kind, value, unit, shown) in [
            ("number", "6.7", "″", "6,7″"),
            ("number", "120", "Гц", "120\u{a0}Гц"),
            ("number", "5200", "мА·ч", "5200\u{a0}мА·ч"),
            ("number", "10200", "мА·ч", "10\u{a0}200\u{a0}мА·ч"),
            ("number", "1250000.5", "", "1\u{a0}250\u{a0}000,5"),
            ("number", "256", "ГБ", "256\u{a0}ГБ"),
            ("number", "2048", "ГБ", "2\u{a0}ТБ"),
            ("number", "1500", "ГБ", "1500\u{a0}ГБ"),
            ("number", "до 30", "м", "до 30\u{a0}м"),
            ("bool", "true", "", "есть"),
            ("bool", "false", "", "нет"),
            ("choice", "OLED", "", "OLED"),
            ("text", "2772 × 1280", "", "2772 × 1280"),
        ] {
            assert_eq!(attribute(kind, value, unit), shown);
        }
    }
}
