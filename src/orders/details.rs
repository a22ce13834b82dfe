//! What a customer enters at the checkout: contact, delivery, payment.

use jiff::civil::{Date, DateTime};

use crate::kernel::address::{City, check_street, split_city};
use crate::kernel::delivery::Terms;
use crate::kernel::email::{Email, EmailError};
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::free_text::is_clean;
use crate::kernel::person_name::{NamePart, PersonName, PersonNameError};
use crate::kernel::phone::{Phone, PhoneError};
use crate::kernel::sentences;

/// The longest comment, in characters.
const LONGEST: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Courier,
    Pickup,
}

techstore_db::text_enum!(Method);

impl Method {
    /// The word in the database, in forms and in JSON.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Courier => "courier",
            Self::Pickup => "pickup",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Courier, Self::Pickup].into_iter().find(|method| method.as_str() == text)
    }
}

/// The delivery that a customer chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delivery {
    Courier {
        /// City, street and house. Older orders have the address as it was typed.
        address: String,
        day: Date,
        hours: String,
    },
    Pickup,
}

impl Delivery {
    #[must_use]
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Courier { .. } => Method::Courier,
            Self::Pickup => Method::Pickup,
        }
    }
}

/// How an order is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payment {
    OnReceipt,
    Online,
}

techstore_db::text_enum!(Payment);

impl Payment {
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OnReceipt => "on_receipt",
            Self::Online => "online",
        }
    }

    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::OnReceipt, Self::Online].into_iter().find(|payment| payment.as_str() == text)
    }

    #[must_use]
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::OnReceipt => "при получении",
            Self::Online => "картой онлайн",
        }
    }
}

techstore_db::record! {
    /// Whom an order is for.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub(crate) struct Contact {
        pub(crate) first_name: String,
        pub(crate) last_name: String,
        /// E.164, or what an old profile had; may be empty.
        pub(crate) phone: String,
        pub(crate) email: String,
    }
}

/// The checkout's form after it was checked.
#[derive(Debug, Clone)]
pub(crate) struct Details {
    pub(crate) contact: Contact,
    pub(crate) delivery: Delivery,
    pub(crate) payment: Payment,
    pub(crate) comment: String,
}

/// The checkout's form as it was typed. Drafts store it as JSON under these names.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub(crate) struct CheckoutForm {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    /// `courier` or `pickup`.
    pub(crate) delivery: String,
    pub(crate) city: String,
    pub(crate) address: String,
    /// `2026-11-23`.
    pub(crate) day: String,
    /// One of the delivery hours, as the form offers them.
    pub(crate) hours: String,
    /// `on_receipt` or `online`.
    pub(crate) payment: String,
    pub(crate) comment: String,
}

/// What the form offers now.
pub(crate) struct Choices<'a> {
    pub(crate) terms: &'a Terms,
    /// In the shop's time zone.
    pub(crate) now: DateTime,
    /// Whether customers can pay online.
    pub(crate) is_online: bool,
}

impl CheckoutForm {
    /// Checks all fields and reports all errors at once. Fields of the other kind of delivery are ignored.
    pub(crate) fn check(&self, choices: &Choices<'_>, mut errors: FieldErrors) -> Result<Details, FieldErrors> {
        let contact = self.contact(&mut errors);
        let delivery = self.delivery(choices, &mut errors);
        let payment = match Payment::parse(&self.payment) {
            Some(Payment::OnReceipt) => Some(Payment::OnReceipt),
            Some(Payment::Online) if choices.is_online => Some(Payment::Online),
            Some(Payment::Online) | None => {
                errors.add("payment", "Выберите, как оплатить");
                None
            }
        };
        // Browsers send a line break as two characters but count it as one for `maxlength`.
        let comment = self.comment.replace("\r\n", "\n").trim().to_owned();
        if !is_clean(&comment) {
            errors.add("comment", sentences::COMMENT_CHARACTERS);
        } else if comment.chars().count() > LONGEST {
            errors.add("comment", format!("Комментарий длиннее {LONGEST} символов"));
        }
        match (contact, delivery, payment) {
            (Some(contact), Some(delivery), Some(payment)) if errors.is_empty() => {
                Ok(Details { contact, delivery, payment, comment })
            }
            _ => Err(errors),
        }
    }

    fn contact(&self, errors: &mut FieldErrors) -> Option<Contact> {
        let first = PersonName::parse_any(NamePart::First, &self.first_name).map_err(PersonNameError::message);
        let first = errors.check("first_name", first);
        let last = PersonName::parse_any(NamePart::Surname, &self.last_name).map_err(PersonNameError::message);
        let last = errors.check("last_name", last);
        let phone = if self.phone.trim().is_empty() {
            errors.add("phone", sentences::ORDER_PHONE_MISSING);
            None
        } else {
            errors.check("phone", Phone::parse(&self.phone).map_err(PhoneError::message))
        };
        let email = Email::parse(&self.email).map_err(|error| match error {
            EmailError::Missing => sentences::MAIL_MISSING,
            EmailError::Malformed => error.message(),
        });
        let email = errors.check("email", email);
        Some(Contact {
            first_name: first?.as_str().to_owned(),
            last_name: last?.as_str().to_owned(),
            phone: phone?.e164().to_owned(),
            email: email?.as_str().to_owned(),
        })
    }

    fn delivery(&self, choices: &Choices<'_>, errors: &mut FieldErrors) -> Option<Delivery> {
        match Method::parse(&self.delivery) {
            Some(Method::Pickup) => Some(Delivery::Pickup),
            Some(Method::Courier) => self.courier(choices, errors),
            None => {
                errors.add("delivery", "Выберите, как получить заказ");
                None
            }
        }
    }

    fn courier(&self, choices: &Choices<'_>, errors: &mut FieldErrors) -> Option<Delivery> {
        let city = errors.check("city", self.served_city(choices.terms));
        let typed = self.address.split_whitespace().collect::<Vec<_>>().join(" ");
        let street = city.and_then(|city| city.leave_out(&typed)).unwrap_or(&typed);
        if !is_clean(street) {
            errors.add("address", sentences::ADDRESS_CHARACTERS);
        } else if let Err(why) = check_street(street) {
            errors.add("address", why.message());
        }
        let day = self.day.parse::<Date>().ok();
        let day = day.filter(|day| choices.terms.days(choices.now).contains(day));
        if day.is_none() {
            errors.add("day", "Выберите день из списка");
        }
        let hours = choices.terms.courier_hours.iter().find(|hours| **hours == self.hours);
        if hours.is_none() {
            errors.add("hours", "Выберите время из списка");
        }
        let address = format!("{}, {street}", city?.name());
        Some(Delivery::Courier { address, day: day?, hours: hours?.clone() })
    }

    /// The city, if the courier delivers there. An address that begins with a city counts when the city's own field is
    /// empty.
    fn served_city<'t>(&self, terms: &'t Terms) -> Result<&'t City, String> {
        if self.city.trim().is_empty() {
            let address = self.address.trim_start();
            let city = terms.cities.iter().find(|city| city.leave_out(address).is_some());
            return city.ok_or_else(|| "Укажите город".to_owned());
        }
        terms.city(&self.city).ok_or_else(|| {
            let (reach, shop) = (terms.reach(), &terms.pickup_place);
            format!("Сюда курьер не доедет: он ездит только {reach}. Выберите «Забрать из магазина»: {shop}")
        })
    }

    /// Moves the city from the address into its own field: profiles have both in one line.
    pub(crate) fn split_city(&mut self, terms: &Terms) {
        let served = terms.cities.iter().find_map(|city| Some((city.name(), city.leave_out(&self.address)?)));
        let split = served.or_else(|| split_city(&self.address));
        let split = split.map(|(city, rest)| (city.to_owned(), rest.trim().to_owned()));
        if let Some((city, rest)) = split {
            (self.city, self.address) = (city, rest);
        }
    }
}
