//! Markup that is made once for everybody and put into many pages as it is.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;

use crate::catalog::{KEEP, Shelf, Sort};
use crate::kernel::cached::Cached;
use crate::kernel::fault::{Fault, While};
use crate::kernel::ids::CategoryId;

/// Pages of the catalogue whose markup is kept at once: some 50 kB each.
const MOST: usize = 128;

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

/// Section, order and number of a page.
type PageKey = (Option<CategoryId>, Sort, i64);

/// The markup of the catalogue's pages, as far as they are asked for.
#[derive(Default)]
pub struct Bodies {
    kept: Mutex<HashMap<PageKey, Arc<Cached<Body>>>>,
}

impl Bodies {
    /// The place of a page's markup. All are forgotten when there are too many: they are quickly made again.
    pub fn of(&self, shelf: &Shelf) -> Arc<Cached<Body>> {
        let key = (shelf.section.as_ref().map(|section| section.id), shelf.sort, shelf.page);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        Arc::clone(kept.entry(key).or_insert_with(|| Arc::new(Cached::new(KEEP))))
    }
}
