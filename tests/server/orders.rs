//! Orders placed with the program itself: what it answered outlives it, and what is gone is sold to nobody, by no process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use techstore_db::Reads;
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::database::TestDatabase;
use super::program::{Customer, House, PATIENCE, Program};

const KILLS: u64 = 3;

/// An order that was sent.
struct Sent {
    customer: Customer,
    key: String,
    /// The number that it was given; nothing when the answer never came.
    id: Option<i64>,
}

/// Puts into the cart and orders, again and again, until the program is gone.
async fn order_until_the_end(address: SocketAddr, customer: Customer, name: String, product: i64) -> Vec<Sent> {
    let (mut sent, mut tcp) = (Vec::new(), TcpStream::connect(address).await.unwrap());
    for number in 0.. {
        let Ok(put) = customer.put(&mut tcp, product).await else { break };
        assert_eq!(put.status, 200, "{}", put.body);
        let (customer, key) = (customer.clone(), format!("{name}-{number:08}"));
        let answer = customer.order(&mut tcp, &key).await;
        if let Ok(answer) = &answer {
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        let id = answer.as_ref().ok().and_then(|answer| answer.body["order_id"].as_i64());
        sent.push(Sent { customer, key, id });
        if answer.is_err() {
            break;
        }
    }
    sent
}

/// Lets everybody order, and kills the program meanwhile.
async fn kill_while_they_order(program: Program, customers: &[Customer], product: i64, life: u64) -> Vec<Sent> {
    let mut orders = JoinSet::new();
    for (number, customer) in customers.iter().enumerate() {
        let name = format!("life-{life}-of-{number}");
        orders.spawn(order_until_the_end(program.address, customer.clone(), name, product));
    }
    sleep(Duration::from_millis(250 + 170 * life)).await;
    program.kill();
    let all = timeout(PATIENCE, orders.join_all()).await.expect("everybody notices the end");
    all.into_iter().flatten().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_was_answered_outlives_a_kill_and_is_there_once() {
    let house = House::build().await;
    let product = house.product(1_000_000).await;
    let mut program = house.open();
    let names = ["anna", "boris", "vera", "gleb", "dina", "egor"];
    let customers = join_all(names.iter().map(|name| Customer::register(&program, name))).await;
    let db = house.db().await;
    let (mut answered, mut orders) = (0, 0);
    for life in 0..KILLS {
        let sent = kill_while_they_order(program, &customers, product, life).await;
        program = house.open();
        let mut tcp = program.connect().await;
        for Sent { customer, key, id } in &sent {
            let text = "SELECT id FROM orders WHERE idempotency_key LIKE '%:' || $1";
            let there: Option<(i64,)> = db.read().await.unwrap().sql(text).bind(key.as_str()).optional().await.unwrap();
            let there = there.map(|(id,)| id);
            assert!(id.is_none() || there == *id, "№ {id:?} was answered, and {there:?} is there");
            let again = customer.order(&mut tcp, key).await.unwrap();
            assert_eq!(again.status, 200, "{}", again.body);
            let again = again.body["order_id"].as_i64();
            assert!(there.is_none() || again == there, "the same order sent again is {again:?} and not {there:?}");
        }
        answered += sent.iter().filter(|sent| sent.id.is_some()).count();
        orders += sent.len();
        house.assert_healthy();
    }
    assert!(answered > 0, "nobody ordered anything");
    let count: i64 = db.read().await.unwrap().sql("SELECT COUNT(*) FROM orders").value().await.unwrap();
    assert_eq!(usize::try_from(count).unwrap(), orders);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_forty_buyers_of_ten_pieces_ten_get_one_each_from_whichever_process() {
    let house = House::build().await;
    let goods = [house.product(10).await, house.product(1000).await, house.product(10).await];
    // A SQLite file belongs to one process.
    let processes = if matches!(house.database, TestDatabase::Postgres { .. }) { 2 } else { 1 };
    let programs: Vec<Program> = (0..processes).map(|_| house.open()).collect();
    let mut customers = Vec::new();
    for number in 0..40 {
        customers.push(Customer::register(&programs[0], &format!("buyer{number}")).await);
    }
    let at_once = Arc::new(Barrier::new(customers.len()));
    let mut buyers = JoinSet::new();
    for ((number, customer), program) in customers.into_iter().enumerate().zip(programs.iter().cycle()) {
        let (mut tcp, at_once) = (program.connect().await, Arc::clone(&at_once));
        let mut wanted = goods;
        if number % 4 < 2 {
            wanted.reverse();
        }
        buyers.spawn(async move {
            for product in wanted {
                assert_eq!(customer.put(&mut tcp, product).await.unwrap().status, 200);
            }
            at_once.wait().await;
            customer.order(&mut tcp, &format!("buyer-{number:016}")).await.unwrap()
        });
    }
    let answers = timeout(PATIENCE, buyers.join_all()).await.expect("everybody is answered");
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 10);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.status, 409, "{}", answer.body);
        let short = answer.body["short"].as_array().unwrap();
        assert!(!short.is_empty(), "{}", answer.body);
        for line in short {
            assert!([goods[0], goods[2]].map(Some).contains(&line["product_id"].as_i64()), "{}", answer.body);
            assert_eq!(line["available"], 0, "{}", answer.body);
        }
    }
    let db = house.db().await;
    let left: Vec<(i64,)> = db.read().await.unwrap().sql("SELECT stock FROM products ORDER BY id").all().await.unwrap();
    assert_eq!(left, [(0,), (990,), (0,)]);
    house.assert_healthy();
}
