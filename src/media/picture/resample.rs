//! Shrinking pictures without much memory beside them.

use image::DynamicImage;
use image::imageops::FilterType;

use super::alpha;

/// The middle square of `image`, `side` pixels or its own shorter side, if that is less.
pub(super) fn square(image: DynamicImage, side: u32) -> DynamicImage {
    let kept = image.width().min(image.height());
    let side = side.min(kept);
    shrink(image, (kept, kept), (side, side))
}

/// The whole of `image`, no wider than `max_width` and no higher than `max_height`.
pub(super) fn fit(image: DynamicImage, max_width: u32, max_height: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let size = if width <= max_width && height <= max_height {
        (width, height)
    } else if u64::from(width) * u64::from(max_height) > u64::from(height) * u64::from(max_width) {
        (max_width, proportional(height, max_width, width))
    } else {
        (proportional(width, max_height, height), max_height)
    };
    shrink(image, (width, height), size)
}

/// `length` × `new` ÷ `old`, rounded, at least 1.
fn proportional(length: u32, new: u32, old: u32) -> u32 {
    let (length, new, old) = (u64::from(length), u64::from(new), u64::from(old));
    let scaled = (length * new + old / 2) / old.max(1);
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}

/// Takes the middle `kept` pixels (width, height) of `image` and shrinks them to `size`, in 8 bits a channel.
///
/// First every `factor` × `factor` pixels are averaged, which is fast and leaves little to keep, then Lanczos' filter
/// does the last step, between 1.25 and 2.5 times, which is sharp.
fn shrink(mut image: DynamicImage, kept: (u32, u32), size: (u32, u32)) -> DynamicImage {
    if kept == size {
        return in_eight_bits(middle(image, kept));
    }
    alpha::premultiply(&mut image);
    let factor = averaged(kept.0, size.0).min(averaged(kept.1, size.1));
    if factor > 1 {
        image = image.thumbnail_exact(image.width() / factor, image.height() / factor);
    }
    let image = in_eight_bits(middle(image, (kept.0 / factor, kept.1 / factor)));
    let mut image = image.resize_exact(size.0, size.1, FilterType::Lanczos3);
    alpha::unpremultiply(&mut image);
    image
}

/// How many pixels to average along a side: at least 1.25 times `new` are left.
fn averaged(old: u32, new: u32) -> u32 {
    (old.saturating_mul(4) / new.saturating_mul(5).max(1)).max(1)
}

fn middle(image: DynamicImage, (width, height): (u32, u32)) -> DynamicImage {
    if (image.width(), image.height()) == (width, height) {
        return image;
    }
    let left = image.width().saturating_sub(width) / 2;
    let top = image.height().saturating_sub(height) / 2;
    image.crop_imm(left, top, width, height)
}

/// RGB or RGBA of 8 bits a channel, whatever it was: grey, 16 bits.
fn in_eight_bits(image: DynamicImage) -> DynamicImage {
    if image.has_alpha() { image.into_rgba8().into() } else { image.into_rgb8().into() }
}
