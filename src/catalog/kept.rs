//! Answers that are kept for a moment each, as far as they are asked for.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::catalog::KEEP;
use crate::kernel::cached::Cached;

/// An answer for each question, bounded in number.
pub struct Kept<K, T> {
    most: usize,
    slots: Mutex<HashMap<K, Arc<Cached<T>>>>,
}

impl<K: Hash + Eq, T> Kept<K, T> {
    /// Nothing kept yet; never more than `most` answers at once.
    pub fn new(most: usize) -> Self {
        Self { most, slots: Mutex::default() }
    }

    /// The place of a question's answer. All are forgotten when there are too many: they are quickly found again.
    pub fn slot(&self, question: K) -> Arc<Cached<T>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= self.most && !slots.contains_key(&question) {
            slots.clear();
        }
        Arc::clone(slots.entry(question).or_insert_with(|| Arc::new(Cached::new(KEEP))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_place_and_places_are_bounded() {
        let kept: Kept<u32, ()> = Kept::new(2);
        let first = kept.slot(1);
        assert!(Arc::ptr_eq(&first, &kept.slot(1)));
        kept.slot(2);
        assert!(Arc::ptr_eq(&first, &kept.slot(1)), "two are kept");
        kept.slot(3);
        assert_eq!(kept.slots.lock().unwrap().len(), 1);
        assert!(!Arc::ptr_eq(&first, &kept.slot(1)));
    }
}
