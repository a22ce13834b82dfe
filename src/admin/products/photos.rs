//! The photos on a product's card: the first by small forms, the others in a row behind it.

use techstore_db::Write;

use crate::admin::engine::resource::{Done, Inline, InlineRow};
use crate::admin::engine::values::Change;
use crate::admin::products::description::PhotoAction;
use crate::catalog::administration::photos::{self, Photo};
use crate::catalog::administration::products::Product;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{PhotoId, ProductId};

/// All photos of a product, when there are several.
#[must_use]
pub(crate) fn inline(product: &Product, others: Vec<Photo>) -> Option<Inline> {
    let first = product.image.as_deref().map(|path| InlineRow {
        picture: Some(crate::media::address(path)),
        name: "Главное".to_owned(),
        ..InlineRow::default()
    });
    let other = |(number, photo): (usize, Photo)| InlineRow {
        id: photo.id.0,
        picture: Some(crate::media::address(&photo.path)),
        name: format!("Фото\u{a0}{number}"),
        actions: vec![PhotoAction::Advance.key(), PhotoAction::Drop.key()],
        ..InlineRow::default()
    };
    (!others.is_empty()).then(|| Inline {
        key: "photos",
        title: "Фотографии",
        columns: Vec::new(),
        rows: first.into_iter().chain((2..).zip(others).map(other)).collect(),
        empty: "",
        edit: None,
    })
}

/// Shows a photo as the first.
pub(crate) async fn replace(tx: &mut Write, id: ProductId, path: &str) -> Result<Done, Fault> {
    let leftover = photos::replace_first(tx, id, path).await?;
    let (old, new) =
        if leftover.is_some() { ("прежнее", "новое") } else { ("нет", "загружено") };
    Ok(done("Фото".to_owned(), [old, new], leftover))
}

pub(crate) async fn remove_first(tx: &mut Write, id: ProductId) -> Result<Done, Fault> {
    let leftover = photos::remove_first(tx, id).await?;
    Ok(done("Фото".to_owned(), ["было", "нет"], leftover))
}

/// Adds a photo after the last.
pub(crate) async fn add(tx: &mut Write, id: ProductId, path: &str) -> Result<Done, Fault> {
    photos::add(tx, id, path).await?;
    let number = photos::others(tx, id).await?.len() + 1;
    Ok(done(format!("Фото\u{a0}{number}"), ["нет", "добавлено"], None))
}

/// Moves a photo up by one place. `None`: there is no such photo.
pub(crate) async fn advance(tx: &mut Write, id: ProductId, photo: PhotoId) -> Result<Option<Done>, Fault> {
    let place = |number: usize| if number == 1 { "главное".to_owned() } else { format!("{number}-е") };
    let moved = photos::advance(tx, id, photo).await?;
    Ok(moved.map(|number| done("Фото".to_owned(), [&place(number), &place(number - 1)], None)))
}

/// Removes a photo that is not the first. `None`: there is no such photo.
pub(crate) async fn remove(tx: &mut Write, id: ProductId, photo: PhotoId) -> Result<Option<Done>, Fault> {
    let removed = photos::remove(tx, id, photo).await?;
    Ok(removed.map(|(number, leftover)| done(format!("Фото\u{a0}{number}"), ["было", "нет"], leftover)))
}

fn done(field: String, [old, new]: [&str; 2], leftovers: Option<String>) -> Done {
    let change = Change { field, old: old.to_owned(), new: new.to_owned() };
    Done { changes: vec![change], leftovers: leftovers.into_iter().collect() }
}
