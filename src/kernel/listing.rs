//! Which rows of a list are asked for, and in which order.

/// The rows of one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}

/// How a list is ordered, and which page of it is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort<O> {
    pub(crate) order: O,
    pub(crate) is_descending: bool,
    pub(crate) window: Window,
}
