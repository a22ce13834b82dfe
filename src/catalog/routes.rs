//! The catalogue's addresses.

use crate::catalog::Catalog;
use crate::catalog::pages::{Pages, home, list, product, sitemap};
use crate::catalog::paths;
use crate::web::context::Web;
use crate::web::routes::{Addresses, Routes};

#[must_use]
/// `listed`: pages of other domains for the sitemap.
pub(crate) fn routes(web: &Web, catalog: &Catalog, listed: &'static [&'static str]) -> Addresses {
    Routes::new(web)
        .get(crate::web::paths::HOME, home::show)
        .get(paths::CATALOG, list::show)
        .get("/product/{slug}/", product::show)
        .get(paths::SITEMAP, sitemap::show)
        .with(Pages::new(catalog, web, listed))
}
