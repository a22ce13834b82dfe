//! What the log says of attacks and of settings that are missing, line by line, as an operator's programs read it.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::program::House;
use super::signals::{Logged, serve};

/// Sends a request and waits for the end of its answer, after which its lines are written.
async fn send(program: &Logged, head: &str) {
    let mut tcp = TcpStream::connect(&program.address).await.unwrap();
    let request = format!("{head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    tcp.write_all(request.as_bytes()).await.unwrap();
    tcp.read_to_end(&mut Vec::new()).await.unwrap();
}

fn assert_holds(line: &str, words: &[&str]) {
    for words in words {
        assert!(line.contains(words), "{words} is not in {line}");
    }
}

#[tokio::test]
async fn a_refusal_is_a_line_with_its_kind_and_the_address_to_ban() {
    let house = House::build().await;
    let mut program = Logged::start(serve(&house).args(["--log-addresses", "on"]));
    send(&program, "POST /api/login HTTP/1.1\r\nHost: localhost").await;
    let line = program.until("security event");
    // As the filter for fail2ban in docs/security.md has it.
    let (_, event) = line.split_once("security event kind=\"forged\"").expect("the kind follows the words");
    assert_holds(event, &["reason=", " address=127.0.0.1"]);
    assert_holds(&line, &["WARN", "request_id=", "method=POST", "path=\"/api/login\""]);
    assert_eq!(line.matches("request_id=").count(), 1, "{line}");
}

#[tokio::test]
async fn the_address_is_not_logged_unless_a_setting_says_so() {
    let house = House::build().await;
    let mut program = Logged::start(&mut serve(&house));
    send(&program, "POST /api/login HTTP/1.1\r\nHost: localhost").await;
    let line = program.until("security event");
    assert!(!line.contains("address=") && !line.contains("127.0.0.1"), "{line}");
}

#[tokio::test]
async fn a_wrong_host_and_a_foreign_page_name_the_setting_that_is_missing() {
    let house = House::build().await;
    let mut program = Logged::start(&mut serve(&house));
    send(&program, "GET / HTTP/1.1\r\nHost: shop.example").await;
    assert_holds(&program.until("wrong_host"), &["shop.example", "TECHSTORE_ALLOWED_HOSTS"]);
    // A TLS proxy that nobody told us of.
    send(&program, "POST /login/ HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost").await;
    assert_holds(&program.until("foreign_page"), &["https://localhost", "TECHSTORE_TRUSTED_PROXIES"]);
    send(&program, "POST /login/ HTTP/1.1\r\nHost: localhost\r\nOrigin: https://pay.example").await;
    assert_holds(&program.until("foreign_page"), &["https://pay.example", "TECHSTORE_TRUSTED_ORIGINS"]);
}
