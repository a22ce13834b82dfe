//! Rate limit: so many within any stretch of time. Each try is remembered for that long, in memory.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};

const MOST_KEYS: usize = 100_000;
/// With fewer keys, expired ones are not looked for.
const FEW_KEYS: usize = 1_000;

/// `most` within any stretch of `span`, per key.
///
/// A try is spent before the action, so that many simultaneous tries cannot slip through together. It may be given
/// back if it turns out not to count.
pub(crate) struct Budget<K> {
    most: usize,
    span: SignedDuration,
    spent: Mutex<Spent<K>>,
}

struct Spent<K> {
    /// Milliseconds since 1970, the oldest first.
    moments: HashMap<K, VecDeque<i64>>,
    /// The number of keys from which on expired ones are looked for.
    sweep_at: usize,
}

impl<K: Hash + Eq> Budget<K> {
    #[must_use]
    pub(crate) fn new(most: usize, span: SignedDuration) -> Self {
        Self { most, span, spent: Mutex::new(Spent { moments: HashMap::new(), sweep_at: FEW_KEYS }) }
    }

    pub(crate) fn spend(&self, key: K, now: Timestamp) -> Result<(), SignedDuration> {
        let (now, span) = (now.as_millisecond(), self.millis());
        let mut spent = self.lock();
        if spent.moments.len() >= spent.sweep_at && !spent.moments.contains_key(&key) {
            spent.sweep(now - span);
        }
        let moments = spent.moments.entry(key).or_default();
        forget(moments, now - span);
        if let Some(wait) = wait(moments, self.most, now - span) {
            return Err(wait);
        }
        moments.push_back(now);
        Ok(())
    }

    /// `None` if a try can be spent now.
    #[must_use]
    pub(crate) fn wait(&self, key: &K, now: Timestamp) -> Option<SignedDuration> {
        let since = now.as_millisecond() - self.millis();
        let mut spent = self.lock();
        let moments = spent.moments.get_mut(key)?;
        forget(moments, since);
        wait(moments, self.most, since)
    }

    /// Gives back a try that was spent at that moment.
    pub(crate) fn give_back(&self, key: K, at: Timestamp) {
        let at = at.as_millisecond();
        let mut spent = self.lock();
        if let Entry::Occupied(mut found) = spent.moments.entry(key) {
            let moments = found.get_mut();
            if let Some(place) = moments.iter().rposition(|moment| *moment == at) {
                moments.remove(place);
            }
            if moments.is_empty() {
                found.remove();
            }
        }
    }

    #[cfg(test)]
    #[must_use]
    pub(crate) fn keys(&self) -> usize {
        self.lock().moments.len()
    }

    fn millis(&self) -> i64 {
        i64::try_from(self.span.as_millis()).unwrap_or(i64::MAX)
    }

    fn lock(&self) -> MutexGuard<'_, Spent<K>> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Hash + Eq> Spent<K> {
    /// Forgets expired keys and, if that is not enough, those that have spent the least. To have somebody's spent
    /// budget forgotten, an attacker would have to spend as much under fifty thousand other keys.
    fn sweep(&mut self, since: i64) {
        self.moments.retain(|_, moments| moments.back().is_some_and(|last| *last > since));
        if self.moments.len() >= MOST_KEYS {
            let mut counts: Vec<usize> = self.moments.values().map(VecDeque::len).collect();
            let middle = counts.len() / 2;
            let (_, median, _) = counts.select_nth_unstable(middle);
            let (median, mut surplus) = (*median, middle);
            self.moments.retain(|_, moments| {
                let goes = moments.len() <= median && surplus > 0;
                surplus -= usize::from(goes);
                !goes
            });
        }
        self.sweep_at = (self.moments.len() * 2).clamp(FEW_KEYS, MOST_KEYS);
    }
}

fn forget(moments: &mut VecDeque<i64>, since: i64) {
    while moments.front().is_some_and(|oldest| *oldest <= since) {
        moments.pop_front();
    }
}

fn wait(moments: &VecDeque<i64>, most: usize, since: i64) -> Option<SignedDuration> {
    let oldest = moments.front().filter(|_| moments.len() >= most)?;
    Some(SignedDuration::from_millis(oldest - since))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: SignedDuration = SignedDuration::from_mins(10);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_000_000 + seconds).unwrap()
    }

    #[test]
    fn no_stretch_of_time_has_more_than_the_budget() {
        let budget = Budget::new(3, SPAN);
        let spent: Vec<i64> = (0..2_000).filter(|second| budget.spend("a", at(*second)).is_ok()).collect();
        assert_eq!(spent, [0, 1, 2, 600, 601, 602, 1_200, 1_201, 1_202, 1_800, 1_801, 1_802]);
        assert_eq!(budget.spend("b", at(0)), Ok(()), "another key has a budget of its own");
    }

    #[test]
    fn the_wait_is_until_the_oldest_is_forgotten() {
        let budget = Budget::new(2, SPAN);
        assert_eq!(budget.wait(&"a", at(0)), None);
        budget.spend("a", at(0)).unwrap();
        budget.spend("a", at(60)).unwrap();
        assert_eq!(budget.spend("a", at(90)), Err(SignedDuration::from_secs(510)));
        assert_eq!(budget.wait(&"a", at(90)), Some(SignedDuration::from_secs(510)));
        assert_eq!(budget.wait(&"a", at(600)), None);
    }

    #[test]
    fn what_is_given_back_can_be_spent_again() {
        let budget = Budget::new(1, SPAN);
        budget.spend("a", at(0)).unwrap();
        budget.give_back("a", at(1));
        assert!(budget.spend("a", at(2)).is_err(), "nothing was spent then");
        budget.give_back("a", at(0));
        assert_eq!(budget.keys(), 0);
        assert_eq!(budget.spend("a", at(2)), Ok(()));
    }

    #[test]
    fn keys_are_bounded_and_a_flood_of_others_does_not_forget_a_spent_one() {
        let budget = Budget::new(5, SPAN);
        for _ in 0..5 {
            budget.spend(0, at(0)).unwrap();
        }
        for key in 1..250_000 {
            budget.spend(key, at(0)).unwrap();
        }
        assert!(budget.keys() <= MOST_KEYS + 1, "{}", budget.keys());
        assert!(budget.spend(0, at(0)).is_err());
        budget.spend(-1, at(601)).unwrap();
        for key in 0..2_000 {
            budget.spend(key, at(601)).unwrap();
        }
        assert!(budget.keys() < 5_000, "those whose time is over are gone: {}", budget.keys());
    }
}
