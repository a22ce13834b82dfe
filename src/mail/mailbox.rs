//! Messages kept in memory: where those of a test end.

use std::sync::{Arc, Mutex, PoisonError};

use super::letter::Letter;

/// All letters that went out, in order; cheap to clone, and every clone is the same one.
#[derive(Debug, Clone, Default)]
pub struct Mailbox(Arc<Mutex<Vec<Letter>>>);

impl Mailbox {
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn add(&self, letter: &Letter) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
    }
}
