//! Mail: from the outbox to a real mail server.

mod at_once;
mod files;
mod limits;
mod outbox;
mod settings;
mod smtp;
mod tls;
mod trouble;

use techstore::kernel::email::Email;
use techstore::kernel::ids::OutboxId;
use techstore::mail::{self, Delivered, Message, Subject};
use techstore_db::Reads;

use crate::support::Shop;
use crate::support::smtp::SmtpServer;

/// A shop whose mail goes to a server.
async fn shop_with(server: &SmtpServer) -> Shop {
    let url = server.url();
    Shop::open_with(|settings| settings.mail.mail_url = url.into()).await
}

fn message(to: &str, subject: &str) -> Message {
    Message {
        to: Email::parse(to).unwrap(),
        subject: Subject::new(subject),
        text: "Заказ принят.\nСпасибо!\n".to_owned(),
        html: "<!doctype html><p>Заказ <b>принят</b>.</p>".to_owned(),
    }
}

/// Puts a message into the outbox, committed.
async fn put(shop: &Shop, message: &Message) -> OutboxId {
    let mut tx = shop.app.db.write().await.unwrap();
    let id = mail::enqueue(&shop.app.mail, &mut tx, message).await.unwrap();
    tx.commit().await.unwrap();
    id.expect("limits are off")
}

async fn deliver(shop: &Shop) -> Delivered {
    mail::deliver(&shop.app.mail, || true).await.unwrap()
}

fn sent(count: u64) -> Delivered {
    Delivered { sent: count, ..Delivered::default() }
}

fn put_off(count: u64) -> Delivered {
    Delivered { put_off: count, ..Delivered::default() }
}

fn given_up(count: u64) -> Delivered {
    Delivered { given_up: count, ..Delivered::default() }
}

/// The error of the one message in the outbox.
async fn last_error(shop: &Shop) -> String {
    shop.app.db.read().await.unwrap().sql("SELECT last_error FROM outbox").value().await.unwrap()
}
