//! The states of an order, and the steps from one to another. The names are the old site's: scripts and its database know them.

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Placed; the customer can still take it back.
    New,
    /// The shop has agreed to it.
    Confirmed,
    /// It is being put together.
    Processing,
    /// It is on its way, or waits in the shop.
    Shipped,
    /// The customer has it.
    Delivered,
    /// Nothing comes of it.
    Cancelled,
}

techstore_db::text_enum!(State);

impl State {
    /// All of them, in order.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Confirmed, Self::Processing, Self::Shipped, Self::Delivered, Self::Cancelled];

    /// As the database and scripts have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Confirmed => "confirmed",
            Self::Processing => "processing",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "Новый",
            Self::Confirmed => "Подтверждён",
            Self::Processing => "В обработке",
            Self::Shipped => "Отправлен",
            Self::Delivered => "Доставлен",
            Self::Cancelled => "Отменён",
        }
    }

    /// The class of its lamp.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::New => "status-new",
            Self::Confirmed => "status-confirmed",
            Self::Processing => "status-processing",
            Self::Shipped => "status-shipped",
            Self::Delivered => "status-delivered",
            Self::Cancelled => "status-cancelled",
        }
    }

    /// Reads a state of the database or of an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The step that comes next when all goes well.
    #[must_use]
    pub fn next(self) -> Option<Step> {
        match self {
            Self::New => Some(Step::Confirm),
            Self::Confirmed => Some(Step::Process),
            Self::Processing => Some(Step::Ship),
            Self::Shipped => Some(Step::Deliver),
            Self::Delivered | Self::Cancelled => None,
        }
    }

    /// Whether the order can still be cancelled by the shop.
    #[must_use]
    pub fn can_be_cancelled(self) -> bool {
        !matches!(self, Self::Delivered | Self::Cancelled)
    }
}

/// What the shop does with an order when all goes well; cancelling is apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Agree to it.
    Confirm,
    /// Put it together.
    Process,
    /// Send it, or lay it ready.
    Ship,
    /// Hand it over.
    Deliver,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Confirm, Self::Process, Self::Ship, Self::Deliver];

    /// From which state it leads.
    #[must_use]
    pub fn from(self) -> State {
        match self {
            Self::Confirm => State::New,
            Self::Process => State::Confirmed,
            Self::Ship => State::Processing,
            Self::Deliver => State::Shipped,
        }
    }

    /// To which state it leads.
    #[must_use]
    pub fn to(self) -> State {
        match self {
            Self::Confirm => State::Confirmed,
            Self::Process => State::Processing,
            Self::Ship => State::Shipped,
            Self::Deliver => State::Delivered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_lead_from_new_to_delivered_one_after_the_other() {
        let mut state = State::New;
        for step in Step::ALL {
            assert_eq!((state.next(), step.from()), (Some(step), state));
            state = step.to();
        }
        assert_eq!((state, state.next()), (State::Delivered, None));
    }

    #[test]
    fn every_state_is_read_back_from_its_name() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("New"), None);
    }
}
