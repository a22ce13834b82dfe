//! The states of an order, and the steps between them. The words are the old site's: its scripts and its database use
//! them.

use crate::orders::details::Method;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The customer can still cancel it.
    New,
    /// The staff has confirmed it.
    Confirmed,
    Processing,
    /// On its way, or ready for pick-up.
    Shipped,
    Delivered,
    Cancelled,
}

techstore_db::text_enum!(State);

impl State {
    pub(crate) const ALL: [Self; 6] =
        [Self::New, Self::Confirmed, Self::Processing, Self::Shipped, Self::Delivered, Self::Cancelled];

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

    #[must_use]
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::New => "Новый",
            Self::Confirmed => "Подтверждён",
            Self::Processing => "В обработке",
            Self::Shipped => "Отправлен",
            Self::Delivered => "Доставлен",
            Self::Cancelled => "Отменён",
        }
    }

    /// For the staff. Some states have other words for pick-up.
    #[must_use]
    pub(crate) fn label_for(self, method: Option<Method>) -> &'static str {
        match (self, method) {
            (Self::Shipped | Self::Delivered, Some(Method::Pickup)) => self.told(method),
            _ => self.label(),
        }
    }

    /// For the customer. A pick-up order is never «отправлен».
    #[must_use]
    pub(crate) fn told(self, method: Option<Method>) -> &'static str {
        match (self, method) {
            (Self::New, _) => "Принят",
            (Self::Confirmed | Self::Processing, _) => "Собираем",
            (Self::Shipped, Some(Method::Pickup)) => "Готов к\u{a0}выдаче",
            (Self::Delivered, Some(Method::Pickup)) => "Получен",
            (Self::Shipped | Self::Delivered | Self::Cancelled, _) => self.label(),
        }
    }

    /// The class of its lamp.
    #[must_use]
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::New => "status-new",
            Self::Confirmed => "status-confirmed",
            Self::Processing => "status-processing",
            Self::Shipped => "status-shipped",
            Self::Delivered => "status-delivered",
            Self::Cancelled => "status-cancelled",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
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

/// What the staff does with an order. Cancelling is not a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Confirm,
    Process,
    /// Send it, or make it ready for pick-up.
    Ship,
    Deliver,
}

impl Step {
    pub(crate) const ALL: [Self; 4] = [Self::Confirm, Self::Process, Self::Ship, Self::Deliver];

    /// From which state it leads.
    #[must_use]
    pub(crate) fn from(self) -> State {
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

/// The state of an attempt to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attempt {
    Pending,
    /// The money has come and pays the order.
    Succeeded,
    Failed,
    /// Money came that has to be paid back, or was.
    RefundDue,
}

techstore_db::text_enum!(Attempt);

impl Attempt {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::RefundDue => "refund_due",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let all = [Self::Pending, Self::Succeeded, Self::Failed, Self::RefundDue];
        all.into_iter().find(|state| state.as_str() == text)
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
    fn what_is_fetched_is_never_sent() {
        for state in State::ALL {
            for words in [state.told(Some(Method::Pickup)), state.label_for(Some(Method::Pickup))] {
                assert!(!words.contains("Отправлен") && !words.contains("Доставлен"), "{words}");
            }
            assert_eq!(state.label_for(Some(Method::Courier)), state.label());
        }
    }

    #[test]
    fn every_state_is_read_back_from_its_name() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("New"), None);
    }
}
