//! The values of a form: as they are kept, as they were typed, what differs between two of them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::admin::engine::description::{Description, Field, FieldKind};
use crate::kernel::field_errors::FieldErrors;
use crate::web::input::Input;

/// A ticked box.
const ON: &str = "on";

/// Field → text, as the form shows it. A ticked box is `on`, another empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(Vec<(&'static str, String)>);

/// What one field was and what it became, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field's label.
    pub field: String,
    /// What it was.
    pub old: String,
    /// What it became.
    pub new: String,
}

impl Values {
    /// Adds a text.
    #[must_use]
    pub fn with(mut self, field: &'static str, text: impl Into<String>) -> Self {
        self.0.push((field, text.into()));
        self
    }

    /// Adds a box.
    #[must_use]
    pub fn with_box(self, field: &'static str, is_ticked: bool) -> Self {
        self.with(field, if is_ticked { ON } else { "" })
    }

    /// The text of a field.
    #[must_use]
    pub fn get(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text.as_str())
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &str) -> bool {
        self.get(field) == ON
    }

    /// What stands for these values: another text when one of the fields that can be changed differs.
    #[must_use]
    pub fn version(&self, description: &Description) -> String {
        let mut hash = Sha256::new();
        for field in description.fields().filter(|field| field.is_editable()) {
            let text = self.get(field.name);
            hash.update(text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// What these became in `new`, field by field.
    #[must_use]
    pub fn changes(&self, new: &Self, description: &Description) -> Vec<Change> {
        description
            .fields()
            .filter(|field| field.is_editable() && self.get(field.name) != new.get(field.name))
            .map(|field| Change {
                field: field.label.to_owned(),
                old: words(field, self.get(field.name)),
                new: words(field, new.get(field.name)),
            })
            .collect()
    }

    /// Reads a form that was sent. Only fields of the description are looked at, and of those only the ones that `kept` has
    /// and that are not `locked`: whatever else was sent is as good as not there.
    #[must_use]
    pub fn read(
        input: &Input,
        description: &Description,
        (kept, locked): (&Self, &[&'static str]),
        errors: &mut FieldErrors,
    ) -> Self {
        let fields = kept.0.iter().filter_map(|(name, text)| {
            let field = description.fields().find(|field| field.name == *name)?;
            let is_open = field.is_editable() && !locked.contains(name);
            let typed = if is_open { typed(input, field, errors) } else { text.clone() };
            Some((field.name, typed))
        });
        Self(fields.collect())
    }
}

fn typed(input: &Input, field: &'static Field, errors: &mut FieldErrors) -> String {
    let text = match field.kind {
        FieldKind::Bool => return if input.is_ticked(field.name) { ON.to_owned() } else { String::new() },
        // Browsers send line breaks as CR LF (HTML Standard, «constructing the entry list»).
        FieldKind::LongText(_) => input.read(field.name, errors).replace("\r\n", "\n"),
        _ => input.read(field.name, errors),
    };
    match field.kind {
        FieldKind::Text(most) | FieldKind::LongText(most) if text.chars().count() > usize::from(most) => {
            errors.add(field.name, format!("Не больше {most} знаков"));
        }
        FieldKind::Choice(choices) if !choices.iter().any(|(value, _)| *value == text) => {
            errors.add(field.name, "Выберите из списка");
        }
        _ => {}
    }
    text
}

/// A value as the history shows it.
#[must_use]
pub fn words(field: &Field, text: &str) -> String {
    match field.kind {
        FieldKind::Bool if text == ON => "да".to_owned(),
        FieldKind::Bool => "нет".to_owned(),
        FieldKind::Choice(choices) => choices
            .iter()
            .find(|(value, _)| *value == text)
            .map_or_else(|| text.to_owned(), |(_, words)| (*words).to_owned()),
        _ if text.is_empty() => "пусто".to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::engine::description::{Addresses, Column, Fieldset, Search};

    static LAMPS: Description = Description {
        object: "lamp",
        title: "Лампы",
        counted: ["лампа", "лампы", "ламп"],
        addresses: Addresses { list: "/admin/lamps/", form: "/admin/lamps/{id}/", actions: "/admin/lamps/actions/" },
        search: Search { label: "", placeholder: "" },
        columns: &[Column::text("name", "Имя")],
        order: ("name", false),
        filters: &[],
        dates: None,
        page_size: 50,
        fieldsets: &[Fieldset {
            title: "",
            is_aside: false,
            fields: &[
                Field::new("name", "Имя", FieldKind::Text(10)),
                Field::new("note", "Заметка", FieldKind::Text(10)),
                Field::new("lit", "Горит", FieldKind::Bool),
                Field::new("seen", "Осмотрена", FieldKind::ReadOnly),
            ],
        }],
        actions: &[],
        row_actions: &[],
    };

    fn lamp(name: &str, note: &str, is_lit: bool, seen: &str) -> Values {
        Values::default().with("name", name).with("note", note).with_box("lit", is_lit).with("seen", seen)
    }

    #[test]
    fn a_version_tells_what_can_be_changed_apart_and_nothing_else() {
        let version = |values: Values| values.version(&LAMPS);
        assert_eq!(version(lamp("a", "b", true, "today")), version(lamp("a", "b", true, "never")));
        assert_ne!(version(lamp("a", "b", true, "")), version(lamp("a", "b", false, "")));
        assert_ne!(version(lamp("ab", "", true, "")), version(lamp("a", "b", true, "")));
    }

    #[test]
    fn changes_are_told_in_words() {
        let changes = lamp("a", "", true, "x").changes(&lamp("a", "new", false, "y"), &LAMPS);
        let told: Vec<_> = changes.iter().map(|c| (c.field.as_str(), c.old.as_str(), c.new.as_str())).collect();
        assert_eq!(told, [("Заметка", "пусто", "new"), ("Горит", "да", "нет")]);
    }
}
