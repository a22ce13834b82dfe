//! Raw HTTP (R1): what two programs in a row could read in two ways is refused, and its connection closed.

use super::site::*;

/// A request that must not be answered when it stands behind a refused one.
const SMUGGLED: &str = "GET /smuggled HTTP/1.1\r\nHost: shop.test\r\n\r\n";

/// Sends a refused request with another one behind it; holds the server to one answer, of `status`, and a closed
/// connection, and to asking no handler.
async fn assert_is_refused(status: &str, requests: &[&str]) {
    let site = Site::open(generous()).await;
    for request in requests {
        let mut client = site.connect().await;
        client.send(format!("{request}{SMUGGLED}")).await;
        let answer = client.rest().await.unwrap_or_else(|error| panic!("{error} on {request:.90?}"));
        assert!(answer.matches("HTTP/1.1 ").count() == 1, "{request:.90?}: {answer:?}");
        assert_refused(&answer, status);
        assert_eq!(site.handled(), 0, "{request:.90?} reached a handler");
    }
}

/// Sends a request that is fine, and holds the server to this answer and to a further one on the same connection.
async fn assert_is_answered(request: &str, status: &str, body: &str) {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send(request).await;
    assert_says(&client.answer().await, status, body);
    client.hello().await;
}

/// A POST to the echo page with these headers and body.
fn post(headers: &str, body: &str) -> String {
    format!("POST /echo HTTP/1.1\r\nHost: shop.test\r\n{headers}\r\n\r\n{body}")
}

/// A GET of the front page with these headers.
fn get(headers: &str) -> String {
    format!("GET / HTTP/1.1\r\nHost: shop.test\r\n{headers}\r\n\r\n")
}

#[tokio::test]
async fn a_body_measured_in_two_ways_is_refused() {
    let with_chunked = [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked\r\nContent-Length: 0",
        "transfer-encoding: Chunked\r\ncontent-LENGTH: 5\r\nX: y",
        "Transfer-Encoding: chunked\r\nContent-Length: nonsense",
    ];
    for headers in with_chunked {
        assert_is_refused("400 Bad Request", &[&post(headers, "0\r\n\r\n"), &get(headers)]).await;
    }
    let lengths = ["Content-Length: 2\r\nContent-Length: 3", "Content-Length: 2, 3", "Content-Length: 2, 2"];
    for headers in lengths {
        assert_is_refused("400 Bad Request", &[&post(headers, "abc")]).await;
    }
}

#[tokio::test]
async fn a_length_that_is_no_number_is_refused() {
    for length in ["", "+2", "-2", "0x2", "2 2", "2,", "99999999999999999999999"] {
        assert_is_refused("400 Bad Request", &[&post(&format!("Content-Length: {length}"), "ab")]).await;
    }
}

#[tokio::test]
async fn a_body_coded_otherwise_than_in_plain_chunks_is_refused() {
    let codings = [
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \x0bchunked",
        "Transfer-Encoding:",
        "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked",
    ];
    for headers in codings {
        assert_is_refused("400 Bad Request", &[&post(headers, "0\r\n\r\n"), &get(headers)]).await;
    }
    assert_is_refused("400 Bad Request", &[&get("Transfer-Encoding: chunked")]).await;
    let old = "POST /echo HTTP/1.0\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_is_refused("400 Bad Request", &[old]).await;
}

#[tokio::test]
async fn a_body_measured_in_two_ways_is_seen_in_pieces_too() {
    let site = Site::open(generous()).await;
    for (length, status, body) in [("Content-Length: 5", "400 Bad Request", ""), ("X: y", "200 OK", "abc")] {
        let mut client = site.connect().await;
        client.hello().await;
        let request = post(&format!("{length}\r\nTransfer-Encoding: chunked"), "3\r\nabc\r\n0\r\n\r\n");
        for piece in request.as_bytes().chunks(15) {
            client.send(piece).await;
            tokio::time::sleep(ms(5)).await;
        }
        assert_says(&client.answer().await, status, body);
    }
}

/// What comes together with an earlier request is not seen in the raw, so a chunked one is refused in any case.
#[tokio::test]
async fn a_chunked_request_sent_before_the_last_answer_came_is_refused() {
    for headers in ["Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked"] {
        let site = Site::open(generous()).await;
        let mut client = site.connect().await;
        client.send(format!("{HELLO}{}{SMUGGLED}", post(headers, "0\r\n\r\n"))).await;
        assert_says(&client.answer().await, "200 OK", "hello");
        assert_refused(&client.rest().await.unwrap(), "400 Bad Request");
        assert_eq!(site.handled(), 1);
    }
}

#[tokio::test]
async fn a_chunked_request_begun_before_the_last_answer_came_is_refused() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    let request = post("Content-Length: 5\r\nTransfer-Encoding: chunked", "0\r\n\r\n");
    let (beginning, rest) = request.split_at(request.find("Transfer").unwrap());
    client.send(format!("{HELLO}{beginning}")).await;
    assert_says(&client.answer().await, "200 OK", "hello");
    client.send(format!("{rest}{SMUGGLED}")).await;
    assert_refused(&client.rest().await.unwrap(), "400 Bad Request");
    assert_eq!(site.handled(), 1);
}

#[tokio::test]
async fn a_host_that_is_missing_or_doubled_is_refused() {
    let requests = [
        "GET / HTTP/1.1\r\nHost: shop.test\r\nHost: other.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.test\r\nHost: shop.test\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET http://shop.test/ HTTP/1.1\r\n\r\n",
    ];
    assert_is_refused("400 Bad Request", &requests).await;
}

#[tokio::test]
async fn a_target_that_names_another_host_is_refused() {
    let requests = [
        "GET http://other.test/ HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET http://shop.test:81/ HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET http://shop.test@other.test/ HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET ftp://shop.test/ HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET shop.test:80 HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "CONNECT shop.test:80 HTTP/1.1\r\nHost: shop.test:80\r\n\r\n",
        "CONNECT / HTTP/1.1\r\nHost: shop.test\r\n\r\n",
    ];
    assert_is_refused("400 Bad Request", &requests).await;
}

#[tokio::test]
async fn a_malformed_head_is_refused() {
    let heads = ["X: a\r\n b", "X: a\r\n\tb", "X: a\0b", "X\0: a", "X: a\rb", "X : a", ": a", "nonsense", "X: \x7f"];
    for headers in heads {
        assert_is_refused("400 Bad Request", &[&get(headers)]).await;
    }
    let lines = [
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET / / HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "G\0T / HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "GET / HTTP/1.2\r\nHost: shop.test\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: shop.test\r\n\r\n",
        "\x16\x03\x01\x02\0\x01\0\x01",
    ];
    assert_is_refused("400 Bad Request", &lines).await;
}

#[tokio::test]
async fn a_line_that_ends_in_a_bare_line_feed_is_refused() {
    let requests = [
        "GET / HTTP/1.1\nHost: shop.test\n\n",
        "GET / HTTP/1.1\r\nHost: shop.test\nX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: shop.test\r\n\n",
        "\nGET / HTTP/1.1\r\nHost: shop.test\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2\n\r\nab",
        "GET / HTTP/1.0\n\n",
    ];
    for request in requests {
        let site = Site::open(generous()).await;
        let mut client = site.connect().await;
        client.send(format!("{request}{SMUGGLED}")).await;
        let answer = client.rest().await.unwrap();
        assert!(answer.contains(" 400 Bad Request\r\n") && ends_connection(&answer), "{request:?}: {answer:?}");
        assert_eq!((answer.matches("HTTP/1.").count(), site.handled()), (1, 0), "{request:?}: {answer:?}");
    }
    let body = "POST /echo HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 4\r\n\r\na\n\nb";
    assert_is_answered(body, "200 OK", "a\n\nb").await;
}

#[tokio::test]
async fn a_bare_line_feed_behind_an_answered_request_is_refused() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.hello().await;
    client.send(format!("GET / HTTP/1.1\nHost: shop.test\r\n\r\n{SMUGGLED}")).await;
    assert_refused(&client.rest().await.unwrap(), "400 Bad Request");
    assert_eq!(site.handled(), 1);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let requests = [
        get(&format!("X: {}", "a".repeat(70_000))),
        get(&"X: a\r\n".repeat(101)),
        get(&"X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n".repeat(20_000)),
        format!("GET /{} HTTP/1.1\r\nHost: shop.test\r\n\r\n", "a".repeat(70_000)),
    ];
    for request in requests {
        assert_is_refused("431 Request Header Fields Too Large", &[&request]).await;
    }
    assert_is_answered(&get(&format!("X: {}", "a".repeat(60_000))), "200 OK", "hello").await;
}

#[tokio::test]
async fn http_2_without_tls_is_not_spoken() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(client.rest().await.unwrap_or_default(), "");
}

#[tokio::test]
async fn unusual_but_clear_requests_are_answered() {
    let chunked = "2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n";
    assert_is_answered(&post("Transfer-Encoding: chunked", chunked), "200 OK", "abc").await;
    assert_is_answered(&post("transfer-encoding:CHUNKED", chunked), "200 OK", "abc").await;
    let like_a_header = "13\r\n\ncontent-length: 5\n\r\n0\r\n\r\n";
    assert_is_answered(&post("Transfer-Encoding: chunked", like_a_header), "200 OK", "\ncontent-length: 5\n").await;
    assert_is_answered(&post("Content-Length: 2\r\nContent-Length: 2", "ab"), "200 OK", "ab").await;
    assert_is_answered("\r\n\r\nGET / HTTP/1.1\r\nHost: shop.test\r\n\r\n", "200 OK", "hello").await;
    assert_is_answered("GET / HTTP/1.1\r\nHost: shop.test\r\nUpgrade: websocket\r\n\r\n", "200 OK", "hello").await;
}

#[tokio::test]
async fn a_target_that_names_this_host_is_read_as_its_path() {
    let target = |line: &str| format!("GET {line} HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    assert_is_answered(&target("http://shop.test/target?a=b"), "200 OK", "/target?a=b").await;
    assert_is_answered(&target("http://SHOP.test/target"), "200 OK", "/target").await;
    assert_is_answered(&target("http://shop.test"), "200 OK", "hello").await;
    assert_is_answered(&target("/target?to=http://other.test/"), "200 OK", "/target?to=http://other.test/").await;
}

#[tokio::test]
async fn a_chunked_request_may_follow_another() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    for body in ["one", "two", "three"] {
        client.send(post("Content-Length: 2", "ab")).await;
        assert_says(&client.answer().await, "200 OK", "ab");
        client.send(format!("\r\n{HELLO}")).await;
        assert_says(&client.answer().await, "200 OK", "hello");
        client.send(post("Transfer-Encoding: chunked", "")).await;
        tokio::time::sleep(ms(20)).await;
        client.send(format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())).await;
        assert_says(&client.answer().await, "200 OK", body);
    }
}

#[tokio::test]
async fn methods_are_the_routers_business() {
    let line = |line: &str| format!("{line} HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    assert_is_answered(&line("get /"), "405 Method Not Allowed", "").await;
    assert_is_answered(&line("TRACE /"), "405 Method Not Allowed", "").await;
    assert_is_answered(&line("BREW /"), "405 Method Not Allowed", "").await;
    assert_is_answered(&line("OPTIONS *"), "404 Not Found", "").await;
}

#[tokio::test]
async fn an_old_client_without_a_host_is_answered_and_its_connection_closed() {
    let site = Site::open(generous()).await;
    let mut client = site.connect().await;
    client.send("GET / HTTP/1.0\r\n\r\n").await;
    let answer = client.rest().await.unwrap();
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n") && answer.ends_with("\r\n\r\nhello"), "{answer:?}");
}
