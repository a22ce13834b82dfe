//! The setting `log`: how much is logged, and of which part.

use tracing_subscriber::EnvFilter;

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Such as `info` or `info,techstore::web=debug`.
pub(crate) fn log_levels(text: &str) -> Result<EnvFilter, String> {
    let directives: Vec<&str> = text.split(',').map(str::trim).collect();
    for directive in &directives {
        let is_level = LEVELS.iter().any(|level| directive.eq_ignore_ascii_case(level));
        if !is_level && !directive.contains('=') {
            return Err(format!("«{directive}» is neither one of {} nor part=level", LEVELS.join(", ")));
        }
    }
    EnvFilter::try_new(directives.join(",")).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_a_whole_and_by_part() {
        for text in ["info", "WARN", "off", "info,techstore::web=debug", "warn, techstore::mail=trace"] {
            assert!(log_levels(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_no_level_is_refused() {
        for text in ["", "inof", "verbose", "info,", "info,techstore::web=debgu", "techstore", "info;debug", "=debug=x"]
        {
            assert!(log_levels(text).is_err(), "{text}");
        }
    }
}
