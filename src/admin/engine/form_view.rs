//! A card as its page shows it: form, inlines, actions, history.

use askama::Template;

use crate::admin::desk::Desk;
use crate::admin::engine::back::Back;
use crate::admin::engine::description::{Action, Column, Description, RowAction};
use crate::admin::engine::field::{FieldsetView, Shown, fieldsets};
use crate::admin::engine::resource::{Card, Cell, Inline, InlineRow};
use crate::admin::engine::values::{Change, Values};
use crate::admin::journal::Line;
use crate::admin::shell::StaffShell;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::plural::plural;

/// What a card's page is made of.
pub struct Opened {
    /// Its number.
    pub id: i64,
    /// The card.
    pub card: Card,
    /// What was done with it.
    pub history: Vec<Line>,
    /// Where it was opened from.
    pub back: Back,
    /// What was typed, when it is shown again.
    pub typed: Option<Values>,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Whether somebody else changed the card meanwhile.
    pub is_conflict: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/form.html")]
pub struct FormPage {
    shell: StaffShell,
    id: i64,
    name: String,
    state: Cell,
    address: String,
    actions_to: &'static str,
    back: String,
    /// The query of the list the card was opened from.
    list_query: String,
    version: String,
    fieldsets: Vec<FieldsetView>,
    may_save: bool,
    lock_reason: Option<&'static str>,
    is_conflict: bool,
    errors: FieldErrors,
    actions: Vec<&'static Action>,
    inlines: Vec<InlineView>,
    history: Vec<LineView>,
}

struct InlineView {
    key: &'static str,
    title: &'static str,
    columns: &'static [Column],
    rows: Vec<InlineRowView>,
    /// Whether any row has a button.
    has_actions: bool,
    empty: &'static str,
}

struct InlineRowView {
    cells: Vec<(&'static Column, Cell)>,
    action: Option<RowButton>,
}

struct RowButton {
    url: String,
    label: &'static str,
    /// The row's name.
    name: String,
}

struct LineView {
    staff: String,
    action: String,
    changes: Vec<Change>,
    at: String,
}

impl FormPage {
    /// Shows an opened card.
    #[must_use]
    pub fn new(shell: StaffShell, desk: &Desk, description: &'static Description, opened: Opened) -> Self {
        let Opened { id, card, history, back, typed, errors, is_conflict } = opened;
        let shown =
            Shown { kept: &card.values, typed: typed.as_ref(), errors: &errors, locked: &card.locked, is_conflict };
        Self {
            shell,
            id,
            address: description.form(id),
            actions_to: description.addresses.actions,
            back: back.to_list(),
            list_query: back.list,
            version: card.values.version(description),
            fieldsets: fieldsets(description, &shown),
            may_save: description.fields().any(|field| field.is_editable() && !card.locked.contains(&field.name)),
            lock_reason: card.lock_reason,
            is_conflict,
            errors,
            actions: card.actions.iter().filter_map(|key| description.action(key)).collect(),
            inlines: card.inlines.into_iter().map(|inline| InlineView::new(description, id, inline)).collect(),
            history: history.into_iter().map(|line| LineView::new(desk, line)).collect(),
            name: card.name,
            state: card.state,
        }
    }

    /// «Проверьте одно поле», with links to the fields.
    fn summary(&self) -> String {
        let count = self.errors.len();
        format!("Проверьте {count}\u{a0}{}", plural(count, "поле", "поля", "полей"))
    }

    fn label(&self, name: &str) -> &'static str {
        let fields = self.fieldsets.iter().flat_map(|fieldset| &fieldset.fields);
        fields.map(|field| field.field).find(|field| field.name == name).map_or("", |field| field.label)
    }

    fn main(&self) -> impl Iterator<Item = &FieldsetView> {
        self.fieldsets.iter().filter(|fieldset| !fieldset.is_aside)
    }

    fn aside(&self) -> impl Iterator<Item = &FieldsetView> {
        self.fieldsets.iter().filter(|fieldset| fieldset.is_aside)
    }
}

impl InlineView {
    fn new(description: &'static Description, id: i64, inline: Inline) -> Self {
        let rows: Vec<_> =
            inline.rows.into_iter().map(|row| InlineRowView::new(description, id, inline.columns, row)).collect();
        Self {
            key: inline.key,
            title: inline.title,
            columns: inline.columns,
            has_actions: rows.iter().any(|row| row.action.is_some()),
            rows,
            empty: inline.empty,
        }
    }
}

impl InlineRowView {
    fn new(description: &'static Description, id: i64, columns: &'static [Column], row: InlineRow) -> Self {
        let find = |key: &str| description.row_actions.iter().find(|action| action.key == key);
        let button = |action: &'static RowAction| RowButton {
            url: action.to(id, row.id),
            label: action.label,
            name: row.name.clone(),
        };
        Self { action: row.action.and_then(find).map(button), cells: columns.iter().zip(row.cells).collect() }
    }
}

impl LineView {
    fn new(desk: &Desk, line: Line) -> Self {
        Self { staff: line.staff, action: line.action, changes: line.changes, at: desk.time(line.at) }
    }
}
