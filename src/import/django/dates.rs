//! Django's timestamps as its SQLite backend writes them.

use techstore_db::Timestamp;

/// Reads `2025-03-02 18:00:00` or `2025-03-02 18:00:00.123456`, in UTC (Django's `USE_TZ`, on by default since 5.0).
/// `None` for any other text.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let plain = text.len() == 19 || (text.len() > 20 && text.as_bytes().get(19) == Some(&b'.'));
    let civil = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S%.f", text).ok().filter(|_| plain)?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_with_and_without_a_fraction() {
        for (text, read) in [
            ("2025-03-02 18:00:00", "2025-03-02T18:00:00.000000Z"),
            ("2026-11-22 11:23:41.079996", "2026-11-22T11:23:41.079996Z"),
            ("2024-02-29 23:59:59.5", "2024-02-29T23:59:59.500000Z"),
        ] {
            assert_eq!(moment(text).unwrap().to_text(), read);
        }
    }

    #[test]
    fn nothing_else_is_a_moment() {
        for text in [
            "",
            "вчера",
            "2025-03-02",
            "2025-03-02T18:00:00",
            "2025-03-02 18:00",
            "2025-03-02 18:00:00Z",
            "2025-03-02 18:00:00+03:00",
            "2025-03-02 18:00:00.",
            "2025-02-30 18:00:00",
            "2025-03-02 24:00:00",
            "2025-3-2 18:00:00",
            " 2025-03-02 18:00:00",
            "2025-03-02 18:00:00 ",
            "1740938400",
        ] {
            assert_eq!(moment(text), None, "{text:?}");
        }
    }
}
