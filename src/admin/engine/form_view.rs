//! A card as its page shows it: form, small forms, inlines, actions, history; and the empty form of a new thing.

use askama::Template;

use crate::admin::engine::back::Back;
use crate::admin::engine::description::{Action, Column, Create, Description, Field, RowAction};
use crate::admin::engine::difference::Difference;
use crate::admin::engine::field::{FieldsetView, Shown, fieldsets};
use crate::admin::engine::form::Again;
use crate::admin::engine::panel::{PanelView, panels};
use crate::admin::engine::resource::{Card, Cell, Inline, InlineRow};
use crate::admin::engine::values::{Change, Values, shown};
use crate::admin::journal::Line;
use crate::admin::shell::StaffShell;
use crate::admin::staff_site::StaffSite;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::plural::plural;

/// The message when somebody else changed the card while its form was filled in.
pub(crate) const CHANGED: &str = "Пока вы правили, карточку изменил кто-то другой, поэтому ничего не сохранено. В полях то, что сейчас в базе. \
                       Отметьте, что из вашего оставить, и сохраните ещё раз.";
/// The message when a small form no longer fits the card: it was sent twice, or somebody was quicker.
const OVERTAKEN: &str = "Пока форма была открыта, здесь что-то изменилось, поэтому ничего не сделано: возможно, она уже отправлена. \
                         Посмотрите, как стало, и отправьте ещё раз, если нужно.";

/// Characters of a value that a history shows.
const LONGEST: usize = 300;

/// What a card's page is made of.
pub(crate) struct Opened {
    pub(crate) id: i64,
    pub(crate) card: Card,
    /// What was done with it.
    pub(crate) history: Vec<Line>,
    /// Where it was opened from.
    pub(crate) back: Back,
    /// The form that is shown again.
    pub(crate) again: Again,
}

/// What the page of a new thing is made of, beside its values.
pub(crate) struct Blank {
    pub(crate) create: &'static Create,
    /// Where the form was opened from.
    pub(crate) back: Back,
    /// What was typed, when it is shown again.
    pub(crate) typed: Option<Values>,
    /// What is wrong with it.
    pub(crate) errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/form.html")]
pub(crate) struct FormPage {
    shell: StaffShell,
    name: String,
    /// `None` for a new thing.
    opened: Option<OpenedView>,
    address: String,
    back: String,
    /// The query of the list the card was opened from.
    list_query: String,
    version: String,
    fieldsets: Vec<FieldsetView>,
    may_save: bool,
    lock_reason: Option<&'static str>,
    /// Why nothing of the card's form was kept, when something changed meanwhile.
    conflict: Option<&'static str>,
    /// Why a small form did nothing, when something changed meanwhile.
    overtaken: Option<&'static str>,
    /// What was typed and differs from what the database has by now.
    differences: Vec<Difference>,
    /// What is wrong: the field's name in the page, its label, a sentence.
    faults: Vec<(String, &'static str, String)>,
    panels: Vec<PanelView>,
}

/// What only the page of an existing thing shows.
struct OpenedView {
    id: i64,
    state: Cell,
    page: Option<String>,
    actions_to: &'static str,
    actions: Vec<&'static Action>,
    inlines: Vec<InlineView>,
    history: Vec<LineView>,
}

struct InlineView {
    key: &'static str,
    title: &'static str,
    /// Where its rows are changed.
    edit: Option<String>,
    columns: Vec<&'static Column>,
    rows: Vec<InlineRowView>,
    /// Whether any row has a button.
    has_actions: bool,
    /// Whether any row is a picture.
    has_pictures: bool,
    empty: &'static str,
}

struct InlineRowView {
    name: String,
    picture: Option<String>,
    cells: Vec<(&'static Column, Cell)>,
    buttons: Vec<RowButton>,
}

struct RowButton {
    url: String,
    label: &'static str,
    icon: Option<&'static str>,
    /// Where its row stood when it was shown.
    place: usize,
}

struct LineView {
    staff: String,
    action: String,
    changes: Vec<Change>,
    at: String,
}

impl FormPage {
    #[must_use]
    pub(crate) fn new(shell: StaffShell, site: &StaffSite, description: &'static Description, opened: Opened) -> Self {
        let Opened { id, card, history, back, again } = opened;
        let is_conflict = again.status == axum::http::StatusCode::CONFLICT;
        let is_own = again.form.is_none();
        let none = FieldErrors::none();
        let typed = again.typed.as_ref().filter(|_| is_own);
        // What somebody else changed stays unless the sender says otherwise.
        let (typed, overtaken) = if is_conflict { (None, typed) } else { (typed, None) };
        let errors = if is_own { &again.errors } else { &none };
        let shown = Shown { kept: &card.values, typed, errors, locked: &card.locked };
        let fieldsets = fieldsets(description, &shown);
        let panels = panels(description, id, &card.forms, &again);
        let may_save = description.fields().any(|field| field.is_editable() && !card.locked.contains(&field.name));
        Self {
            shell,
            address: description.form(id),
            back: back.to_list(),
            version: card.values.version(description),
            may_save,
            lock_reason: card.lock_reason,
            conflict: (is_conflict && is_own).then_some(CHANGED),
            overtaken: (is_conflict && !is_own).then_some(OVERTAKEN),
            differences: overtaken.map(|typed| differences(description, &card.values, typed)).unwrap_or_default(),
            faults: faults(&fieldsets, &panels, &again.errors),
            fieldsets,
            panels,
            name: card.name.clone(),
            opened: Some(OpenedView::new(site, description, &back, id, card, history)),
            list_query: back.list,
        }
    }

    /// Shows the form of a new thing; `values` are what it begins with.
    #[must_use]
    pub(crate) fn blank(shell: StaffShell, description: &'static Description, values: &Values, blank: Blank) -> Self {
        let Blank { create, back, typed, errors } = blank;
        let shown = Shown { kept: values, typed: typed.as_ref(), errors: &errors, locked: &[] };
        let mut fieldsets = fieldsets(description, &shown);
        // Read-only fields have no value before the thing exists.
        for fieldset in &mut fieldsets {
            fieldset.fields.retain(|view| view.field.is_editable());
        }
        fieldsets.retain(|fieldset| !fieldset.fields.is_empty());
        Self {
            shell,
            name: create.label.to_owned(),
            opened: None,
            address: create.address.to_owned(),
            back: back.to_list(),
            list_query: back.list,
            version: String::new(),
            may_save: true,
            lock_reason: None,
            conflict: None,
            overtaken: None,
            differences: Vec::new(),
            faults: faults(&fieldsets, &[], &errors),
            fieldsets,
            panels: Vec::new(),
        }
    }

    /// Whether the form was refused: what it shows is not saved.
    fn is_refused(&self) -> bool {
        self.fieldsets.iter().flat_map(|fieldset| &fieldset.fields).any(|view| view.error.is_some())
            || !self.differences.is_empty()
    }

    /// «Проверьте одно поле», with links to the fields.
    fn summary(&self) -> String {
        let count = self.faults.len();
        format!("Проверьте {count}\u{a0}{}", plural(count, "поле", "поля", "полей"))
    }

    fn main(&self) -> impl Iterator<Item = &FieldsetView> {
        self.fieldsets.iter().filter(|fieldset| !fieldset.is_aside)
    }

    fn aside(&self) -> impl Iterator<Item = &FieldsetView> {
        self.fieldsets.iter().filter(|fieldset| fieldset.is_aside)
    }
}

impl OpenedView {
    fn new(
        site: &StaffSite,
        description: &'static Description,
        back: &Back,
        id: i64,
        card: Card,
        history: Vec<Line>,
    ) -> Self {
        let inline = |inline| InlineView::new(description, back, id, inline);
        Self {
            id,
            state: card.state,
            page: card.page,
            actions_to: description.addresses.actions,
            actions: card.actions.iter().filter_map(|key| description.action(key)).collect(),
            inlines: card.inlines.into_iter().map(inline).collect(),
            history: history.into_iter().map(|line| LineView::new(site, line)).collect(),
        }
    }
}

/// The fields that differ, with both values.
fn differences(description: &'static Description, stored: &Values, typed: &Values) -> Vec<Difference> {
    let difference = |field: &'static Field| Difference {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        stored: shortened(stored.words(field)),
        typed: shortened(typed.words(field)),
        value: typed.get(field.name).to_owned(),
        shown: shown(stored.get(field.name)),
    };
    stored.differing(typed, description).into_iter().map(difference).collect()
}

/// Every fault with the field it is about, in the order of the page.
fn faults(
    fieldsets: &[FieldsetView],
    panels: &[PanelView],
    errors: &FieldErrors,
) -> Vec<(String, &'static str, String)> {
    let of_card = fieldsets.iter().flat_map(|fieldset| &fieldset.fields);
    let of_panels = panels.iter().flat_map(|panel| &panel.forms).flat_map(|form| &form.fields);
    let wrong: Vec<_> = of_card.chain(of_panels).filter(|view| view.error.is_some()).collect();
    let fault = |(field, sentence): (&'static str, &str)| {
        let view = wrong.iter().find(|view| view.field.name == field);
        let (key, label) = view.map_or((field, ""), |view| (view.key.as_str(), view.field.label));
        (key.to_owned(), label, sentence.to_owned())
    };
    let place = |field: &str| wrong.iter().position(|view| view.field.name == field).unwrap_or(wrong.len());
    let mut found: Vec<_> = errors.iter().collect();
    found.sort_by_key(|(field, _)| place(field));
    found.into_iter().map(fault).collect()
}

impl InlineView {
    fn new(description: &'static Description, back: &Back, id: i64, inline: Inline) -> Self {
        let rows: Vec<_> = inline
            .rows
            .into_iter()
            .enumerate()
            .map(|(place, row)| InlineRowView::new(description, (id, place), row))
            .collect();
        Self {
            key: inline.key,
            title: inline.title,
            edit: inline.edit.map(|address| back.carried(address)),
            columns: inline.columns,
            has_actions: rows.iter().any(|row| !row.buttons.is_empty()),
            has_pictures: rows.iter().any(|row| row.picture.is_some()),
            rows,
            empty: inline.empty,
        }
    }
}

impl InlineRowView {
    fn new(description: &'static Description, (id, place): (i64, usize), row: InlineRow) -> Self {
        let find = |key: &str| description.row_actions.iter().find(|action| action.key == key);
        let button = |action: &'static RowAction| RowButton {
            url: action.to(id, row.id),
            label: action.label,
            icon: action.icon,
            place,
        };
        Self {
            buttons: row.actions.into_iter().filter_map(find).map(button).collect(),
            cells: row.cells,
            picture: row.picture,
            name: row.name,
        }
    }
}

impl LineView {
    fn new(site: &StaffSite, line: Line) -> Self {
        let shortened = |change: Change| Change { old: shortened(change.old), new: shortened(change.new), ..change };
        let changes = line.changes.into_iter().map(shortened).collect();
        Self { staff: line.staff, action: line.action, changes, at: site.time(line.at) }
    }
}

/// A text as the history shows it; the journal has all of it.
fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
