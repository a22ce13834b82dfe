//! Bytes of all bodies that are held at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// A body up to this size is small. Large ones leave a quarter of the budget to the small ones.
pub(crate) const SMALL: usize = 64 * 1024;

/// The bytes that bodies may take together; a clone counts with the others.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    used: AtomicUsize,
    all: usize,
}

/// The share of one body, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    #[must_use]
    pub(crate) fn new(all: usize) -> Self {
        Self(Arc::new(Parts { used: AtomicUsize::new(0), all }))
    }

    /// The share of a body of which nothing is there yet.
    #[must_use]
    pub(crate) fn share(&self) -> Share {
        Share { budget: self.clone(), bytes: 0 }
    }

    /// Bytes that are held now.
    #[must_use]
    pub fn used(&self) -> usize {
        self.0.used.load(Relaxed)
    }
}

impl Share {
    /// Reserves room for more bytes; whether there was room.
    #[must_use]
    pub(crate) fn grow(&mut self, more: usize) -> bool {
        let Parts { used, all } = &*self.budget.0;
        let most = if self.bytes.saturating_add(more) > SMALL { all - all / 4 } else { *all };
        let grown = |used: usize| used.checked_add(more).filter(|used| *used <= most);
        let has_room = used.fetch_update(Relaxed, Relaxed, grown).is_ok();
        if has_room {
            self.bytes += more;
        }
        has_room
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.0.used.fetch_sub(self.bytes, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_together_take_no_more_than_there_is_and_give_it_back() {
        let budget = Budget::new(100);
        let (mut first, mut second) = (budget.share(), budget.share());
        assert!(first.grow(60) && second.grow(40));
        assert!(!first.grow(1) && !second.grow(1));
        drop(first);
        assert_eq!(budget.used(), 40);
        assert!(second.grow(60));
        drop(second);
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn large_bodies_leave_room_for_small_ones() {
        let budget = Budget::new(8 * SMALL);
        let (mut large, mut small) = (budget.share(), budget.share());
        assert!(large.grow(6 * SMALL));
        assert!(!large.grow(1));
        assert!(small.grow(SMALL));
        assert!(!small.grow(1), "it is large from here on");
    }
}
