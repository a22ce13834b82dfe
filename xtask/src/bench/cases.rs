//! The pages and calls that are measured.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::{Context, Result};

use super::arguments::Database;
use super::load::Requests;
use super::visitor::{self, Visitor};
use crate::http::{self, Response};
use crate::secret;

/// One request and how it is sent.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) path: String,
    method: &'static str,
    extra: String,
    pub(super) requests: Arc<Requests>,
    goals: Goals,
}

/// The part of the bare server's requests a second that the shop is to reach.
struct Goals {
    sqlite: Option<f64>,
    postgres: Option<f64>,
}

/// Orders of a customer who has bought now and then.
const FEW_ORDERS: usize = 3;
/// Orders of a customer whose list has several pages of ten.
const MANY_ORDERS: usize = 30;

const NONE: Goals = Goals { sqlite: None, postgres: None };
const HALF: Goals = Goals { sqlite: Some(0.5), postgres: None };
const CATALOG: Goals = Goals { sqlite: Some(0.3), postgres: None };
const BUYING: Goals = Goals { sqlite: Some(0.2), postgres: None };
const PROFILE: Goals = Goals { sqlite: Some(0.25), postgres: Some(0.15) };

impl Case {
    /// The goal on this database, if one is set.
    pub(super) fn goal(&self, database: Database) -> Option<f64> {
        match database {
            Database::Sqlite => self.goals.sqlite,
            Database::Postgres => self.goals.postgres,
        }
    }

    /// One answer, for the bare server to repeat.
    pub(super) fn record(&self, port: u16) -> Result<Response> {
        let request = self.requests.next().context("there is nothing to send")?;
        let answer = http::ask(port, self.method, &self.path, &self.extra, after_head(&request))?;
        anyhow::ensure!(answer.status == 200, "{} {} answers {}", self.method, self.path, answer.status);
        Ok(answer)
    }

    fn page(name: &'static str, path: &str, extra: &str, goals: Goals) -> Self {
        let requests = Arc::new(Requests::Same(http::request("GET", path, extra, b"")));
        Self { name, path: path.to_owned(), method: "GET", extra: extra.to_owned(), requests, goals }
    }

    fn call(name: &'static str, path: &str, visitor: &Visitor, requests: Requests) -> Self {
        let (path, extra) = (path.to_owned(), visitor.headers.clone());
        Self { name, path, method: "POST", extra, requests: Arc::new(requests), goals: NONE }
    }
}

/// All cases, for a shop that runs on `port`; registers the customers that sign in.
pub(super) fn all(port: u16, accept_encoding: Option<&str>) -> Result<Vec<Case>> {
    let encoding = accept_encoding.map(|coding| format!("Accept-Encoding: {coding}\r\n")).unwrap_or_default();
    let visitor = Visitor::arrive(port)?;
    // A run's own names, so that a second run on the same data does not meet the first one's customers.
    let run = secret::fresh()?;
    let (login, password) = (format!("bench-{run}"), secret::fresh()?);
    let customer = |login: &str, orders: usize| {
        visitor.register(port, login, &password)?;
        let session = visitor.sign_in(port, login, &password)?.context("the new customer cannot sign in")?;
        session.order(port, orders)?;
        Ok::<_, anyhow::Error>(session.page() + &encoding)
    };
    let session = customer(&login, MANY_ORDERS)?;
    let few = customer(&format!("few-{run}"), FEW_ORDERS)?;
    let cart = visitor.fill_cart(port, 3)?;
    let sign_in = http::request("POST", "/api/login", &visitor.headers, &visitor::credentials(&login, &password));
    let headers = visitor.headers.clone();
    let register = move |number| {
        let body = visitor::registration(&format!("load-{number}-{run}"), &password);
        http::request("POST", "/api/register", &headers, &body)
    };
    let register = Requests::Numbered { next: AtomicU64::new(0), make: Box::new(register) };
    Ok(vec![
        Case::page("home", "/", &encoding, HALF),
        Case::page("catalog", "/catalog/", &encoding, CATALOG),
        Case::page("category", "/catalog/?category=smartfony", &encoding, CATALOG),
        Case::page("login page", "/login/", &encoding, HALF),
        Case::page("profile, signed in", "/profile/", &session, PROFILE),
        Case::page("cart, three goods", "/cart/", &(cart + &encoding), BUYING),
        Case::page("orders list, three orders", "/orders/", &few, BUYING),
        Case::page("orders list, ten of thirty", "/orders/", &session, BUYING),
        Case::page("style sheet", &style_sheet(port)?, &encoding, NONE),
        Case::call("POST /api/login", "/api/login", &visitor, Requests::Same(sign_in)),
        Case::call("POST /api/register", "/api/register", &visitor, register),
    ])
}

/// The first style sheet that the front page names.
fn style_sheet(port: u16) -> Result<String> {
    let home = http::ask(port, "GET", "/", "", b"")?.text();
    let addresses = home.split("href=\"").filter_map(|rest| rest.split_once('"')).map(|(address, _)| address);
    let sheet = addresses.into_iter().find(|address| address.starts_with("/static/") && address.contains(".css"));
    Ok(sheet.context("the front page names no style sheet under /static/")?.to_owned())
}

fn after_head(request: &[u8]) -> &[u8] {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n");
    end.and_then(|end| request.get(end + 4..)).unwrap_or_default()
}
