//! TLS and logins.

use std::sync::Arc;

use techstore::mail::{self, Delivered, Mail, Mailer, PublicUrl, Sender, Smtp, SmtpAddress};

use super::{message, put, put_off, sent};
use crate::support::Shop;
use crate::support::smtp::{Offer, SmtpServer, Tls};

const LOGIN: Option<(&str, &str)> = Some(("shop@example.org", "пароль: 1%"));
/// The login as it stands in an address.
const ENCODED: &str = "shop%40example.org:%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C%3A%201%25";

/// Sends one message to a server, in a shop that trusts these certificates.
async fn send(shop: &Shop, url: &str, trusted: &[Vec<u8>]) -> Delivered {
    let smtp = Smtp::new(SmtpAddress::parse(url).unwrap(), "shop.example.org", trusted).unwrap();
    let mail = Mail {
        db: shop.app.db.clone(),
        clock: shop.clock.clone(),
        mailer: Arc::new(Mailer::Smtp(Box::new(smtp))),
        sender: Arc::new(Sender::parse("shop@example.org").unwrap()),
        public_url: Arc::new(PublicUrl::parse("https://shop.example.org").unwrap()),
        limits: None,
        waker: Arc::default(),
    };
    put(shop, &message("anna@example.org", "Заказ")).await;
    mail::deliver(&mail, || true).await.unwrap()
}

#[tokio::test]
async fn tls_from_the_first_byte_with_a_login() {
    let server = SmtpServer::start_with(Offer { tls: Tls::Always, login: LOGIN, ..Offer::default() }).await;
    let shop = Shop::open().await;
    let url = format!("smtps://{ENCODED}@{}", server.address());
    assert_eq!(send(&shop, &url, &[server.certificate()]).await, sent(1));
    let received = server.received();
    assert_eq!((received[0].is_encrypted, received[0].login.as_deref()), (true, Some("shop@example.org")));
}

#[tokio::test]
async fn starttls_with_a_login() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let offer = Offer { tls: Tls::OnRequest, login: LOGIN, mechanisms: Some(mechanism) };
        let server = SmtpServer::start_with(offer).await;
        let shop = Shop::open().await;
        let url = format!("smtp://{ENCODED}@{}?tls=required", server.address());
        assert_eq!(send(&shop, &url, &[server.certificate()]).await, sent(1), "{mechanism}");
        let received = server.received();
        assert_eq!((received[0].is_encrypted, received[0].login.as_deref()), (true, Some("shop@example.org")));
    }
}

#[tokio::test]
async fn a_server_without_the_starttls_that_is_required_gets_neither_password_nor_message() {
    let server = SmtpServer::start_with(Offer { login: LOGIN, ..Offer::default() }).await;
    let shop = Shop::open().await;
    let url = format!("smtp://{ENCODED}@{}?tls=required", server.address());
    assert_eq!(send(&shop, &url, &[server.certificate()]).await, put_off(1));
    assert_eq!((server.count("AUTH"), server.count("MAIL")), (0, 0));
}

#[tokio::test]
async fn a_server_whose_certificate_nobody_vouches_for_gets_nothing() {
    for (tls, scheme, query) in [(Tls::Always, "smtps", ""), (Tls::OnRequest, "smtp", "?tls=required")] {
        let server = SmtpServer::start_with(Offer { tls, login: LOGIN, ..Offer::default() }).await;
        let shop = Shop::open().await;
        let url = format!("{scheme}://{ENCODED}@{}{query}", server.address());
        assert_eq!(send(&shop, &url, &[]).await, put_off(1));
        assert_eq!((server.count("AUTH"), server.count("MAIL")), (0, 0));
    }
}

#[tokio::test]
async fn a_certificate_of_another_host_is_not_taken() {
    let server = SmtpServer::start_with(Offer { tls: Tls::Always, ..Offer::default() }).await;
    let shop = Shop::open().await;
    let url = format!("smtps://localhost:{}", server.address().port());
    assert_eq!(send(&shop, &url, &[server.certificate()]).await, put_off(1));
    assert_eq!(server.count("MAIL"), 0);
}

#[tokio::test]
async fn a_wrong_password_costs_no_message() {
    let server = SmtpServer::start_with(Offer { tls: Tls::Always, login: LOGIN, ..Offer::default() }).await;
    let shop = Shop::open().await;
    let url = format!("smtps://shop:wrong@{}", server.address());
    assert_eq!(send(&shop, &url, &[server.certificate()]).await, put_off(1));
    assert_eq!(server.count("MAIL"), 0);
    shop.advance(jiff::SignedDuration::from_mins(1));
    let url = format!("smtps://{ENCODED}@{}", server.address());
    // The message that waited, and the one put in now.
    assert_eq!(send(&shop, &url, &[server.certificate()]).await, sent(2));
}

#[tokio::test]
async fn a_server_on_this_machine_may_be_plain_with_a_login() {
    let server = SmtpServer::start_with(Offer { login: LOGIN, ..Offer::default() }).await;
    let shop = Shop::open().await;
    let url = format!("smtp://{ENCODED}@{}", server.address());
    assert_eq!(send(&shop, &url, &[]).await, sent(1));
    assert!(!server.received()[0].is_encrypted);
}
