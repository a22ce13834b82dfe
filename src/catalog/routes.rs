//! The catalogue's addresses.

use crate::catalog::Catalog;
use crate::catalog::pages::{Showroom, home, list, product, robots, sitemap};
use crate::web::context::Web;
use crate::web::paths;
use crate::web::routes::{Addresses, Routes};

#[must_use]
pub(crate) fn routes(web: &Web, catalog: &Catalog) -> Addresses {
    Routes::new(web)
        .get(paths::HOME, home::show)
        .get(paths::CATALOG, list::show)
        .get("/product/{slug}/", product::show)
        .get(paths::ROBOTS, robots::show)
        .get(paths::SITEMAP, sitemap::show)
        .with(Showroom::new(catalog, web))
}
