//! The way back: to the list as it was asked for, or to the card that an action was chosen on.

use crate::admin::engine::description::Description;
use crate::admin::engine::question::Question;
use crate::web::input::Input;

/// Where a form or action was opened from. It is parsed and written again, so that nothing else gets into a link.
pub(crate) struct Back {
    description: &'static Description,
    pub(crate) list: String,
    /// The card, when one was open.
    pub(crate) card: Option<i64>,
}

impl Back {
    /// Reads the query of the address of a card, or of the form of a new thing: `list` is the query of the list it was opened
    /// from.
    #[must_use]
    pub(crate) fn of_card(description: &'static Description, query: &str, id: Option<i64>) -> Self {
        let list = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "list");
        Self::new(description, list.map(|(_, value)| value.into_owned()), id)
    }

    /// From a list with this query.
    #[must_use]
    pub(crate) fn of_query(description: &'static Description, query: &str) -> Self {
        Self::new(description, Some(query.to_owned()), None)
    }

    /// Reads the hidden fields of a form.
    #[must_use]
    pub(crate) fn of_form(description: &'static Description, input: &Input) -> Self {
        Self::new(description, input.text("list"), input.integer("card").ok().flatten())
    }

    fn new(description: &'static Description, list: Option<String>, card: Option<i64>) -> Self {
        let list = Question::parse(description, list.as_deref().unwrap_or_default()).query();
        Self { description, list, card }
    }

    /// The list as it was asked for.
    #[must_use]
    pub(crate) fn to_list(&self) -> String {
        Question::parse(self.description, &self.list).address()
    }

    /// A card that leads back to that list.
    #[must_use]
    pub(crate) fn to_card(&self, id: i64) -> String {
        self.carried(self.description.form(id))
    }

    /// An address from which that list is found again.
    #[must_use]
    pub(crate) fn carried(&self, address: String) -> String {
        if self.list.is_empty() {
            return address;
        }
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("list", &self.list).finish();
        format!("{address}?{query}")
    }

    /// Where an action was chosen: on the card, or in the list.
    #[must_use]
    pub(crate) fn address(&self) -> String {
        self.card.map_or_else(|| self.to_list(), |id| self.to_card(id))
    }
}
