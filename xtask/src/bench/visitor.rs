//! A browser's part of registering and signing in: the CSRF token, the JSON calls, the session's cookie.

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::http::{self, Response};

/// Somebody who has opened the login page.
#[derive(Clone)]
pub(super) struct Visitor {
    /// The header lines of a JSON call: cookie and token.
    pub(super) headers: String,
    token: String,
}

/// Somebody who has signed in.
pub(super) struct SignedIn {
    cookies: String,
    token: String,
}

/// Products whose numbers are tried when a cart is filled.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=100;

impl Visitor {
    pub(super) fn arrive(port: u16) -> Result<Self> {
        let page = http::ask(port, "GET", "/login/", "", b"")?;
        let token = page.cookie("csrftoken").context("/login/ sets no csrftoken")?;
        let token = token.to_owned();
        Ok(Self { headers: call(&format!("csrftoken={token}"), &token), token })
    }

    /// Puts so many products into a guest's cart and gives the `Cookie` header line of its session.
    pub(super) fn fill_cart(&self, port: u16, goods: usize) -> Result<String> {
        let (mut cookies, mut filled) = (format!("csrftoken={}", self.token), 0);
        for number in NUMBERS {
            let answer =
                http::ask(port, "POST", "/api/cart/add", &call(&cookies, &self.token), &putting(Some(number)))?;
            // One that is sold out.
            if answer.status == 404 {
                continue;
            }
            expect_ok(&answer)?;
            if let Some(session) = answer.cookie("sessionid") {
                cookies = format!("csrftoken={}; sessionid={session}", self.token);
            }
            filled += 1;
            if filled == goods {
                return Ok(format!("Cookie: {cookies}\r\n"));
            }
        }
        bail!("the shop has no {goods} products to put into a cart")
    }

    /// Registers somebody; fails unless the shop agrees.
    pub(super) fn register(&self, port: u16, login: &str, password: &str) -> Result<()> {
        expect_ok(&http::ask(port, "POST", "/api/register", &self.headers, &registration(login, password))?)
    }

    /// Signs in; `None` when the shop says 401.
    pub(super) fn sign_in(&self, port: u16, login: &str, password: &str) -> Result<Option<SignedIn>> {
        let answer = http::ask(port, "POST", "/api/login", &self.headers, &credentials(login, password))?;
        if answer.status == 401 {
            return Ok(None);
        }
        expect_ok(&answer)?;
        let session = answer.cookie("sessionid").context("the login sets no sessionid")?;
        let token = answer.cookie("csrftoken").context("the login sets no new csrftoken")?;
        Ok(Some(SignedIn::with(session, token)))
    }
}

impl SignedIn {
    /// Somebody whose cookies these are.
    pub(super) fn with(session: &str, token: &str) -> Self {
        Self { cookies: format!("csrftoken={token}; sessionid={session}"), token: token.to_owned() }
    }

    /// The header line of a page request.
    pub(super) fn page(&self) -> String {
        format!("Cookie: {}\r\n", self.cookies)
    }

    /// The header lines of a JSON call.
    pub(super) fn call(&self) -> String {
        call(&self.cookies, &self.token)
    }

    /// Places so many orders of two and three lines, of whatever goods there are.
    pub(super) fn order(&self, port: u16, orders: usize) -> Result<()> {
        let mut numbers = NUMBERS.cycle();
        for order in 0..orders {
            let (mut lines, mut tried) = (0, 0);
            while lines < 2 + order % 2 {
                anyhow::ensure!(tried < NUMBERS.count(), "the shop has no goods for {orders} orders");
                tried += 1;
                let answer = http::ask(port, "POST", "/api/cart/add", &self.call(), &putting(numbers.next()))?;
                // One that is sold out.
                if answer.status == 404 {
                    continue;
                }
                expect_ok(&answer)?;
                lines += 1;
            }
            expect_ok(&http::ask(port, "POST", "/api/checkout", &self.call(), b"{}")?)?;
        }
        Ok(())
    }
}

fn putting(product: Option<u32>) -> Vec<u8> {
    json!({ "product_id": product }).to_string().into_bytes()
}

/// The header lines of a JSON call.
fn call(cookies: &str, token: &str) -> String {
    format!(
        "Cookie: {cookies}\r\nX-CSRFToken: {token}\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
    )
}

/// The body of `POST /api/register`.
pub(super) fn registration(login: &str, password: &str) -> Vec<u8> {
    let body = json!({
        "name": "Анна", "surname": "Нагрузкина", "login": login, "email": format!("{login}@example.org"),
        "password": password, "password_repeat": password, "rules": true, "personal_data": true,
    });
    body.to_string().into_bytes()
}

/// The body of `POST /api/login`.
pub(super) fn credentials(login: &str, password: &str) -> Vec<u8> {
    json!({"login": login, "password": password}).to_string().into_bytes()
}

/// Fails unless the answer is 200.
pub(super) fn expect_ok(answer: &Response) -> Result<()> {
    if answer.status != 200 {
        bail!("the shop answered {}: {}", answer.status, answer.text());
    }
    Ok(())
}
