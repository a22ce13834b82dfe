//! Settings that are wrong stop the program at its start.

use techstore::app::{App, Sources};
use techstore::config::Settings;

use crate::support::{Shop, settings};

async fn complaint(change: impl FnOnce(&mut Settings)) -> String {
    let shop = Shop::open().await;
    let mut settings = settings();
    settings.shop.data_dir = shop.folder().join("data");
    change(&mut settings);
    match App::new(&settings, shop.app.db.clone(), Sources::default()) {
        Ok(_) => panic!("the setting is taken"),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn a_wrong_mail_server_is_named_without_its_password() {
    let complaint =
        complaint(|settings| settings.mail.mail_url = "smtp://shop:hunter2@mail.example.org?tls=none".into());
    let complaint = complaint.await;
    assert_eq!(complaint, "the setting mail-url: a password is not sent to another machine without TLS");
}

#[tokio::test]
async fn a_wrong_sender_is_named() {
    let complaint = complaint(|settings| settings.mail.mail_from = "TechStore".to_owned()).await;
    assert!(complaint.starts_with("the setting mail-from: "), "{complaint}");
}

#[tokio::test]
async fn a_wrong_public_address_is_named() {
    let complaint = complaint(|settings| settings.mail.public_url = Some("shop.example.org".to_owned())).await;
    assert!(complaint.starts_with("the setting public-url: "), "{complaint}");
}

#[tokio::test]
async fn by_default_mail_goes_into_the_data_folder_and_links_to_the_server() {
    let shop = Shop::open().await;
    let mut settings = settings();
    settings.shop.data_dir = shop.folder().join("data");
    let app = App::new(&settings, shop.app.db.clone(), Sources::default()).unwrap();
    assert_eq!(app.mail.mailer.folder(), Some(shop.folder().join("data/mail").as_path()));
    assert_eq!(app.mail.public_url.page("/"), "http://127.0.0.1:8000/");
}
