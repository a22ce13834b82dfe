//! People register while the shop is killed: whoever was told «yes» can sign in, with a whole profile.

use anyhow::{Context, Result, bail};

use super::{Action, Life, Maker, Sums, Work};
use crate::bench::visitor::{self, Visitor};
use crate::http;
use crate::secret;
use crate::shop::Shop;

const CLIENTS: usize = 8;

pub(super) struct Registrations {
    run: String,
    password: String,
}

pub(super) struct Registration {
    login: String,
    password: String,
    headers: String,
}

impl Registrations {
    /// New names and a password.
    pub(super) fn new() -> Result<Self> {
        Ok(Self { run: secret::fresh()?, password: secret::fresh()? })
    }
}

impl Action for Registration {
    fn requests(&self) -> Vec<Vec<u8>> {
        let body = visitor::registration(&self.login, &self.password);
        vec![http::request("POST", "/api/register", &self.headers, &body)]
    }

    fn answered(&mut self, _body: &[u8]) -> Result<()> {
        Ok(())
    }
}

impl Work for Registrations {
    type Action = Registration;

    const NAME: &'static str = "kill -9";
    const WHAT: &'static str = "registrations";

    fn clients(&self, shop: &Shop) -> Result<Vec<Maker<Registration>>> {
        let visitor = Visitor::arrive(shop.port)?;
        let client = || -> Maker<Registration> {
            let (run, password, headers) = (self.run.clone(), self.password.clone(), visitor.headers.clone());
            Box::new(move |number| Registration {
                login: format!("crash-{number}-{run}"),
                password: password.clone(),
                headers: headers.clone(),
            })
        };
        Ok((0..CLIENTS).map(|_| client()).collect())
    }

    fn look_after(&self, life: &Life<Registration>, shop: &Shop) -> Result<usize> {
        let visitor = Visitor::arrive(shop.port)?;
        for Registration { login, .. } in &life.acknowledged {
            if !is_whole(login, &visitor, shop, &self.password)? {
                bail!("{login} was told «yes» and is lost");
            }
            let again = visitor::registration(login, &self.password);
            let again = http::ask(shop.port, "POST", "/api/register", &visitor.headers, &again)?;
            if again.status != 400 {
                bail!("{login} exists, and registering again answers {}", again.status);
            }
        }
        let mut there = 0;
        for Registration { login, .. } in &life.in_doubt {
            if is_whole(login, &visitor, shop, &self.password)? {
                there += 1;
                continue;
            }
            let again = visitor.register(shop.port, login, &self.password);
            again.with_context(|| format!("{login} cannot sign in and is in the way of registering"))?;
            if !is_whole(login, &visitor, shop, &self.password)? {
                bail!("{login} registered anew and cannot sign in");
            }
        }
        Ok(there)
    }

    fn words(sums: &Sums) -> String {
        let Sums { acknowledged, in_doubt, there, .. } = sums;
        format!(
            "All {acknowledged} customers whose registration was acknowledged could sign in with a complete profile. Of {in_doubt} \
             who got no answer, {there} were registered completely, and the others could register again."
        )
    }
}

/// Whether this customer can sign in; fails when the profile is not whole then.
fn is_whole(login: &str, visitor: &Visitor, shop: &Shop, password: &str) -> Result<bool> {
    let Some(session) = visitor.sign_in(shop.port, login, password)? else { return Ok(false) };
    let profile = http::ask(shop.port, "GET", "/profile/", &session.page(), b"")?;
    if profile.status != 200 || !profile.text().contains("Нагрузкина") {
        bail!("{login} is half there: /profile/ answers {}", profile.status);
    }
    Ok(true)
}
