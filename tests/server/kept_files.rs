//! What `techstore doctor` finds among the files, and what a start does with them.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Output;

use image::{ImageFormat, Rgb, RgbImage};
use techstore_db::Reads;

use super::program::House;

fn picture(format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(200, 100, |x, y| Rgb([(x * 7 % 251) as u8, (y * 13 % 241) as u8, (x * y % 239) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn cut(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() / 2].to_vec()
}

/// Puts a picture of each product into the folder; nothing where there is none to put.
async fn show(house: &House, pictures: &[Option<Vec<u8>>]) {
    let folder = house.path("data/media/products");
    std::fs::create_dir_all(&folder).unwrap();
    for bytes in pictures {
        let product = house.product(1).await;
        if let Some(bytes) = bytes {
            std::fs::write(folder.join(format!("{product}.png")), bytes).unwrap();
        }
    }
    let db = house.db().await;
    let mut tx = db.write().await.unwrap();
    tx.sql("UPDATE products SET image = 'products/' || CAST(id AS TEXT) || '.png'").execute().await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

fn doctor(house: &House) -> (bool, String) {
    let mut command = house.command("doctor");
    let Output { status, stdout, .. } = command.stdout(std::process::Stdio::piped()).output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap())
}

fn assert_says(said: &str, line: &str) {
    assert!(said.lines().any(|said| said.starts_with(line)), "{line}\n{said}");
}

#[tokio::test]
async fn doctor_finds_pictures_that_are_missing_empty_cut_off_or_damaged() {
    let house = House::build().await;
    let png = picture(ImageFormat::Png);
    let mut flipped = png.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    let whole =
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP].map(|format| Some(picture(format)));
    show(&house, &whole).await;
    house.assert_healthy();
    let broken = [
        None,
        Some(Vec::new()),
        Some(cut(&png)),
        Some(cut(&picture(ImageFormat::Jpeg))),
        Some(cut(&picture(ImageFormat::Gif))),
        Some(cut(&picture(ImageFormat::WebP))),
        Some(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        Some(vec![0; 4096]),
        Some(flipped),
    ];
    show(&house, &broken).await;
    let (is_fine, said) = doctor(&house);
    assert!(!is_fine, "{said}");
    assert_says(&said, "BROKEN  every picture that pages show exists: products/5.png");
    assert_says(&said, "BROKEN  no picture that pages show is empty: products/6.png");
    let damaged = "products/10.png, products/11.png, products/12.png, products/13.png, products/7.png, products/8.png, products/9.png";
    assert_says(&said, &format!("BROKEN  no picture that pages show is truncated or damaged: {damaged}"));
}

#[tokio::test]
async fn doctor_names_links_leftovers_and_a_picture_behind_a_link() {
    let house = House::build().await;
    show(&house, &[Some(picture(ImageFormat::Png))]).await;
    let media = house.path("data/media");
    std::fs::rename(media.join("products/1.png"), house.path("elsewhere.png")).unwrap();
    symlink(house.path("elsewhere.png"), media.join("products/1.png")).unwrap();
    symlink("/etc", media.join("folder")).unwrap();
    std::fs::write(media.join("products/techstore-00ff.part"), b"half").unwrap();
    std::fs::write(media.join("products/spare.png"), b"spare").unwrap();
    let (is_fine, said) = doctor(&house);
    assert!(!is_fine, "{said}");
    assert_says(&said, "BROKEN  every picture that pages show is a regular file and is served: products/1.png");
    let line = said.lines().find(|line| line.starts_with("CHECK   the media folder contains only files")).unwrap();
    assert!(line.contains("products/1.png") && line.contains("folder"), "{line}");
    assert_says(
        &said,
        "CHECK   there are no incomplete files of a killed program (1 found): products/techstore-00ff.part",
    );
    assert_says(&said, "CHECK   there are no unused files (1 found): products/spare.png");
}

#[tokio::test]
async fn a_start_removes_what_a_killed_program_left_half_written_and_nothing_else() {
    let house = House::build().await;
    for name in ["media/a.png", "media/avatars/techstore-00ff.part", "mail/old.eml.part", "mail/old.eml"] {
        let path = house.path("data").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, b"x").unwrap();
    }
    let there = |name: &str| house.path("data").join(name).exists();
    let first = house.open();
    assert!(there("media/a.png") && there("mail/old.eml"));
    assert!(!there("media/avatars/techstore-00ff.part") && !there("mail/old.eml.part"));
    std::fs::write(house.path("data/media/techstore-11.part"), b"half").unwrap();
    let second = house.open();
    assert!(there("media/techstore-11.part"), "the first may be writing it");
    assert!(first.stop().success() && second.stop().success());
}

#[tokio::test]
async fn what_others_may_read_is_named_with_its_mode_and_left_as_it_is() {
    let house = House::build().await;
    show(&house, &[Some(picture(ImageFormat::Png))]).await;
    let set = |path: &str, mode: u32| {
        std::fs::set_permissions(house.path(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (path, private) in
        [("data", 0o700), ("data/media", 0o700), ("data/media/products", 0o700), ("data/media/products/1.png", 0o600)]
    {
        set(path, private);
    }
    let what = "files and folders are readable by their owner only";
    assert_says(&doctor(&house).1, &format!("ok      {what}"));
    set("data/media/products/1.png", 0o644);
    set("data/media", 0o750);
    std::fs::write(house.path("techstore.toml"), "").unwrap();
    set("techstore.toml", 0o644);
    let line =
        format!("CHECK   {what} (3 are not): data/media (750), data/media/products/1.png (644), techstore.toml (644)");
    assert_says(&doctor(&house).1, &line);
    let log = house.path("log");
    assert!(house.open_with_log(&log).stop().success());
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("WARN") && log.contains("data/media (750)"), "{log}");
    assert_eq!((mode(&house.path("data/media")), mode(&house.path("data/media/products/1.png"))), (0o750, 0o644));
}
