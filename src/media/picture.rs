//! Pictures people upload (avatars, product photos): checked, decoded, resized and drawn anew from their pixels.
//!
//! Nothing of an upload reaches the disk but its pixels: no EXIF with the place of a photo, no text chunk, no colour
//! profile, no bytes after the end of the image. Names and types that the sender claims are not even asked for.
//!
//! 1. At most [`MAX_BYTES`]. The kind is told by the first bytes alone: JPEG, PNG, WebP, GIF (its first frame).
//! 2. The header is read and [`MAX_SIDE`], [`MAX_PIXELS`], [`MIN_SIDE`] and [`MEMORY`] are checked before a pixel is
//!    decoded.
//! 3. The picture is shrunk, never enlarged; turned as its EXIF orientation says; converted to sRGB when it carries
//!    a plain RGB profile (Display P3, Adobe RGB). Other profiles (CMYK, table based, grey), gamma and `cICP` are
//!    dropped, the numbers are then read as sRGB.
//! 4. Opaque pictures become JPEG at quality 82, pictures with transparent parts become PNG.
//!
//! The work is pure computation and takes up to a second: call it from a blocking thread, a few at a time.

mod alpha;
mod colour;
mod frame;
mod gif;
mod jpeg;
mod refused;
mod resample;
mod source;
mod webp;

use std::fmt::Write as _;
use std::panic;

use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use sha2::{Digest, Sha256};

pub use refused::Refused;

/// The largest file that is looked at, in bytes: 5 MiB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// The longest side of an upload, in pixels.
pub const MAX_SIDE: u32 = 8_000;
/// The most pixels of an upload.
pub const MAX_PIXELS: u64 = 40_000_000;
/// The shortest side of an upload, in pixels: less shows nothing.
pub const MIN_SIDE: u32 = 16;
/// The most memory that decoding one upload may take, in bytes, beside the upload itself.
///
/// Decoders need between 1 and 14 bytes for a pixel. All [`MAX_PIXELS`] fit for PNG and GIF of 8 bits and for ordinary
/// JPEG; a progressive JPEG may have 25 million pixels, a progressive CMYK one 20, a WebP 16, a PNG of 16 bits a
/// channel 20 to 40. Shrinking needs less than decoding, so the peak of a whole call stays under 250 MiB.
pub(crate) const MEMORY: u64 = 230_000_000;
/// The longest side of what [`square`] makes, in pixels.
pub const LARGEST_SQUARE: u32 = 512;
/// The longest side of what [`fit`] makes, in pixels. The bound on memory rests on it.
pub const LARGEST_FIT: u32 = 1_600;

/// Quality of JPEG output, of 100: artefacts are not seen on photos, and files stay small.
const JPEG_QUALITY: u8 = 82;

/// A clean picture, ready to be stored and served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
}

/// How a [`Picture`] is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
}

impl Kind {
    /// The extension of the file, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The `Content-Type` to serve the file with.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

impl Picture {
    /// The file's name: 32 hexadecimal digits of the SHA-256 of its bytes and the extension.
    ///
    /// It holds nothing of the name the file was sent with. Equal pictures have equal names, and what a name shows
    /// never changes, so it may be cached for ever.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = String::with_capacity(36);
        for byte in Sha256::digest(&self.bytes).iter().take(16) {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
        }
        name.push('.');
        name.push_str(self.kind.extension());
        name
    }

    /// Where the file lies below the media folder: `ab/cd/<name>`, `abcd` being the first digits of
    /// [`name`](Self::name).
    #[must_use]
    pub fn path(&self) -> String {
        let name = self.name();
        let (first, second) = (name.get(..2).unwrap_or("00"), name.get(2..4).unwrap_or("00"));
        format!("{first}/{second}/{name}")
    }
}

/// Makes an avatar: the middle square of an upload, `side` pixels or less.
///
/// `side` is held between 1 and [`LARGEST_SQUARE`]; a smaller upload is cut but not enlarged.
///
/// # Errors
/// [`Refused`] when the upload is not a picture we take; its message is for the person who sent it.
pub fn square(bytes: &[u8], side: u32) -> Result<Picture, Refused> {
    redraw(bytes, |image, _| resample::square(image, side.clamp(1, LARGEST_SQUARE)))
}

/// Makes a product photo: the whole upload, shrunk to fit into `max_width` × `max_height` pixels with its proportions
/// kept.
///
/// Both bounds are held between 1 and [`LARGEST_FIT`]; a smaller upload keeps its size.
///
/// # Errors
/// [`Refused`] when the upload is not a picture we take; its message is for the person who sent it.
pub fn fit(bytes: &[u8], max_width: u32, max_height: u32) -> Result<Picture, Refused> {
    let (across, down) = (max_width.clamp(1, LARGEST_FIT), max_height.clamp(1, LARGEST_FIT));
    redraw(
        bytes,
        |image, lies| {
            if lies { resample::fit(image, down, across) } else { resample::fit(image, across, down) }
        },
    )
}

/// Whether the header of a kept file can be read, and the file goes on to its end. Its pixels are not looked at.
#[must_use]
pub(crate) fn is_framed(bytes: &[u8]) -> bool {
    panic::catch_unwind(|| frame::is_framed(bytes)).unwrap_or(false)
}

/// Whether all pixels of a kept file can be decoded. One that is too large for an upload is looked at from outside.
#[must_use]
pub(crate) fn is_decodable(bytes: &[u8]) -> bool {
    panic::catch_unwind(|| match source::read(bytes) {
        Ok(_) => true,
        Err(Refused::Heavy | Refused::Large | Refused::Small) => frame::is_framed(bytes),
        Err(Refused::Empty | Refused::Unknown | Refused::Foreign(_) | Refused::Broken) => false,
    })
    .unwrap_or(false)
}

/// Decodes, resizes and encodes anew. `resize` gets the picture as it is stored and whether it lies on its side there.
fn redraw(
    bytes: &[u8],
    resize: impl FnOnce(DynamicImage, bool) -> DynamicImage + panic::UnwindSafe,
) -> Result<Picture, Refused> {
    // A damaged file must not become a server error. The newest decoders panic on some: zune-jpeg 0.5.15 (issue 409 of
    // etemesi254/zune-image) and image-webp 0.2.4 (alpha and colour of different sizes). Nothing outlives the closure,
    // so nothing can be left half changed.
    panic::catch_unwind(|| {
        let source = source::read(bytes)?;
        let notes = source.notes;
        let mut image = resize(source.image, lies_on_its_side(notes.orientation));
        // Turned after shrinking: a quarter turn makes a copy.
        image.apply_orientation(notes.orientation);
        if let Some(profile) = notes.profile {
            colour::convert_to_srgb(&mut image, &profile);
        }
        encode(image)
    })
    .unwrap_or(Err(Refused::Broken))
}

fn lies_on_its_side(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            true
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

fn encode(image: DynamicImage) -> Result<Picture, Refused> {
    let (width, height) = (image.width(), image.height());
    let mut bytes = Vec::new();
    let (kind, written) = if alpha::is_opaque(&image) {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        (Kind::Jpeg, DynamicImage::from(image.into_rgb8()).write_with_encoder(encoder))
    } else {
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
        (Kind::Png, DynamicImage::from(image.into_rgba8()).write_with_encoder(encoder))
    };
    // Both encoders fail only where writing does, and memory takes every write.
    written.map_err(|_| Refused::Broken)?;
    Ok(Picture { bytes, kind, width, height })
}
