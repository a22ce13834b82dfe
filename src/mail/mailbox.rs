//! Keeps messages in memory, for tests.

use std::sync::{Arc, Mutex, PoisonError};

use super::letter::Letter;

/// All sent messages, in order. Clones share them.
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
