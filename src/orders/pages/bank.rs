//! What banks send, and the page of the test bank.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State as AppState};
use axum::response::Response;
use utoipa::ToSchema;

use crate::kernel::money::Kopecks;
use crate::orders::pages::Pages;
use crate::orders::settle;
use crate::payments::{SimulatedBank, Standing};
use crate::web::answer::{Done, Flag, Refused};
use crate::web::described::Always;
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::page;
use crate::web::shell::Shell;
use crate::web::visit::Visit;

/// The test bank's page of a payment.
pub(crate) const PLAYED: &str = "/payments/test/{reference}/";
/// Where banks notify the shop.
pub(crate) const NOTIFY: &str = "/api/payments/{provider}/notify";

#[derive(Template)]
#[template(path = "orders/bank.html")]
struct BankPage {
    shell: Shell,
    reference: String,
    amount: Kopecks,
}

/// What a bank sends; only the reference is read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the handler reads the field itself: a notice without it is answered alike")]
pub(crate) struct Notice {
    /// The payment's name at the bank.
    reference: String,
}

/// Tell that a payment has changed
///
/// For banks. Nothing in the notice is believed: the shop asks the bank how the payment stands.
#[utoipa::path(
    post, path = NOTIFY, operation_id = "notify", tag = "payments", request_body = Notice,
    params(("provider" = String, Path, description = "The bank's name.")),
    responses(
        (status = 200, description = "The notice was taken, known or not.", body = Done),
        (status = 400, description = "The body is no JSON object.", body = Refused),
        Always,
    ),
)]
pub(crate) async fn notified(
    AppState(pages): AppState<Pages>,
    Path(provider): Path<String>,
    input: Input,
) -> Result<Json<Done>, Error> {
    let reference = input.text("reference").filter(|reference| reference.len() <= 200);
    if let Some(reference) = reference {
        settle(&pages.orders, &provider, &reference).await?;
    }
    Ok(Json(Done { ok: Flag }))
}

/// `GET /payments/test/{reference}/`: the test bank's page.
pub(crate) async fn show(
    AppState(pages): AppState<Pages>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Error> {
    let payment = pages.orders.till.played().and_then(|bank| bank.payment(&reference)).ok_or(Error::NotFound)?;
    if payment.standing != Standing::Pending {
        return Ok(page::see_other(&payment.back));
    }
    page::private(&BankPage { shell: Shell::new(&visit), reference, amount: payment.amount })
}

/// `POST /payments/test/{reference}/`: the customer decides, the test bank notifies the shop and sends the customer
/// back.
pub(crate) async fn decide(
    AppState(pages): AppState<Pages>,
    Path(reference): Path<String>,
    input: Input,
) -> Result<Response, Error> {
    let bank = pages.orders.till.played().ok_or(Error::NotFound)?;
    let payment = bank.payment(&reference).ok_or(Error::NotFound)?;
    let standing = if input.has("pay") { Standing::Succeeded } else { Standing::Failed };
    bank.decide(&reference, standing);
    settle(&pages.orders, SimulatedBank::NAME, &reference).await?;
    Ok(page::see_other(&payment.back))
}

impl BankPage {
    fn page(&self) -> String {
        SimulatedBank::page(&self.reference)
    }
}
