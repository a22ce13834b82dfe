//! The catalogue's addresses.

pub(crate) const CATALOG: &str = "/catalog/";
/// The list of all pages, for search engines.
pub(crate) const SITEMAP: &str = "/sitemap.xml";

#[must_use]
pub(crate) fn category(slug: &str) -> String {
    format!("{CATALOG}?category={slug}")
}

#[must_use]
pub(crate) fn product(slug: &str) -> String {
    ["/product/", slug, "/"].concat()
}
