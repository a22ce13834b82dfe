//! Whatever people do in whatever order: stock and carts are what a small model says, and the books are in order after each step.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::json;
use techstore::inventory::{self, Receipt};
use techstore::kernel::ids::{OrderId, ProductId, UserId};
use techstore::orders::{self, Actor, Cancellation, State, Step};
use techstore::payments::Standing;
use techstore_db::Reads;

use super::support::{assert_books, bank, check_out, open, reference, tend};
use crate::support::{Browser, PASSWORD, Shop};

const PEOPLE: usize = 3;
const GOODS: usize = 3;
const LOGINS: [&str; PEOPLE] = ["anna", "boris", "vera"];

/// What somebody does. Orders are named by any number; it is taken modulo how many there are.
#[derive(Debug, Clone)]
enum Action {
    SignIn(usize),
    SignOut(usize),
    Add(usize, usize, i64),
    Remove(usize, usize),
    CheckOut(usize, bool),
    Pay(usize, bool),
    TakeBack(usize),
    StepOn(usize),
    CancelByStaff(usize, bool),
    Receive(usize, i64),
    Count(usize, i64),
    Pass(i64),
}

fn action() -> impl Strategy<Value = Action> {
    let (who, what, order) = (0..PEOPLE, 0..GOODS, 0..100_usize);
    prop_oneof![
        2 => who.clone().prop_map(Action::SignIn),
        1 => who.clone().prop_map(Action::SignOut),
        6 => (who.clone(), what.clone(), 1..5_i64).prop_map(|(who, what, delta)| Action::Add(who, what, delta)),
        1 => (who.clone(), what.clone()).prop_map(|(who, what)| Action::Remove(who, what)),
        5 => (who, any::<bool>()).prop_map(|(who, online)| Action::CheckOut(who, online)),
        3 => (order.clone(), any::<bool>()).prop_map(|(order, pays)| Action::Pay(order, pays)),
        2 => order.clone().prop_map(Action::TakeBack),
        3 => order.clone().prop_map(Action::StepOn),
        1 => (order, any::<bool>()).prop_map(|(order, back)| Action::CancelByStaff(order, back)),
        2 => (what.clone(), 1..6_i64).prop_map(|(what, pieces)| Action::Receive(what, pieces)),
        1 => (what, 0..8_i64).prop_map(|(what, pieces)| Action::Count(what, pieces)),
        2 => (1..40_i64).prop_map(Action::Pass),
    ]
}

/// An order as the model knows it.
#[derive(Debug, Clone)]
struct Ordered {
    id: i64,
    customer: Option<usize>,
    lines: BTreeMap<usize, i64>,
    state: State,
    online: bool,
    is_paid: bool,
    placed: i64,
    /// When what is kept for it goes back, in minutes.
    until: i64,
}

impl Ordered {
    fn is_kept(&self) -> bool {
        self.online && !self.is_paid && self.state == State::New
    }
}

type Cart = BTreeMap<usize, i64>;

struct World {
    shop: Shop,
    browsers: Vec<Browser>,
    goods: Vec<i64>,
    users: Vec<UserId>,
    signed_in: [bool; PEOPLE],
    own: [Cart; PEOPLE],
    guest: [Cart; PEOPLE],
    available: [i64; GOODS],
    orders: Vec<Ordered>,
    minute: i64,
}

impl World {
    async fn new() -> Self {
        let shop = open().await;
        let mut goods = Vec::new();
        for name in ["Телефон", "Чехол", "Кабель"] {
            goods.push(shop.product(name).stock(3).await);
        }
        let (mut browsers, mut users) = (Vec::new(), Vec::new());
        for login in LOGINS {
            shop.register(login).await;
            browsers.push(shop.browser());
            let mut db = shop.app.db.read().await.unwrap();
            users.push(UserId(db.sql("SELECT id FROM users WHERE login = $1").bind(login).value().await.unwrap()));
        }
        Self {
            shop,
            browsers,
            goods,
            users,
            signed_in: [false; PEOPLE],
            own: Default::default(),
            guest: Default::default(),
            available: [3; GOODS],
            orders: Vec::new(),
            minute: 0,
        }
    }

    async fn act(&mut self, action: &Action) {
        match *action {
            Action::SignIn(who) => self.sign_in(who).await,
            Action::SignOut(who) => self.sign_out(who).await,
            Action::Add(who, what, delta) => self.add(who, what, delta).await,
            Action::Remove(who, what) => self.remove(who, what).await,
            Action::CheckOut(who, online) if self.signed_in[who] => self.check_out(who, online).await,
            Action::CheckOut(who, online) => self.check_out_as_guest(who, online).await,
            Action::Pay(order, pays) => self.pay(order, pays).await,
            Action::TakeBack(order) => self.take_back(order).await,
            Action::StepOn(order) => self.step_on(order).await,
            Action::CancelByStaff(order, back) => self.cancel_by_staff(order, back).await,
            Action::Receive(what, pieces) => self.receive(what, pieces).await,
            Action::Count(what, pieces) => self.count(what, pieces).await,
            Action::Pass(minutes) => self.pass(minutes).await,
        }
    }

    async fn sign_in(&mut self, who: usize) {
        if self.signed_in[who] {
            return;
        }
        self.browsers[who].sign_in(LOGINS[who], PASSWORD).await;
        // The first page joins what was chosen before it.
        self.browsers[who].get("/").await;
        self.signed_in[who] = true;
        for (what, quantity) in std::mem::take(&mut self.guest[who]) {
            let wanted = quantity + self.own[who].get(&what).copied().unwrap_or(0);
            let stock = self.available[what];
            self.own[who].insert(what, if stock > 0 { wanted.min(stock) } else { wanted });
        }
    }

    async fn sign_out(&mut self, who: usize) {
        if self.signed_in[who] {
            self.browsers[who].post_form("/logout/", &[]).await;
            self.signed_in[who] = false;
        }
    }

    fn cart(&mut self, who: usize) -> &mut Cart {
        if self.signed_in[who] { &mut self.own[who] } else { &mut self.guest[who] }
    }

    async fn add(&mut self, who: usize, what: usize, delta: i64) {
        let body = json!({ "product_id": self.goods[what], "delta": delta });
        let answer = self.browsers[who].post_json("/api/cart/add", &body).await;
        let stock = self.available[what];
        if stock == 0 {
            assert_eq!(answer.status, 404, "{}", answer.text());
            return;
        }
        let present = self.cart(who).get(&what).copied().unwrap_or(0).min(stock);
        let quantity = (present + delta).min(stock);
        assert_eq!(answer.json()["qty"], quantity);
        self.cart(who).insert(what, quantity);
    }

    async fn remove(&mut self, who: usize, what: usize) {
        let id = self.goods[what].to_string();
        self.browsers[who].post_form("/cart/add/", &[("product_id", &id), ("remove", "1")]).await;
        self.cart(who).remove(&what);
    }

    fn take(&mut self, lines: &Cart) {
        for (what, quantity) in lines {
            self.available[*what] -= quantity;
        }
    }

    fn placed(&mut self, id: i64, customer: Option<usize>, lines: Cart, online: bool) {
        self.take(&lines);
        let until = self.minute + 30;
        self.orders.push(Ordered {
            id,
            customer,
            lines,
            state: State::New,
            online,
            is_paid: false,
            placed: self.minute,
            until,
        });
    }

    async fn check_out(&mut self, who: usize, online: bool) {
        let mut body = json!({ "password": PASSWORD, "phone": "+7 916 555-01-23" });
        if online {
            body["payment"] = json!("online");
        }
        let answer = self.browsers[who].post_json("/api/checkout", &body).await;
        let wanted = self.own[who].clone();
        if wanted.is_empty() {
            assert_eq!(answer.status, 400, "{}", answer.text());
        } else if wanted.iter().any(|(what, quantity)| *quantity > self.available[*what]) {
            assert_eq!(answer.status, 409, "{}", answer.text());
        } else {
            assert_eq!(answer.status, 200, "{}", answer.text());
            self.own[who].clear();
            self.placed(answer.json()["order_id"].as_i64().unwrap(), Some(who), wanted, online);
        }
    }

    /// A guest buys what the page shows: of everything no more than there is.
    async fn check_out_as_guest(&mut self, who: usize, online: bool) {
        let wanted: Cart = self.guest[who]
            .iter()
            .map(|(what, quantity)| (*what, (*quantity).min(self.available[*what])))
            .filter(|(_, quantity)| *quantity > 0)
            .collect();
        let browser = &self.browsers[who];
        if wanted.is_empty() {
            let answer = browser.get("/checkout/").await;
            let to = answer.location();
            let is_way_to = |order: &Ordered| to.starts_with(&format!("/orders/{}/?key=", order.id));
            let is_awaited = self.orders.iter().any(|order| order.is_kept() && is_way_to(order));
            assert!(
                to == "/cart/" || is_awaited,
                "an empty cart leads to what was just ordered and not paid, or nowhere"
            );
            return;
        }
        let answer = check_out(browser, &[("payment", if online { "online" } else { "on_receipt" })]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        for what in wanted.keys() {
            self.guest[who].remove(what);
        }
        let id = self.shop.count("SELECT MAX(id) FROM orders").await;
        self.placed(id, None, wanted, online);
    }

    fn any(&self, number: usize) -> Option<usize> {
        (!self.orders.is_empty()).then(|| number % self.orders.len())
    }

    async fn pay(&mut self, number: usize, pays: bool) {
        let Some(at) = self.any(number) else { return };
        let order = self.orders[at].clone();
        let outcome = orders::pay(&self.shop.app.orders, OrderId(order.id), "/").await;
        assert_eq!(outcome.is_ok(), order.is_kept(), "{order:?}");
        let Ok(page) = outcome else { return };
        // Who begins late has ten minutes, but in all no more than twice the time there is.
        self.orders[at].until = order.until.max((self.minute + 10).min(order.placed + 60));
        let reference = reference(&page);
        bank(&self.shop).decide(&reference, if pays { Standing::Succeeded } else { Standing::Failed });
        for _ in 0..2 {
            orders::settle(&self.shop.app.orders, "test", &reference).await.unwrap();
        }
        self.orders[at].is_paid = pays;
    }

    async fn take_back(&mut self, number: usize) {
        let Some(at) = self.any(number) else { return };
        let Some(who) = self.orders[at].customer.filter(|who| self.signed_in[*who]) else { return };
        let path = format!("/api/order/{}/delete", self.orders[at].id);
        let answer = self.browsers[who].post_json(&path, &json!({})).await;
        if self.orders[at].state == State::New {
            assert_eq!(answer.status, 200, "{}", answer.text());
            self.cancelled(at, true);
        } else {
            assert_eq!(answer.status, 400, "{}", answer.text());
        }
    }

    /// What the end of an order does to the shelf: what was kept is free in any case.
    fn cancelled(&mut self, at: usize, to_shelf: bool) {
        let was_kept = self.orders[at].is_kept();
        self.orders[at].state = State::Cancelled;
        if was_kept || to_shelf {
            for (what, quantity) in self.orders[at].lines.clone() {
                self.available[what] += quantity;
            }
        }
    }

    fn staff(&self) -> Actor {
        Actor::Staff(self.users[0], "anna".to_owned())
    }

    async fn step_on(&mut self, number: usize) {
        let Some(at) = self.any(number) else { return };
        let order = self.orders[at].clone();
        let mut tx = self.shop.app.db.write().await.unwrap();
        let step = order.state.next().unwrap_or(Step::Confirm);
        let moved = orders::advance(&self.shop.app.orders, &mut tx, OrderId(order.id), step, self.staff()).await;
        assert_eq!(moved.is_ok(), order.state.next().is_some() && !order.is_kept(), "{order:?}");
        if moved.is_ok() {
            tx.commit().await.unwrap();
            self.orders[at].state = step.to();
            self.orders[at].is_paid |= step == Step::Deliver;
        }
    }

    async fn cancel_by_staff(&mut self, number: usize, to_shelf: bool) {
        let Some(at) = self.any(number) else { return };
        let order = self.orders[at].clone();
        let end = Cancellation { reason: "Нет на складе.".to_owned(), to_shelf, by: self.staff() };
        let mut tx = self.shop.app.db.write().await.unwrap();
        let ended = orders::cancel(&self.shop.app.orders, &mut tx, OrderId(order.id), end).await;
        assert_eq!(ended.is_ok(), order.state.can_be_cancelled(), "{order:?}");
        if ended.is_ok() {
            tx.commit().await.unwrap();
            self.cancelled(at, to_shelf);
        }
    }

    async fn receive(&mut self, what: usize, pieces: i64) {
        let receipt = Receipt { product: ProductId(self.goods[what]), quantity: pieces, staff: None, note: "" };
        let mut tx = self.shop.app.db.write().await.unwrap();
        inventory::receive(&mut tx, &receipt, self.shop.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
        self.available[what] += pieces;
    }

    fn kept(&self, what: usize) -> i64 {
        let kept = self.orders.iter().filter(|order| order.is_kept());
        kept.filter_map(|order| order.lines.get(&what)).sum()
    }

    async fn count(&mut self, what: usize, pieces: i64) {
        let counted =
            Receipt { product: ProductId(self.goods[what]), quantity: pieces, staff: None, note: "Пересчёт" };
        let mut tx = self.shop.app.db.write().await.unwrap();
        let corrected = inventory::correct(&mut tx, &counted, self.shop.clock.now()).await;
        assert_eq!(corrected.is_ok(), pieces >= self.kept(what));
        if corrected.is_ok() {
            tx.commit().await.unwrap();
            self.available[what] = pieces - self.kept(what);
        }
    }

    async fn pass(&mut self, minutes: i64) {
        self.minute += minutes;
        self.shop.advance(SignedDuration::from_mins(minutes));
        tend(&self.shop).await;
        for at in 0..self.orders.len() {
            if self.orders[at].is_kept() && self.orders[at].until <= self.minute {
                self.cancelled(at, true);
            }
        }
    }

    async fn check(&self) {
        for (what, id) in self.goods.iter().enumerate() {
            let mut db = self.shop.app.db.read().await.unwrap();
            let there: (i64, i64) =
                db.sql("SELECT stock, reserved FROM products WHERE id = $1").bind(*id).one().await.unwrap();
            assert_eq!(there, (self.available[what], self.kept(what)), "product {what}");
        }
        for order in &self.orders {
            let mut db = self.shop.app.db.read().await.unwrap();
            let state: String = db.sql("SELECT state FROM orders WHERE id = $1").bind(order.id).value().await.unwrap();
            assert_eq!(state, order.state.as_str(), "{order:?}");
        }
        assert_eq!(self.shop.count("SELECT COUNT(*) FROM orders").await, self.orders.len() as i64);
        assert_books(&self.shop).await;
    }
}

proptest! {
    #![proptest_config(Config { cases: 10, max_shrink_iters: 60, failure_persistence: None, ..Config::default() })]
    #[test]
    fn the_books_are_in_order_whatever_people_do(actions in prop::collection::vec(action(), 25..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for action in &actions {
                world.act(action).await;
                world.check().await;
            }
        });
    }
}
