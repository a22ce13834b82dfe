//! Rulers over a drawing: real width and height, as on a technical drawing.

use crate::catalog::Product;

/// How far rulers stand from the thing, and how far their words reach, in units of the drawing's 400×400 square.
const APART: i64 = 18;
const LETTER: i64 = 8;

/// Two rulers, in units of the drawing.
#[derive(Debug, PartialEq, Eq)]
pub struct Rulers {
    /// The drawing they lie over.
    pub drawing: String,
    /// Along the width.
    pub across: Ruler,
    /// Along the height.
    pub down: Ruler,
}

/// A line with its number in a gap in the middle.
#[derive(Debug, PartialEq, Eq)]
pub struct Ruler {
    /// Where it begins and ends along its direction.
    pub from: i64,
    /// See `from`.
    pub to: i64,
    /// Where it lies across its direction.
    pub at: i64,
    /// The number: «75 мм».
    pub words: String,
}

impl Ruler {
    fn new(from: i64, to: i64, at: i64, millimetres: i64) -> Self {
        Self { from, to, at, words: format!("{millimetres}\u{a0}мм") }
    }

    /// The middle, where the number stands.
    pub fn middle(&self) -> i64 {
        i64::midpoint(self.from, self.to)
    }

    /// Where the line stops before the number.
    pub fn gap_from(&self) -> i64 {
        self.middle() - self.reach()
    }

    /// Where it goes on after it.
    pub fn gap_to(&self) -> i64 {
        self.middle() + self.reach()
    }

    /// Half of the gap.
    fn reach(&self) -> i64 {
        i64::try_from(self.words.chars().count()).unwrap_or(0) * LETTER / 2 + 6
    }
}

/// Rulers for a product that is shown by a drawing of ours seen from the front, when its width and height are known.
pub fn rulers(product: &Product) -> Option<Rulers> {
    if product.image.is_some() {
        return None;
    }
    let (kind, tint) = product.drawing.rsplit_once('-')?;
    let (kind, [left, top, right, bottom]) = outline(kind)?;
    let (width, height) = (product.size.width?, product.size.height?);
    Some(Rulers {
        drawing: format!("{kind}-{tint}"),
        across: Ruler::new(left, right, bottom + APART, width),
        down: Ruler::new(top, bottom, right + APART, height),
    })
}

/// The drawing that shows a kind from the front, and the thing's outline in it: left, top, right, bottom.
///
/// Things drawn at an angle, such as laptops and routers, have none: a ruler would lie.
fn outline(kind: &str) -> Option<(&str, [i64; 4])> {
    Some(match kind {
        "phone" => ("phoneback", [120, 30, 280, 362]),
        "phonebar" | "phonering" => ("phonefront", [120, 30, 280, 362]),
        "tablet" => (kind, [84, 56, 290, 336]),
        "tv" => (kind, [22, 78, 378, 312]),
        "monitor" => (kind, [40, 66, 360, 340]),
        "ssd" => (kind, [104, 72, 296, 314]),
        "powerbank" => (kind, [124, 66, 268, 336]),
        "camera" => (kind, [54, 76, 346, 294]),
        "speaker" => (kind, [106, 64, 294, 342]),
        "watch" => (kind, [102, 100, 302, 300]),
        _ => return None,
    })
}
