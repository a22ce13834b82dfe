//! A guest who orders by the pages, from an address that the shop is told by a proxy it trusts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::http::{self, Response};

/// What the shop has to be started with.
pub(super) const TRUSTS_US: (&str, &str) = ("TECHSTORE_TRUSTED_PROXIES", "127.0.0.1");

/// Numbers of products that are tried.
pub(super) const NUMBERS: std::ops::RangeInclusive<u32> = 1..=110;

/// Somebody with a browser of their own.
pub(super) struct Guest {
    port: u16,
    from: String,
    cookies: BTreeMap<String, String>,
}

impl Guest {
    /// Opens the login page, as whoever has the address with this number.
    pub(super) fn arrive(port: u16, number: u16) -> Result<Self> {
        let [high, low] = number.to_be_bytes();
        let mut guest = Self { port, from: format!("198.18.{high}.{low}"), cookies: BTreeMap::new() };
        guest.ask("GET", "/login/", "", "")?;
        Ok(guest)
    }

    /// Asks for so many more pieces of a product, and says how many are in the cart then: none of what is not sold.
    pub(super) fn put(&mut self, product: u32, pieces: i64) -> Result<i64> {
        let body = json!({ "product_id": product, "delta": pieces }).to_string();
        let answer = self.ask("POST", "/api/cart/add", "application/json", &body)?;
        let said: serde_json::Value = serde_json::from_slice(&answer.body)?;
        Ok(said.get("qty").and_then(serde_json::Value::as_i64).unwrap_or(0))
    }

    /// Puts one piece of anything that is there into the cart.
    pub(super) fn put_something(&mut self) -> Result<()> {
        for product in NUMBERS {
            if self.put(product, 1)? > 0 {
                return Ok(());
            }
        }
        bail!("the shop has nothing to sell")
    }

    /// Orders what is in the cart, to be fetched and paid on receipt. 303 when the shop agrees.
    pub(super) fn check_out(&mut self, email: &str, phone: &str) -> Result<Response> {
        let page = self.ask("GET", "/checkout/", "", "")?.text();
        let (key, version) = (hidden(&page, "key")?, hidden(&page, "version")?);
        let form = format!(
            "key={key}&version={version}&first_name=%D0%90%D0%BD%D0%BD%D0%B0&last_name=%D0%9D%D0%B8%D0%BA%D1%82%D0%BE\
             &phone={}&email={}&delivery=pickup&payment=on_receipt&personal_data=on&rules=on",
            quoted(phone),
            quoted(email)
        );
        self.post("/checkout/", &form)
    }

    pub(super) fn post(&mut self, path: &str, form: &str) -> Result<Response> {
        let token = self.cookies.get("csrftoken").context("the shop sets no csrftoken")?;
        let body = format!("csrfmiddlewaretoken={token}&{form}");
        self.ask("POST", path, "application/x-www-form-urlencoded", &body)
    }

    fn ask(&mut self, method: &str, path: &str, kind: &str, body: &str) -> Result<Response> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let token = self.cookies.get("csrftoken").map(String::as_str).unwrap_or_default();
        let headers = format!(
            "X-Forwarded-For: {}\r\nCookie: {}\r\nX-CSRFToken: {token}\r\nContent-Type: {kind}\r\n",
            self.from,
            cookies.join("; ")
        );
        let answer = http::ask(self.port, method, path, &headers, body.as_bytes())?;
        for name in ["csrftoken", "sessionid"] {
            if let Some(value) = answer.cookie(name) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> Result<String> {
    let field = format!("name=\"{name}\" value=\"");
    let value = page.split_once(&field).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value.to_owned());
    value.with_context(|| format!("the checkout has no field {name}"))
}

fn quoted(text: &str) -> String {
    text.replace('@', "%40").replace('+', "%2B")
}
