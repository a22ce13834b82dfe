//! Rate limit: a token bucket per key, in memory.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Keys remembered at once. Beyond that, full buckets are forgotten first, which makes no difference, and then the
/// fullest.
const MOST_KEYS: usize = 100_000;

/// The part of an IPv6 address that names a network; a household or a rented server has the other 64 bits to itself.
const NETWORK_OF_ONE: u128 = !0 << 64;

/// `burst` tries at once, and one more after each `every`.
///
/// A token is spent before the action, so that many simultaneous tries cannot slip through together. It may be given
/// back if the try turns out not to count.
pub(crate) struct Allowance<K> {
    burst: u32,
    every: SignedDuration,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy)]
struct Bucket {
    /// When the bucket will be full again if nothing more is spent.
    full_at: Timestamp,
}

impl<K: Hash + Eq> Allowance<K> {
    #[must_use]
    pub(crate) fn new(burst: u32, every: SignedDuration) -> Self {
        Self { burst, every, buckets: Mutex::new(HashMap::new()) }
    }

    pub(crate) fn spend(&self, key: K, now: Timestamp) -> Result<(), SignedDuration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_KEYS && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { full_at: now });
        let full_at = bucket.full_at.max(now) + self.every;
        let over = full_at.duration_since(now) - self.every * i32::try_from(self.burst).unwrap_or(i32::MAX);
        if over > SignedDuration::ZERO {
            return Err(over);
        }
        bucket.full_at = full_at;
        Ok(())
    }

    pub(crate) fn give_back(&self, key: &K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(key) {
            bucket.full_at -= self.every;
        }
    }
}

/// Forgets full buckets and, if that is not enough, the half that will be full soonest. To have a bucket forgotten, an
/// attacker would have to spend as much from fifty thousand others.
fn make_room<K: Hash + Eq>(buckets: &mut HashMap<K, Bucket>, now: Timestamp) {
    buckets.retain(|_, bucket| bucket.full_at > now);
    if buckets.len() >= MOST_KEYS {
        let mut moments: Vec<Timestamp> = buckets.values().map(|bucket| bucket.full_at).collect();
        let middle = moments.len() / 2;
        let (_, median, _) = moments.select_nth_unstable(middle);
        let (median, mut surplus) = (*median, middle);
        buckets.retain(|_, bucket| {
            let goes = bucket.full_at <= median && surplus > 0;
            surplus -= usize::from(goes);
            !goes
        });
    }
}

/// The key of an address: IPv4 whole, IPv6 by its /64, because one customer has all of that.
#[must_use]
pub(crate) fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & NETWORK_OF_ONE).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_a_whole_ipv6_network_as_one() {
        for (address, key) in [
            ("203.0.113.5", "203.0.113.5"),
            ("::ffff:203.0.113.5", "203.0.113.5"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
            ("2001:db8:1:3::", "2001:db8:1:3::"),
        ] {
            assert_eq!(network_of(address.parse().unwrap()).to_string(), key, "{address}");
        }
    }

    #[test]
    fn a_burst_is_allowed_and_then_one_at_a_time() {
        let allowance = Allowance::new(3, SignedDuration::from_secs(60));
        let start = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            assert_eq!(allowance.spend("a", start), Ok(()));
        }
        assert_eq!(allowance.spend("a", start), Err(SignedDuration::from_secs(60)));
        assert_eq!(allowance.spend("b", start), Ok(()), "another key has its own bucket");
        let later = start + SignedDuration::from_secs(61);
        assert_eq!(allowance.spend("a", later), Ok(()));
        assert!(allowance.spend("a", later).is_err());
    }

    #[test]
    fn a_flood_of_other_keys_does_not_fill_an_empty_bucket() {
        let allowance = Allowance::new(3, SignedDuration::from_secs(60));
        let start = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            assert_eq!(allowance.spend(0, start), Ok(()));
        }
        for key in 1..250_000 {
            assert_eq!(allowance.spend(key, start), Ok(()));
        }
        assert!(allowance.spend(0, start).is_err());
    }

    #[test]
    fn a_token_given_back_can_be_spent_again() {
        let allowance = Allowance::new(1, SignedDuration::from_secs(60));
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(allowance.spend("a", start), Ok(()));
        allowance.give_back(&"a");
        assert_eq!(allowance.spend("a", start), Ok(()));
        assert!(allowance.spend("a", start).is_err());
    }
}
