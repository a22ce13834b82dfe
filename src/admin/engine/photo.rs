//! A picture that comes with a small form: checked, re-encoded, and on the disk before any row shows it.

use crate::admin::engine::description::{FieldKind, SmallForm};
use crate::kernel::fault::Fault;
use crate::kernel::field_errors::FieldErrors;
use crate::kernel::sentences;
use crate::media::{Media, picture};
use crate::web::input::Input;

/// A form with a picture: the picture and what stands around it, in bytes.
pub(crate) const BODY: usize = picture::MAX_BYTES + 64 * 1024;

/// Stores the picture of a form that has a field for one; answers the field and the path below the media folder. An unusable
/// picture is an error of the field. Nothing is stored if another field is wrong.
pub(crate) async fn keep(
    media: &Media,
    form: &'static SmallForm,
    input: &Input,
    errors: &mut FieldErrors,
) -> Result<Option<(&'static str, String)>, Fault> {
    let field = form.fields.iter().find_map(|field| match field.kind {
        FieldKind::Photo(folder, side) => Some((field.name, folder, side)),
        _ => None,
    });
    let Some((name, folder, side)) = field.filter(|_| errors.is_empty()) else { return Ok(None) };
    let Some(upload) = input.upload(name) else {
        errors.add(name, sentences::FILE_MISSING);
        return Ok(None);
    };
    let bytes = upload.bytes().await?;
    match media.decode(move || picture::fit(&bytes, side, side)).await? {
        Ok(picture) => Ok(Some((name, media.keep_in(folder, &picture).await?))),
        Err(refused) => {
            errors.add(name, refused.message());
            Ok(None)
        }
    }
}
