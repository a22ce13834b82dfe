//! Markup that is made once for everybody and put into many pages as it is.

use std::fmt;

use askama::Template;

use crate::kernel::fault::{Fault, While};

/// Markup of our own templates.
pub struct Body(String);

impl Body {
    /// Renders what is the same for everybody.
    ///
    /// # Errors
    /// The template could not be rendered.
    pub fn render(template: &impl Template) -> Result<Self, Fault> {
        template.render().map(Self).map_err(Fault::new).while_("rendering what everybody sees")
    }
}

impl fmt::Display for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

// It was escaped when it was rendered.
impl askama::filters::HtmlSafe for Body {}
