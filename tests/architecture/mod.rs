//! Who may import whom, checked by reading the `use` lines and the SQL of every file.

mod schema;
mod sources;

use sources::{Source, edges, reachable, sources};

const DOMAINS: [&str; 6] = ["accounts", "catalog", "inventory", "cart", "orders", "info"];

fn assert_none(broken: Vec<String>) {
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn kernel_knows_nothing_else_and_what_every_domain_uses_knows_little_more() {
    let mut broken = Vec::new();
    for source in sources() {
        let allowed: &[&str] = match source.domain() {
            "kernel" => &["kernel"],
            "web" => &["kernel", "web"],
            "media" => &["kernel", "web", "media"],
            "mail" => &["kernel", "jobs", "mail"],
            "jobs" => &["kernel", "jobs"],
            "payments" => &["kernel", "payments"],
            _ => continue,
        };
        broken.extend(source.imports_beyond(allowed));
    }
    assert_none(broken);
}

#[test]
fn domains_know_only_those_below_them() {
    let mut broken = Vec::new();
    for source in sources() {
        let allowed: &[&str] = match source.domain() {
            "accounts" => &["kernel", "web", "media", "mail", "jobs", "accounts"],
            "catalog" => &["kernel", "web", "media", "catalog"],
            "inventory" => &["kernel", "catalog", "inventory"],
            "cart" => &["kernel", "web", "media", "catalog", "cart"],
            "orders" => &[
                "kernel",
                "web",
                "media",
                "jobs",
                "mail",
                "payments",
                "accounts",
                "catalog",
                "inventory",
                "cart",
                "orders",
            ],
            "info" => &["kernel", "web", "info"],
            "import" => &["kernel", "media", "accounts", "catalog", "inventory", "orders", "import"],
            _ => continue,
        };
        broken.extend(source.imports_beyond(allowed));
    }
    assert_none(broken);
}

#[test]
fn contexts_and_stores_know_nothing_of_http() {
    let mut broken = Vec::new();
    let is_plain = |domain| DOMAINS.contains(&domain) || ["mail", "jobs"].contains(&domain);
    for source in sources().iter().filter(|source| is_plain(source.domain()) && !source.is_http()) {
        for word in ["axum", "askama", "crate::web"] {
            // Messages to people are made of templates, as pages are.
            let may = word == "askama" && source.path.ends_with("/letters.rs");
            if source.names(word) && !may {
                broken.push(format!("{} names {word}", source.path));
            }
        }
    }
    assert_none(broken);
}

/// What waits on its thread belongs on threads for that: others are served by the thread that would wait.
#[test]
fn nothing_that_serves_waits_on_its_thread() {
    const WAITS: [&str; 8] = [
        "std::fs",
        "std::sync::mpsc",
        "std::net::Tcp",
        "Condvar",
        "ToSocketAddrs",
        "blocking_recv",
        "blocking_send",
        "thread::sleep",
    ];
    // What runs before anybody is served or without serving anybody, and the threads themselves.
    const MAY: [&str; 7] = [
        "commands/",
        "config/",
        "import/",
        "app.rs",
        "kernel/durable/",
        "accounts/device_reader.rs",
        "accounts/hashers.rs",
    ];
    let may = |source: &Source| MAY.iter().any(|may| source.path.starts_with(may));
    let hands_over = |source: &Source| ["spawn_blocking", "durable::blocking"].iter().any(|word| source.names(word));
    let sources = sources();
    let mut broken = Vec::new();
    for source in sources.iter().filter(|source| !may(source) && !hands_over(source)) {
        broken
            .extend(WAITS.iter().filter(|word| source.names(word)).map(|word| format!("{} names {word}", source.path)));
    }
    assert_none(broken);
}

#[test]
fn nobody_but_the_site_knows_the_staff_site() {
    let broken = sources()
        .iter()
        .filter(|source| !["admin", "site", "lib"].contains(&source.domain()))
        .filter(|source| source.imports().iter().any(|name| name == "admin"))
        .map(|source| format!("{} imports admin", source.path))
        .collect();
    assert_none(broken);
}

#[test]
fn the_staff_site_and_the_site_know_what_the_map_draws() {
    let mut broken = Vec::new();
    for source in sources() {
        let allowed: &[&str] = match source.domain() {
            "admin" => &[
                "kernel",
                "web",
                "media",
                "mail",
                "jobs",
                "payments",
                "accounts",
                "catalog",
                "inventory",
                "orders",
                "admin",
            ],
            // Everything but the command line and the import, which run without a site.
            "site" => &[
                "kernel", "web", "media", "mail", "jobs", "accounts", "catalog", "cart", "orders", "info", "admin",
                "app", "site",
            ],
            _ => continue,
        };
        broken.extend(source.imports_beyond(allowed));
    }
    assert_none(broken);
}

#[test]
fn nobody_but_a_domain_imports_its_store() {
    let mut broken = Vec::new();
    for source in sources() {
        let foreign = |path: &String| {
            let mut parts = path.split("::");
            let domain = parts.next().unwrap();
            domain != source.domain() && parts.any(|part| part == "store")
        };
        broken.extend(source.uses().into_iter().filter(foreign).map(|path| format!("{} imports {path}", source.path)));
    }
    assert_none(broken);
}

/// A store that imports a context that imports the store cannot be read, or moved, by itself: what they share belongs into
/// `model.rs`.
#[test]
fn no_circle_of_imports_crosses_store_and_context() {
    let sources = sources();
    let edges = edges(&sources);
    let is_store = |path: &str| path.contains("/store");
    let mut broken = Vec::new();
    for store in edges.keys().filter(|path| is_store(path)) {
        let reached = reachable(&edges, store);
        let contexts =
            reached.iter().filter(|path| !is_store(path) && reachable(&edges, path).contains(store.as_str()));
        broken.extend(contexts.map(|path| format!("{store} and {path} import each other")));
    }
    assert_none(broken);
}

#[test]
fn a_circle_of_imports_is_found() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        source("shop/buying.rs", "use crate::shop::{Cart, store::{self, lines::Line}};"),
        source("shop/store/lines.rs", "use crate::shop::buying::Wanted;"),
        source("shop/mod.rs", ""),
    ];
    let edges = edges(&sources);
    assert!(reachable(&edges, "shop/store/lines.rs").contains("shop/store/lines.rs"), "{edges:?}");
    assert!(!reachable(&edges, "shop/mod.rs").contains("shop/mod.rs"));
}

#[test]
fn sql_stands_in_stores() {
    let is_store = |path: &str| {
        path.contains("/store") || path.starts_with("commands/") || path.starts_with("import/") || path == "app.rs"
    };
    let broken = sources()
        .iter()
        .filter(|source| !is_store(&source.path) && source.names(".sql("))
        .map(|source| format!("{} asks the database itself", source.path))
        .collect();
    assert_none(broken);
}

/// The places where the engines truly differ are few, and each is counted here.
#[test]
fn the_engines_differ_in_few_places() {
    let picks: usize = sources().iter().map(|source| source.text.matches(".pick(").count()).sum();
    assert!(picks <= 3, "{picks} queries have two texts; is the common dialect really not enough?");
}
