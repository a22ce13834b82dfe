//! People order while the shop is killed: every order that was answered is there, once, and its key finds it again.

use std::cell::RefCell;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{Action, Life, Maker, Sums, Work};
use crate::bench::books::{Books, Buyer};
use crate::bench::fixture::Fixture;
use crate::http;
use crate::secret;
use crate::shop::Shop;

const CLIENTS: usize = 16;
const GOODS: usize = 8;
const PIECES: i64 = 10_000_000;

/// The orders of a run.
pub(super) struct Orders<'a> {
    fixture: &'a Fixture<'a>,
    books: Books,
    goods: Vec<i64>,
    run: String,
    /// Those who order in this life of the shop: logins get stale, so each life has its own.
    buyers: RefCell<Vec<Buyer>>,
}

/// A product put into the cart, and the order of it.
pub(super) struct Order {
    headers: String,
    product: i64,
    buyer: i64,
    key: String,
    /// The number that the shop gave it.
    id: Option<i64>,
}

impl<'a> Orders<'a> {
    /// Lays out goods for all lives of the shop.
    pub(super) fn prepare(fixture: &'a Fixture<'a>) -> Result<Self> {
        let books = fixture.block_on(Books::open(&fixture.storage))??;
        let goods = fixture.block_on(books.goods(GOODS, PIECES))??;
        Ok(Self { fixture, books, goods, run: secret::fresh()?, buyers: RefCell::default() })
    }

    /// The number of the order with this key, as the database has it.
    fn known(&self, key: &str) -> Result<Option<i64>> {
        self.fixture.block_on(self.books.order(key))?
    }
}

impl Order {
    /// The key as the shop keeps it: with its owner.
    fn kept(&self) -> String {
        format!("u{}:{}", self.buyer, self.key)
    }

    fn checkout(&self) -> Vec<u8> {
        json!({ "key": self.key }).to_string().into_bytes()
    }

    /// Sends the order once more.
    fn again(&self, shop: &Shop) -> Result<http::Response> {
        http::ask(shop.port, "POST", "/api/checkout", &self.headers, &self.checkout())
    }
}

impl Action for Order {
    fn requests(&self) -> Vec<Vec<u8>> {
        let put = json!({ "product_id": self.product }).to_string();
        vec![
            http::request("POST", "/api/cart/add", &self.headers, put.as_bytes()),
            http::request("POST", "/api/checkout", &self.headers, &self.checkout()),
        ]
    }

    fn answered(&mut self, body: &[u8]) -> Result<()> {
        self.id = Some(number(body)?);
        Ok(())
    }
}

impl Work for Orders<'_> {
    type Action = Order;

    const NAME: &'static str = "kill -9 while people order";
    const WHAT: &'static str = "orders";

    fn clients(&self, _shop: &Shop) -> Result<Vec<Maker<Order>>> {
        let buyers = self.fixture.block_on(self.books.buyers(CLIENTS))??;
        let clients = buyers.iter().zip(self.goods.iter().cycle()).map(|(buyer, product)| -> Maker<Order> {
            let (headers, product, run, buyer) = (buyer.headers.clone(), *product, self.run.clone(), buyer.id);
            Box::new(move |number| Order {
                headers: headers.clone(),
                product,
                buyer,
                key: format!("{run}-{number}"),
                id: None,
            })
        });
        let clients = clients.collect();
        self.buyers.replace(buyers);
        Ok(clients)
    }

    fn look_after(&self, life: &Life<Order>, shop: &Shop) -> Result<usize> {
        for order in &life.acknowledged {
            let known = self.known(&order.kept())?;
            ensure!(known == order.id, "an order was given the number {:?} and is {known:?}", order.id);
            let again = order.again(shop)?;
            ensure!(again.status == 200, "an order sent again answers {}: {}", again.status, again.text());
            ensure!(Some(number(&again.body)?) == order.id, "an order sent again became another one");
        }
        let (mut there, mut anew) = (0, 0);
        for order in &life.in_doubt {
            let known = self.known(&order.kept())?;
            let again = order.again(shop)?;
            match (known, again.status) {
                (Some(id), 200) if number(&again.body)? == id => there += 1,
                (None, 200) => anew += 1,
                // It was killed before the product was in the cart.
                (None, 400) => {}
                (_, status) => bail!("an order in doubt, {known:?} before, answers {status}: {}", again.text()),
            }
        }
        let orders = self.fixture.block_on(self.books.orders(&self.buyers.borrow()))??;
        let expected = life.acknowledged.len() + there + anew;
        ensure!(usize::try_from(orders)? == expected, "there are {orders} orders and not {expected}");
        Ok(there)
    }

    fn words(sums: &Sums) -> String {
        let Sums { acknowledged, in_doubt, there, .. } = sums;
        format!(
            "Each of {acknowledged} acknowledged orders existed exactly once, and the same order sent again got the same number. Of \
             {in_doubt} orders without an answer, {there} were complete, and the others did not exist and could be sent again."
        )
    }
}

/// The number of the order in an answer.
fn number(body: &[u8]) -> Result<i64> {
    let body: Value = serde_json::from_slice(body)?;
    body.get("order_id").and_then(Value::as_i64).with_context(|| format!("an answer without a number: {body}"))
}
