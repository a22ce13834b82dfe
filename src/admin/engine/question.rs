//! What a list is asked for: search, filters, period, order, page; read from an address and written into links.
//!
//! Unknown parts of an address are ignored, never an error. No text of it reaches SQL: a resource gets only names of its own columns
//! and choices.

use techstore_db::Timestamp;

use crate::admin::engine::description::{Choices, Column, Description, Filter};
use crate::admin::engine::period::Period;
use crate::kernel::listing::Window;

/// The longest search, in characters.
const LONGEST: usize = 100;

/// What a list is asked for.
#[derive(Clone)]
pub(crate) struct Question {
    description: &'static Description,
    /// The text searched for, without control characters.
    pub(crate) text: String,
    /// Name and value of each chosen filter.
    chosen: Vec<(&'static str, String)>,
    pub(crate) period: Option<Period>,
    /// The chosen order, if any: column, and whether it is descending.
    order: Option<(&'static str, bool)>,
    pub(crate) page: u32,
}

impl Question {
    /// Reads the query of an address.
    #[must_use]
    pub(crate) fn parse(description: &'static Description, query: &str) -> Self {
        let mut question =
            Self { description, text: String::new(), chosen: Vec::new(), period: None, order: None, page: 1 };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "q" => question.text = clean(&value),
                "date" => question.period = description.dates.and_then(|_| Period::parse(&value)),
                "sort" => question.order = order(description, &value),
                "page" => question.page = value.parse().ok().filter(|page| *page > 0).unwrap_or(1),
                name => question.choose(name, &value),
            }
        }
        question
    }

    fn choose(&mut self, name: &str, value: &str) {
        let Some(filter) = self.description.filters.iter().find(|filter| filter.name == name) else { return };
        self.chosen.retain(|(chosen, _)| *chosen != filter.name);
        let is_known = match filter.choices {
            Choices::These(choices) => choices.iter().any(|(choice, _)| *choice == value),
            Choices::Numbered => value.parse::<i64>().is_ok_and(|number| number > 0 && number.to_string() == value),
        };
        if is_known {
            self.chosen.push((filter.name, value.to_owned()));
        }
    }

    /// The choice of a filter.
    #[must_use]
    pub(crate) fn choice(&self, filter: &str) -> Option<&str> {
        self.chosen.iter().find(|(name, _)| *name == filter).map(|(_, value)| value.as_str())
    }

    /// The order: column, and whether it is descending.
    #[must_use]
    pub(crate) fn order(&self) -> (&'static str, bool) {
        self.order.unwrap_or(self.description.order)
    }

    /// Whether something narrows the list.
    #[must_use]
    pub(crate) fn is_narrowed(&self) -> bool {
        !self.text.is_empty() || !self.chosen.is_empty() || self.period.is_some()
    }

    /// How many pages so many rows have; one at least.
    #[must_use]
    pub(crate) fn pages(&self, total: i64) -> u32 {
        let pages = total.max(1).unsigned_abs().div_ceil(u64::from(self.description.page_size.max(1)));
        u32::try_from(pages).unwrap_or(u32::MAX)
    }

    /// The same on the last page, when there are fewer pages than asked for.
    #[must_use]
    pub(crate) fn within(self, total: i64) -> Self {
        let page = self.page.min(self.pages(total));
        Self { page, ..self }
    }

    /// The rows of its page.
    #[must_use]
    pub(crate) fn window(&self) -> Window {
        let limit = i64::from(self.description.page_size);
        Window { limit, offset: limit.saturating_mul(i64::from(self.page.saturating_sub(1))) }
    }

    /// The bounds of its period.
    #[must_use]
    pub(crate) fn bounds(&self, zone: &jiff::tz::TimeZone) -> Option<(Timestamp, Timestamp)> {
        self.period?.bounds(zone)
    }

    #[must_use]
    pub(crate) fn on_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// In another period, on its first page.
    #[must_use]
    pub(crate) fn in_period(&self, period: Option<Period>) -> Self {
        Self { period, page: 1, ..self.clone() }
    }

    /// Ordered by a column, on the first page: the other way round when it is ordered by it already.
    #[must_use]
    pub(crate) fn ordered_by(&self, column: &'static Column) -> Self {
        let (now, is_descending) = self.order();
        Self { order: Some((column.key, now == column.key && !is_descending)), page: 1, ..self.clone() }
    }

    /// The query that asks for this; empty when it asks for nothing.
    #[must_use]
    pub(crate) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.parameters() {
            query.append_pair(name, &value);
        }
        query.finish()
    }

    /// The address that asks for this.
    #[must_use]
    pub(crate) fn address(&self) -> String {
        let (list, query) = (self.description.addresses.list, self.query());
        if query.is_empty() { list.to_owned() } else { format!("{list}?{query}") }
    }

    /// What a form that searches and filters must carry along: order and period.
    #[must_use]
    pub(crate) fn carried(&self) -> Vec<(&'static str, String)> {
        let asked = |filter: &Filter| filter.name;
        let typed: Vec<_> = self.description.filters.iter().map(asked).chain(["q", "page"]).collect();
        self.parameters().into_iter().filter(|(name, _)| !typed.contains(name)).collect()
    }

    fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if !self.text.is_empty() {
            parameters.push(("q", self.text.clone()));
        }
        parameters.extend(self.chosen.iter().cloned());
        parameters.extend(self.period.map(|period| ("date", period.to_string())));
        parameters.extend(
            self.order.map(|(key, is_descending)| ("sort", format!("{}{key}", if is_descending { "-" } else { "" }))),
        );
        if self.page > 1 {
            parameters.push(("page", self.page.to_string()));
        }
        parameters
    }
}

/// PostgreSQL cannot store U+0000 in text, and no search needs a control character.
fn clean(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().chars().take(LONGEST).collect()
}

fn order(description: &'static Description, value: &str) -> Option<(&'static str, bool)> {
    let (key, is_descending) = value.strip_prefix('-').map_or((value, false), |key| (key, true));
    let column = description.columns.iter().find(|column| column.is_sortable && column.key == key)?;
    Some((column.key, is_descending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::engine::description::{Addresses, Search};

    static LAMPS: Description = Description {
        object: "lamp",
        title: "Лампы",
        counted: ["лампа", "лампы", "ламп"],
        addresses: Addresses { list: "/admin/lamps/", form: "/admin/lamps/{id}/", actions: "/admin/lamps/actions/" },
        search: Search { label: "", placeholder: "" },
        columns: &[Column::text("name", "Имя").sortable(), Column::text("watts", "Ватты")],
        order: ("name", false),
        filters: &[
            Filter {
                name: "lit",
                label: "",
                any: "",
                choices: Choices::These(&[("yes", "горит"), ("no", "не горит")]),
            },
            Filter { name: "room", label: "", any: "", choices: Choices::Numbered },
        ],
        dates: Some("made"),
        page_size: 50,
        create: None,
        fieldsets: &[],
        forms: &[],
        actions: &[],
        row_actions: &[],
    };

    fn asked(query: &str) -> Question {
        Question::parse(&LAMPS, query)
    }

    #[test]
    fn an_address_survives_the_way_through_a_question() {
        let query = "q=%D1%91%D0%BB%D0%BA%D0%B0+1&lit=no&date=2025-11&sort=-name&page=3";
        assert_eq!(asked(query).query(), query);
        assert_eq!(asked("").address(), "/admin/lamps/");
    }

    #[test]
    fn what_the_list_does_not_know_is_left_out() {
        for query in [
            "page=abc",
            "page=-1",
            "page=0",
            "page=1.5",
            "sort=password",
            "sort=watts",
            "sort=--name",
            "lit=maybe",
            "date=yesterday",
            "csrf=1",
            "q=%00",
            "q=",
            "&&==&",
            "lit[]=yes",
            "room=0",
            "room=-1",
            "room=+7",
            "room=07",
            "room=99999999999999999999",
            "%FF=%FF",
        ] {
            assert_eq!(asked(query).query(), "", "{query}");
        }
        assert_eq!(asked("page=99999999999999999999").page, 1);
    }

    #[test]
    fn the_last_of_several_values_counts() {
        assert_eq!(asked("lit=yes&lit=no").choice("lit"), Some("no"));
        assert_eq!(asked("lit=yes&lit=maybe").choice("lit"), None);
    }

    #[test]
    fn a_thing_with_a_number_can_be_chosen() {
        assert_eq!(asked("room=7").choice("room"), Some("7"));
        assert_eq!(asked("room=7").query(), "room=7");
    }

    #[test]
    fn a_page_after_the_last_is_the_last() {
        let far = asked("page=4000000000").within(101);
        assert_eq!((far.page, far.window()), (3, Window { limit: 50, offset: 100 }));
        assert_eq!(asked("page=7").within(0).window(), Window { limit: 50, offset: 0 });
    }

    #[test]
    fn a_heading_turns_the_order_round() {
        let column = &LAMPS.columns[0];
        assert_eq!(asked("page=2").ordered_by(column).query(), "sort=-name");
        assert_eq!(asked("sort=-name").ordered_by(column).query(), "sort=name");
    }

    #[test]
    fn the_search_form_carries_order_and_period_along() {
        let carried = asked("q=a&lit=yes&date=2025&sort=-name&page=2").carried();
        assert_eq!(carried, [("date", "2025".to_owned()), ("sort", "-name".to_owned())]);
    }
}
