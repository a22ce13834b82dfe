//! Settings with passwords, made fit to be shown.

use url::Url;

const HIDDEN: &str = "***";

/// Hides the password in an address, and the whole of a secret that is no address.
#[must_use]
pub(crate) fn shown(value: &str, is_secret: bool) -> String {
    let may_hide_one = is_secret || value.contains("://") && value.contains('@');
    if value.starts_with("sqlite:") || value.starts_with("file:") || !may_hide_one {
        return value.to_owned();
    }
    without_password(value).unwrap_or_else(|| HIDDEN.to_owned())
}

/// `None` if it is unclear where the password ends: `smtp://shop:2/1@host` names the host `shop`.
fn without_password(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok().filter(Url::has_host)?;
    let has_at = |text: &str| text.contains('@');
    if has_at(url.path()) || url.query().is_some_and(has_at) || url.fragment().is_some() {
        return None;
    }
    if url.password().is_some() {
        url.set_password(Some(HIDDEN)).ok()?;
    }
    if url.query().is_some() {
        let is_password = |name: &str| name.contains("password") || name.contains("secret") || name.contains("token");
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let mut query = url.query_pairs_mut();
        query.clear();
        for (name, value) in &pairs {
            query.append_pair(name, if is_password(name) { HIDDEN } else { value });
        }
        drop(query);
    }
    Some(url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_left_out_wherever_it_stands() {
        for (value, seen) in [
            ("sqlite:data/shop.db", "sqlite:data/shop.db"),
            ("file:", "file:"),
            ("postgres://shop@db/shop", "postgres://shop@db/shop"),
            ("postgres://shop:hunter2@db:5433/shop", "postgres://shop:***@db:5433/shop"),
            ("postgres://db/shop?user=shop&password=hunter2", "postgres://db/shop?user=shop&password=***"),
            ("smtps://shop:hun%40ter2@mail.example", "smtps://shop:***@mail.example"),
            ("smtp://shop:hunter2/1@mail.example", "***"),
            ("smtp://shop:2/hunter2@mail.example", "***"),
            ("smtp://shop:2#hunter2@mail.example", "***"),
            ("smtp://shop:2?hunter2@mail.example", "***"),
            ("hunter2", "***"),
        ] {
            let is_seen = shown(value, true);
            assert!(!is_seen.contains("hunter2"), "{is_seen}");
            assert!(is_seen == seen || seen == "***", "{value}: {is_seen}");
        }
    }

    #[test]
    fn what_is_no_secret_is_shown_unless_it_is_an_address_with_a_name_in_it() {
        assert_eq!(shown("Shop <shop@example.org>", false), "Shop <shop@example.org>");
        assert_eq!(shown("https://shop.example.org", false), "https://shop.example.org");
        assert!(!shown("https://user:hunter2@shop.example.org", false).contains("hunter2"));
    }
}
