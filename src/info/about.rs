//! What the pages about the shop say that settings decide.

use std::sync::Arc;

use crate::kernel::delivery::Terms;

/// What the pages about the shop need; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// How orders reach people, and what that costs.
    pub(crate) terms: Arc<Terms>,
    /// The shop at a map service; empty for none.
    pub(crate) map_url: Arc<str>,
}
