//! A product's photos: uploaded, put in order, replaced, removed; each once, however often it is sent.

use image::{ImageFormat, Rgb, RgbImage};

use crate::admin::clerk;
use crate::admin::product_stock::{ten, version};
use crate::admin::products::product_card;
use crate::goods::{self, product};
use crate::support::{Answer, Browser, Shop};

fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, seed]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Sends a photo to a small form of a card, as a browser sends a form with a file.
async fn send(browser: &Browser, address: &str, version: &str, bytes: &[u8]) -> Answer {
    let mut body =
        format!("--edge\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n").into_bytes();
    body.extend_from_slice(
        b"--edge\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"../../evil.php\"\r\n\r\n",
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    browser.post_bytes(address, "multipart/form-data; boundary=edge", body).await
}

/// Sends the first photo of the card of an address.
async fn upload(browser: &Browser, path: &str, version: &str, bytes: &[u8]) -> Answer {
    send(browser, &format!("{path}photo/"), version, bytes).await
}

/// Adds a photo, with the version that the card has now.
async fn add(browser: &Browser, path: &str, seed: u8) -> Answer {
    let version = version(&browser.get(path).await, "photos");
    send(browser, &format!("{path}photos/"), &version, &png(64, 64, seed)).await
}

/// Presses a button below a photo: «Левее» or «Убрать».
async fn press(browser: &Browser, path: &str, button: &str) -> Answer {
    let page = browser.get(path).await;
    let form = format!("form:has([aria-label='{button}'])");
    let address = page.attributes(&form, "action")[0].clone();
    let place = page.attributes(&format!("{form} [name=place]"), "value")[0].clone();
    browser.post_form(&address, &[("place", &place)]).await
}

fn files(shop: &Shop) -> usize {
    std::fs::read_dir(shop.app.media.folder().join("products")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn a_photo_is_drawn_anew_shown_replaced_and_removed() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    let page = clerk.get(&path).await;
    assert!(page.attributes(".preview img", "src")[0].contains("phone-graphite"), "a drawing until there is one");
    assert!(!page.has("#form-remove-photo"));
    let answer = upload(&clerk, &path, &version(&page, "photo"), &png(1_600, 800, 1)).await;
    assert_eq!((answer.status, answer.location()), (303, path.as_str()), "{}", answer.text());
    let page = clerk.get(&path).await;
    let first = page.attributes(".preview img", "src")[0].clone();
    assert!(first.starts_with("/media/products/") && first.ends_with(".jpg") && !first.contains("evil"), "{first}");
    let file = shop.browser().get(&first).await;
    let picture = image::load_from_memory(&file.body).unwrap();
    assert_eq!((picture.width(), picture.height()), (1_200, 600));
    assert!(shop.browser().get("/product/mira/").await.text().contains(&first));

    let stale = upload(&clerk, &path, "", &png(64, 64, 2)).await;
    assert_eq!((stale.status, files(&shop)), (409, 1), "what is not shown is not kept");
    assert_eq!(upload(&clerk, &path, &version(&page, "photo"), &png(64, 64, 3)).await.status, 303);
    assert_eq!(files(&shop), 1, "the one before is gone");
    assert_eq!(shop.browser().get(&first).await.status, 404);

    let page = clerk.get(&path).await;
    let fields = [("version", version(&page, "remove-photo"))];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(clerk.post_form(&format!("{path}photo/remove/"), &fields).await.status, 303);
    assert_eq!((files(&shop), shop.count("SELECT COUNT(*) FROM products WHERE image IS NOT NULL").await), (0, 0));
    assert_eq!(clerk.post_form(&format!("{path}photo/remove/"), &fields).await.status, 409, "there is none any more");
    let history = clerk.get(&path).await.texts(".log li");
    assert_eq!(history.len(), 3, "{history:?}");
    assert!(history[2].contains("Новое фото Фото: нет загружено"), "{history:?}");
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_not_kept() {
    let shop = Shop::open().await;
    let (clerk, path) = ten(&shop).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    for bytes in [b"hello".to_vec(), svg, png(8, 8, 1), png(100, 100, 1)[..60].to_vec(), Vec::new()] {
        let answer = upload(&clerk, &path, "", &bytes).await;
        assert_eq!(answer.status, 400);
        assert!(answer.has("#photo-photo-error"));
    }
    assert_eq!(upload(&clerk, &path, "", &vec![7; 5_500_000]).await.status, 413);
    assert_eq!(clerk.post_form(&format!("{path}photo/"), &[("photo", "x.png")]).await.status, 400);
    assert_eq!(files(&shop), 0);
}

#[tokio::test]
async fn a_deleted_product_takes_its_photo_along_unless_another_shows_it() {
    let shop = Shop::open().await;
    let mut first = product("first");
    first.stock = 0;
    let mut second = product("second");
    second.stock = 0;
    goods::stock(&shop, vec![first, second]).await;
    let clerk = clerk(&shop).await;
    let path = product_card(&shop, "first").await;
    assert_eq!(upload(&clerk, &path, "", &png(64, 64, 1)).await.status, 303);
    shop.execute("UPDATE products SET image = (SELECT MAX(p.image) FROM products p)").await;
    for (slug, left) in [("first", 1), ("second", 0)] {
        let number = shop.goods(slug).id().await.to_string();
        let fields = [("action", "delete"), ("id", number.as_str()), ("confirm", "1")];
        assert_eq!(clerk.post_form("/admin/products/actions/", &fields).await.status, 303);
        assert_eq!(files(&shop), left, "{slug}");
    }
}

/// A product with photos of these colours, in this order, and another without.
async fn with_photos(shop: &Shop, seeds: &[u8]) -> (Browser, String, Vec<String>) {
    goods::stock(shop, vec![product("mira"), product("other")]).await;
    let (clerk, path) = (clerk(shop).await, product_card(shop, "mira").await);
    assert_eq!(upload(&clerk, &path, "", &png(64, 64, seeds[0])).await.status, 303);
    for seed in &seeds[1..] {
        let answer = add(&clerk, &path, *seed).await;
        assert_eq!((answer.status, answer.location()), (303, path.as_str()), "{}", answer.text());
    }
    let photos = clerk.get(&path).await.attributes(".image-list img", "src");
    (clerk, path, photos)
}

/// The photos on the product's page, in their order.
async fn gallery(shop: &Shop) -> Vec<String> {
    // Pages of goods are kept for a second.
    shop.advance(jiff::SignedDuration::from_secs(2));
    let page = shop.browser().get("/product/mira/").await;
    page.attributes(".thumbs img", "src").into_iter().filter(|photo| photo.starts_with("/media/")).collect()
}

#[tokio::test]
async fn photos_are_added_put_in_order_and_removed() {
    let shop = Shop::open().await;
    let (clerk, path, photos) = with_photos(&shop, &[1, 2, 3]).await;
    let [one, two, three] = photos.as_slice() else { panic!("{photos:?}") };
    assert_eq!(gallery(&shop).await, photos);
    let page = shop.browser().get("/product/mira/?photo=2").await;
    assert_eq!(page.attributes(".gallery-main > img", "src"), [two.as_str()]);
    assert_eq!(page.attributes(".gallery-main > img", "alt"), ["Lumen mira, фото 2"]);
    let data = page.texts("script[type='application/ld+json']").concat();
    assert!(photos.iter().all(|photo| data.contains(photo.as_str())), "{data}");

    let answer = press(&clerk, &path, "Левее: Фото\u{a0}3").await;
    assert_eq!((answer.status, answer.location()), (303, path.as_str()));
    assert_eq!(gallery(&shop).await, [one, three, two].map(String::as_str));
    press(&clerk, &path, "Левее: Фото\u{a0}2").await;
    assert_eq!(gallery(&shop).await, [three, one, two].map(String::as_str), "the second becomes the first");
    let shown = clerk.get(&path).await.attributes(".preview img", "src");
    assert_eq!(shown, [three.as_str()]);

    press(&clerk, &path, "Убрать: Фото\u{a0}2").await;
    assert_eq!(gallery(&shop).await, [three, two].map(String::as_str));
    assert_eq!(shop.browser().get(one).await.status, 404, "nobody shows it any more");
    let rest = clerk.get(&path).await;
    let fields = [("version", version(&rest, "remove-photo"))];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    clerk.post_form(&format!("{path}photo/remove/"), &fields).await;
    let page = clerk.get(&path).await;
    assert_eq!(page.attributes(".preview img", "src"), [two.as_str()], "the next one is the first now");
    assert!(!page.has(".image-list"), "one photo has no order");
    assert_eq!((files(&shop), shop.count("SELECT COUNT(*) FROM product_photos").await), (1, 0));
    let history = page.texts(".log li");
    for (line, words) in history.iter().zip([
        "Удаление фото Фото: было нет",
        "Удаление фото Фото 2: было нет",
        "Порядок фото Фото: 2-е главное",
        "Порядок фото Фото: 3-е 2-е",
        "Ещё фото Фото 3: нет добавлено",
        "Ещё фото Фото 2: нет добавлено",
    ]) {
        assert!(line.contains(words), "{words} in {line}");
    }
}

#[tokio::test]
async fn a_photo_is_added_once_and_never_too_many() {
    let shop = Shop::open().await;
    let (clerk, path, _) = with_photos(&shop, &[1, 2]).await;
    let seen = version(&clerk.get(&path).await, "photos");
    assert_eq!(add(&clerk, &path, 3).await.status, 303);
    let again = send(&clerk, &format!("{path}photos/"), &seen, &png(64, 64, 4)).await;
    assert_eq!((again.status, files(&shop)), (409, 3), "what is not shown is not kept");
    for seed in 4..=12 {
        assert_eq!(add(&clerk, &path, seed).await.status, 303, "{seed}");
    }
    let full = clerk.get(&path).await;
    assert_eq!((full.texts(".image-list li").len(), full.has("#form-photos")), (12, false));
    let latest = shop.count("SELECT MAX(id) FROM product_photos").await.to_string();
    let more = send(&clerk, &format!("{path}photos/"), &latest, &png(64, 64, 13)).await;
    assert_eq!((more.status, files(&shop)), (409, 12));
}

#[tokio::test]
async fn a_photo_moves_once_however_often_its_button_is_pressed() {
    let shop = Shop::open().await;
    let (clerk, path, photos) = with_photos(&shop, &[1, 2, 3, 4]).await;
    let [one, two, three, four] = photos.as_slice() else { panic!("{photos:?}") };
    let last = shop.count("SELECT MAX(id) FROM product_photos").await;
    for _ in 0..3 {
        let answer = clerk.post_form(&format!("{path}photos/{last}/advance/"), &[("place", "3")]).await;
        assert_eq!((answer.status, answer.location()), (303, path.as_str()));
    }
    assert_eq!(gallery(&shop).await, [one, two, four, three].map(String::as_str));
}

#[tokio::test]
async fn a_photo_is_moved_and_removed_only_where_it_is() {
    let shop = Shop::open().await;
    let (clerk, path, photos) = with_photos(&shop, &[1, 2]).await;
    let other = product_card(&shop, "other").await;
    let photo = shop.count("SELECT id FROM product_photos").await;
    for deed in ["advance", "drop"] {
        let addresses = [format!("{other}photos/{photo}/{deed}/"), format!("{path}photos/0/{deed}/")];
        for address in addresses.iter().map(String::as_str).chain(["/admin/products/x/photos/1/drop/"]) {
            assert_eq!(clerk.post_form(address, &[]).await.status, 404, "{address}");
        }
        let address = format!("{path}photos/{photo}/{deed}/");
        assert_eq!(clerk.get(&address).await.location(), path, "a look does nothing");
        let anna = shop.customer(&format!("anna-{deed}")).await;
        assert!(anna.post_form(&address, &[]).await.location().starts_with("/admin/login/"));
    }
    assert_eq!(gallery(&shop).await, photos);
    let address = format!("{path}photos/{photo}/drop/");
    assert_eq!(clerk.post_form(&address, &[]).await.status, 303);
    assert_eq!(clerk.post_form(&address, &[]).await.status, 404, "it is gone already");
    let pressed_again = clerk.post_form(&address, &[("place", "1")]).await;
    assert_eq!((pressed_again.status, pressed_again.location()), (303, path.as_str()));
    assert!(clerk.get(&path).await.text().contains("Возможно, кнопку нажали дважды"));
    assert_eq!(files(&shop), 1);
}

#[tokio::test]
async fn a_deleted_product_takes_all_its_photos_along() {
    let shop = Shop::open().await;
    let mut fresh = product("mira");
    fresh.stock = 0;
    goods::stock(&shop, vec![fresh]).await;
    let (clerk, path) = (clerk(&shop).await, product_card(&shop, "mira").await);
    assert_eq!(upload(&clerk, &path, "", &png(64, 64, 1)).await.status, 303);
    for seed in 2..=4 {
        assert_eq!(add(&clerk, &path, seed).await.status, 303);
    }
    assert_eq!(files(&shop), 4);
    let number = shop.goods("mira").id().await.to_string();
    let fields = [("action", "delete"), ("id", number.as_str()), ("confirm", "1")];
    assert_eq!(clerk.post_form("/admin/products/actions/", &fields).await.status, 303);
    assert_eq!((files(&shop), shop.count("SELECT COUNT(*) FROM product_photos").await), (0, 0));
}
