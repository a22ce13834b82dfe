//! A field as a form shows it.

use crate::admin::engine::description::{Description, Field, FieldKind};
use crate::admin::engine::values::{Values, words};
use crate::kernel::field_errors::FieldErrors;

/// A field with its value.
pub struct FieldView {
    /// The field.
    pub field: &'static Field,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// Whether this member of the staff may not change it.
    pub is_locked: bool,
    /// What the database has, when somebody changed it meanwhile.
    pub stored: Option<String>,
    /// Whether it may not be emptied.
    pub is_required: bool,
}

/// Fields that belong together.
pub struct FieldsetView {
    /// What they are about.
    pub title: &'static str,
    /// Whether they stand at the side.
    pub is_aside: bool,
    /// The fields.
    pub fields: Vec<FieldView>,
}

/// What a form shows.
pub struct Shown<'a> {
    /// What the database has.
    pub kept: &'a Values,
    /// What was typed, when that is shown again.
    pub typed: Option<&'a Values>,
    /// What is wrong with it.
    pub errors: &'a FieldErrors,
    /// Fields that may not be changed.
    pub locked: &'a [&'static str],
    /// Whether somebody else changed something meanwhile.
    pub is_conflict: bool,
}

/// The fieldsets of a form.
#[must_use]
pub fn fieldsets(description: &'static Description, shown: &Shown<'_>) -> Vec<FieldsetView> {
    let view = |field| FieldView::new(field, shown);
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

impl FieldView {
    fn new(field: &'static Field, shown: &Shown<'_>) -> Self {
        let kept = shown.kept.get(field.name);
        let typed = shown.typed.filter(|_| field.is_editable()).map_or(kept, |typed| typed.get(field.name));
        Self {
            field,
            value: typed.to_owned(),
            error: shown.errors.get(field.name).map(str::to_owned),
            is_locked: shown.locked.contains(&field.name),
            stored: (shown.is_conflict && typed != kept).then(|| words(field, kept)),
            is_required: field.is_required && !kept.is_empty(),
        }
    }

    /// Whether it is a box.
    #[must_use]
    pub fn is_box(&self) -> bool {
        self.field.kind == FieldKind::Bool
    }

    /// Whether its box is ticked.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        self.is_box() && !self.value.is_empty()
    }

    /// Whether it is shown only.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.field.kind == FieldKind::ReadOnly
    }

    /// Whether it has lines.
    #[must_use]
    pub fn is_long(&self) -> bool {
        matches!(self.field.kind, FieldKind::LongText(_))
    }

    /// Its choices, when it has some: value, words, whether it is chosen.
    #[must_use]
    pub fn choices(&self) -> Option<Vec<(&'static str, &'static str, bool)>> {
        let FieldKind::Choice(choices) = self.field.kind else { return None };
        Some(choices.iter().map(|(value, words)| (*value, *words, self.value == *value)).collect())
    }

    /// The type of its `<input>`.
    #[must_use]
    pub fn input_type(&self) -> &'static str {
        match self.field.kind {
            FieldKind::Email => "email",
            FieldKind::Phone => "tel",
            FieldKind::Date => "date",
            _ => "text",
        }
    }

    /// The most characters it takes.
    #[must_use]
    pub fn most(&self) -> Option<u16> {
        match self.field.kind {
            FieldKind::Text(most) | FieldKind::LongText(most) => Some(most),
            _ => None,
        }
    }

    /// The ids of what describes it.
    #[must_use]
    pub fn described_by(&self) -> String {
        let name = self.field.name;
        let parts =
            [(self.error.is_some(), "error"), (self.stored.is_some(), "stored"), (self.field.hint.is_some(), "hint")];
        let ids: Vec<String> = parts.iter().filter(|(is, _)| *is).map(|(_, part)| format!("{name}-{part}")).collect();
        ids.join(" ")
    }
}
