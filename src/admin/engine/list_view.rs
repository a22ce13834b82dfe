//! A list as its page shows it.

use askama::Template;
use jiff::civil::Date;

use crate::admin::engine::back::Back;
use crate::admin::engine::description::{Action, Choices, Column, Create, Description, Filter, Kind, Search};
use crate::admin::engine::grouped;
use crate::admin::engine::period::Period;
use crate::admin::engine::question::Question;
use crate::admin::engine::resource::{Cell, Row};
use crate::admin::engine::tabs::{self, TabView, Tabs};
use crate::admin::engine::values::Choice;
use crate::admin::shell::StaffShell;
use crate::kernel::plural::plural;

/// Pages named on each side of this one.
const NEAR: u32 = 2;

pub(crate) struct Listed {
    /// How many there are on all pages.
    pub(crate) total: i64,
    pub(crate) rows: Vec<Row>,
    /// The first and the last day of all.
    pub(crate) span: Option<(Date, Date)>,
    /// What stands above the list as tabs.
    pub(crate) tabs: Option<Tabs>,
    /// What the filters of numbered things can be set to, by their names.
    pub(crate) choices: Vec<(&'static str, Vec<Choice>)>,
    /// `None` if this member of the staff may not create new things.
    pub(crate) create: Option<&'static Create>,
}

#[derive(Template)]
#[template(path = "admin/list.html")]
pub(crate) struct ListPage {
    shell: StaffShell,
    title: &'static str,
    list: &'static str,
    actions_to: &'static str,
    search: &'static Search,
    text: String,
    /// What the tabs are about, and the tabs.
    tabs: Option<(&'static str, Vec<TabView>)>,
    filters: Vec<FilterView>,
    carried: Vec<(&'static str, String)>,
    is_narrowed: bool,
    /// The button that leads to the form of a new thing: address, words.
    create: Option<(String, &'static str)>,
    drill: Option<Drill>,
    heads: Vec<Head>,
    rows: Vec<RowView>,
    actions: &'static [Action],
    /// The list's query, for the way back.
    query: String,
    /// «1–50 из 1 248 человек».
    extent: String,
    pages: Vec<PageLink>,
    previous: Option<String>,
    next: Option<String>,
}

struct FilterView {
    name: &'static str,
    label: &'static str,
    any: &'static str,
    /// Value, words, whether it is chosen.
    choices: Vec<(String, String, bool)>,
}

struct Head {
    column: &'static Column,
    url: Option<String>,
    /// `ascending` or `descending`, when the list is ordered by it.
    sort: Option<&'static str>,
}

struct RowView {
    id: i64,
    name: String,
    url: String,
    cells: Vec<(&'static Column, Cell)>,
}

/// The steps of the drill-down: out, here, in.
struct Drill {
    /// To all dates, where a period is chosen.
    all: Option<String>,
    /// To the wider periods: words, address.
    around: Vec<(String, String)>,
    here: Option<String>,
    parts_are: &'static str,
    /// The narrower periods: words, address, whether it is chosen.
    within: Vec<(String, String, bool)>,
}

struct PageLink {
    number: Option<u32>,
    url: String,
    is_here: bool,
}

impl ListPage {
    #[must_use]
    pub(crate) fn new(shell: StaffShell, description: &'static Description, asked: &Question, listed: Listed) -> Self {
        let pages = asked.pages(listed.total);
        let to = |page: u32| asked.on_page(page).address();
        let filters = filters(description, asked, &listed.choices);
        let tabbed = listed.tabs.as_ref().map(|tabs| tabs.filter);
        let label = filters.iter().find(|filter| Some(filter.name) == tabbed).map_or("", |filter| filter.label);
        let tabs = listed.tabs.as_ref().map(|shown| (label, tabs::views(description, asked, shown)));
        let chosen = tabbed.and_then(|filter| asked.choice(filter).map(|value| (filter, value.to_owned())));
        let carried = asked.carried().into_iter().chain(chosen).collect();
        Self {
            shell,
            title: description.title,
            list: description.addresses.list,
            actions_to: description.addresses.actions,
            search: &description.search,
            text: asked.text.clone(),
            filters: filters.into_iter().filter(|filter| Some(filter.name) != tabbed).collect(),
            carried,
            tabs,
            is_narrowed: asked.is_narrowed(),
            create: listed.create.map(|create| {
                (Back::of_query(description, &asked.query()).carried(create.address.to_owned()), create.label)
            }),
            drill: description.dates.and(listed.span).map(|span| Drill::new(asked, span)),
            heads: description.columns.iter().map(|column| head(column, asked)).collect(),
            extent: extent(description, asked, &listed),
            rows: rows(description, asked, listed.rows),
            actions: description.actions,
            query: asked.query(),
            pages: page_links(asked, pages),
            previous: (asked.page > 1).then(|| to(asked.page - 1)),
            next: (asked.page < pages).then(|| to(asked.page + 1)),
        }
    }
}

fn filters(
    description: &'static Description,
    asked: &Question,
    brought: &[(&'static str, Vec<Choice>)],
) -> Vec<FilterView> {
    let view = |filter: &'static Filter| {
        let chosen = asked.choice(filter.name);
        let choice = |value: &str, words: &str| (value.to_owned(), words.to_owned(), chosen == Some(value));
        let choices = match filter.choices {
            Choices::These(choices) => choices.iter().map(|(value, words)| choice(value, words)).collect(),
            Choices::Numbered => {
                let brought = brought.iter().filter(|(name, _)| *name == filter.name).flat_map(|(_, choices)| choices);
                brought.map(|(value, words)| choice(value, words)).collect()
            }
        };
        FilterView { name: filter.name, label: filter.label, any: filter.any, choices }
    };
    description.filters.iter().map(view).collect()
}

fn head(column: &'static Column, asked: &Question) -> Head {
    let (ordered_by, is_descending) = asked.order();
    let sort = if is_descending { "descending" } else { "ascending" };
    Head {
        column,
        url: column.is_sortable.then(|| asked.ordered_by(column).address()),
        sort: (column.is_sortable && ordered_by == column.key).then_some(sort),
    }
}

fn rows(description: &'static Description, asked: &Question, rows: Vec<Row>) -> Vec<RowView> {
    let back = Back::of_query(description, &asked.query());
    let view = |row: Row| RowView { id: row.id, name: row.name, url: back.to_card(row.id), cells: row.cells };
    rows.into_iter().map(view).collect()
}

fn extent(description: &Description, asked: &Question, listed: &Listed) -> String {
    let [one, few, many] = description.counted;
    let total = format!("{}\u{a0}{}", grouped(listed.total), plural(listed.total, one, few, many));
    let shown = i64::try_from(listed.rows.len()).unwrap_or(0);
    if shown == listed.total {
        return total;
    }
    let first = asked.window().offset + 1;
    format!("{}–{} из {total}", grouped(first), grouped(first + shown - 1))
}

/// The first, the last and those near this one, with gaps between.
fn page_links(asked: &Question, pages: u32) -> Vec<PageLink> {
    if pages < 2 {
        return Vec::new();
    }
    let near = asked.page.saturating_sub(NEAR).max(1)..=asked.page.saturating_add(NEAR).min(pages);
    let mut numbers = vec![1];
    numbers.extend(near);
    numbers.push(pages);
    numbers.dedup();
    let mut links = Vec::new();
    let mut before = 0;
    for number in numbers {
        if number > before + 1 {
            links.push(PageLink { number: None, url: String::new(), is_here: false });
        }
        let url = asked.on_page(number).address();
        links.push(PageLink { number: Some(number), url, is_here: number == asked.page });
        before = number;
    }
    links
}

impl Drill {
    fn new(asked: &Question, (first, last): (Date, Date)) -> Self {
        let to = |period: Period| asked.in_period(Some(period)).address();
        let around = asked.period.map(Period::around).unwrap_or_default();
        // A day has no parts: the other days of the month stay visible.
        let parent = match asked.period {
            Some(Period::Day(day)) => Some(Period::Month(day.year(), day.month())),
            period => period,
        };
        let within = parent.map_or_else(|| Period::years(first, last), |period| period.within(first, last));
        Self {
            all: asked.period.map(|_| asked.in_period(None).address()),
            around: around.into_iter().map(|period| (period.words(), to(period))).collect(),
            here: asked.period.filter(|period| !matches!(period, Period::Day(_))).map(Period::words),
            parts_are: parent.map_or("год:", Period::parts_are),
            within: within.into_iter().map(|part| (part.words(), to(part), asked.period == Some(part))).collect(),
        }
    }
}

impl Head {
    fn class(&self) -> &'static str {
        if self.column.kind == Kind::Number { "num" } else { "" }
    }
}
