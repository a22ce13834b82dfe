//! The traits of a resource: its data, and what is done with them. Each trait beyond [`Resource`] adds a part of its cards.

use std::future::Future;

use techstore_db::{Reads, Timestamp, Write};

use crate::admin::engine::description::{Column, Description, Filter};
use crate::admin::engine::key::Key;
use crate::admin::engine::question::Question;
use crate::admin::engine::table::ListColumn;
use crate::admin::engine::tabs::Tabs;
use crate::admin::engine::values::{Change, Choice, Values};
use crate::admin::staff::Staff;
use crate::admin::staff_site::StaffSite;
use crate::kernel::fault::{Failure, Fault, Outcome};
use crate::kernel::field_errors::FieldErrors;
pub(crate) use crate::kernel::listing::Sort;

/// A kind of things that the staff lists and acts on. The engine does the rest: addresses, pages, links, the journal.
pub(crate) trait Resource: Clone + Send + Sync + 'static {
    const DESCRIPTION: &'static Description;
    /// The list's columns; the first leads to the card.
    const COLUMNS: &'static [ListColumn<Self>];
    /// A thing as the list reads it.
    type Line: Send + Sync + 'static;
    /// What the list can be ordered by.
    type Order: Copy + Send + Sync + 'static;
    /// What can be done with one thing or several.
    type Action: Key;

    fn site(&self) -> &StaffSite;

    fn id(line: &Self::Line) -> i64;

    /// What a thing is called in labels.
    fn name(line: &Self::Line) -> String;

    fn count<D: Reads>(&self, db: &mut D, question: &Question) -> impl Future<Output = Result<i64, Fault>> + Send;

    fn lines<D: Reads>(
        &self,
        db: &mut D,
        question: &Question,
        sort: Sort<Self::Order>,
    ) -> impl Future<Output = Result<Vec<Self::Line>, Fault>> + Send;

    /// The first and the last moment of all things, by the date that the drill-down goes by.
    fn span<D: Reads>(&self, _: &mut D) -> impl Future<Output = Result<Option<(Timestamp, Timestamp)>, Fault>> + Send {
        async { Ok(None) }
    }

    /// What a filter of [`Choices::Numbered`](crate::admin::engine::description::Choices) can be set to.
    fn filter_choices<D: Reads>(
        &self,
        _: &mut D,
        _: &'static Filter,
    ) -> impl Future<Output = Result<Vec<Choice>, Fault>> + Send {
        async { Ok(Vec::new()) }
    }

    /// How many things each choice of a filter has, when its choices stand above the list as tabs.
    fn tabs<D: Reads>(&self, _: &mut D, _: &Question) -> impl Future<Output = Result<Option<Tabs>, Fault>> + Send {
        async { Ok(None) }
    }

    /// Locks things until the transaction ends, so that nobody changes them between read and write, and reads the rights of the
    /// member of the staff again. `None` if they are no longer staff.
    fn lock(
        &self,
        tx: &mut Write,
        ids: &[i64],
        staff: &Staff,
    ) -> impl Future<Output = Result<Option<Staff>, Fault>> + Send;

    /// On which of these things the action would be performed, and on which not.
    fn plan<D: Reads>(
        &self,
        by: By<'_, D>,
        action: Self::Action,
        ids: &[i64],
    ) -> impl Future<Output = Result<Plan, Fault>> + Send;

    /// Performs it on a thing that the plan of the same transaction allows.
    fn perform(
        &self,
        by: By<'_, Write>,
        action: Self::Action,
        id: i64,
    ) -> impl Future<Output = Result<Done, Fault>> + Send;
}

/// A resource whose card is a form.
pub(crate) trait Editable: Resource {
    /// One thing, as this member of the staff may see it.
    fn card<D: Reads>(&self, by: By<'_, D>, id: i64) -> impl Future<Output = Result<Option<Card>, Fault>> + Send;

    fn save(&self, by: By<'_, Write>, id: i64, typed: &Values) -> impl Future<Output = Outcome<(), NotSaved>> + Send;
}

/// A resource of which new things are made on the staff site.
pub(crate) trait Creatable: Editable {
    /// The values that the form of a new thing begins with.
    fn blank<D: Reads>(&self, db: &mut D) -> impl Future<Output = Result<Values, Fault>> + Send;

    /// Answers the new thing's number.
    fn create(&self, tx: &mut Write, typed: &Values) -> impl Future<Output = Outcome<i64, NotSaved>> + Send;
}

/// A resource with small forms on its cards.
pub(crate) trait HasSmallForms: Editable {
    type Form: Key;

    fn submit(
        &self,
        by: By<'_, Write>,
        form: Self::Form,
        id: i64,
        typed: &Values,
    ) -> impl Future<Output = Outcome<Done, NotSaved>> + Send;
}

/// A resource with actions on the rows of its cards' inlines.
pub(crate) trait HasRowActions: Editable {
    type RowAction: Key;

    /// `None`: there is no such row, or it may not be done.
    fn perform_on_row(
        &self,
        by: By<'_, Write>,
        action: Self::RowAction,
        row: RowId,
    ) -> impl Future<Output = Result<Option<Done>, Fault>> + Send;
}

/// Where something is read or written, and in whose name. In a transaction `staff` has the rights that [`Resource::lock`] has
/// just read: whoever lost them meanwhile is refused. They go together, so that no resource is written to without them.
pub(crate) struct By<'a, D> {
    pub(crate) db: &'a mut D,
    pub(crate) staff: &'a Staff,
}

/// A row of an inline.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowId {
    /// The thing whose card has the inline.
    pub(crate) thing: i64,
    pub(crate) row: i64,
}

/// A thing in a list, with what stands in each column.
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) cells: Vec<(&'static Column, Cell)>,
}

/// What stands in a column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) small: String,
    /// The class of a lamp: of a state, or of yes and no.
    pub(crate) tone: &'static str,
    /// Where the words lead; nowhere when it is empty.
    pub(crate) address: String,
}

/// One thing with everything about it.
pub(crate) struct Card {
    pub(crate) name: String,
    pub(crate) state: Cell,
    pub(crate) page: Option<String>,
    /// The values of its form.
    pub(crate) values: Values,
    /// Fields that this member of the staff may not change.
    pub(crate) locked: Vec<&'static str>,
    pub(crate) lock_reason: Option<&'static str>,
    /// Actions that make sense now.
    pub(crate) actions: Vec<&'static str>,
    /// Small forms that make sense now.
    pub(crate) forms: Vec<Offered>,
    pub(crate) inlines: Vec<Inline>,
}

/// A small form that makes sense now.
pub(crate) struct Offered {
    pub(crate) key: &'static str,
    /// The state that it was made for. If it differs when the form arrives, nothing is done: so a form sent twice works once.
    pub(crate) version: String,
    /// A picture to be shown above it.
    pub(crate) preview: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Done {
    /// What changed, for the journal; nothing when all was so already.
    pub(crate) changes: Vec<Change>,
    /// Files below the media folder that no row shows any more, to be removed after the commit.
    pub(crate) leftovers: Vec<String>,
}

impl From<Vec<Change>> for Done {
    fn from(changes: Vec<Change>) -> Self {
        Self { changes, leftovers: Vec::new() }
    }
}

/// Rows that belong to one thing.
pub(crate) struct Inline {
    /// Its name in the page.
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) columns: Vec<&'static Column>,
    pub(crate) rows: Vec<InlineRow>,
    /// What is said when there are none.
    pub(crate) empty: &'static str,
    /// The page that changes them, if that is another one.
    pub(crate) edit: Option<String>,
}

/// A row of an inline.
#[derive(Default)]
pub(crate) struct InlineRow {
    pub(crate) id: i64,
    /// A picture. Rows with pictures are shown as these, with their names below.
    pub(crate) picture: Option<String>,
    pub(crate) cells: Vec<(&'static Column, Cell)>,
    /// What can be done with it.
    pub(crate) actions: Vec<&'static str>,
    /// Its name, for labels of buttons.
    pub(crate) name: String,
}

/// What an action would do.
pub(crate) struct Plan {
    /// The question: «Заблокировать 2 человек?».
    pub(crate) title: String,
    pub(crate) sentence: &'static str,
    /// With which things it would be done: number, name, a note.
    pub(crate) with: Vec<Planned>,
    /// With which not, and why.
    pub(crate) without: Vec<Planned>,
    /// The button that does it.
    pub(crate) yes: &'static str,
    /// The one that does not.
    pub(crate) no: &'static str,
    pub(crate) done: String,
}

/// A thing in a plan.
pub(crate) struct Planned {
    pub(crate) id: i64,
    pub(crate) name: String,
    /// What happens to it, or why nothing does.
    pub(crate) note: String,
}

/// A domain refused what the plan of the same transaction had allowed: a defect.
#[must_use]
pub(crate) fn refused_after_plan(why: impl std::fmt::Debug) -> Fault {
    Fault::new(anyhow::anyhow!("an action that was planned is refused: {why:?}"))
}

#[derive(Debug)]
pub(crate) enum NotSaved {
    Invalid(FieldErrors),
    /// The member of the staff may not do this.
    Forbidden,
}

impl NotSaved {
    /// Faults by field, of a context that refuses for nothing else.
    #[must_use]
    pub(crate) fn of(failure: Failure<FieldErrors>) -> Failure<Self> {
        failure.map(Self::Invalid)
    }
}

impl Cell {
    #[must_use]
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    #[must_use]
    pub(crate) fn link(text: impl Into<String>, address: impl Into<String>) -> Self {
        Self { text: text.into(), address: address.into(), ..Self::default() }
    }

    /// Text with a second line.
    #[must_use]
    pub(crate) fn two_lines(text: impl Into<String>, small: impl Into<String>) -> Self {
        Self { text: text.into(), small: small.into(), ..Self::default() }
    }

    #[must_use]
    pub(crate) fn yes_no(is: bool) -> Self {
        let (text, tone) = if is { ("да", "stock-in") } else { ("нет", "stock-none") };
        Self { text: text.to_owned(), tone, ..Self::default() }
    }

    /// A state with the class of its lamp.
    #[must_use]
    pub(crate) fn pill(text: impl Into<String>, tone: &'static str) -> Self {
        Self { text: text.into(), tone, ..Self::default() }
    }

    /// The same with a small line below.
    #[must_use]
    pub(crate) fn below(self, small: impl Into<String>) -> Self {
        Self { small: small.into(), ..self }
    }
}
