//! Many at once: nothing is sold twice, no order is taken twice.

use futures_util::future::join_all;
use serde_json::json;

use super::support::{assert_books, put, stock};
use crate::support::{PASSWORD, Shop};

/// Buyers who are signed in, each with so many of each product in the cart, put in in the order given.
async fn buyers(shop: &Shop, count: usize, goods: &[i64]) -> Vec<crate::support::Browser> {
    let mut buyers = Vec::new();
    for number in 0..count {
        let buyer = shop.customer(&format!("buyer{number}")).await;
        let mut goods = goods.to_vec();
        if number % 2 == 1 {
            goods.reverse();
        }
        for product in goods {
            put(&buyer, product, 1).await;
        }
        buyers.push(buyer);
    }
    buyers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_thirty_buyers_of_ten_pieces_ten_get_one_each() {
    let shop = Shop::open().await;
    let (phone, case) = (shop.product("Телефон").stock(10).await, shop.product("Чехол").stock(12).await);
    let buyers = buyers(&shop, 30, &[phone, case]).await;
    let body = json!({});
    let answers = join_all(buyers.iter().map(|buyer| buyer.post_json("/api/checkout", &body))).await;
    let placed = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(placed, 10);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.status, 409, "{}", answer.text());
        assert_eq!(answer.json()["short"][0]["available"], 0);
    }
    assert_eq!((stock(&shop, phone).await, stock(&shop, case).await), (0, 2));
    assert_books(&shop).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_old_script_that_sends_the_same_four_times_at_once_gets_one_order() {
    let shop = Shop::open().await;
    let phone = shop.product("Телефон").stock(10).await;
    let anna = shop.customer("anna").await;
    put(&anna, phone, 1).await;
    let twins = [anna.twin(), anna.twin(), anna.twin(), anna.twin()];
    let body = json!({ "password": PASSWORD });
    let answers = join_all(twins.iter().map(|twin| twin.post_json("/api/checkout", &body))).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400]);
    assert_eq!(shop.count("SELECT COUNT(*) FROM orders").await, 1);
    assert_eq!(stock(&shop, phone).await, 9);
    assert_books(&shop).await;
}

#[tokio::test]
async fn nobody_orders_without_end() {
    let shop = Shop::open_with_limits().await;
    let cable = shop.product("Кабель").stock(100).await;
    let guest = shop.browser();
    for number in 0..21 {
        put(&guest, cable, 1).await;
        let answer = super::support::check_out(&guest, &[]).await;
        assert_eq!(answer.status, if number < 20 { 303 } else { 429 }, "order {number}");
        // What the shop has agreed to does not count among what waits.
        shop.set_order_state("confirmed").await;
    }
    let neighbour = shop.browser();
    put(&neighbour, cable, 1).await;
    assert_eq!(super::support::check_out(&neighbour, &[]).await.status, 303, "others are not kept from ordering");
    shop.advance(jiff::SignedDuration::from_mins(3));
    assert_eq!(super::support::check_out(&guest, &[]).await.status, 303);
}
