//! Transparency.

use image::DynamicImage;

/// Whether every pixel covers what lies below it.
pub(super) fn is_opaque(image: &DynamicImage) -> bool {
    match image {
        DynamicImage::ImageRgba8(pixels) => pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX),
        other => !other.has_alpha(),
    }
}

/// Multiplies the colours by their alpha, so that the colour of pixels nobody sees does not bleed into their neighbours
/// when both are averaged.
pub(super) fn premultiply(image: &mut DynamicImage) {
    const BYTE: u32 = u8::MAX as u32;
    const WORD: u32 = u16::MAX as u32;
    let byte = |colour: u8, alpha: u8| narrow(u32::from(colour) * u32::from(alpha) + BYTE / 2, BYTE, u8::MAX);
    let word = |colour: u16, alpha: u16| narrow(u32::from(colour) * u32::from(alpha) + WORD / 2, WORD, u16::MAX);
    match image {
        DynamicImage::ImageLumaA8(pixels) => pixels.pixels_mut().for_each(|pixel| {
            let [grey, alpha] = pixel.0;
            pixel.0 = [byte(grey, alpha), alpha];
        }),
        DynamicImage::ImageRgba8(pixels) => pixels.pixels_mut().for_each(|pixel| {
            let [red, green, blue, alpha] = pixel.0;
            pixel.0 = [byte(red, alpha), byte(green, alpha), byte(blue, alpha), alpha];
        }),
        DynamicImage::ImageLumaA16(pixels) => pixels.pixels_mut().for_each(|pixel| {
            let [grey, alpha] = pixel.0;
            pixel.0 = [word(grey, alpha), alpha];
        }),
        DynamicImage::ImageRgba16(pixels) => pixels.pixels_mut().for_each(|pixel| {
            let [red, green, blue, alpha] = pixel.0;
            pixel.0 = [word(red, alpha), word(green, alpha), word(blue, alpha), alpha];
        }),
        _ => {}
    }
}

/// Undoes [`premultiply`] for RGBA of 8 bits a channel; other pictures have no alpha by then.
pub(super) fn unpremultiply(image: &mut DynamicImage) {
    let DynamicImage::ImageRgba8(pixels) = image else { return };
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let restored = |colour: u8| {
            let alpha = u32::from(alpha);
            narrow(u32::from(colour) * u32::from(u8::MAX) + alpha / 2, alpha, u8::MAX)
        };
        pixel.0 = [restored(red), restored(green), restored(blue), alpha];
    }
}

/// `value` ÷ `divisor`, at most `max`; 0 for a divisor of 0.
fn narrow<T: TryFrom<u32>>(value: u32, divisor: u32, max: T) -> T {
    T::try_from(value.checked_div(divisor).unwrap_or(0)).unwrap_or(max)
}
