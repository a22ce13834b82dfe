//! Colour profiles: numbers that mean Display P3 or Adobe RGB become numbers that mean sRGB.

use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Matrix3d, ToneReprCurve};

/// How finely linear light is divided when it is turned into sRGB.
const STEPS: u16 = 4_096;

/// A plain RGB profile: three curves to linear light and a matrix to the linear light of sRGB.
struct Conversion {
    curves: [Box<[f32; 256]>; 3],
    matrix: Matrix3d,
}

/// Converts `image` to sRGB when `profile` (ICC.1) is a plain RGB one, else leaves it alone.
///
/// The profile comes from a stranger, so only its curves and matrix are taken; tables, named colours and the library's
/// transforms with their unsafe code are left out.
pub(super) fn convert_to_srgb(image: &mut DynamicImage, profile: &[u8]) {
    let Some(conversion) = Conversion::of(profile) else { return };
    let encoded = srgb_table();
    match image {
        DynamicImage::ImageRgb8(pixels) => {
            for pixel in pixels.pixels_mut() {
                pixel.0 = conversion.apply(pixel.0, &encoded);
            }
        }
        DynamicImage::ImageRgba8(pixels) => {
            for pixel in pixels.pixels_mut() {
                let [red, green, blue, alpha] = pixel.0;
                let [red, green, blue] = conversion.apply([red, green, blue], &encoded);
                pixel.0 = [red, green, blue, alpha];
            }
        }
        _ => {}
    }
}

impl Conversion {
    fn of(profile: &[u8]) -> Option<Self> {
        let profile = ColorProfile::new_from_slice(profile).ok()?;
        if profile.color_space != DataColorSpace::Rgb || profile.pcs != DataColorSpace::Xyz {
            return None;
        }
        let curve = |curve: &Option<ToneReprCurve>| profile.build_8bit_lin_table(curve).ok();
        let curves = [curve(&profile.red_trc)?, curve(&profile.green_trc)?, curve(&profile.blue_trc)?];
        let matrix = profile.transform_matrix(&ColorProfile::new_srgb());
        matrix.v.as_flattened().iter().all(|number| number.is_finite()).then_some(Self { curves, matrix })
    }

    fn apply(&self, [red, green, blue]: [u8; 3], encoded: &[u8]) -> [u8; 3] {
        let [reds, greens, blues] = &self.curves;
        let light = |curve: &[f32; 256], value: u8| f64::from(curve.get(usize::from(value)).copied().unwrap_or(0.0));
        let (red, green, blue) = (light(reds, red), light(greens, green), light(blues, blue));
        self.matrix.v.map(|[r, g, b]| {
            let light = (r * red + g * green + b * blue) * f64::from(STEPS - 1);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped, and NaN becomes 0")]
            let step = light.round().clamp(0.0, f64::from(STEPS - 1)) as usize;
            encoded.get(step).copied().unwrap_or(u8::MAX)
        })
    }
}

/// sRGB numbers of linear light from 0 to 1 in [`STEPS`] steps (IEC 61966-2-1).
fn srgb_table() -> Vec<u8> {
    (0..STEPS)
        .map(|step| {
            let light = f64::from(step) / f64::from(STEPS - 1);
            let value = if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
            let value = (value * 255.0).round() as u8;
            value
        })
        .collect()
}
