//! Photos of goods move in, drawn anew, and keep their address.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use techstore::import::django::{self, Mode, Topic};

use super::old_site::{OldSite, everything, files, remarks};
use crate::support::Shop;

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb([20, 90, 200])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_photo_is_brought_whole_and_shown_at_its_old_address() {
    let shop = Shop::open().await;
    let old = OldSite::copy().change("UPDATE main_product SET image = 'products/big.png' WHERE id = 1").await;
    old.put("products/big.png", &picture(1_500, 500));
    let report = old.bring(&shop).await;
    assert_eq!((report.photos, report.avatars), (1, 3));
    let answer = shop.browser().get("/media/products/big.png").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    let shown = image::load_from_memory_with_format(&answer.body, ImageFormat::Png).unwrap();
    assert_eq!((shown.width(), shown.height()), (1_200, 400));
    let page = shop.browser().get("/product/tovar-7-0/").await.text();
    assert!(page.contains("/media/products/big.png"), "{page}");
    let before = everything(&shop).await;
    assert_eq!(old.bring(&shop).await.photos, 0);
    assert_eq!(everything(&shop).await, before);
}

#[tokio::test]
async fn what_is_no_photo_or_lies_elsewhere_is_left_out_and_told() {
    let shop = Shop::open().await;
    let old = OldSite::copy()
        .change(
            "UPDATE main_product SET image = 'products/none.jpg' WHERE id = 1;
             UPDATE main_product SET image = '../secret.png' WHERE id = 2;
             UPDATE main_product SET image = 'products/page.jpg' WHERE id = 3;
             UPDATE main_product SET image = '/etc/passwd' WHERE id = 4;
             UPDATE main_product SET image = 'products/link.png' WHERE id = 5",
        )
        .await;
    let secret = old.folder.path().join("secret.png");
    std::fs::write(&secret, picture(40, 40)).unwrap();
    old.put("products/page.jpg", b"<html><script>alert(1)</script></html>");
    std::os::unix::fs::symlink(&secret, old.paths.media.join("products/link.png")).unwrap();
    let report = old.bring(&shop).await;
    assert_eq!(
        remarks(&report, Topic::NoPhoto),
        [
            "tovar-7-0 (№ 1): products/none.jpg: такого файла нет",
            "tovar-7-1 (№ 2): ../secret.png: путь ведёт из папки",
            "tovar-7-2 (№ 3): products/page.jpg: Файл не похож на фотографию: подойдёт JPEG, PNG, WebP или GIF",
            "tovar-7-3 (№ 4): /etc/passwd: путь ведёт из папки",
            "tovar-7-4 (№ 5): products/link.png: путь ведёт из папки",
        ]
    );
    assert_eq!((report.products, report.photos), (30, 0));
    assert_eq!(shop.count("SELECT COUNT(*) FROM products WHERE image IS NOT NULL").await, 0);
    assert!(files(shop.app.media.folder()).keys().all(|path| path.starts_with("avatars/")));
    assert_eq!(shop.browser().get("/product/tovar-7-0/").await.status, 200);
}

#[tokio::test]
async fn a_photo_whose_place_is_taken_gets_another() {
    let shop = Shop::open().await;
    let old = OldSite::copy().change("UPDATE main_product SET image = 'products/a.png' WHERE id IN (1, 3)").await;
    old.put("products/a.png", &picture(40, 40));
    shop.app.media.write("products/a.png", &picture(20, 20)).await.unwrap();
    let report = old.bring(&shop).await;
    let moved = remarks(&report, Topic::MovedPhoto);
    assert_eq!((moved.len(), report.photos), (2, 2), "two products may show the same");
    let path = moved[0].strip_prefix("tovar-7-0 (№ 1): products/a.png → ").unwrap();
    assert_eq!(shop.browser().get(&format!("/media/{path}")).await.status, 200);
    assert_eq!(shop.browser().get("/media/products/a.png").await.body, picture(20, 20));
}

#[tokio::test]
async fn a_rehearsal_tells_of_photos_and_writes_none() {
    let shop = Shop::open().await;
    let old = OldSite::copy()
        .change(
            "UPDATE main_product SET image = 'products/a.png' WHERE id = 1;
             UPDATE main_product SET image = 'products/a.jfif' WHERE id = 3;
             UPDATE main_order SET status = 'lost' WHERE id = 2",
        )
        .await;
    old.put("products/a.png", &picture(40, 40));
    old.put("products/a.jfif", &picture(40, 40));
    let before = everything(&shop).await;
    let rehearsal = django::bring(&shop.app.accounts, &old.paths, Mode::Rehearse).await.unwrap();
    assert_eq!(everything(&shop).await, before);
    let report = old.bring(&shop).await;
    assert_eq!(rehearsal.remarks, report.remarks);
    assert_eq!((rehearsal.photos, rehearsal.orders, rehearsal.lines), (2, 25, 64));
}
