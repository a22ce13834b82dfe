//! The pictures of a product: its photos, or a drawing, other views of a phone, and one with rulers.

use crate::catalog::Product;
use crate::catalog::pages::card::picture;
use crate::catalog::pages::ruler::{Rulers, rulers};
use crate::web::assets;

/// A picture of a product.
pub(crate) struct Photo {
    /// Its number in the address, from 1.
    pub(crate) number: usize,
    pub(crate) image: String,
    pub(crate) alt: String,
    pub(crate) rulers: Option<Rulers>,
}

/// All pictures of a product; there is always at least one. `others` are the photos that follow the first.
pub(crate) fn photos(product: &Product, others: &[String]) -> Vec<Photo> {
    let mut photos =
        vec![photo(picture(product.image.as_deref(), &product.fields.drawing), product.fields.name.clone(), None)];
    if product.image.is_none()
        && let Some((kind, tint)) = product.fields.drawing.rsplit_once('-')
    {
        for (view, words) in views(kind) {
            let image = assets::drawing(&format!("{view}-{tint}")).to_owned();
            photos.push(photo(image, format!("{}, {words}", product.short_name()), None));
        }
    }
    for (number, path) in (2..).zip(others) {
        photos.push(photo(crate::media::address(path), format!("{}, фото {number}", product.short_name()), None));
    }
    if let Some(rulers) = rulers(product) {
        let alt = format!("Чертёж: ширина {}, высота {}", rulers.across.words, rulers.down.words);
        photos.push(photo(assets::drawing(&rulers.drawing).to_owned(), alt, Some(rulers)));
    }
    for (number, photo) in (1..).zip(&mut photos) {
        photo.number = number;
    }
    photos
}

fn photo(image: String, alt: String, rulers: Option<Rulers>) -> Photo {
    Photo { number: 0, image, alt, rulers }
}

/// The other sides of a phone; its back is drawn for one brand's camera alone.
fn views(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "phone" => &[("phoneback", "задняя панель"), ("phonefront", "экран"), ("phoneside", "сбоку")],
        "phonebar" | "phonering" => &[("phonefront", "экран"), ("phoneside", "сбоку")],
        _ => &[],
    }
}

/// The number of the picture an address asks for; the first, when there is no such.
pub(crate) fn chosen(query: &str, photos: usize) -> usize {
    let asked = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "photo").last();
    let number = asked.and_then(|(_, value)| value.parse().ok()).unwrap_or(1);
    if (1..=photos).contains(&number) { number } else { 1 }
}
