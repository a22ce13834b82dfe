//! Peers that take their answers slowly, and answers that end the connection.

use super::site::*;
use techstore::web::server::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, sleep, timeout};

const BIG_PLEASE: &str = "GET /big HTTP/1.1\r\nHost: shop.test\r\n\r\n";

#[tokio::test]
async fn a_peer_that_does_not_read_is_reset() {
    let site = Site::open(Limits { reading_patience: ms(400), ..generous() }).await;
    let mut client = site.connect().await;
    client.send(BIG_PLEASE).await;
    site.until_open(1).await;
    site.until_open(0).await;
    assert!(client.since.elapsed() >= ms(400));
    assert_eq!(site.connections.slow(), 1);
    let error = client.rest().await.expect_err("the rest of the answer is gone");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

/// Reads about 160 KiB a second, for as long as the server lets it or `enough` bytes have come.
async fn read_leisurely(client: &mut Client, enough: usize) -> std::io::Result<usize> {
    let (mut total, mut bytes) = (0, vec![0; 8 * 1024]);
    while total < enough {
        match timeout(PATIENCE, client.tcp.read(&mut bytes)).await.expect("bytes or an end")? {
            0 => break,
            read => total += read,
        }
        sleep(ms(50)).await;
    }
    Ok(total)
}

#[tokio::test]
async fn a_peer_that_reads_a_trickle_is_reset() {
    let site = Site::open(Limits { reading_patience: ms(500), slowest_reading: 10 << 20, ..generous() }).await;
    let mut client = site.connect_with_little_memory().await;
    client.send(BIG_PLEASE).await;
    let error = read_leisurely(&mut client, BIG).await.expect_err("cut off");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert!(client.since.elapsed() >= ms(500));
}

#[tokio::test]
async fn a_peer_that_reads_slowly_but_steadily_is_served() {
    let site = Site::open(Limits { reading_patience: ms(500), slowest_reading: 20_000, ..generous() }).await;
    let mut client = site.connect_with_little_memory().await;
    client.send(BIG_PLEASE).await;
    assert!(read_leisurely(&mut client, 300_000).await.unwrap() >= 300_000);
    assert!(client.since.elapsed() >= ms(1000), "twice the patience");
    assert_eq!(site.connections.open(), 1);
}

#[tokio::test]
async fn reading_an_answer_is_not_counted_as_idle() {
    let site = Site::open(Limits { idle_time: ms(300), header_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    client.send(BIG_PLEASE).await;
    sleep(ms(900)).await;
    assert!(client.answer().await.len() > BIG);
    client.hello().await;
}

#[tokio::test]
async fn an_upload_that_is_refused_at_once_still_sees_why() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("POST /refuse HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 20000000\r\n\r\n").await;
    client.send(vec![b'x'; 20_000_000]).await;
    let answer = client.rest().await.unwrap();
    assert_says(&answer, "413 Payload Too Large", "too large");
}

#[tokio::test]
async fn an_upload_that_begins_after_its_refusal_is_not_reset() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("POST /refuse HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2000000\r\n\r\n").await;
    assert_says(&client.answer().await, "413 Payload Too Large", "too large");
    sleep(ms(100)).await;
    client.send(vec![b'x'; 2_000_000]).await;
    assert_eq!(client.rest().await.unwrap(), "");
}

#[tokio::test]
async fn whoever_asks_before_sending_is_not_told_to_go_on_when_refused() {
    let site = Site::open(generous()).await;
    for (path, status) in [("/refuse", "413 Payload Too Large"), ("/nothing", "404 Not Found")] {
        let mut client = site.connect().await;
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: shop.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        client.send(head).await;
        assert!(client.answer().await.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{path}");
    }
}

#[tokio::test]
async fn bytes_after_the_last_answer_are_taken_only_for_a_while() {
    let site = Site::open(Limits { linger_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("POST /refuse HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2000000000\r\n\r\n").await;
    let sending = async { while client.tcp.write_all(&[b'x'; 4096]).await.is_ok() {} };
    timeout(PATIENCE, sending).await.expect("the server gives up");
    assert!(client.since.elapsed() >= ms(300));
    site.until_open(0).await;
}

#[tokio::test]
async fn a_peer_that_closes_after_the_last_answer_is_not_waited_for() {
    let site = Site::open(Limits { linger_time: PATIENCE, ..generous() }).await;
    let mut client = site.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n").await;
    assert_says(&client.rest().await.unwrap(), "200 OK", "hello");
    drop(client);
    let closed = Instant::now();
    site.until_open(0).await;
    assert!(closed.elapsed() < PATIENCE / 2);
}
