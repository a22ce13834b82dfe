//! Mail of a demonstration: files to look at.

use std::path::Path;

use super::{deliver, message, put, put_off, sent};
use crate::support::Shop;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_message_is_put_into_the_folder_for_mail_programs_and_browsers() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file:{}", folder.path().join("mail").display());
    let shop = Shop::open_with(|settings| settings.mail.mail_url = url.into()).await;
    let id = put(&shop, &message("anna@example.org", "Заказ принят")).await;
    assert_eq!(deliver(&shop).await, sent(1));
    let folder = folder.path().join("mail");
    assert_eq!(shop.app.mail.mailer.folder(), Some(folder.as_path()));
    let name = format!("20261122-090000-{id}");
    assert_eq!(names(&folder), [format!("{name}.eml"), format!("{name}.html")]);
    let bytes = std::fs::read(folder.join(format!("{name}.eml"))).unwrap();
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(mail.subject(), Some("Заказ принят"));
    let html = std::fs::read_to_string(folder.join(format!("{name}.html"))).unwrap();
    assert_eq!(html, "<!doctype html><p>Заказ <b>принят</b>.</p>");
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_costs_no_message() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail");
    std::fs::write(&file, "a file where the folder should be").unwrap();
    let url = format!("file:{}", file.display());
    let shop = Shop::open_with(|settings| settings.mail.mail_url = url.into()).await;
    put(&shop, &message("anna@example.org", "Заказ")).await;
    assert_eq!(deliver(&shop).await, put_off(1));
    std::fs::remove_file(&file).unwrap();
    shop.advance(jiff::SignedDuration::from_mins(1));
    assert_eq!(deliver(&shop).await, sent(1));
}
