//! `LIKE` patterns that match typed text literally.

/// A pattern for texts that contain this one. Wildcards in it are escaped, so the query must end in `ESCAPE '\'`.
#[must_use]
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn typed_wildcards_mean_themselves() {
        assert_eq!(contains(r"100%_\"), r"%100\%\_\\%");
        assert_eq!(contains("ёлка"), "%ёлка%");
    }
}
