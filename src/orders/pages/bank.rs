//! Banks: what they tell us, and the page of the one that is only played.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State as Kept};
use axum::response::Response;

use crate::kernel::money::Kopecks;
use crate::orders::pages::Desk;
use crate::orders::settle;
use crate::payments::{PlayedBank, Standing};
use crate::web::answer::{Done, Flag};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The page of a played payment.
pub(crate) const PLAYED: &str = "/payments/test/{reference}/";
/// Where banks tell how a payment has ended.
pub(crate) const NOTIFY: &str = "/api/payments/{provider}/notify";

#[derive(Template)]
#[template(path = "orders/bank.html")]
struct BankPage {
    shell: Shell,
    reference: String,
    amount: Kopecks,
}

/// `POST /api/payments/{provider}/notify`: a bank says that something has happened to `reference`. We ask it what.
pub(crate) async fn notified(
    Kept(desk): Kept<Desk>,
    Path(provider): Path<String>,
    input: Input,
) -> Result<Json<Done>, Error> {
    let reference = input.text("reference").filter(|reference| reference.len() <= 200);
    if let Some(reference) = reference {
        settle(&desk.orders, &provider, &reference).await?;
    }
    Ok(Json(Done { ok: Flag }))
}

/// `GET /payments/test/{reference}/`: the page of the played bank.
///
/// # Errors
/// [`Error::NotFound`] for what it does not know of.
pub(crate) async fn show(
    Kept(desk): Kept<Desk>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Error> {
    let payment = desk.orders.till.played().and_then(|bank| bank.payment(&reference)).ok_or(Error::NotFound)?;
    if payment.standing != Standing::Pending {
        return Ok(page::see_other(&payment.back));
    }
    page::private(&BankPage { shell: Shell::new(&visit), reference, amount: payment.amount })
}

/// `POST /payments/test/{reference}/`: the customer decides, the bank tells us and sends the customer back.
///
/// # Errors
/// [`Error::NotFound`] for what it does not know of.
pub(crate) async fn decide(
    Kept(desk): Kept<Desk>,
    Path(reference): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let bank = desk.orders.till.played().ok_or(Error::NotFound)?;
    let payment = bank.payment(&reference).ok_or(Error::NotFound)?;
    let standing = if input.has("pay") { Standing::Succeeded } else { Standing::Failed };
    bank.decide(&reference, standing);
    settle(&desk.orders, PlayedBank::NAME, &reference).await?;
    Ok(page::see_other(&payment.back))
}

impl BankPage {
    fn page(&self) -> String {
        PlayedBank::page(&self.reference)
    }
}
