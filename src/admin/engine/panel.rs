//! Small forms as a card shows them: those with one heading in one panel.

use axum::http::StatusCode;

use crate::admin::engine::description::{Description, SmallForm};
use crate::admin::engine::field::{FieldView, Shown, small_fields};
use crate::admin::engine::form::Again;
use crate::admin::engine::resource::Offered;
use crate::admin::engine::values::Values;
use crate::kernel::field_errors::FieldErrors;

pub(crate) struct PanelView {
    pub(crate) title: &'static str,
    /// A picture above its forms.
    pub(crate) preview: Option<String>,
    pub(crate) forms: Vec<FormView>,
}

pub(crate) struct FormView {
    pub(crate) form: &'static SmallForm,
    pub(crate) address: String,
    pub(crate) version: String,
    pub(crate) fields: Vec<FieldView>,
}

impl FormView {
    /// Whether it was refused: what it shows was not done.
    #[must_use]
    pub(crate) fn is_refused(&self) -> bool {
        self.fields.iter().any(|view| view.error.is_some())
    }
}

impl PanelView {
    /// Its name in the page: that of its first form.
    #[must_use]
    pub(crate) fn key(&self) -> &'static str {
        self.forms.first().map_or("", |form| form.form.key)
    }
}

/// The panels of a card; `again` may be one of their forms.
#[must_use]
pub(crate) fn panels(description: &'static Description, id: i64, offered: &[Offered], again: &Again) -> Vec<PanelView> {
    let mut panels: Vec<PanelView> = Vec::new();
    for offered in offered {
        let Some(form) = description.small_form(offered.key) else { continue };
        let view =
            FormView { form, address: form.to(id), version: offered.version.clone(), fields: fields(form, again) };
        match panels.last_mut().filter(|panel| panel.title == form.title) {
            Some(panel) => panel.forms.push(view),
            None => {
                panels.push(PanelView { title: form.title, preview: offered.preview.clone(), forms: vec![view] });
            }
        }
    }
    panels
}

/// A refused form is shown as it was filled in. After a conflict it is empty again: it may have been done already.
fn fields(form: &'static SmallForm, again: &Again) -> Vec<FieldView> {
    let (kept, none) = (Values::empty(form.fields), FieldErrors::none());
    let is_again = again.form.is_some_and(|sent| sent.key == form.key) && again.status != StatusCode::CONFLICT;
    let typed = again.typed.as_ref().filter(|_| is_again);
    let errors = if is_again { &again.errors } else { &none };
    small_fields(form, &Shown { kept: &kept, typed, errors, locked: &[] })
}
