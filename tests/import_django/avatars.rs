//! Avatars move in, drawn anew, and keep their address.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use techstore::accounts;
use techstore::import::django::Topic;
use techstore::kernel::ids::UserId;

use super::old_site::{OldSite, files, remarks};
use crate::support::Shop;

async fn avatar(shop: &Shop, user: i64) -> Option<String> {
    accounts::person(&shop.app.accounts, UserId(user)).await.unwrap().unwrap().avatar
}

fn picture(format: ImageFormat, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(40, 30, Rgb(colour)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn old_addresses_of_avatars_stay_true() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    let report = old.bring(&shop).await;
    assert_eq!(report.avatars, 3);
    for (user, path, kind) in [
        (1, "avatars/avatar_0.jpg", "image/jpeg"),
        (5, "avatars/avatar_4.png", "image/png"),
        (9, "avatars/avatar_8.jpg", "image/jpeg"),
    ] {
        assert_eq!(avatar(&shop, user).await.as_deref(), Some(path));
        let answer = shop.browser().get(&format!("/media/{path}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=86400"));
        let format = ImageFormat::from_mime_type(kind).unwrap();
        let shown = image::load_from_memory_with_format(&answer.body, format).unwrap();
        assert_eq!((shown.width(), shown.height()), (300, 300));
        assert_ne!(answer.body, std::fs::read(old.paths.media.join(path)).unwrap(), "it is drawn anew");
    }
    assert_eq!(avatar(&shop, 2).await, None);
}

#[tokio::test]
async fn what_is_no_avatar_is_left_out_and_told() {
    let shop = Shop::open().await;
    let old = OldSite::copy()
        .change(
            "UPDATE main_userprofile SET avatar = 'avatars/none.jpg' WHERE user_id = 1;
             UPDATE main_userprofile SET avatar = '../secret.png' WHERE user_id = 2;
             UPDATE main_userprofile SET avatar = 'avatars/page.jpg' WHERE user_id = 3;
             UPDATE main_userprofile SET avatar = 'avatars' WHERE user_id = 4;
             UPDATE main_userprofile SET avatar = 'avatars/large.png' WHERE user_id = 5",
        )
        .await;
    std::fs::write(old.folder.path().join("secret.png"), picture(ImageFormat::Png, [1, 2, 3])).unwrap();
    old.put("avatars/page.jpg", b"<html><script>alert(1)</script></html>");
    old.put("avatars/large.png", &vec![0; 6 * 1024 * 1024]);
    let report = old.bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::NoAvatar),
        [
            "user-7-0 (№ 1): avatars/none.jpg: такого файла нет",
            "user-7-1 (№ 2): ../secret.png: путь ведёт из папки",
            "user-7-2 (№ 3): avatars/page.jpg: Файл не похож на фотографию: подойдёт JPEG, PNG, WebP или GIF",
            "user-7-3 (№ 4): avatars: это не файл",
            "user-7-4 (№ 5): avatars/large.png: Файл больше 5\u{a0}МБ: выберите поменьше",
        ]
    );
    assert_eq!(report.avatars, 1);
    for user in 1..=5 {
        assert_eq!(avatar(&shop, user).await, None, "{user}");
    }
    let kept: Vec<String> = files(shop.app.media.folder()).into_keys().collect();
    assert_eq!(kept, ["avatars/", "avatars/avatar_8.jpg"]);
}

#[tokio::test]
async fn an_avatar_whose_place_is_taken_gets_another() {
    let (shop, old) = (Shop::open().await, OldSite::copy());
    let theirs = picture(ImageFormat::Jpeg, [9, 9, 9]);
    shop.app.media.write("avatars/avatar_0.jpg", &theirs).await.unwrap();
    let report = old.bring(&shop).await;
    let path = avatar(&shop, 1).await.unwrap();
    assert_eq!(remarks(&report, Topic::MovedAvatar), [format!("user-7-0 (№ 1): avatars/avatar_0.jpg → {path}")]);
    assert_eq!(shop.browser().get(&format!("/media/{path}")).await.status, 200);
    assert_eq!(shop.browser().get("/media/avatars/avatar_0.jpg").await.body, theirs);
}

#[tokio::test]
async fn an_avatar_we_serve_no_such_file_of_gets_another_address() {
    let shop = Shop::open().await;
    let change = "UPDATE main_userprofile SET avatar = 'avatars/face.jfif' WHERE user_id IN (1, 2)";
    let old = OldSite::copy().change(change).await;
    old.put("avatars/face.jfif", &picture(ImageFormat::Jpeg, [200, 60, 20]));
    let report = old.bring(&shop).await;
    let path = avatar(&shop, 1).await.unwrap();
    assert!(path.ends_with(".jpg") && !path.contains("face"), "{path}");
    assert_eq!(avatar(&shop, 2).await, Some(path), "two people may show the same");
    assert_eq!(remarks(&report, Topic::MovedAvatar).len(), 2);
}

#[tokio::test]
async fn files_of_a_move_that_was_killed_are_no_trouble() {
    let (first, old) = (Shop::open().await, OldSite::copy());
    old.bring(&first).await;
    let shop = Shop::open().await;
    for (path, bytes) in files(first.app.media.folder()) {
        if !path.ends_with('/') {
            shop.app.media.write(&path, &bytes).await.unwrap();
        }
    }
    let report = old.bring(&shop).await;
    assert_eq!((report.avatars, remarks(&report, Topic::MovedAvatar).len()), (3, 0));
    assert_eq!(files(shop.app.media.folder()), files(first.app.media.folder()));
}
