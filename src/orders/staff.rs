//! Orders for the staff site: search, lists, figures, and what belongs to one order.

use techstore_db::Reads;

use crate::accounts::people::{self, Conditions as People};
use crate::kernel::email::fold;
use crate::orders::details::Payment;
use crate::orders::reading::awaits;
use crate::orders::store::staff_list::is_there;
use crate::orders::{Delivery, Method, NotMoved, State, Step, fits};

pub(crate) use crate::orders::model::staff::{
    Beside, Conditions, Exact, Money, SalesFigures, Sorting, StaffLine, StockLeft, Term, Waiting,
};
pub(crate) use crate::orders::store::staff_card::{beside, stocks};
pub(crate) use crate::orders::store::staff_figures::figures;
pub(crate) use crate::orders::store::staff_list::{by_state, count, lines, of_customer, rows, span};

/// How the payment of an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dues {
    Paid,
    /// Waiting for an online payment.
    Awaited,
    OnReceipt,
    Owed,
    /// Paid, and the money was paid back.
    Returned,
    Nothing,
}

impl Dues {
    #[must_use]
    pub(crate) fn of(payment: Payment, is_paid: bool, is_owed: bool, state: State) -> Self {
        match (payment, is_paid, state) {
            _ if is_owed => Self::Owed,
            (_, true, State::Cancelled) => Self::Returned,
            (_, true, _) => Self::Paid,
            (Payment::Online, false, State::New) => Self::Awaited,
            (Payment::Online, false, _) | (_, _, State::Cancelled) => Self::Nothing,
            (Payment::OnReceipt, false, _) => Self::OnReceipt,
        }
    }
}

impl StaffLine {
    #[must_use]
    pub(crate) fn dues(&self) -> Dues {
        Dues::of(self.payment, self.paid_at.is_some(), self.is_owed, self.state)
    }

    pub(crate) fn fits(&self, step: Step) -> Result<(), NotMoved> {
        let awaits_payment = awaits(self.payment, self.paid_at.is_some(), self.state);
        fits(step, self.state, awaits_payment)
    }

    /// Without the address: only lists use it.
    #[must_use]
    pub(crate) fn delivery(&self) -> Option<Delivery> {
        match self.delivery? {
            Method::Courier => {
                let (day, hours) = (self.delivery_day?.0, self.delivery_hours.clone());
                Some(Delivery::Courier { address: String::new(), day, hours })
            }
            Method::Pickup => Some(Delivery::Pickup),
        }
    }
}

impl Conditions {
    /// Conditions for a search text: the order's number, or every word in name, e-mail or article numbers, or the
    /// digits in a phone. A number alone is not looked for in names and e-mails: «12» would match half of them.
    #[must_use]
    pub(crate) fn looking_for(text: &str) -> Self {
        let people = People::looking_for(text);
        let number = number(text);
        let is_number = number.is_some() || !people.phones.is_empty();
        let term = |(word, typed): (crate::accounts::people::Word, &str)| Term {
            email: (!is_number).then_some(word.folded),
            names: if is_number { Vec::new() } else { word.names },
            sku: fold(typed),
        };
        let typed: String = text.chars().filter(|c| !c.is_control()).collect();
        Self {
            words: people.words.into_iter().zip(typed.split_whitespace()).map(term).collect(),
            phones: people.phones,
            number,
            ..Self::default()
        }
    }
}

/// Narrows a search: a complete number, e-mail, phone or article number finds its orders by indexes; only other texts
/// are looked for in parts of words.
pub(crate) async fn narrowed(db: &mut impl Reads, text: &str, wanted: Conditions) -> techstore_db::Result<Conditions> {
    match exact(text) {
        Some(exact) if is_there(db, &exact).await? => Ok(Conditions { exact: Some(exact), ..wanted }),
        _ => Ok(wanted),
    }
}

/// The text as a complete number, e-mail, phone or article number, where it can be one.
fn exact(text: &str) -> Option<Exact> {
    let typed = text.trim();
    let (email, phone) = people::exact(typed).map_or((None, None), |person| (person.email, person.phone));
    let is_word = !typed.is_empty() && !typed.contains(char::is_whitespace);
    let exact =
        Exact { number: number(typed).filter(|_| !typed.is_empty()), email, phone, sku: is_word.then(|| fold(typed)) };
    (exact != Exact::default()).then_some(exact)
}

/// The number of an order however it is typed: «7», «№ 7», «10 482».
fn number(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '№' | '#')).collect();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        for text in ["7", "№7", "№ 7", "# 7", " 007 "] {
            assert_eq!(number(text), Some(7), "{text}");
        }
        assert_eq!(number("10\u{a0}482"), Some(10_482));
        for text in ["", "№", "7a", "+7", "-7", "1.5", "99999999999999999999", "٧"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_alone_is_looked_for_in_no_name() {
        let wanted = Conditions::looking_for("12");
        assert_eq!((wanted.number, wanted.words.len()), (Some(12), 1));
        assert!(wanted.words[0].names.is_empty() && wanted.words[0].email.is_none());
        let wanted = Conditions::looking_for("ёлкин");
        assert!(wanted.number.is_none() && !wanted.words[0].names.is_empty());
    }

    #[test]
    fn money_that_came_and_went_is_told_apart() {
        let of = |payment, is_paid, is_owed, state| Dues::of(payment, is_paid, is_owed, state);
        assert_eq!(of(Payment::Online, false, false, State::New), Dues::Awaited);
        assert_eq!(of(Payment::Online, false, false, State::Cancelled), Dues::Nothing);
        assert_eq!(of(Payment::Online, false, true, State::Cancelled), Dues::Owed);
        assert_eq!(of(Payment::Online, true, false, State::Cancelled), Dues::Returned);
        assert_eq!(of(Payment::OnReceipt, false, false, State::Shipped), Dues::OnReceipt);
        assert_eq!(of(Payment::OnReceipt, true, false, State::Delivered), Dues::Paid);
        assert_eq!(of(Payment::OnReceipt, false, false, State::Cancelled), Dues::Nothing);
    }
}
