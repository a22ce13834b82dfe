//! Rulers over a drawing: real width and height, as on a technical drawing.

use crate::catalog::Product;

/// How wide a letter is, in units of the drawing's 400×400 square.
const LETTER: i64 = 8;

/// Two rulers, in units of the drawing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rulers {
    /// The drawing they lie over.
    pub(crate) drawing: String,
    pub(crate) across: Ruler,
    pub(crate) down: Ruler,
}

/// A line with its number in a gap in the middle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ruler {
    /// Where it begins and ends along its direction.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Where it lies across its direction.
    pub(crate) at: i64,
    pub(crate) words: String,
}

impl Ruler {
    fn new([from, to, at]: [i64; 3], millimetres: i64) -> Self {
        Self { from, to, at, words: format!("{millimetres}\u{a0}мм") }
    }

    /// The middle, where the number stands.
    pub(crate) fn middle(&self) -> i64 {
        i64::midpoint(self.from, self.to)
    }

    /// Where the line stops before the number.
    pub(crate) fn gap_from(&self) -> i64 {
        self.middle() - self.reach()
    }

    /// Where it goes on after it.
    pub(crate) fn gap_to(&self) -> i64 {
        self.middle() + self.reach()
    }

    fn reach(&self) -> i64 {
        i64::try_from(self.words.chars().count()).unwrap_or(0) * LETTER / 2 + 6
    }
}

/// Rulers for a product that is shown by a drawing of ours seen from the front, when its width and height are known.
pub(crate) fn rulers(product: &Product) -> Option<Rulers> {
    if product.image.is_some() {
        return None;
    }
    let (kind, tint) = product.fields.drawing.rsplit_once('-')?;
    let (kind, outline) = outline(kind)?;
    let (width, height) = (product.fields.width_mm?, product.fields.height_mm?);
    Some(Rulers {
        drawing: format!("{kind}-{tint}"),
        across: Ruler::new(outline.across, width),
        down: Ruler::new(outline.down, height),
    })
}

/// A thing's outline in its drawing: from, to, and where the ruler lies, clear of stands, pens and straps.
struct Outline {
    across: [i64; 3],
    down: [i64; 3],
}

/// The drawing that shows a kind from the front, and the thing's outline in it.
///
/// Things drawn at an angle, such as laptops and routers, have no rulers: they would be wrong.
fn outline(kind: &str) -> Option<(&str, Outline)> {
    let (kind, across, down) = match kind {
        "phone" => ("phoneback", [120, 280, 380], [30, 362, 298]),
        "phonebar" | "phonering" => ("phonefront", [120, 280, 380], [30, 362, 298]),
        "tablet" => (kind, [84, 290, 354], [56, 336, 338]),
        "tv" => (kind, [22, 378, 330], [78, 288, 394]),
        "monitor" => (kind, [40, 360, 358], [66, 340, 378]),
        "ssd" => (kind, [104, 296, 332], [72, 314, 314]),
        "powerbank" => (kind, [124, 268, 354], [66, 336, 330]),
        "camera" => (kind, [54, 346, 318], [76, 294, 364]),
        "speaker" => (kind, [106, 294, 360], [64, 342, 312]),
        "watch" => (kind, [102, 302, 362], [100, 300, 330]),
        _ => return None,
    };
    Some((kind, Outline { across, down }))
}
