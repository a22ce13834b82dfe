//! What arrives at a mail server.

use jiff::SignedDuration;

use super::{deliver, message, put, sent, shop_with};
use crate::support::Shop;
use crate::support::smtp::SmtpServer;

#[tokio::test]
async fn a_message_arrives_as_text_and_as_html() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@example.org", "Заказ № 1042 принят: Ёлочка «Ц»")).await;
    shop.advance(SignedDuration::from_mins(7));
    assert_eq!(deliver(&shop).await, sent(1));
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(
        (received[0].from.as_str(), &received[0].to[..]),
        ("shop@techstore.example", &["anna@example.org".to_owned()][..])
    );
    let mail = received[0].mail();
    assert_eq!(mail.subject(), Some("Заказ № 1042 принят: Ёлочка «Ц»"));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), "Заказ принят.\nСпасибо!\n");
    assert_eq!(mail.body_html(0).unwrap().trim_end(), "<!doctype html><p>Заказ <b>принят</b>.</p>");
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("anna@example.org"));
    // The time it was written, not the time it went out.
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-22T09:00:00Z");
}

#[tokio::test]
async fn a_message_has_the_headers_of_an_automatic_one() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let id = put(&shop, &message("anna@example.org", "Заказ")).await;
    deliver(&shop).await;
    let headers = server.received()[0].headers();
    let id = format!("Message-ID: <outbox.{id}.1795338000000000@techstore.example>");
    for line in [
        "From: TechStore <shop@techstore.example>",
        "To: anna@example.org",
        "Date: Sun, 22 Nov 2026 09:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Language: ru",
        "MIME-Version: 1.0",
        "Content-Type: multipart/alternative;",
        &id,
    ] {
        assert!(headers.lines().any(|header| header.starts_with(line)), "{line} is missing in {headers}");
    }
}

#[tokio::test]
async fn a_cyrillic_name_of_the_shop_survives() {
    let server = SmtpServer::start().await;
    let url = server.url();
    let shop = Shop::open_with(|settings| {
        settings.mail.mail_url = url.into();
        settings.mail.mail_from = "Магазин «Технолавка», Тверь <shop@example.org>".to_owned();
    })
    .await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    deliver(&shop).await;
    let received = server.received();
    let mail = received[0].mail();
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Магазин «Технолавка», Тверь"), Some("shop@example.org")));
}

#[tokio::test]
async fn nothing_in_a_message_becomes_a_header() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let mut hostile = message("anna@example.org", "Заказ\r\nBcc: all@example.org\r\n\r\n<script>\u{2028}\0");
    hostile.text = "Иван\r\nBcc: all@example.org\r\n.\r\nMAIL FROM:<evil@example.org>\r\n".to_owned();
    hostile.html = "<p>Иван\rBcc: all@example.org".to_owned();
    put(&shop, &hostile).await;
    // As if somebody had written to the database past the program.
    put(&shop, &message("boris@example.org", "Заказ")).await;
    shop.execute("UPDATE outbox SET subject = 'A\r\nBcc: all@example.org' WHERE id = 2").await;
    assert_eq!(deliver(&shop).await, sent(2));
    for received in server.received() {
        assert_eq!(received.to.len(), 1);
        let mail = received.mail();
        assert!(mail.bcc().is_none() && !received.headers().contains("\r\nBcc"), "{}", received.headers());
        assert!(
            mail.subject().unwrap().ends_with("Bcc: all@example.org") || mail.subject().unwrap().ends_with("<script>")
        );
    }
    assert_eq!(server.count("MAIL"), 2);
}

#[tokio::test]
async fn dots_and_long_lines_arrive_as_they_were() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    let mut odd = message("anna@example.org", &"Очень длинная тема ".repeat(40));
    odd.text = format!(".\n..\n.dot\n\n{}\n{}\nend", "x".repeat(5000), "я".repeat(5000));
    odd.html = ".\n.\n<p>plain</p>\n.".to_owned();
    put(&shop, &odd).await;
    assert_eq!(deliver(&shop).await, sent(1));
    let received = server.received();
    let mail = received[0].mail();
    assert_eq!(mail.subject(), Some(odd.subject.as_str()));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), odd.text);
    assert_eq!(mail.body_html(0).unwrap().replace("\r\n", "\n"), odd.html);
}

#[tokio::test]
async fn a_cyrillic_domain_is_sent_to_in_its_ascii_form() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    put(&shop, &message("anna@почта.рф", "Заказ")).await;
    assert_eq!(deliver(&shop).await, sent(1));
    assert_eq!(server.received()[0].to, ["anna@xn--80a1acny.xn--p1ai"]);
}

#[tokio::test]
async fn one_connection_carries_many_messages_and_is_ended_politely() {
    let server = SmtpServer::start().await;
    let shop = shop_with(&server).await;
    for number in 0..5 {
        put(&shop, &message(&format!("anna{number}@example.org"), "Заказ")).await;
    }
    assert_eq!(deliver(&shop).await, sent(5));
    assert_eq!((server.count("EHLO"), server.count("QUIT"), server.received().len()), (1, 1, 5));
}

#[tokio::test]
async fn the_shop_calls_itself_by_its_public_name() {
    let server = SmtpServer::start().await;
    let url = server.url();
    let shop = Shop::open_with(|settings| {
        settings.mail.mail_url = url.into();
        settings.mail.public_url = Some("https://shop.example.org".to_owned());
    })
    .await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    deliver(&shop).await;
    assert_eq!(server.count("EHLO shop.example.org"), 1);
}
