//! A browser's part of registering and signing in: the CSRF token, the JSON calls, the session's cookie.

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::http::{self, Response};

/// Somebody who has opened the login page.
#[derive(Clone)]
pub(super) struct Visitor {
    /// The header lines of a JSON call: cookie and token.
    pub(super) headers: String,
}

impl Visitor {
    /// Opens the login page.
    pub(super) fn arrive(port: u16) -> Result<Self> {
        let page = http::ask(port, "GET", "/login/", "", b"")?;
        let token = page.cookie("csrftoken").context("/login/ sets no csrftoken")?;
        let headers = format!(
            "Cookie: csrftoken={token}\r\nX-CSRFToken: {token}\r\nContent-Type: application/json\r\n\
             Accept: application/json\r\n"
        );
        Ok(Self { headers })
    }

    /// Registers somebody; fails unless the shop agrees.
    pub(super) fn register(&self, port: u16, login: &str, password: &str) -> Result<()> {
        expect_ok(&http::ask(port, "POST", "/api/register", &self.headers, &registration(login, password))?)
    }

    /// Signs in and gives the `Cookie` header line of the session; `None` when the shop says 401.
    pub(super) fn sign_in(&self, port: u16, login: &str, password: &str) -> Result<Option<String>> {
        let answer = http::ask(port, "POST", "/api/login", &self.headers, &credentials(login, password))?;
        if answer.status == 401 {
            return Ok(None);
        }
        expect_ok(&answer)?;
        let session = answer.cookie("sessionid").context("the login sets no sessionid")?;
        let token = answer.cookie("csrftoken").context("the login sets no new csrftoken")?;
        Ok(Some(format!("Cookie: csrftoken={token}; sessionid={session}\r\n")))
    }
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

fn expect_ok(answer: &Response) -> Result<()> {
    if answer.status != 200 {
        bail!("the shop answered {}: {}", answer.status, answer.text());
    }
    Ok(())
}
