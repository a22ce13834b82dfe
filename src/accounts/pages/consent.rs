//! The consent to the processing of personal data, asked of those who registered without it.

use axum::extract::State;
use axum::response::Response;

use crate::accounts::pages::profile::count_change;
use crate::accounts::{Accounts, PERSONAL_DATA, give_consent};
use crate::web::error::Error;
use crate::web::input::Input;
use crate::web::next::SafeNext;
use crate::web::page;
use crate::web::visit::SignedIn;

/// `POST /consent/`: records the consent and returns to the page it was asked on.
pub(crate) async fn submit(State(accounts): State<Accounts>, me: SignedIn, input: Input) -> Result<Response, Error> {
    count_change(&accounts, &me)?;
    give_consent(&accounts, me.who.id, PERSONAL_DATA, me.visit.connection.address).await?;
    let next = input.text("next").unwrap_or_default();
    let place = &me.visit.connection;
    let next = SafeNext::parse(&next, place.host.authority(), place.is_https);
    Ok(page::see_other(next.as_ref().map_or(crate::web::paths::HOME, SafeNext::as_str)))
}
