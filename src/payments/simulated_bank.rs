//! A test bank for demonstrations and tests. It keeps its payments in memory, and a person decides each of them. It
//! works for a single process: two with one database would be two banks.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::kernel::ids::PaymentId;
use crate::kernel::money::Kopecks;
use crate::kernel::random::Random;
use crate::payments::{Bank, Begun, Invoice, Report, Standing, Trouble};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Willing,
    Down,
    Slow(Duration),
    /// It answers, but never calls a payment off.
    Unyielding,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    payment: PaymentId,
    /// The sum asked for; after payment, the sum that came.
    pub(crate) amount: Kopecks,
    /// Where the customer goes afterwards.
    pub(crate) back: String,
    pub standing: Standing,
}

pub struct SimulatedBank {
    random: Random,
    mood: Mutex<Mood>,
    payments: Mutex<HashMap<String, Remembered>>,
}

impl SimulatedBank {
    /// Its name in the database and in addresses.
    pub(crate) const NAME: &'static str = "test";

    /// References are random: whoever knows one can pay it and is led back to its order.
    #[must_use]
    pub(crate) fn new(random: Random) -> Self {
        Self { random, mood: Mutex::new(Mood::Willing), payments: Mutex::default() }
    }

    /// The path of the page of a payment.
    #[must_use]
    pub(crate) fn page(reference: &str) -> String {
        format!("/payments/test/{reference}/")
    }

    pub fn set_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// A payment it knows of.
    #[must_use]
    pub fn payment(&self, reference: &str) -> Option<Remembered> {
        self.payments.lock().unwrap_or_else(PoisonError::into_inner).get(reference).cloned()
    }

    pub fn decide(&self, reference: &str, standing: Standing) {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(payment) = payments.get_mut(reference).filter(|payment| payment.standing == Standing::Pending) {
            payment.standing = standing;
        }
    }

    /// Another amount comes than was asked for.
    pub fn pay_another(&self, reference: &str, amount: Kopecks) {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(payment) = payments.get_mut(reference).filter(|payment| payment.standing == Standing::Pending) {
            payment.standing = Standing::Succeeded;
            payment.amount = amount;
        }
    }

    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(&self) -> Result<(), Trouble> {
        match self.mood() {
            Mood::Willing | Mood::Unyielding => Ok(()),
            Mood::Down => Err(Trouble(anyhow!("the played bank plays dead"))),
            Mood::Slow(wait) => {
                tokio::time::sleep(wait).await;
                Ok(())
            }
        }
    }

    fn remember(&self, invoice: &Invoice) -> String {
        let mut payments = self.payments.lock().unwrap_or_else(PoisonError::into_inner);
        let known = payments.iter().find(|(_, remembered)| remembered.payment == invoice.payment);
        if let Some((reference, _)) = known {
            return reference.clone();
        }
        let bytes: [u8; 16] = self.random.bytes();
        let reference = bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let remembered = Remembered {
            payment: invoice.payment,
            amount: invoice.amount,
            back: invoice.back.clone(),
            standing: Standing::Pending,
        };
        payments.insert(reference.clone(), remembered);
        reference
    }
}

impl Bank for SimulatedBank {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn begin<'a>(&'a self, invoice: &'a Invoice) -> BoxFuture<'a, Result<Begun, Trouble>> {
        async move {
            self.answer().await?;
            let reference = self.remember(invoice);
            Ok(Begun { page: Self::page(&reference), reference })
        }
        .boxed()
    }

    fn standing<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<Report, Trouble>> {
        async move {
            self.answer().await?;
            // Payments are forgotten at a restart; those were never paid.
            let forgotten = Report { standing: Standing::Failed, amount: Kopecks::ZERO };
            let report = |payment: Remembered| Report { standing: payment.standing, amount: payment.amount };
            Ok(self.payment(reference).map_or(forgotten, report))
        }
        .boxed()
    }

    fn cancel<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, Result<(), Trouble>> {
        async move {
            self.answer().await?;
            if self.mood() != Mood::Unyielding {
                self.decide(reference, Standing::Failed);
            }
            Ok(())
        }
        .boxed()
    }
}
