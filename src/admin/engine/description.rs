//! What a room of the staff site says of itself once and for all: its addresses, list, forms and actions.

pub use crate::admin::engine::column::{Column, Kind, Narrow};
pub use crate::admin::engine::fields::{Field, FieldKind, Fieldset, SmallForm};

/// A kind of things that the staff lists, reads and changes.
pub struct Description {
    /// Its name in the journal.
    pub object: &'static str,
    /// The heading of the list.
    pub title: &'static str,
    /// The name of one, for a number: «1 человек», «2 человека», «5 человек».
    pub counted: [&'static str; 3],
    /// Where it is.
    pub addresses: Addresses,
    /// What its search looks at.
    pub search: Search,
    /// The list's columns; the first leads to the form.
    pub columns: &'static [Column],
    /// The column a list is ordered by when nobody chose, and whether it runs backwards.
    pub order: (&'static str, bool),
    /// What the list can be narrowed by.
    pub filters: &'static [Filter],
    /// What the drill-down by date goes by; no drill-down without it.
    pub dates: Option<&'static str>,
    /// Rows on a page.
    pub page_size: u32,
    /// How a new one is made; not here, when nothing is said.
    pub create: Option<Create>,
    /// The form.
    pub fieldsets: &'static [Fieldset],
    /// Small forms on a card, sent by themselves.
    pub forms: &'static [SmallForm],
    /// What can be done with one thing or several.
    pub actions: &'static [Action],
    /// What can be done with a row of an inline.
    pub row_actions: &'static [RowAction],
}

/// A room's addresses.
pub struct Addresses {
    /// The list: `/admin/users/`.
    pub list: &'static str,
    /// The form, a pattern with `{id}`: `/admin/users/{id}/`.
    pub form: &'static str,
    /// Where actions are sent to.
    pub actions: &'static str,
}

/// Making a new thing.
pub struct Create {
    /// Where its empty form is: `/admin/products/new/`.
    pub address: &'static str,
    /// What it is called on the list's button and above the form: «Новый товар».
    pub label: &'static str,
    /// What is said afterwards.
    pub flash: &'static str,
}

/// A search.
pub struct Search {
    /// What it is, for those who do not see it.
    pub label: &'static str,
    /// What it looks at.
    pub placeholder: &'static str,
}

/// A way to narrow a list.
pub struct Filter {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it is about.
    pub label: &'static str,
    /// The choice that narrows nothing: «Доступ: любой».
    pub any: &'static str,
    /// The others.
    pub choices: Choices,
}

/// What a filter can be set to.
pub enum Choices {
    /// These: value in addresses, words.
    These(&'static [(&'static str, &'static str)]),
    /// Things with numbers, which the room brings.
    Numbered,
}

/// Something that can be done with one thing or several.
pub struct Action {
    /// Its name in addresses.
    pub key: &'static str,
    /// Its name on buttons; ends in «…» when it asks first.
    pub label: &'static str,
    /// Its name in the journal.
    pub done: &'static str,
    /// Whether it asks on a page of its own before it is done.
    pub asks: bool,
    /// Whether its button warns.
    pub is_dangerous: bool,
    /// Whether the thing is gone afterwards.
    pub removes: bool,
}

/// Something that can be done with a row of an inline, at once.
pub struct RowAction {
    /// Its name.
    pub key: &'static str,
    /// Its address, a pattern with `{id}` and `{row}`.
    pub address: &'static str,
    /// Its name on buttons.
    pub label: &'static str,
    /// What its buttons show below pictures, where words have no room; the words, when nothing is said.
    pub icon: Option<&'static str>,
    /// Its name in the journal.
    pub done: &'static str,
    /// What is said afterwards.
    pub flash: &'static str,
    /// Whether it moves the row: only from the place where its button was pressed, so that pressing twice moves once.
    pub moves: bool,
}

impl Description {
    /// The address of one thing's form.
    #[must_use]
    pub fn form(&self, id: i64) -> String {
        self.addresses.form.replace("{id}", &id.to_string())
    }

    /// An action by its name.
    #[must_use]
    pub fn action(&self, key: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.key == key)
    }

    /// A small form by its name.
    #[must_use]
    pub fn small_form(&self, key: &str) -> Option<&'static SmallForm> {
        self.forms.iter().find(|form| form.key == key)
    }

    /// All fields.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fieldsets.iter().flat_map(|fieldset| fieldset.fields)
    }
}

impl RowAction {
    /// The address for one row of one thing.
    #[must_use]
    pub fn to(&self, id: i64, row: i64) -> String {
        self.address.replace("{id}", &id.to_string()).replace("{row}", &row.to_string())
    }
}
