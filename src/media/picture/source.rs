//! From the bytes of an upload to pixels, with every limit checked on the way.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits};

use super::{MAX_BYTES, MAX_PIXELS, MAX_SIDE, MEMORY, MIN_SIDE, Refused, gif, jpeg, webp};

/// What the PNG decoder may allocate beside the pixels, in bytes: rows, text, an unpacked colour profile.
const PNG_EXTRAS: u64 = 16 * 1024 * 1024;
/// The most bytes of decoded pixels: 40 million of RGBA. Shrinking them needs more beside.
const MAX_DECODED: u64 = 160_000_000;

pub(super) struct Source {
    /// The pixels as they are stored.
    pub(crate) image: DynamicImage,
    /// What to do with them.
    pub(crate) notes: Notes,
}

/// The part of an upload's metadata that changes how its pixels look.
pub(super) struct Notes {
    /// How to turn the pixels for looking at them.
    pub(crate) orientation: Orientation,
    /// The ICC profile that says what their numbers mean, if any.
    pub(crate) profile: Option<Vec<u8>>,
}

impl Notes {
    /// Damaged metadata counts as none: it does not spoil a picture.
    fn of(decoder: &mut impl ImageDecoder) -> Self {
        Self {
            orientation: decoder.orientation().unwrap_or(Orientation::NoTransforms),
            profile: decoder.icc_profile().unwrap_or_default(),
        }
    }
}

/// Decodes `bytes` as the kind of picture that their first bytes tell.
pub(super) fn read(bytes: &[u8]) -> Result<Source, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Refused::Heavy);
    }
    let file = Cursor::new(bytes);
    match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => {
            jpeg::check(bytes)?;
            let mut decoder = JpegDecoder::new(file).map_err(cause)?;
            let notes = Notes::of(&mut decoder);
            let extra = jpeg::extra_bytes_per_pixel(bytes, decoder.dimensions());
            Ok(Source { image: decode(decoder, extra)?, notes })
        }
        Ok(ImageFormat::Png) => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(PNG_EXTRAS);
            let mut decoder = PngDecoder::with_limits(file, limits).map_err(cause)?;
            let notes = Notes::of(&mut decoder);
            Ok(Source { image: decode(decoder, 0)?, notes })
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(file).map_err(cause)?;
            webp::check(bytes, decoder.dimensions())?;
            let notes = webp::notes(bytes);
            Ok(Source { image: decode(decoder, webp::EXTRA_BYTES_PER_PIXEL)?, notes })
        }
        Ok(ImageFormat::Gif) => {
            let notes = Notes { orientation: Orientation::NoTransforms, profile: None };
            let file = Cursor::new(gif::with_room(bytes));
            Ok(Source { image: decode(GifDecoder::new(file).map_err(cause)?, 0)?, notes })
        }
        Ok(ImageFormat::Tiff) => Err(Refused::Foreign("TIFF")),
        Ok(ImageFormat::Bmp) => Err(Refused::Foreign("BMP")),
        Ok(ImageFormat::Ico) => Err(Refused::Foreign("ICO")),
        _ => Err(iso_media(bytes).map_or(Refused::Unknown, Refused::Foreign)),
    }
}

/// The name of a picture in an ISO media file (ISO/IEC 14496-12, 4.3: a box `ftyp` and its major brand): what iPhones
/// make.
fn iso_media(bytes: &[u8]) -> Option<&'static str> {
    match bytes.get(4..12)? {
        b"ftypavif" | b"ftypavis" => Some("AVIF"),
        b"ftypheic" | b"ftypheix" | b"ftyphevc" | b"ftyphevx" | b"ftypheim" | b"ftypheis" | b"ftypmif1"
        | b"ftypmsf1" => Some("HEIC"),
        _ => None,
    }
}

/// Decodes when the header keeps all limits. `extra` is what the decoder needs beside its output, in bytes for a pixel.
fn decode(mut decoder: impl ImageDecoder, extra: u64) -> Result<DynamicImage, Refused> {
    let (width, height) = decoder.dimensions();
    if width < MIN_SIDE || height < MIN_SIDE {
        return Err(Refused::Small);
    }
    let pixels = u64::from(width) * u64::from(height);
    let output = decoder.total_bytes();
    let needed = output.saturating_add(pixels.saturating_mul(extra));
    if pixels > MAX_PIXELS || output > MAX_DECODED || needed > MEMORY {
        return Err(Refused::Large);
    }
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MEMORY - needed);
    decoder.set_limits(limits).map_err(cause)?;
    DynamicImage::from_decoder(decoder).map_err(cause)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err asks for")]
fn cause(error: ImageError) -> Refused {
    match error {
        ImageError::Limits(_) => Refused::Large,
        _ => Refused::Broken,
    }
}
