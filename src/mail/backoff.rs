//! When a message is retried, and when it is given up.

use jiff::SignedDuration;

/// The last attempt is about two days after the first.
pub(super) const ATTEMPTS: i64 = 17;
/// The wait after the first attempt. It doubles each time.
const FIRST: SignedDuration = SignedDuration::from_mins(1);
const LONGEST: SignedDuration = SignedDuration::from_hours(6);

/// `None` after the last attempt.
pub(super) fn wait_after(attempts: i64) -> Option<SignedDuration> {
    if attempts >= ATTEMPTS {
        return None;
    }
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let doubled = 2_i32.checked_pow(doublings).and_then(|times| FIRST.checked_mul(times));
    Some(doubled.map_or(LONGEST, |wait| wait.min(LONGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_a_minute_to_six_hours() {
        let minutes: Vec<i64> = (1..=11).map(|attempts| wait_after(attempts).unwrap().as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    }

    #[test]
    fn a_letter_is_tried_for_two_days() {
        let waits: Vec<SignedDuration> = (1..).map_while(wait_after).collect();
        assert_eq!(waits.len(), 16);
        let all: i64 = waits.iter().map(SignedDuration::as_hours).sum();
        assert!((44..=52).contains(&all), "{all} hours");
        assert_eq!(wait_after(i64::MAX), None);
    }
}
