//! What a peer may cost before and between its requests, and how many peers there may be.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};

use super::site::*;
use techstore::web::client_address::TrustedProxies;
use techstore::web::server::{Connections, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{sleep, timeout};

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_without_a_word() {
    let site = Site::open(Limits { idle_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    assert_eq!(client.rest().await.unwrap(), "");
    assert!(client.since.elapsed() >= ms(300));
    site.until_open(0).await;
    assert_eq!(site.connections.slow(), 0);
}

#[tokio::test]
async fn a_connection_is_closed_when_no_further_request_comes() {
    let site = Site::open(Limits { idle_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    for _ in 0..4 {
        sleep(ms(150)).await;
        client.hello().await;
    }
    assert!(client.since.elapsed() >= ms(600), "each request starts the time anew");
    assert_eq!(client.rest().await.unwrap(), "");
    assert!(client.since.elapsed() >= ms(900));
}

#[tokio::test]
async fn headers_that_dribble_in_are_answered_408() {
    let site = Site::open(Limits { header_time: ms(400), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("GET / HTTP/1.1\r\nX: ").await;
    let (mut reader, mut writer) = client.tcp.split();
    let mut answer = Vec::new();
    let reading = async { while reader.read_buf(&mut answer).await.is_ok_and(|read| read > 0) {} };
    let dribbling = async {
        while writer.write_all(b"x").await.is_ok() {
            sleep(ms(10)).await;
        }
    };
    let ended = async { tokio::join!(reading, dribbling) };
    timeout(PATIENCE, ended).await.expect("the server closes");
    assert_refused(&String::from_utf8(answer).unwrap(), "408 Request Timeout");
    assert!(client.since.elapsed() >= ms(400));
    site.until_open(0).await;
    assert_eq!(site.connections.slow(), 1);
}

#[tokio::test]
async fn headers_of_a_second_request_have_no_more_time_than_the_first() {
    let site = Site::open(Limits { header_time: ms(400), ..generous() }).await;
    let mut client = site.connect().await;
    client.hello().await;
    sleep(ms(500)).await;
    client.send("GET / HTTP/1.1\r\nHost:").await;
    assert_refused(&client.rest().await.unwrap(), "408 Request Timeout");
    assert!(client.since.elapsed() >= ms(900));
}

#[tokio::test]
async fn headers_may_come_in_pieces_within_their_time() {
    let site = Site::open(Limits { header_time: PATIENCE, idle_time: ms(200), ..generous() }).await;
    let mut client = site.connect().await;
    for line in HELLO.split_inclusive('\n') {
        client.send(line).await;
        sleep(ms(150)).await;
    }
    assert_says(&client.answer().await, "200 OK", "hello");
    client.hello().await;
}

#[tokio::test]
async fn the_work_on_a_request_is_not_counted_as_idle() {
    let site = Site::open(Limits { header_time: ms(200), idle_time: ms(300), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("GET /slow HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    assert_says(&client.answer().await, "200 OK", "");
    assert!(client.since.elapsed() >= SLOW);
    client.hello().await;
}

#[tokio::test]
async fn a_body_takes_the_time_its_reader_grants() {
    let site = Site::open(Limits { header_time: ms(200), idle_time: ms(200), ..generous() }).await;
    let mut client = site.connect().await;
    client.send("POST /echo HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 8\r\n\r\n").await;
    for byte in "slowness".bytes() {
        sleep(ms(100)).await;
        client.send([byte]).await;
    }
    assert_says(&client.answer().await, "200 OK", "slowness");
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let site = Site::open(Limits { connections: 2, ..generous() }).await;
    let (mut first, mut second) = (site.connect().await, site.connect().await);
    first.hello().await;
    second.hello().await;
    let mut third = site.connect().await;
    third.send(HELLO).await;
    let answer = third.rest().await.unwrap();
    assert_refused(&answer, "503 Service Unavailable");
    assert!(answer.contains("\r\nretry-after: 5\r\n"));
    assert_eq!((site.connections.open(), site.connections.accepted(), site.connections.refused()), (2, 2, 1));

    drop(first);
    site.until_open(1).await;
    site.connect().await.hello().await;
    second.hello().await;
}

#[tokio::test]
async fn one_address_has_its_share_of_the_connections_and_no_more() {
    let site = Site::open(Limits { per_address: Some(3), ..generous() }).await;
    let mut own = Vec::new();
    for _ in 0..3 {
        own.push(site.connect_from(2).await);
        own.last_mut().unwrap().hello().await;
    }
    let mut fourth = site.connect_from(2).await;
    fourth.send(HELLO).await;
    assert_refused(&fourth.rest().await.unwrap(), "503 Service Unavailable");
    site.connect_from(3).await.hello().await;
    assert_eq!((site.connections.refused(), site.connections.over_share()), (1, 1));

    own.pop();
    site.until_open(2).await;
    site.connect_from(2).await.hello().await;
}

#[tokio::test]
async fn a_trusted_proxy_is_not_held_to_the_share_of_one_address() {
    let proxies = TrustedProxies::parse("127.0.0.2").unwrap();
    let connections = Connections::default().sparing(proxies);
    let limits = Limits { per_address: Some(1), ..generous() };
    let site = Site::open_counted("127.0.0.1:0", limits, connections).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(site.connect_from(2).await);
        held.last_mut().unwrap().hello().await;
    }
    site.connect_from(3).await.hello().await;
    assert_eq!(site.connections.over_share(), 0);
}

#[tokio::test]
async fn at_the_cap_whoever_holds_most_makes_room_with_what_was_idle_longest() {
    let site = Site::open(Limits { connections: 5, ..generous() }).await;
    let mut crowd = Vec::new();
    for _ in 0..4 {
        crowd.push(site.connect_from(2).await);
    }
    crowd[0].send("GET /never HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    for client in &mut crowd[1..] {
        client.hello().await;
        sleep(ms(5)).await;
    }
    let mut neighbour = site.connect_from(3).await;
    neighbour.hello().await;

    site.connect_from(4).await.hello().await;
    assert_eq!(crowd[1].rest().await.unwrap(), "", "the one that was idle longest");
    neighbour.hello().await;
    crowd[2].hello().await;
    assert_eq!(site.connections.refused(), 0);
}

#[tokio::test]
async fn an_address_does_not_make_room_for_those_that_hold_as_much() {
    let site = Site::open(Limits { connections: 2, ..generous() }).await;
    let (mut first, mut second) = (site.connect_from(2).await, site.connect_from(3).await);
    first.hello().await;
    second.hello().await;
    let mut third = site.connect_from(3).await;
    third.send(HELLO).await;
    assert_refused(&third.rest().await.unwrap(), "503 Service Unavailable");
    first.hello().await;
}

#[test]
fn the_share_of_one_address_is_a_twentieth_and_at_least_32() {
    let share = |connections, setting| Limits { connections, ..Limits::default() }.shared(setting).per_address;
    assert_eq!(share(4096, None), Some(204));
    assert_eq!(share(100, None), Some(32));
    assert_eq!(share(4096, Some(7)), Some(7));
}

#[tokio::test]
async fn answers_end_their_connection_before_places_run_out() {
    let site = Site::open(Limits { connections: 16, ..generous() }).await;
    let mut clients = Vec::new();
    for _ in 0..14 {
        clients.push(site.connect().await);
        clients.last_mut().unwrap().hello().await;
    }
    let mut last = site.connect().await;
    last.send(HELLO).await;
    let answer = last.rest().await.unwrap();
    assert_says(&answer, "200 OK", "hello");
    assert!(ends_connection(&answer));
    drop(last);
    site.until_open(14).await;
    clients[0].send(HELLO).await;
    assert!(!ends_connection(&clients[0].answer().await));
}

#[tokio::test]
async fn handlers_see_the_peer() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("GET /peer HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    let own = client.tcp.local_addr().unwrap().to_string();
    assert_says(&client.answer().await, "200 OK", &own);
}

#[tokio::test]
async fn an_ipv4_peer_of_an_ipv6_listener_is_seen_as_ipv4() {
    let mut site = Site::open_on("[::]:0", generous()).await;
    site.address = ([127, 0, 0, 1], site.address.port()).into();
    let mut client = site.connect().await;
    client.send("GET /peer HTTP/1.1\r\nHost: shop.test\r\n\r\n").await;
    let own = client.tcp.local_addr().unwrap().to_string();
    assert_says(&client.answer().await, "200 OK", &own);
}

#[test]
fn the_cap_leaves_descriptors_for_the_database() {
    let limits = Limits::default();
    assert_eq!(limits.within_open_files(1024).connections, 716);
    assert_eq!(limits.within_open_files(1_000_000), limits);
    assert_eq!(limits.within_open_files(10).connections, 1);
}

/// Runs itself again in a process with few descriptors, which prints its port, and floods that.
#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::disallowed_methods, reason = "how the process learns that it is the second one")]
fn running_out_of_descriptors_is_waited_out_without_spinning() {
    const NAME: &str = "listener::limits::running_out_of_descriptors_is_waited_out_without_spinning";
    if std::env::var_os("TECHSTORE_TEST_SERVE").is_some() {
        return serve_until_the_input_ends();
    }
    let mut server = Command::new("sh")
        .args(["-c", "ulimit -n 40; exec \"$@\"", "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env("TECHSTORE_TEST_SERVE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(server.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port = output.find_map(|line| line.split_once("port=")?.1.parse::<u16>().ok()).unwrap();

    let flood: Vec<_> = (0..60).map(|_| std::net::TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
    std::thread::sleep(ms(300));
    let before = processor_ticks(server.id());
    std::thread::sleep(ms(1000));
    assert!(processor_ticks(server.id()) - before < 20, "spinning");
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count();
    assert!(open >= 40, "the flood has used up the descriptors, not {open}");

    drop(flood);
    let mut late = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    late.set_read_timeout(Some(PATIENCE)).unwrap();
    late.write_all(b"GET / HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    late.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("hello"), "{answer:?}");
    drop(server.stdin.take());
    assert!(server.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
fn serve_until_the_input_ends() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let site = runtime.block_on(Site::open(generous()));
    println!("port={}", site.address.port());
    let input_ends = std::thread::spawn(|| std::io::stdin().read_to_end(&mut Vec::new()));
    runtime.block_on(async {
        while !input_ends.is_finished() {
            sleep(ms(20)).await;
        }
    });
}

/// Processor time that a process has used, in hundredths of a second (proc(5): fields 14 and 15 of `stat`).
#[cfg(target_os = "linux")]
fn processor_ticks(process: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let after_name = stat.rsplit_once(") ").unwrap().1;
    after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
}
