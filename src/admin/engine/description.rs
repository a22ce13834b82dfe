//! The static description of a resource: its addresses, list, forms and actions.

pub(crate) use crate::admin::engine::column::{Column, Kind, Narrow};
pub(crate) use crate::admin::engine::fields::{Field, FieldKind, Fieldset, SmallForm};
use crate::admin::staff::Staff;

/// A kind of things that the staff lists, reads and changes.
pub(crate) struct Description {
    /// Its name in the journal.
    pub(crate) object: &'static str,
    /// The heading of the list.
    pub(crate) title: &'static str,
    /// The name of one, for a number: «1 человек», «2 человека», «5 человек».
    pub(crate) counted: [&'static str; 3],
    pub(crate) addresses: Addresses,
    /// What its search looks at.
    pub(crate) search: Search,
    /// The headings of the list.
    pub(crate) columns: &'static [Column],
    /// The default order: column, and whether it is descending.
    pub(crate) order: (&'static str, bool),
    /// What the list can be narrowed by.
    pub(crate) filters: &'static [Filter],
    /// The date of the drill-down; none without it.
    pub(crate) dates: Option<&'static str>,
    pub(crate) page_size: u32,
    /// `None`: new ones are not made on the staff site.
    pub(crate) create: Option<Create>,
    pub(crate) fieldsets: &'static [Fieldset],
    /// Small forms on a card, sent by themselves.
    pub(crate) forms: &'static [SmallForm],
    /// What can be done with one thing or several.
    pub(crate) actions: &'static [Action],
    /// What can be done with a row of an inline.
    pub(crate) row_actions: &'static [RowAction],
}

pub(crate) struct Addresses {
    pub(crate) list: &'static str,
    /// The form, a pattern with `{id}`: `/admin/users/{id}/`.
    pub(crate) form: &'static str,
    /// Where actions are sent to.
    pub(crate) actions: &'static str,
}

pub(crate) struct Create {
    /// Where its empty form is: `/admin/products/new/`.
    pub(crate) address: &'static str,
    /// What it is called on the list's button and above the form: «Новый товар».
    pub(crate) label: &'static str,
    pub(crate) flash: &'static str,
    pub(crate) by: Creators,
}

#[derive(Clone, Copy)]
pub(crate) enum Creators {
    Staff,
    Administrators,
}

impl Create {
    #[must_use]
    pub(crate) fn is_open_to(&self, staff: &Staff) -> bool {
        match self.by {
            Creators::Staff => true,
            Creators::Administrators => staff.who.is_superuser,
        }
    }
}

pub(crate) struct Search {
    /// What it is, for those who do not see it.
    pub(crate) label: &'static str,
    pub(crate) placeholder: &'static str,
}

/// A way to narrow a list.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// The choice that narrows nothing: «Доступ: любой».
    pub(crate) any: &'static str,
    pub(crate) choices: Choices,
}

/// What a filter can be set to.
pub(crate) enum Choices {
    /// These: value in addresses, words.
    These(&'static [(&'static str, &'static str)]),
    /// Things with numbers, which the resource brings.
    Numbered,
}

/// Something that can be done with one thing or several.
pub(crate) struct Action {
    pub(crate) key: &'static str,
    /// Its name on buttons; ends in «…» when it asks first.
    pub(crate) label: &'static str,
    /// Its name in the journal.
    pub(crate) done: &'static str,
    /// Whether it asks on a page of its own before it is done.
    pub(crate) asks: bool,
    pub(crate) is_dangerous: bool,
    /// Whether the thing is gone afterwards.
    pub(crate) removes: bool,
}

/// Something that can be done with a row of an inline, at once.
pub(crate) struct RowAction {
    pub(crate) key: &'static str,
    /// Its address, a pattern with `{id}` and `{row}`.
    pub(crate) address: &'static str,
    pub(crate) label: &'static str,
    /// The icon of its buttons below pictures, where words have no room; `None`: the words are shown.
    pub(crate) icon: Option<&'static str>,
    /// Its name in the journal.
    pub(crate) done: &'static str,
    pub(crate) flash: &'static str,
    /// Whether it moves the row. It then applies only at the place where its button was shown, so that pressing twice moves once.
    pub(crate) moves: bool,
}

impl Description {
    /// The address of one thing's form.
    #[must_use]
    pub(crate) fn form(&self, id: i64) -> String {
        self.addresses.form.replace("{id}", &id.to_string())
    }

    /// An action by its name.
    #[must_use]
    pub(crate) fn action(&self, key: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.key == key)
    }

    /// A small form by its name.
    #[must_use]
    pub(crate) fn small_form(&self, key: &str) -> Option<&'static SmallForm> {
        self.forms.iter().find(|form| form.key == key)
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.fieldsets.iter().flat_map(|fieldset| fieldset.fields)
    }
}

impl RowAction {
    /// The address for one row of one thing.
    #[must_use]
    pub(crate) fn to(&self, id: i64, row: i64) -> String {
        self.address.replace("{id}", &id.to_string()).replace("{row}", &row.to_string())
    }
}
