//! Tabs above a list: the choices of one filter, each with how many things it shows.

use crate::admin::engine::description::Description;
use crate::admin::engine::question::Question;

/// What a resource brings for its tabs.
pub(crate) struct Tabs {
    pub(crate) filter: &'static str,
    /// The tab that narrows nothing, and those of the choices: value in addresses, words, how many things.
    pub(crate) tabs: Vec<(&'static str, &'static str, i64)>,
}

/// A tab as the page shows it.
pub(crate) struct TabView {
    pub(crate) words: &'static str,
    /// How many things it shows.
    pub(crate) count: i64,
    /// Where it leads: to the same question with its choice.
    pub(crate) url: String,
    /// Whether it is the one that is shown.
    pub(crate) is_here: bool,
}

/// The tabs of a question.
#[must_use]
pub(crate) fn views(description: &'static Description, asked: &Question, tabs: &Tabs) -> Vec<TabView> {
    let chosen = asked.choice(tabs.filter).unwrap_or_default();
    let view = |(value, words, count): &(&'static str, &'static str, i64)| TabView {
        words,
        count: *count,
        url: address(description, asked, (tabs.filter, value)),
        is_here: *value == chosen,
    };
    tabs.tabs.iter().map(view).collect()
}

/// The same question with another choice, on its first page. Of several values the last counts; an unknown one removes the choice.
fn address(description: &'static Description, asked: &Question, (filter, value): (&str, &str)) -> String {
    let mut query = form_urlencoded::Serializer::new(asked.on_page(1).query());
    Question::parse(description, &query.append_pair(filter, value).finish()).address()
}
