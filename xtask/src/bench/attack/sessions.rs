//! What is allowed once, without end: right passwords, pictures, carts of guests.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use tokio::task::JoinSet;

use super::super::fixture::Fixture;
use super::super::memory;
use super::super::visitor::{self, SignedIn, Visitor};
use super::asking::{Answer, ask, count};
use super::{Outcome, png, source};
use crate::http;
use crate::secret;

const LOGINS: usize = 96;
const LOGINS_TAKEN: usize = 30;
const AVATARS: usize = 16;
/// Pixels a side: 31 megapixels, below what is refused.
const SIDE: u32 = 5_600;
/// MiB that the shop may grow by.
const GROWTH: f64 = 300.0;
const GUESTS: usize = 2_000;
/// Sixty at once, and one more each ten seconds.
const GUESTS_TAKEN: usize = 66;

/// 96 right passwords of one person, as fast as they go.
pub(super) fn right_logins(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let visitor = Visitor::arrive(shop.port)?;
    let (login, password) = (format!("many-{}", secret::fresh()?), secret::fresh()?);
    visitor.register(shop.port, &login, &password)?;
    let request = http::request("POST", "/api/login", &visitor.headers, &visitor::credentials(&login, &password));
    let answers = fixture.block_on(at_once(shop.port, request.into(), LOGINS))?;
    shop.stop()?;
    let taken = count(&answers, 200);
    Ok(Outcome {
        sent: format!("{LOGINS} right passwords for one person at once"),
        seen: format!("{taken} sessions, {} told to wait", count(&answers, 429)),
        goal: "at most 30 sessions",
        held: taken <= LOGINS_TAKEN,
        figures: json!({ "sessions": taken }),
    })
}

/// 16 pictures of one customer at once, and one of somebody else.
pub(super) fn pictures(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let port = shop.port;
    let (one, other) = (customer(port)?, customer(port)?);
    let picture = png::white(SIDE);
    let upload = |who: &SignedIn| -> Arc<[u8]> {
        let headers = who.call().replace("application/json\r\nAccept", "multipart/form-data; boundary=edge\r\nAccept");
        let mut body =
            b"--edge\r\ncontent-disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\n".to_vec();
        body.extend_from_slice(&picture);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        http::request("POST", "/api/profile/avatar", &headers, &body).into()
    };
    let (many, single) = (upload(&one), upload(&other));
    memory::forget_peak(shop.id())?;
    let before = memory::resident(shop.id())?;
    let (answers, others) = fixture.block_on(async {
        tokio::join!(at_once(port, many, AVATARS), async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            ask(source::numbered(1), port, &single).await
        })
    })?;
    let peak = memory::peak(shop.id())?;
    shop.stop()?;
    Ok(Outcome {
        sent: format!("{AVATARS} pictures of 31 megapixels of one customer at once, and one of another customer"),
        seen: format!(
            "{} accepted, {} told to wait; the other customer's answered {} within {:.1} s; memory {before:.0} MiB before, \
             {peak:.0} MiB at the peak",
            count(&answers, 200),
            count(&answers, 429),
            others.status,
            others.seconds,
        ),
        goal: "the other customer's is accepted, memory grows by less than 300 MiB",
        held: others.status == 200 && peak - before < GROWTH,
        figures: json!({ "taken": count(&answers, 200), "other_s": others.seconds, "rss_peak_mib": peak }),
    })
}

/// 2,000 guests without a cookie from one address.
pub(super) fn guests(fixture: &Fixture<'_>) -> Result<Outcome> {
    let shop = fixture.open_guarded(&[])?;
    let visitor = Visitor::arrive(shop.port)?;
    visitor.fill_cart(shop.port, 1)?;
    let mut answers = Vec::new();
    for number in 1..=100_u32 {
        let body = json!({ "product_id": number }).to_string().into_bytes();
        let request = http::request("POST", "/api/cart/add", &visitor.headers, &body);
        answers.extend(fixture.block_on(at_once(shop.port, request.into(), GUESTS / 100))?);
    }
    shop.stop()?;
    let (begun, refused) = (count(&answers, 200), count(&answers, 429));
    Ok(Outcome {
        sent: format!("{GUESTS} × `POST /api/cart/add` without a session's cookie from one address"),
        seen: format!("{begun} sessions with carts, {refused} told to wait"),
        goal: "60 sessions at once, one more each 10 s",
        held: begun <= GUESTS_TAKEN && refused > 0,
        figures: json!({ "sessions": begun, "refused": refused }),
    })
}

/// The same request many times at once from one address.
async fn at_once(port: u16, request: Arc<[u8]>, times: usize) -> Vec<Answer> {
    let mut all = JoinSet::new();
    for _ in 0..times {
        let request = Arc::clone(&request);
        all.spawn(async move { ask(source::ATTACKER, port, &request).await });
    }
    all.join_all().await
}

fn customer(port: u16) -> Result<SignedIn> {
    let visitor = Visitor::arrive(port)?;
    let (login, password) = (format!("avatar-{}", secret::fresh()?), secret::fresh()?);
    visitor.register(port, &login, &password)?;
    visitor.sign_in(port, &login, &password)?.context("a new customer cannot sign in")
}
