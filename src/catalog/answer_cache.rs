//! A cache of recent answers.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use crate::catalog::KEEP;
use crate::kernel::cached::{Cached, Renewals};

/// A bounded cache: an answer for each question.
pub(crate) struct AnswerCache<K, T> {
    most: usize,
    renewals: Renewals,
    slots: Mutex<HashMap<K, Cached<T>>>,
}

impl<K: Hash + Eq, T: Send + Sync + 'static> AnswerCache<K, T> {
    /// `most`: the number of answers at a time.
    pub(crate) fn new(most: usize, renewals: &Renewals) -> Self {
        Self { most, renewals: renewals.clone(), slots: Mutex::default() }
    }

    /// The slot of a question's answer. When there are too many, all are dropped: they are computed again quickly.
    pub(crate) fn slot(&self, question: K) -> Cached<T> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= self.most && !slots.contains_key(&question) {
            slots.clear();
        }
        slots.entry(question).or_insert_with(|| Cached::new(KEEP, &self.renewals)).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_has_one_place_and_places_are_bounded() {
        let kept: AnswerCache<u32, ()> = AnswerCache::new(2, &Renewals::default());
        let first = kept.slot(1);
        assert!(first.is(&kept.slot(1)));
        kept.slot(2);
        assert!(first.is(&kept.slot(1)), "two are kept");
        kept.slot(3);
        assert_eq!(kept.slots.lock().unwrap().len(), 1);
        assert!(!first.is(&kept.slot(1)));
    }
}
