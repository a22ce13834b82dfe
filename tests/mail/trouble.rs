//! Mail servers that refuse, put off, hang up or fall silent, and programs that stop in the middle.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use techstore::mail::{self, LEASE, Mail, Mailer, Patience, PublicUrl, Sender, Smtp, SmtpAddress};

use super::{deliver, given_up, last_error, message, put, put_off, sent, shop_with};
use crate::support::Shop;
use crate::support::smtp::{SmtpServer, Turn};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[tokio::test]
async fn a_refused_recipient_is_given_up_and_kept() {
    let server = SmtpServer::start().await;
    server.once("RCPT", Turn::Say("550 5.1.1 <anna@example.org>: no such mailbox"));
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    put(&shop, &message("boris@example.org", "Заказ")).await;
    let delivered = deliver(&shop).await;
    assert_eq!((delivered.given_up, delivered.sent), (1, 1));
    shop.advance(SignedDuration::from_hours(100));
    assert_eq!(deliver(&shop).await, sent(0));
    shop.execute("DELETE FROM outbox WHERE sent_at IS NOT NULL").await;
    assert!(last_error(&shop).await.contains("550"), "{}", last_error(&shop).await);
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE failed_at IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_message_refused_as_a_whole_is_given_up() {
    let server = SmtpServer::start().await;
    server.always("BODY", Turn::Say("554 5.7.1 Looks like spam"));
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    assert_eq!(deliver(&shop).await, given_up(1));
}

#[tokio::test]
async fn a_message_put_off_is_tried_again_later_and_later() {
    let server = SmtpServer::start().await;
    server.always("RCPT", Turn::Say("451 4.7.1 Greylisted, come back"));
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    assert_eq!(deliver(&shop).await, put_off(1));
    assert!(last_error(&shop).await.contains("451"));
    for minutes in [1, 2, 4, 8] {
        shop.advance(MINUTE * minutes - SECOND);
        assert_eq!(deliver(&shop).await, sent(0));
        shop.advance(SECOND);
        assert_eq!(deliver(&shop).await, put_off(1));
    }
    server.recover();
    shop.advance(MINUTE * 16);
    assert_eq!(deliver(&shop).await, sent(1));
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE sent_at IS NOT NULL AND last_error IS NULL").await, 1);
}

#[tokio::test]
async fn a_message_put_off_for_two_days_is_given_up() {
    let server = SmtpServer::start().await;
    server.always("RCPT", Turn::Say("450 4.2.1 Mailbox busy"));
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    let mut hours = 0;
    while deliver(&shop).await.given_up == 0 {
        shop.advance(SignedDuration::from_hours(6));
        hours += 6;
        assert!(hours < 200, "it is never given up");
    }
    assert!((48..=96).contains(&hours), "{hours} hours");
}

#[tokio::test]
async fn one_message_put_off_does_not_hold_up_the_others() {
    let server = SmtpServer::start().await;
    server.once("RCPT", Turn::Say("450 4.2.1 Mailbox busy"));
    let shop = shop_with(&server).await;
    for name in ["anna", "boris", "vera"] {
        put(&shop, &message(&format!("{name}@example.org"), "Заказ")).await;
    }
    let delivered = deliver(&shop).await;
    assert_eq!((delivered.put_off, delivered.sent), (1, 2));
}

#[tokio::test]
async fn a_server_that_is_away_is_asked_with_one_message_only() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    drop(server);
    // The listener goes with its task, at the runtime's next turn.
    tokio::time::sleep(Duration::from_millis(50)).await;
    for name in ["anna", "boris", "vera"] {
        put(&shop, &message(&format!("{name}@example.org"), "Заказ")).await;
    }
    assert_eq!(deliver(&shop).await, put_off(1));
    assert_eq!(shop.count("SELECT COUNT(*) FROM outbox WHERE attempts = 0").await, 2);
}

#[tokio::test]
async fn answers_about_the_shop_do_not_cost_a_message() {
    for (command, answer) in [
        ("CONNECT", "554 5.3.2 No service here"),
        ("EHLO", "550 5.7.1 I do not know you"),
        ("MAIL", "530 5.7.0 Authentication required"),
        ("MAIL", "421 4.3.2 Going down"),
        ("RCPT", "521 5.3.2 No mail here"),
    ] {
        let server = SmtpServer::start().await;
        server.once(command, Turn::Say(answer));
        let shop = shop_with(&server).await;
        put(&shop, &message("anna@example.org", "Заказ")).await;
        assert_eq!(deliver(&shop).await, put_off(1), "{answer}");
        shop.advance(MINUTE);
        assert_eq!(deliver(&shop).await, sent(1), "{answer}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_at_any_point_costs_no_message() {
    for command in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY"] {
        let server = SmtpServer::start().await;
        server.once(command, Turn::HangUp);
        let shop = shop_with(&server).await;
        put(&shop, &message("anna@example.org", "Заказ")).await;
        assert_eq!(deliver(&shop).await, put_off(1), "{command}");
        shop.advance(MINUTE);
        assert_eq!(deliver(&shop).await, sent(1), "{command}");
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_left() {
    for command in ["CONNECT", "EHLO", "MAIL", "DATA", "BODY"] {
        let server = SmtpServer::start().await;
        server.once(command, Turn::Silence);
        let shop = Shop::open().await;
        let mail = impatient(&shop, &server);
        put(&shop, &message("anna@example.org", "Заказ")).await;
        put(&shop, &message("boris@example.org", "Заказ")).await;
        assert_eq!(mail::deliver(&mail, || true).await.unwrap(), put_off(1), "{command}");
        // Nothing of the first message is left in the way of the second.
        assert_eq!(mail::deliver(&mail, || true).await.unwrap(), sent(1), "{command}");
        assert_eq!(server.received().last().unwrap().to, ["boris@example.org"], "{command}");
    }
}

/// Mail that waits for half a second.
fn impatient(shop: &Shop, server: &SmtpServer) -> Mail {
    let half = Duration::from_millis(500);
    let smtp = Smtp::new(SmtpAddress::parse(&server.url()).unwrap(), "shop.example.org", &[]).unwrap();
    Mail {
        db: shop.app.db.clone(),
        clock: shop.clock.clone(),
        mailer: Arc::new(Mailer::Smtp(Box::new(smtp.with_patience(Patience { connecting: half, sending: half })))),
        sender: Arc::new(Sender::parse("shop@example.org").unwrap()),
        public_url: Arc::new(PublicUrl::parse("https://shop.example.org").unwrap()),
        limits: None,
        waker: Arc::default(),
    }
}

#[tokio::test]
async fn a_program_stopped_between_sending_and_marking_sends_again_under_the_same_message_id() {
    let server = SmtpServer::start().await;
    server.once("BODY", Turn::Silence);
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    tokio::select! {
        _ = deliver(&shop) => panic!("the server has not answered yet"),
        () = server.until_received(1) => {}
    }
    shop.advance(LEASE - SECOND);
    assert_eq!(deliver(&shop).await, sent(0));
    shop.advance(SECOND);
    assert_eq!(deliver(&shop).await, sent(1));
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].mail().message_id().unwrap(), received[1].mail().message_id().unwrap());
    assert_eq!(received[0].mail().date(), received[1].mail().date());
    shop.advance(SignedDuration::from_hours(100));
    assert_eq!(deliver(&shop).await, sent(0));
}

#[tokio::test]
async fn what_one_process_is_sending_another_leaves_alone() {
    let server = SmtpServer::start().await;
    server.once("BODY", Turn::Silence);
    let shop = shop_with(&server).await;
    let other = shop.second_process().await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    let look = async {
        server.until_received(1).await;
        shop.advance(LEASE - SECOND);
        mail::deliver(&other.mail, || true).await.unwrap()
    };
    tokio::select! {
        _ = deliver(&shop) => panic!("the server has not answered yet"),
        delivered = look => assert_eq!(delivered, sent(0)),
    }
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn processes_that_deliver_at_once_send_each_message_once() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let others = [shop.second_process().await, shop.second_process().await];
    for number in 0..40 {
        put(&shop, &message(&format!("anna{number}@example.org"), "Заказ")).await;
    }
    let (one, two, three) =
        tokio::join!(deliver(&shop), mail::deliver(&others[0].mail, || true), mail::deliver(&others[1].mail, || true));
    assert_eq!(one.sent + two.unwrap().sent + three.unwrap().sent, 40);
    let mut to: Vec<String> = server.received().into_iter().flat_map(|received| received.to).collect();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.received().len()), (40, 40));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_messages_by_number_and_nobody() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let number = put(&shop, &message("anna@example.org", "Секретная тема")).await;
    for turn in ["451 4.7.1 <anna@example.org> is greylisted", "550 5.1.1 <anna@example.org> does not exist"] {
        server.once("RCPT", Turn::Say(turn));
        deliver(&shop).await;
        shop.advance(MINUTE);
    }
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("a message was")).collect();
    assert_eq!(lines.len(), 2, "{log}");
    for (line, code) in lines.iter().zip(["451", "550"]) {
        assert!(line.contains(&format!("letter={number}")) && line.contains(code), "{line}");
    }
    for secret in ["anna", "example.org", "Секретная", "принят"] {
        assert!(!lines.iter().any(|line| line.contains(secret)), "{secret} is in the log: {lines:?}");
    }
}
