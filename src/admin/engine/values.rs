//! The values of a form: as they are kept, as they were typed, what differs between two of them.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::admin::engine::description::{Description, Field, FieldKind};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::money::Kopecks;
use crate::kernel::phone::Phone;
use crate::web::input::Input;

const ON: &str = "on";
/// The boxes of a conflict's page: the fields in which the sender keeps their own text.
const KEEP_MINE: &str = "take";

/// The name under which a conflict's page carries what its sender typed into a field.
#[must_use]
pub(crate) fn mine(field: &str) -> String {
    format!("mine-{field}")
}

/// The name under which a conflict's page carries the digest of the text that a field shows.
#[must_use]
pub(crate) fn shown_name(field: &str) -> String {
    format!("shown-{field}")
}

/// A digest of the text that a field shows, the same however browsers change its line breaks.
#[must_use]
pub(crate) fn shown(text: &str) -> String {
    digest(std::iter::once(text.replace("\r\n", "\n").as_str()))
}

/// What the sender of a conflict's page typed into a field before, when they ticked that they keep it. When they have edited
/// the field since, which showed `stored` as far as the page does not say otherwise, that is what they want.
#[must_use]
pub(crate) fn kept_mine(input: &Input, field: &str, stored: &str) -> Option<String> {
    let typed = ticked_mine(input, field)?;
    let was_shown = input.text(&shown_name(field)).unwrap_or_else(|| shown(stored));
    let is_edited = input.has(field) && input.text(field).is_none_or(|text| shown(&text) != was_shown);
    (!is_edited).then_some(typed)
}

fn ticked_mine(input: &Input, field: &str) -> Option<String> {
    let name = mine(field);
    (input.all(KEEP_MINE).contains(&field) && input.has(&name)).then(|| input.text(&name).unwrap_or_default())
}

/// Whether a conflict's page carries what its sender typed into a field, and they leave what the colleague saved.
#[must_use]
pub(crate) fn leaves_theirs(input: &Input, field: &str) -> bool {
    input.has(&mine(field)) && !input.all(KEEP_MINE).contains(&field)
}

pub(crate) type Choice = (String, String);

/// Field → text, as the form shows it. A ticked box is `on`, another empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values {
    texts: Vec<(&'static str, String)>,
    /// Of fields whose choices the resource brings.
    choices: Vec<(&'static str, Vec<Choice>)>,
}

/// What one field was and what it became, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub(crate) field: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

impl Values {
    /// Nothing in any of these fields.
    #[must_use]
    pub(crate) fn empty(fields: &[Field]) -> Self {
        Self { texts: fields.iter().map(|field| (field.name, String::new())).collect(), choices: Vec::new() }
    }

    #[must_use]
    pub(crate) fn with(mut self, field: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        self.texts.retain(|(name, _)| *name != field);
        self.texts.push((field, text));
        self
    }

    /// Adds a value with all that could be chosen in its place. What is kept can be chosen too, whatever it is, and nothing when
    /// nothing is.
    #[must_use]
    pub(crate) fn with_choice(
        mut self,
        field: &'static str,
        value: impl Into<String>,
        mut choices: Vec<Choice>,
    ) -> Self {
        let value = value.into();
        if !choices.iter().any(|(choice, _)| *choice == value) {
            let words = if value.is_empty() { "не выбрано".to_owned() } else { value.clone() };
            choices.insert(0, (value.clone(), words));
        }
        self.choices.push((field, choices));
        self.with(field, value)
    }

    #[must_use]
    pub(crate) fn with_box(self, field: &'static str, is_ticked: bool) -> Self {
        self.with(field, if is_ticked { ON } else { "" })
    }

    /// The text of a field.
    #[must_use]
    pub(crate) fn get(&self, field: &str) -> &str {
        self.texts.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text.as_str())
    }

    /// What can be chosen in a field.
    #[must_use]
    pub(crate) fn choices(&self, field: &Field) -> Vec<Choice> {
        match field.kind {
            FieldKind::Choice(choices) => {
                choices.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
            }
            _ => self.choices.iter().find(|(name, _)| *name == field.name).map_or_else(Vec::new, |(_, c)| c.clone()),
        }
    }

    /// The value of a field as the history shows it.
    #[must_use]
    pub(crate) fn words(&self, field: &Field) -> String {
        let text = self.get(field.name);
        match field.kind {
            FieldKind::Bool if text == ON => "да".to_owned(),
            FieldKind::Bool => "нет".to_owned(),
            _ if text.is_empty() => "пусто".to_owned(),
            FieldKind::Choice(_) | FieldKind::Brought => {
                let chosen = self.choices(field).into_iter().find(|(value, _)| value == text);
                chosen.map_or_else(|| text.to_owned(), |(_, words)| words)
            }
            _ => text.to_owned(),
        }
    }

    /// Whether a box is ticked.
    #[must_use]
    pub(crate) fn is_ticked(&self, field: &str) -> bool {
        self.get(field) == ON
    }

    /// A digest of the editable values: it differs if one of them differs.
    #[must_use]
    pub(crate) fn version(&self, description: &Description) -> String {
        digest(description.fields().filter(|field| field.is_editable()).map(|field| self.get(field.name)))
    }

    /// The fields that can be changed and differ from those of a form that was overtaken.
    #[must_use]
    pub(crate) fn differing(&self, typed: &Self, description: &Description) -> Vec<&'static Field> {
        let fields = description.fields().filter(|field| field.is_editable());
        fields.filter(|field| !field.kind.is_same(self.get(field.name), typed.get(field.name))).collect()
    }

    /// What these became in `new`, field by field.
    #[must_use]
    pub(crate) fn changes(&self, new: &Self, description: &Description) -> Vec<Change> {
        description
            .fields()
            .filter(|field| field.is_editable() && self.get(field.name) != new.get(field.name))
            .map(|field| Change { field: field.label.to_owned(), old: self.words(field), new: new.words(field) })
            .collect()
    }

    /// Reads a form that was sent. Only its fields are looked at, and of those only the ones that `kept` has and that are not
    /// `locked`: whatever else was sent is as good as not there.
    #[must_use]
    pub(crate) fn read(
        input: &Input,
        fields: impl Iterator<Item = &'static Field>,
        (kept, locked): (&Self, &[&'static str]),
        errors: &mut FieldErrors,
    ) -> Self {
        let texts = fields.filter_map(|field| {
            let (_, text) = kept.texts.iter().find(|(name, _)| *name == field.name)?;
            let is_open = field.is_editable() && !locked.contains(&field.name);
            Some((field.name, if is_open { kept.typed(input, field, errors) } else { text.clone() }))
        });
        Self { texts: texts.collect(), choices: kept.choices.clone() }
    }

    fn typed(&self, input: &Input, field: &'static Field, errors: &mut FieldErrors) -> String {
        let mine = match field.kind {
            // A box that is toggled says what was typed before.
            FieldKind::Bool => ticked_mine(input, field.name),
            _ => kept_mine(input, field.name, self.get(field.name)),
        };
        let mut read = || mine.clone().unwrap_or_else(|| input.read(field.name, errors));
        let text = match field.kind {
            FieldKind::Bool => {
                let is_ticked = mine.map_or_else(|| input.is_ticked(field.name), |mine| mine == ON);
                return if is_ticked { ON.to_owned() } else { String::new() };
            }
            // Browsers send line breaks as CR LF (HTML Standard, «constructing the entry list»).
            FieldKind::LongText(_) => read().replace("\r\n", "\n"),
            FieldKind::Photo(..) => return String::new(),
            _ => read(),
        };
        let is_touched = text != self.get(field.name);
        match field.kind {
            FieldKind::Text(most) | FieldKind::LongText(most)
                if is_touched && text.chars().count() > usize::from(most) =>
            {
                errors.add(field.name, format!("Не больше {most} знаков"));
            }
            FieldKind::Choice(_) | FieldKind::Brought
                if !self.choices(field).iter().any(|(value, _)| *value == text) =>
            {
                errors.add(field.name, "Выберите из списка");
            }
            _ => {}
        }
        text
    }
}

impl FieldKind {
    /// Whether two texts mean the same: a number or a phone may be spelled in several ways.
    fn is_same(self, one: &str, other: &str) -> bool {
        if one.trim() == other.trim() {
            return true;
        }
        match self {
            Self::Number(_) => Kopecks::parse(one).is_ok_and(|sum| Kopecks::parse(other) == Ok(sum)),
            Self::Phone => Phone::parse(one).is_ok_and(|phone| Phone::parse(other) == Ok(phone)),
            _ => false,
        }
    }
}

/// A digest of texts in their order.
#[must_use]
pub(crate) fn digest<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
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
        create: None,
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
        forms: &[],
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
    fn a_brought_choice_is_told_in_its_words_and_what_was_kept_can_be_chosen() {
        static ROOM: Field = Field::new("room", "Комната", FieldKind::Brought);
        let rooms = vec![("1".to_owned(), "Кухня".to_owned())];
        let values = Values::default().with_choice("room", "1", rooms.clone());
        assert_eq!(values.words(&ROOM), "Кухня");
        let old = Values::default().with_choice("room", "cellar", rooms);
        assert_eq!((old.words(&ROOM), old.choices(&ROOM).len()), ("cellar".to_owned(), 2));
    }

    #[test]
    fn changes_are_told_in_words() {
        let changes = lamp("a", "", true, "x").changes(&lamp("a", "new", false, "y"), &LAMPS);
        let told: Vec<_> = changes.iter().map(|c| (c.field.as_str(), c.old.as_str(), c.new.as_str())).collect();
        assert_eq!(told, [("Заметка", "пусто", "new"), ("Горит", "да", "нет")]);
    }
}
