//! Stopping without losing a request.

use super::site::*;
use techstore::web::server::{Limits, Stopped};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

#[tokio::test]
async fn requests_in_progress_are_finished_before_the_server_stops() {
    let mut site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("GET /slow HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    while site.handled() == 0 {
        sleep(ms(5)).await;
    }
    site.stop();
    let answer = client.rest().await.unwrap();
    assert_says(&answer, "200 OK", "");
    assert!(ends_connection(&answer));
    assert!(client.since.elapsed() >= SLOW);
    drop(client);
    assert_eq!(site.stopped().await, Stopped { cut_off: 0 });
}

#[tokio::test]
async fn a_stopping_server_takes_no_new_connection() {
    let mut site = Site::open(Limits { grace_time: ms(1000), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("GET /never HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    while site.handled() == 0 {
        sleep(ms(5)).await;
    }
    site.stop();
    sleep(ms(200)).await;
    let refused = TcpStream::connect(site.address).await.expect_err("nobody listens");
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(site.stopped().await, Stopped { cut_off: 1 });
}

#[tokio::test]
async fn a_request_that_never_ends_is_cut_off() {
    let mut site = Site::open(Limits { grace_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("GET /never HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    while site.handled() == 0 {
        sleep(ms(5)).await;
    }
    site.stop();
    let stopped = Instant::now();
    let connections = site.connections.clone();
    assert_eq!(site.stopped().await, Stopped { cut_off: 1 });
    assert!(stopped.elapsed() >= ms(300));
    assert_eq!(connections.open(), 0);
    assert_eq!(client.rest().await.unwrap_or_default(), "");
}

#[tokio::test]
async fn idle_connections_do_not_hold_up_the_stop() {
    let mut site = Site::open(Limits { grace_time: PATIENCE, linger_time: PATIENCE, ..generous() }).await;
    let (mut fresh, mut used) = (site.connect().await, site.connect().await);
    used.hello().await;
    site.until_open(2).await;
    site.stop();
    let asked = Instant::now();
    assert_eq!(site.stopped().await, Stopped { cut_off: 0 });
    assert!(asked.elapsed() < PATIENCE / 2);
    assert_eq!((fresh.rest().await.unwrap(), used.rest().await.unwrap()), (String::new(), String::new()));
}

#[tokio::test]
async fn a_request_on_its_way_when_the_server_stops_is_answered() {
    let mut site = Site::open(Limits { farewell_time: ms(2000), ..generous() }).await;
    let mut client = site.connect().await;
    client.hello().await;
    site.stop();
    sleep(ms(100)).await;
    client.send(HELLO).await;
    let answer = client.rest().await.unwrap();
    assert_says(&answer, "200 OK", "hello");
    assert!(ends_connection(&answer));
    drop(client);
    assert_eq!(site.stopped().await, Stopped { cut_off: 0 });
}

#[tokio::test]
async fn dropping_the_server_closes_everything() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.hello().await;
    site.server.abort();
    assert_eq!(client.rest().await.unwrap(), "");
    site.until_open(0).await;
}
