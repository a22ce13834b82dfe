//! Uploaded pictures: what is taken, what it becomes, what is refused, and that nothing hostile gets through.
//!
//! Every file is made here, byte by byte where no encoder makes such a thing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::missing_panics_doc,
    reason = "a test may panic"
)]

#[path = "pictures/accepted.rs"]
mod accepted;
#[path = "pictures/checked.rs"]
mod checked;
#[path = "pictures/gif.rs"]
mod gif;
#[path = "pictures/hostile.rs"]
mod hostile;
#[path = "pictures/jpeg.rs"]
mod jpeg;
#[path = "pictures/memory.rs"]
mod memory;
#[path = "pictures/metadata.rs"]
mod metadata;
#[path = "pictures/png.rs"]
mod png;
#[path = "pictures/refused.rs"]
mod refused;
#[path = "pictures/shape.rs"]
mod shape;
#[path = "pictures/webp.rs"]
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
