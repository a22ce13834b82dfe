//! Uploaded pictures: what is taken, what it becomes, what is refused, and that nothing hostile gets through.
//!
//! Every file is made here, byte by byte where no encoder makes such a thing.

mod accepted;
mod checked;
mod gif;
mod hostile;
mod jpeg;
mod memory;
mod metadata;
mod png;
mod refused;
mod shape;
mod webp;

use image::{Rgb, RgbImage};

const RED: [u8; 3] = [220, 30, 30];
const GREEN: [u8; 3] = [30, 200, 40];
const BLUE: [u8; 3] = [30, 40, 220];
const YELLOW: [u8; 3] = [230, 220, 40];

/// A picture whose quarters are red and green above, blue and yellow below.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x * 2 < width, y * 2 < height) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => YELLOW,
        })
    })
}
