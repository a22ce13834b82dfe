//! What the menus show, some seconds old at most: the categories, and for the staff the number of new orders.

use std::sync::Arc;

use jiff::SignedDuration;
use techstore_db::{Db, Timestamp};

use crate::app::App;
use crate::catalog::{self, Catalog};
use crate::kernel::cached::{Ages, Cached};
use crate::kernel::fault::{Fault, While};
use crate::site::store;
use crate::site::storefront::{Category, Nav};

/// A job renews the categories every few seconds, so that no visitor waits for them.
const CATEGORIES: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_mins(1) };

const NEW_ORDERS: Ages = Ages { keep: SignedDuration::from_secs(1), too_old: SignedDuration::from_secs(2) };

pub(crate) struct Menus {
    db: Db,
    catalog: Catalog,
    categories: Cached<Nav>,
    new_orders: Cached<i64>,
}

impl Menus {
    /// Also registers the renewal of the categories, which runs before the first visitor and then again and again.
    pub(super) fn new(app: &App) -> Arc<Self> {
        let menus = Arc::new(Self {
            db: app.db.clone(),
            catalog: app.catalog.clone(),
            categories: Cached::new(CATEGORIES, &app.renewals),
            new_orders: Cached::new(NEW_ORDERS, &app.renewals),
        });
        let (kept, clock) = (Arc::downgrade(&menus), app.web.clock.clone());
        app.renewals.register(move || {
            let (menus, now) = (kept.upgrade(), clock.now());
            async move {
                let Some(menus) = menus else { return Ok(()) };
                let read = || read_categories(menus.catalog.clone());
                menus.categories.renewed(now, read).await.map(drop)
            }
        });
        menus
    }

    pub(super) async fn categories(&self, now: Timestamp) -> Result<Arc<Nav>, Fault> {
        let read = || read_categories(self.catalog.clone());
        self.categories.get(now, read).await.while_("reading the categories")
    }

    pub(super) async fn new_orders(&self, now: Timestamp) -> Result<i64, Fault> {
        let read = || count_new_orders(self.db.clone());
        self.new_orders.get(now, read).await.map(|count| *count).while_("counting new orders")
    }
}

async fn count_new_orders(db: Db) -> Result<i64, Fault> {
    let mut db = db.read_slow().await?;
    Ok(store::new_orders(&mut db).await?)
}

async fn read_categories(catalog: Catalog) -> Result<Nav, Fault> {
    let categories = catalog::categories(&catalog).await?;
    let shown = categories.iter().filter(|category| category.goods > 0);
    let link = |category: &catalog::Category| Category {
        name: category.name.clone(),
        url: crate::catalog::paths::category(&category.slug),
    };
    Ok(Nav { categories: shown.map(link).collect() })
}
