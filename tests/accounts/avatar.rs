//! The avatar: uploaded, shown, removed.

use image::{ImageFormat, Rgb, RgbImage};

use crate::support::Shop;

fn png(width: u32, height: u32, seed: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, seed]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn files(shop: &Shop) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { walk(&entry.path(), found) } else { found.push(entry.path()) }
        }
    }
    let mut found = Vec::new();
    walk(shop.app.media.folder(), &mut found);
    found
}

#[tokio::test]
async fn an_avatar_is_uploaded_shown_replaced_and_removed() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let answer = anna.post_file("/api/profile/avatar", "avatar", "../../evil.php", &png(900, 600, 1)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let address = answer.json()["avatar"].as_str().unwrap().to_owned();
    assert!(address.starts_with("/media/") && address.ends_with(".jpg") && !address.contains("evil"), "{address}");
    let file = shop.browser().get(&address).await;
    assert_eq!((file.status, file.header("content-type")), (200, Some("image/jpeg")));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox; frame-ancestors 'none'"));
    assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
    let picture = image::load_from_memory(&file.body).unwrap();
    assert_eq!((picture.width(), picture.height()), (512, 512));
    assert!(anna.get("/profile/").await.attributes("img", "src").contains(&address));
    let second = anna.post_file("/api/profile/avatar", "avatar", "b.png", &png(64, 64, 9)).await.json();
    assert_ne!(second["avatar"], address.as_str());
    assert_eq!(files(&shop).len(), 1, "the one before is gone");
    assert_eq!(shop.browser().get(&address).await.status, 404);
    assert_eq!(anna.delete("/api/profile/avatar").await.status, 200);
    assert_eq!(files(&shop).len(), 0);
    assert!(!anna.get("/profile/").await.has("main img.avatar"));
}

#[tokio::test]
async fn two_people_may_have_the_same_picture() {
    let shop = Shop::open().await;
    let (anna, boris) = (shop.customer("anna").await, shop.customer("boris").await);
    anna.post_file("/api/profile/avatar", "avatar", "a.png", &png(64, 64, 1)).await;
    let of_boris = boris.post_file("/api/profile/avatar", "avatar", "b.png", &png(64, 64, 1)).await.json();
    assert_eq!(files(&shop).len(), 2, "a file has one owner, who may remove it without asking");
    assert_eq!(anna.delete("/api/profile/avatar").await.status, 200);
    assert_eq!(shop.browser().get(of_boris["avatar"].as_str().unwrap()).await.status, 200, "Boris still shows it");
}

#[tokio::test]
async fn of_uploads_at_once_one_picture_stays() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let tabs = [anna.twin(), anna.twin(), anna.twin(), anna.twin()];
    let pictures: Vec<Vec<u8>> = (0..4).map(|seed| png(64, 64, seed)).collect();
    let uploads = tabs
        .iter()
        .zip(&pictures)
        .map(|(tab, picture)| tab.post_file("/api/profile/avatar", "avatar", "a.png", picture));
    for answer in futures_util::future::join_all(uploads).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(files(&shop).len(), 1);
    let shown = anna.get("/profile/").await.attributes("main img.avatar", "src");
    assert_eq!(shop.browser().get(&shown[0]).await.status, 200, "{shown:?}");
}

#[tokio::test]
async fn an_avatar_goes_by_a_plain_form_too() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let answer = anna.post_file("/profile/avatar/", "avatar", "a.png", &png(100, 100, 1)).await;
    assert_eq!((answer.status, answer.location()), (303, "/profile/"));
    assert_eq!(files(&shop).len(), 1);
    assert_eq!(anna.post_form("/profile/avatar/", &[("remove", "1")]).await.status, 303);
    assert_eq!(files(&shop).len(), 0);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_a_sentence() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    for bytes in [b"hello".to_vec(), svg, vec![0; 64], png(8, 8, 1), png(100, 100, 1)[..60].to_vec()] {
        let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &bytes).await;
        assert_eq!(answer.status, 400);
        assert!(answer.json()["errors"]["avatar"].is_string(), "{}", answer.text());
        let page = anna.post_file("/profile/avatar/", "avatar", "a.png", &bytes).await;
        assert_eq!((page.status, page.header("content-type")), (400, Some("text/html; charset=utf-8")));
    }
    let none = anna.post_file("/api/profile/avatar", "other", "a.png", &png(100, 100, 1)).await;
    assert_eq!(none.json()["errors"]["avatar"], "Выберите файл с фотографией");
    let large = anna.post_file("/api/profile/avatar", "avatar", "a.png", &vec![7; 5_500_000]).await;
    assert_eq!(large.status, 413);
    assert_eq!(files(&shop).len(), 0);
    assert_eq!(shop.browser().post_file("/api/profile/avatar", "avatar", "a.png", &png(64, 64, 1)).await.status, 401);
}

#[tokio::test]
async fn an_empty_file_is_called_empty_and_no_file_is_asked_for() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let empty = anna.post_file("/api/profile/avatar", "avatar", "photo.jpg", b"").await;
    assert_eq!((empty.status, empty.json()["errors"]["avatar"].as_str()), (400, Some("Файл пустой: выберите другой")));
    let page = anna.post_file("/profile/avatar/", "avatar", "photo.jpg", b"").await;
    assert!(page.texts(".invalid-feedback").iter().any(|text| text.contains("Файл пустой")), "{}", page.text());
    let none = anna.post_file("/api/profile/avatar", "avatar", "", b"").await;
    assert_eq!(none.json()["errors"]["avatar"], "Выберите файл с фотографией");
}
