//! Importing pictures: re-encoded like every upload, and kept at their old address where possible.
//!
//! `/media/avatars/anna.png` stays a PNG, re-encoded from the old file's pixels. A picture gets an address made from
//! its content when its name's extension cannot hold it (a transparent picture called `.jpg`), is a kind that we do not
//! serve, or when another picture has that address here.

use std::collections::HashMap;
use std::io::{Cursor, ErrorKind, Read};
use std::num::NonZeroUsize;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use futures_util::{StreamExt, stream};
use image::ImageFormat;

use super::new_files::NewFiles;
use crate::kernel::durable::Folder;
use crate::media::Media;
use crate::media::picture::{self, Kind, Picture, Refused};

/// The longest side of a product's photo, in pixels.
const PHOTO: u32 = 1_200;

/// How a picture is cut.
#[derive(Debug, Clone, Copy)]
pub(super) enum Frame {
    Avatar,
    Photo,
}

/// The new path of each picture by its old path, or why it was not imported.
pub(super) type Brought = HashMap<String, Result<String, String>>;

/// A re-encoded file, or why it could not be re-encoded.
type Drawn = Result<Redrawn, String>;

struct Redrawn {
    /// As an upload would be stored.
    picture: Picture,
    /// In the format of its old extension, where possible.
    by_old_name: Option<Vec<u8>>,
}

pub(super) struct Pictures {
    media: Media,
    from: Arc<PathBuf>,
    is_rehearsal: bool,
    files: NewFiles,
}

impl Pictures {
    /// In a rehearsal nothing will be written.
    pub(super) fn open(media: &Media, from: &Path, is_rehearsal: bool) -> anyhow::Result<Self> {
        let folder = from.canonicalize().with_context(|| format!("cannot open the folder {}", from.display()))?;
        anyhow::ensure!(folder.is_dir(), "{} is no folder", folder.display());
        Ok(Self { media: media.clone(), from: Arc::new(folder), is_rehearsal, files: NewFiles::default() })
    }

    /// Imports the pictures at these paths below the old folder.
    pub(super) async fn bring(&mut self, frame: Frame, mut paths: Vec<String>) -> anyhow::Result<Brought> {
        paths.sort_unstable();
        paths.dedup();
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let from = Arc::clone(&self.from);
        let mut drawn = stream::iter(paths).map(|path| draw(Arc::clone(&from), frame, path)).buffered(threads);
        let mut brought = Brought::new();
        while let Some(next) = drawn.next().await {
            let (path, redrawn) = next?;
            let outcome = match redrawn {
                Ok(redrawn) if self.is_rehearsal => Ok(place(&self.media, &path, redrawn).await?.0),
                Ok(redrawn) => Ok(self.keep(&path, redrawn).await?),
                Err(why) => Err(why),
            };
            brought.insert(path, outcome);
        }
        Ok(brought)
    }

    /// The files that were written.
    pub(super) fn into_files(self) -> NewFiles {
        self.files
    }

    async fn keep(&mut self, path: &str, redrawn: Redrawn) -> anyhow::Result<String> {
        let (path, missing) = place(&self.media, path, redrawn).await?;
        if let Some(bytes) = missing {
            self.files.write(&self.media, &path, &bytes).await.context("cannot keep a picture")?;
        }
        Ok(path)
    }
}

async fn draw(from: Arc<PathBuf>, frame: Frame, path: String) -> anyhow::Result<(String, Drawn)> {
    tokio::task::spawn_blocking(move || {
        let drawn = match read(&from, &path).with_context(|| format!("cannot read {path:?} of the old media folder"))? {
            Ok(bytes) => redraw(&bytes, frame, &path),
            Err(why) => Err(why),
        };
        Ok((path, drawn))
    })
    .await?
}

/// The bytes of a file, or why it is not imported.
fn read(from: &Path, path: &str) -> std::io::Result<Result<Vec<u8>, String>> {
    let refused = |why: &str| Ok(Err(why.to_owned()));
    let stays = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !stays || path.contains(['\\', '\0']) {
        return refused("путь ведёт из папки");
    }
    let place = match from.join(path).canonicalize() {
        Ok(place) => place,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return refused("такого файла нет");
        }
        Err(error) => return Err(error),
    };
    // Checked after resolving links: a link inside the folder may lead outside.
    let Ok(inside) = place.strip_prefix(from) else { return refused("путь ведёт из папки") };
    if !place.is_file() {
        return refused("это не файл");
    }
    let (Some(folder), Some(name)) = (inside.parent(), inside.file_name()) else {
        return refused("это не файл");
    };
    let mut bytes = Vec::new();
    // Links were resolved above, so a link found now was put there meanwhile and is not followed. One byte more than
    // allowed is read, to notice a file that is too large.
    let file = Folder::open(from)?.below(folder)?.file(name)?;
    file.take(picture::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
}

fn redraw(bytes: &[u8], frame: Frame, path: &str) -> Drawn {
    let picture = match frame {
        Frame::Avatar => picture::square(bytes, picture::LARGEST_SQUARE),
        Frame::Photo => picture::fit(bytes, PHOTO, PHOTO),
    };
    let picture = picture.map_err(|refused: Refused| refused.to_string())?;
    let by_old_name = in_kind_of(&picture, path);
    Ok(Redrawn { picture, by_old_name })
}

/// The picture in the format of its extension, if we serve that format and it can hold the picture.
fn in_kind_of(picture: &Picture, path: &str) -> Option<Vec<u8>> {
    let promised = match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => ImageFormat::Jpeg,
        "png" => ImageFormat::Png,
        "gif" => ImageFormat::Gif,
        "webp" => ImageFormat::WebP,
        _ => return None,
    };
    let made = match picture.kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
    };
    if promised == made {
        return Some(picture.bytes.clone());
    }
    if promised == ImageFormat::Jpeg {
        // It was not encoded as JPEG because it is transparent.
        return None;
    }
    let pixels = image::load_from_memory_with_format(&picture.bytes, made).ok()?;
    let mut bytes = Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, promised).ok()?;
    Some(bytes.into_inner())
}

/// The path of a picture, and its bytes if they are not stored there yet.
async fn place(media: &Media, old: &str, redrawn: Redrawn) -> anyhow::Result<(String, Option<Vec<u8>>)> {
    if let Some(bytes) = redrawn.by_old_name {
        match there(media, old).await? {
            There::Nothing => return Ok((old.to_owned(), Some(bytes))),
            There::File(found) if found == bytes => return Ok((old.to_owned(), None)),
            There::File(_) | There::Other => {}
        }
    }
    let (path, bytes) = (redrawn.picture.path(), redrawn.picture.bytes);
    // The name is made from the content, so a file with other content is damaged and is replaced.
    let is_there = matches!(there(media, &path).await?, There::File(found) if found == bytes);
    Ok((path, (!is_there).then_some(bytes)))
}

/// What the media folder has at a path.
enum There {
    Nothing,
    File(Vec<u8>),
    /// A folder or a symbolic link, or a file where the path has a folder.
    Other,
}

async fn there(media: &Media, path: &str) -> anyhow::Result<There> {
    let (media, owned) = (media.clone(), path.to_owned());
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        media.open(&owned)?.read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    });
    match read.await? {
        Ok(bytes) => Ok(There::File(bytes)),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Ok(There::Nothing),
            ErrorKind::PermissionDenied => {
                Err(error).with_context(|| format!("cannot read {path:?} of the media folder"))
            }
            _ => Ok(There::Other),
        },
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn opaque() -> DynamicImage {
        RgbImage::from_pixel(60, 40, Rgb([200, 60, 20])).into()
    }

    fn transparent() -> DynamicImage {
        RgbaImage::from_pixel(60, 40, Rgba([200, 60, 20, 90])).into()
    }

    #[test]
    fn an_avatar_keeps_the_kind_that_its_name_promises() {
        for (name, format) in [
            ("a.jpg", ImageFormat::Jpeg),
            ("a.JPEG", ImageFormat::Jpeg),
            ("a.png", ImageFormat::Png),
            ("a.gif", ImageFormat::Gif),
            ("a.webp", ImageFormat::WebP),
        ] {
            let avatar = redraw(&encoded(&opaque(), ImageFormat::Png), Frame::Avatar, name).unwrap();
            let kept = avatar.by_old_name.unwrap();
            assert_eq!(image::guess_format(&kept).unwrap(), format, "{name}");
            let pixels = image::load_from_memory(&kept).unwrap().into_rgb8();
            assert_eq!((pixels.width(), pixels.height()), (40, 40));
            let Rgb([red, green, blue]) = *pixels.get_pixel(20, 20);
            assert!(
                red.abs_diff(200) < 9 && green.abs_diff(60) < 9 && blue.abs_diff(20) < 9,
                "{name}: {red} {green} {blue}"
            );
        }
    }

    #[test]
    fn what_a_name_cannot_hold_gets_another() {
        for (name, image) in [("a.jpg", transparent()), ("a.bmp", opaque()), ("a", opaque()), ("a.jfif", opaque())] {
            let avatar = redraw(&encoded(&image, ImageFormat::Png), Frame::Avatar, name).unwrap();
            assert_eq!(avatar.by_old_name, None, "{name}");
        }
        assert!(
            redraw(&encoded(&transparent(), ImageFormat::Png), Frame::Avatar, "a.png").unwrap().by_old_name.is_some()
        );
    }

    #[test]
    fn a_photo_is_shown_whole_and_shrunk_to_fit() {
        let large = DynamicImage::from(RgbImage::from_pixel(2_400, 600, Rgb([200, 60, 20])));
        let photo = redraw(&encoded(&large, ImageFormat::Png), Frame::Photo, "a.jpg").unwrap();
        assert_eq!((photo.picture.width, photo.picture.height), (1_200, 300));
        let small = redraw(&encoded(&opaque(), ImageFormat::Png), Frame::Photo, "a.jpg").unwrap();
        assert_eq!((small.picture.width, small.picture.height), (60, 40));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<?php ?>", &[0; 100]] {
            assert!(redraw(bytes, Frame::Photo, "a.png").is_err());
        }
    }

    #[test]
    fn only_files_inside_the_folder_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("media").canonicalize().unwrap_or_else(|_| {
            std::fs::create_dir_all(folder.path().join("media/avatars")).unwrap();
            folder.path().join("media").canonicalize().unwrap()
        });
        std::fs::write(folder.path().join("secret.png"), b"secret").unwrap();
        std::fs::write(from.join("avatars/a.png"), b"a").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret.png"), from.join("avatars/link.png")).unwrap();
        std::os::unix::fs::symlink(from.join("avatars/a.png"), from.join("avatars/inner.png")).unwrap();
        let secret = folder.path().join("secret.png");
        for path in [
            "../secret.png",
            "avatars/../../secret.png",
            secret.to_str().unwrap(),
            "avatars/link.png",
            "avatars\\a.png",
            "avatars/a.png\0",
        ] {
            assert_eq!(read(&from, path).unwrap(), Err("путь ведёт из папки".to_owned()), "{path:?}");
        }
        assert_eq!(read(&from, "avatars/none.png").unwrap(), Err("такого файла нет".to_owned()));
        assert_eq!(read(&from, "avatars/a.png/b.png").unwrap(), Err("такого файла нет".to_owned()));
        assert_eq!(read(&from, "avatars").unwrap(), Err("это не файл".to_owned()));
        assert_eq!(read(&from, "avatars/a.png").unwrap(), Ok(b"a".to_vec()));
        assert_eq!(read(&from, "avatars/inner.png").unwrap(), Ok(b"a".to_vec()));
    }
}
