//! A field as a form shows it.

use crate::admin::engine::description::{Description, Field, FieldKind, SmallForm};
use crate::admin::engine::values::{Choice, Values};
use crate::kernel::field_errors::FieldErrors;

/// A field with its value.
pub(crate) struct FieldView {
    pub(crate) field: &'static Field,
    /// Its name in the page, where several forms may have fields of one name.
    pub(crate) key: String,
    /// The form it belongs to.
    pub(crate) form: String,
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) error: Option<String>,
    /// Whether this member of the staff may not change it.
    pub(crate) is_locked: bool,
    /// Whether it may not be emptied.
    pub(crate) is_required: bool,
    choices: Vec<Choice>,
}

pub(crate) struct FieldsetView {
    pub(crate) title: &'static str,
    /// Whether they stand at the side.
    pub(crate) is_aside: bool,
    pub(crate) fields: Vec<FieldView>,
}

pub(crate) struct Shown<'a> {
    pub(crate) kept: &'a Values,
    /// What was typed, when that is shown again.
    pub(crate) typed: Option<&'a Values>,
    /// What is wrong with it.
    pub(crate) errors: &'a FieldErrors,
    /// Fields that may not be changed.
    pub(crate) locked: &'a [&'static str],
}

/// The fieldsets of a card's form.
#[must_use]
pub(crate) fn fieldsets(description: &'static Description, shown: &Shown<'_>) -> Vec<FieldsetView> {
    let view = |field: &'static Field| FieldView::new(field, (field.name.to_owned(), "card".to_owned()), shown);
    description
        .fieldsets
        .iter()
        .map(|fieldset| FieldsetView {
            title: fieldset.title,
            is_aside: fieldset.is_aside,
            fields: fieldset.fields.iter().map(view).collect(),
        })
        .collect()
}

/// The fields of a small form: nothing is kept in them, so those that are required may not be empty.
#[must_use]
pub(crate) fn small_fields(form: &'static SmallForm, shown: &Shown<'_>) -> Vec<FieldView> {
    let view = |field: &'static Field| {
        let names = (format!("{}-{}", form.key, field.name), format!("form-{}", form.key));
        FieldView { is_required: field.is_required, ..FieldView::new(field, names, shown) }
    };
    form.fields.iter().map(view).collect()
}

impl FieldView {
    fn new(field: &'static Field, (key, form): (String, String), shown: &Shown<'_>) -> Self {
        let kept = shown.kept.get(field.name);
        let typed = shown.typed.filter(|_| field.is_editable()).map_or(kept, |typed| typed.get(field.name));
        Self {
            field,
            key,
            form,
            value: typed.to_owned(),
            error: shown.errors.get(field.name).map(str::to_owned),
            is_locked: shown.locked.contains(&field.name),
            is_required: field.is_required && !kept.is_empty(),
            choices: shown.kept.choices(field),
        }
    }

    /// Whether it is a box.
    #[must_use]
    pub(crate) fn is_box(&self) -> bool {
        self.field.kind == FieldKind::Bool
    }

    /// Whether its box is ticked.
    #[must_use]
    pub(crate) fn is_ticked(&self) -> bool {
        self.is_box() && !self.value.is_empty()
    }

    /// Whether it is shown only.
    #[must_use]
    pub(crate) fn is_read_only(&self) -> bool {
        self.field.kind == FieldKind::ReadOnly
    }

    /// How many lines of it are seen at once, when it has lines.
    #[must_use]
    pub(crate) fn lines(&self) -> Option<u8> {
        match self.field.kind {
            FieldKind::LongText(most) => Some(if most > 1_000 { 8 } else { 2 }),
            _ => None,
        }
    }

    /// Its choices, when it has some: value, words, whether it is chosen.
    #[must_use]
    pub(crate) fn choices(&self) -> Option<Vec<(&str, &str, bool)>> {
        let has_choices = matches!(self.field.kind, FieldKind::Choice(_) | FieldKind::Brought);
        has_choices.then(|| {
            self.choices.iter().map(|(value, words)| (value.as_str(), words.as_str(), self.value == *value)).collect()
        })
    }

    /// The unit of a number.
    #[must_use]
    pub(crate) fn unit(&self) -> Option<&'static str> {
        match self.field.kind {
            FieldKind::Number(unit) => Some(unit),
            _ => None,
        }
    }

    /// Whether it is a file.
    #[must_use]
    pub(crate) fn is_file(&self) -> bool {
        matches!(self.field.kind, FieldKind::Photo(..))
    }

    /// The type of its `<input>`.
    #[must_use]
    pub(crate) fn input_type(&self) -> &'static str {
        match self.field.kind {
            FieldKind::Email => "email",
            FieldKind::Phone => "tel",
            FieldKind::Date => "date",
            _ => "text",
        }
    }

    /// The most characters it takes.
    #[must_use]
    pub(crate) fn most(&self) -> Option<u16> {
        match self.field.kind {
            FieldKind::Text(most) | FieldKind::LongText(most) => Some(most),
            FieldKind::Number(_) => Some(20),
            _ => None,
        }
    }

    /// The ids of what describes it.
    #[must_use]
    pub(crate) fn described_by(&self) -> String {
        let name = &self.key;
        let parts = [(self.error.is_some(), "error"), (self.field.hint.is_some(), "hint")];
        let ids: Vec<String> = parts.iter().filter(|(is, _)| *is).map(|(_, part)| format!("{name}-{part}")).collect();
        ids.join(" ")
    }
}
