//! A copy of the invented Django site that a test may change, and everything a move could change at ours.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use techstore::import::django::{self, Mode, Report, Topic};
use techstore_db::{Reads, rusqlite};

use crate::support::Shop;

/// What `facts.json` tells of the site.
#[derive(Deserialize)]
pub(super) struct Facts {
    pub(super) users: Vec<Fact>,
    pub(super) counts: BTreeMap<String, usize>,
    /// What all orders cost, in roubles.
    pub(super) sum_of_orders: String,
    /// How many pieces of all products there are.
    pub(super) sum_of_stock: i64,
}

#[derive(Deserialize)]
pub(super) struct Fact {
    pub(super) id: i64,
    pub(super) login: String,
    pub(super) email: String,
    pub(super) hash: String,
    pub(super) password: Option<String>,
    pub(super) first_name: String,
    pub(super) last_name: String,
    #[serde(default = "yes")]
    pub(super) is_active: bool,
    #[serde(default)]
    pub(super) is_staff: bool,
    #[serde(default)]
    pub(super) is_superuser: bool,
}

fn yes() -> bool {
    true
}

pub(super) fn facts() -> Facts {
    serde_json::from_str(&std::fs::read_to_string(fixture().join("facts.json")).unwrap()).unwrap()
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/django-site")
}

/// A copy of the site.
pub(super) struct OldSite {
    pub(super) folder: tempfile::TempDir,
    pub(super) paths: django::OldSite,
}

impl OldSite {
    pub(super) fn copy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let paths = django::OldSite { database: folder.path().join("db.sqlite3"), media: folder.path().join("media") };
        std::fs::copy(fixture().join("db.sqlite3"), &paths.database).unwrap();
        std::fs::create_dir_all(paths.media.join("avatars")).unwrap();
        for entry in std::fs::read_dir(fixture().join("media/avatars")).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), paths.media.join("avatars").join(entry.file_name())).unwrap();
        }
        Self { folder, paths }
    }

    /// Changes the old database, foreign keys and all.
    pub(super) async fn change(self, statements: &str) -> Self {
        let connection = rusqlite::Connection::open(&self.paths.database).unwrap();
        connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
        connection.execute_batch(statements).unwrap();
        connection.close().unwrap();
        self
    }

    /// Puts a file into the old media folder.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) {
        let place = self.paths.media.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, bytes).unwrap();
    }

    pub(super) async fn bring(&self, shop: &Shop) -> Report {
        django::bring(&shop.app.accounts, &self.paths, Mode::Move).await.unwrap()
    }

    /// Moves in, and must be refused; says with which words. Nothing may have changed, here or there.
    pub(super) async fn refused(&self, shop: &Shop) -> String {
        let (here, there) = (everything(shop).await, files(self.folder.path()));
        let refusal = django::bring(&shop.app.accounts, &self.paths, Mode::Move).await.unwrap_err();
        assert_eq!(everything(shop).await, here);
        assert_eq!(files(self.folder.path()), there);
        format!("{refusal:#}")
    }
}

/// The remarks on a topic, as they are printed.
pub(super) fn remarks(report: &Report, topic: Topic) -> Vec<String> {
    let shown = |remark: &django::Remark| match remark.detail.as_str() {
        "" => remark.subject.to_string(),
        detail => format!("{}: {detail}", remark.subject),
    };
    report.on(topic).map(shown).collect()
}

/// All rows a move could touch, and all uploaded files.
pub(super) async fn everything(shop: &Shop) -> (Vec<String>, BTreeMap<String, Vec<u8>>) {
    let mut db = shop.app.db.read().await.unwrap();
    let mut rows = Vec::new();
    for (table, columns) in TABLES {
        let mut query = db.sql("SELECT '").push(table).push("'");
        for column in *columns {
            query = query.push(" || '|' || COALESCE(CAST(").push(column).push(" AS TEXT), 'NULL')");
        }
        let found: Vec<(String,)> = query.push(" FROM ").push(table).push(" ORDER BY 1").all().await.unwrap();
        rows.extend(found.into_iter().map(|(row,)| row));
    }
    (rows, files(shop.app.media.folder()))
}

const TABLES: &[(&str, &[&str])] = &[
    (
        "users",
        &[
            "id",
            "login",
            "login_folded",
            "login_key",
            "email",
            "email_folded",
            "email_key",
            "password",
            "password_changed_at",
            "first_name",
            "last_name",
            "is_active",
            "is_staff",
            "is_superuser",
            "joined_at",
            "last_login_at",
        ],
    ),
    (
        "user_profiles",
        &["user_id", "patronymic", "phone", "birth_date", "address", "avatar", "created_at", "updated_at"],
    ),
    ("consents", &["id", "user_id", "purpose"]),
    ("sessions", &["id", "user_id", "expires_at"]),
    (
        "sign_ins",
        &[
            "id",
            "user_id",
            "session_id",
            "address",
            "user_agent",
            "browser",
            "system",
            "device",
            "signed_in_at",
            "last_seen_at",
            "ended_at",
            "imported_id",
        ],
    ),
    ("categories", &["id", "slug", "name", "position", "description", "drawing"]),
    (
        "products",
        &[
            "id",
            "category_id",
            "slug",
            "sku",
            "name",
            "name_sort",
            "model",
            "year",
            "country",
            "price",
            "vat_rate",
            "stock",
            "reserved",
            "is_visible",
            "image",
            "created_at",
        ],
    ),
    ("stock_movements", &["id", "product_id", "order_id", "kind", "quantity", "note", "made_at"]),
    (
        "orders",
        &[
            "id",
            "user_id",
            "state",
            "first_name",
            "last_name",
            "phone",
            "email",
            "delivery",
            "address",
            "payment",
            "paid_at",
            "goods_total",
            "delivery_price",
            "total",
            "cancellation_reason",
            "placed_at",
        ],
    ),
    ("order_lines", &["id", "order_id", "product_id", "sku", "name", "price", "vat_rate", "quantity"]),
    ("order_events", &["id", "order_id", "kind", "actor", "user_id", "note", "made_at"]),
];

/// The files below a folder with what is in them; an empty folder is there as one without bytes.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                found.insert(format!("{name}/"), Vec::new());
                walk(&path, root, found);
            } else {
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}
