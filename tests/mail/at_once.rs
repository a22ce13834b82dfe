//! Messages for the operator, who waits for the server's answer.

use techstore::kernel::clock::Clock;
use techstore::mail::{Mailer, Sender, greet, send_at_once};

use super::message;
use crate::support::smtp::{SmtpServer, Turn};

fn mailer(url: &str) -> Mailer {
    Mailer::parse(url, "unused".into(), "shop.example.org").unwrap()
}

#[tokio::test]
async fn the_operator_is_told_what_the_server_said() {
    let server = SmtpServer::start().await;
    let sender = Sender::parse("TechStore <shop@techstore.example>").unwrap();
    let now = Clock::fixed(crate::support::NOON.parse().unwrap()).now();
    let said = send_at_once(&mailer(&server.url()), &sender, message("boss@example.org", "Проверка"), now).await;
    assert!(said.as_ref().is_ok_and(|said| said.starts_with("the server took the message: 250 ")), "{said:?}");
    assert_eq!(server.received()[0].to, ["boss@example.org"]);
    server.always("RCPT", Turn::Say("550 5.1.1 no such person"));
    let said = send_at_once(&mailer(&server.url()), &sender, message("gone@example.org", "Проверка"), now).await;
    assert!(said.as_ref().is_err_and(|said| said.contains("no such person")), "{said:?}");
}

#[tokio::test]
async fn a_server_that_greets_us_gets_no_message() {
    let server = SmtpServer::start().await;
    assert_eq!(greet(&mailer(&server.url())).await, Ok(()));
    assert!(server.received().is_empty());
    server.always("EHLO", Turn::Say("554 go away"));
    assert!(greet(&mailer(&server.url())).await.is_err());
}
