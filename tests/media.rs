//! The media folder: what is served of it, and what is not.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use crate::support::Shop;

/// Files of a picture's name are served by it alone: what is in them does not matter here.
fn put(folder: &Path, path: &str) {
    std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
    std::fs::write(folder.join(path), b"picture").unwrap();
}

#[tokio::test]
async fn a_symbolic_link_in_the_media_folder_is_never_followed() {
    let shop = Shop::open().await;
    let (media, outside) = (shop.app.media.folder().to_owned(), tempfile::tempdir().unwrap());
    put(&media, "products/real.png");
    put(outside.path(), "secret.png");
    symlink(outside.path().join("secret.png"), media.join("products/file.png")).unwrap();
    symlink(outside.path(), media.join("folder")).unwrap();
    symlink(media.join("products"), media.join("inner")).unwrap();
    symlink("real.png", media.join("products/beside.png")).unwrap();
    let browser = shop.browser();
    assert_eq!(browser.get("/media/products/real.png").await.body, b"picture");
    for path in ["products/file.png", "folder/secret.png", "inner/real.png", "products/beside.png"] {
        let answer = browser.get(&format!("/media/{path}")).await;
        assert_eq!((answer.status, answer.text().contains("picture")), (404, false), "{path}");
    }
}

#[tokio::test]
async fn the_media_folder_itself_may_be_a_symbolic_link_of_the_operators() {
    let shop = Shop::open().await;
    let (media, disk) = (shop.app.media.folder().to_owned(), tempfile::tempdir().unwrap());
    std::fs::create_dir_all(media.parent().unwrap()).unwrap();
    symlink(disk.path(), &media).unwrap();
    put(disk.path(), "products/real.png");
    assert_eq!(shop.browser().get("/media/products/real.png").await.body, b"picture");
    let anna = shop.customer("anna").await;
    let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &crate::goods::png(64, 64)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn pipes_folders_and_paths_that_lead_out_are_not_found_and_hold_nobody_up() {
    let shop = Shop::open().await;
    let media = shop.app.media.folder().to_owned();
    put(&media, "products/real.png");
    put(media.parent().unwrap(), "secret.png");
    std::fs::create_dir(media.join("folder.png")).unwrap();
    let pipe = media.join("pipe.png");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
    let browser = shop.browser();
    for path in [
        "pipe.png",
        "folder.png",
        "%2e%2e/secret.png",
        "products/..%2f..%2fsecret.png",
        "%2fetc%2fa.png",
        "products/real.png%00.png",
    ] {
        let status = browser.get(&format!("/media/{path}")).await.status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
}

#[tokio::test]
async fn no_upload_is_written_through_a_symbolic_link() {
    let shop = Shop::open().await;
    let (media, outside) = (shop.app.media.folder().to_owned(), tempfile::tempdir().unwrap());
    std::fs::create_dir_all(&media).unwrap();
    symlink(outside.path(), media.join("avatars")).unwrap();
    let anna = shop.customer("anna").await;
    let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &crate::goods::png(64, 64)).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    assert_eq!(shop.count("SELECT COUNT(*) FROM user_profiles WHERE avatar IS NOT NULL").await, 0);
}

#[tokio::test]
async fn an_old_picture_that_cannot_be_removed_does_not_fail_the_change_that_was_made() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let send = async |seed: u32| {
        anna.post_file("/api/profile/avatar", "avatar", "a.png", &crate::goods::png(64 + seed, 64)).await
    };
    let first = send(0).await.json()["avatar"].as_str().unwrap().to_owned();
    let file = shop.app.media.folder().join(first.trim_start_matches("/media/"));
    // A folder in the file's place: nobody can remove it as a file, whoever they are.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let second = send(1).await;
    assert_eq!(second.status, 200, "{}", second.text());
    assert_ne!(second.json()["avatar"], first.as_str());
    assert_eq!(anna.delete("/api/profile/avatar").await.status, 200);
}

#[tokio::test]
async fn uploaded_files_and_their_folders_are_their_owners_alone() {
    let shop = Shop::open().await;
    let anna = shop.customer("anna").await;
    let before = rustix::process::umask(Mode::empty());
    let answer = anna.post_file("/api/profile/avatar", "avatar", "a.png", &crate::goods::png(64, 64)).await;
    rustix::process::umask(before);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let media = shop.app.media.folder().to_owned();
    let file = media.join(answer.json()["avatar"].as_str().unwrap().trim_start_matches("/media/"));
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap()), mode(&media)), (0o600, 0o700, 0o700));
    assert_eq!(mode(media.parent().unwrap()), 0o700);
}
