//! One thing at a time for each key.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) struct Turns<K>(Arc<Mutex<HashSet<K>>>);

pub(crate) struct Turn<K: Hash + Eq> {
    key: K,
    turns: Arc<Mutex<HashSet<K>>>,
}

impl<K> Default for Turns<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Hash + Eq + Copy> Turns<K> {
    /// `None` while another turn of this key lasts.
    pub(super) fn begin(&self, key: K) -> Option<Turn<K>> {
        let is_first = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        is_first.then(|| Turn { key, turns: Arc::clone(&self.0) })
    }
}

impl<K: Hash + Eq> Drop for Turn<K> {
    fn drop(&mut self) {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}
