//! A product's photos: the main one (`products.image`), which lists show, and further ones (`product_photos`). There
//! are no further ones without a main one.
//!
//! A file is in the media folder before a product refers to it. The functions return files that no product refers to
//! any more; the caller removes them after the commit.

use techstore_db::{Reads, Write};

use crate::catalog::store::administration::photos as rows;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::{PhotoId, ProductId};

pub(crate) use crate::catalog::model::staff::product::Photo;

/// Photos of one product, the main one included: more than anybody looks at.
pub(crate) const MOST: usize = 12;

/// The photos that follow the first, in their order.
pub(crate) async fn others(db: &mut impl Reads, product: ProductId) -> Result<Vec<Photo>, Fault> {
    rows::others(db, product).await.while_("reading a product's photos")
}

/// Replaces the main photo. Returns the file that is no longer used.
pub(crate) async fn replace_first(tx: &mut Write, product: ProductId, path: &str) -> Result<Option<String>, Fault> {
    let before = rows::first(tx, product).await.while_("reading a product's photo")?;
    rows::set_first(tx, product, Some(path)).await.while_("setting a product's photo")?;
    orphan(tx, before).await
}

/// Removes the main photo; the next one becomes the main photo. Returns the file that is no longer used.
pub(crate) async fn remove_first(tx: &mut Write, product: ProductId) -> Result<Option<String>, Fault> {
    let before = rows::first(tx, product).await.while_("reading a product's photo")?;
    let next = others(tx, product).await?.into_iter().next();
    if let Some(next) = &next {
        rows::delete(tx, next.id).await.while_("moving a photo")?;
    }
    let path = next.as_ref().map(|next| next.path.as_str());
    rows::set_first(tx, product, path).await.while_("setting a product's photo")?;
    orphan(tx, before).await
}

/// Adds a photo after the last, or as the main photo when there is none.
pub(crate) async fn add(tx: &mut Write, product: ProductId, path: &str) -> Result<(), Fault> {
    if rows::first(tx, product).await.while_("reading a product's photo")?.is_none() {
        return rows::set_first(tx, product, Some(path)).await.while_("setting a product's photo");
    }
    let last = others(tx, product).await?.last().map_or(0, |last| last.position);
    rows::insert(tx, product, last + 1, path).await.while_("adding a photo")
}

/// Moves a further photo up by one. Returns its former place among all photos, from 2; `None`: the product has no such
/// photo.
pub(crate) async fn advance(tx: &mut Write, product: ProductId, photo: PhotoId) -> Result<Option<usize>, Fault> {
    let mut before = None;
    for (number, other) in (2..).zip(others(tx, product).await?) {
        if other.id == photo {
            exchange(tx, product, before, other).await?;
            return Ok(Some(number));
        }
        before = Some(other);
    }
    Ok(None)
}

/// `before`: `None` for the main photo.
async fn exchange(tx: &mut Write, product: ProductId, before: Option<Photo>, photo: Photo) -> Result<(), Fault> {
    if let Some(before) = before {
        rows::set_position(tx, photo.id, before.position).await.while_("moving a photo")?;
        return rows::set_position(tx, before.id, photo.position).await.while_("moving a photo");
    }
    let first = rows::first(tx, product).await.while_("reading a product's photo")?;
    rows::set_first(tx, product, Some(&photo.path)).await.while_("setting a product's photo")?;
    // A new row with a new id instead of swapping the two paths: a form that is sent twice would swap them back.
    rows::delete(tx, photo.id).await.while_("moving a photo")?;
    match first {
        Some(first) => rows::insert(tx, product, photo.position, &first).await.while_("moving a photo"),
        None => Ok(()),
    }
}

/// Removes a further photo. Returns its place among all photos, from 2, and the file if it is no longer used; `None`:
/// the product has no such photo.
pub(crate) async fn remove(
    tx: &mut Write,
    product: ProductId,
    photo: PhotoId,
) -> Result<Option<(usize, Option<String>)>, Fault> {
    let found = (2..).zip(others(tx, product).await?).find(|(_, other)| other.id == photo);
    let Some((number, gone)) = found else { return Ok(None) };
    rows::delete(tx, gone.id).await.while_("removing a photo")?;
    Ok(Some((number, orphan(tx, Some(gone.path)).await?)))
}

/// Removes all photos. Returns the files that are no longer used.
pub(crate) async fn remove_all(tx: &mut Write, product: ProductId) -> Result<Vec<String>, Fault> {
    let mut orphans = Vec::new();
    for other in others(tx, product).await? {
        rows::delete(tx, other.id).await.while_("removing a photo")?;
        orphans.extend(orphan(tx, Some(other.path)).await?);
    }
    orphans.extend(remove_first(tx, product).await?);
    Ok(orphans)
}

async fn orphan(tx: &mut Write, path: Option<String>) -> Result<Option<String>, Fault> {
    let Some(path) = path else { return Ok(None) };
    let uses = rows::uses(tx, &path).await.while_("counting who shows a photo")?;
    Ok((uses == 0).then_some(path))
}
