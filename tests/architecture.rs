//! Who may know whom, held by reading the `use` lines and the SQL of every file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path below `src/`, and its text without the tests at its end.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn domain(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// The parts of this crate that the file names, `web::page` and the like.
    fn imports(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (at, _) in self.text.match_indices("crate::") {
            let rest = &self.text[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let inside = group.split('}').next().unwrap();
                found.extend(inside.split(',').map(|name| name.trim().split("::").next().unwrap().to_owned()));
            } else {
                found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
        found.retain(|name| !name.is_empty());
        found
    }

    /// The paths within this crate that the file names, groups spelled out: `accounts::store::users`.
    fn uses(&self) -> Vec<String> {
        fn spell(prefix: &str, text: &str, found: &mut Vec<String>) {
            let path: String = text.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            let whole = format!("{prefix}{path}");
            let Some(group) = text[path.len()..].strip_prefix('{') else {
                found.push(whole.trim_end_matches(':').to_owned());
                return;
            };
            let (mut depth, mut start) = (0, 0);
            for (at, c) in group.char_indices() {
                match c {
                    ',' | '}' if depth == 0 => {
                        spell(&whole, group[start..at].trim_start(), found);
                        start = at + 1;
                        if c == '}' {
                            return;
                        }
                    }
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        let code: String = self
            .text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .map(|line| format!("{line}\n"))
            .collect();
        for (at, _) in code.match_indices("crate::") {
            spell("", &code[at + "crate::".len()..], &mut found);
        }
        found
    }

    /// A line for each part of this crate that the file names and may not.
    fn imports_beyond(&self, allowed: &[&str]) -> Vec<String> {
        let is_foreign = |name: &String| !allowed.contains(&name.as_str());
        self.imports().into_iter().filter(is_foreign).map(|name| format!("{} imports {name}", self.path)).collect()
    }

    /// Whether the file is a domain's HTTP side.
    fn is_http(&self) -> bool {
        ["/pages/", "/api.rs", "/routes.rs", "/paths.rs", "/serve.rs", "/api/"]
            .iter()
            .any(|part| self.path.contains(part))
    }

    fn names(&self, word: &str) -> bool {
        self.text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word))
    }
}

const DOMAINS: [&str; 6] = ["accounts", "catalog", "inventory", "cart", "orders", "info"];

fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    assert!(paths.len() > 60, "the sources are found");
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
            Source { path: path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), text }
        })
        .collect()
}

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
            "import" => &["kernel", "media", "accounts", "catalog", "inventory", "import"],
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

/// The files of its own folder that each file imports.
fn edges(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let module = |path: &str| path.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
    let files: BTreeMap<String, &str> =
        sources.iter().map(|source| (module(&source.path), source.path.as_str())).collect();
    let file_of = |path: &str| {
        let parts: Vec<&str> = path.split("::").collect();
        (1..=parts.len()).rev().find_map(|count| files.get(&parts[..count].join("/"))).copied()
    };
    let own = |source: &Source| {
        let uses = source.uses();
        let found = uses.iter().filter_map(|path| file_of(path));
        let is_beside = |path: &&str| *path != source.path && path.split('/').next() == source.path.split('/').next();
        found.filter(is_beside).map(str::to_owned).collect()
    };
    sources.iter().map(|source| (source.path.clone(), own(source))).collect()
}

/// Everything that a file imports, and what that imports.
fn reachable<'a>(edges: &'a BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(path) = waiting.pop() {
        for next in edges.get(path).into_iter().flatten() {
            if found.insert(next.as_str()) {
                waiting.push(next);
            }
        }
    }
    found
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

#[test]
fn migrations_have_the_same_names_in_both_dialects() {
    let names = |dialect: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(dialect);
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema.rs")).unwrap();
    for name in names("sqlite") {
        assert!(schema.contains(name.trim_end_matches(".sql")), "{name} is not in src/schema.rs");
    }
}

#[test]
fn tables_columns_and_indexes_are_the_same_in_both_dialects() {
    let shape = |dialect: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(dialect);
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        without_triggers(&text)
            .lines()
            .map(str::trim)
            // PostgreSQL alone is told where the numbers of a table made anew go on.
            .filter(|line| !line.is_empty() && !line.starts_with("--") && !line.starts_with("SELECT setval"))
            .map(in_common_words)
            .collect::<Vec<_>>()
    };
    assert_eq!(shape("sqlite"), shape("postgres"));
}

/// SQLite keeps by triggers what PostgreSQL keeps by a generated column, and fills it once for the rows that are there.
fn without_triggers(text: &str) -> String {
    let mut is_within = false;
    let outside = |line: &&str| {
        let is_shape = !is_within
            && !line.starts_with("CREATE TRIGGER")
            && *line != "UPDATE products SET is_gone = 1 WHERE stock <= 0;";
        is_within = (is_within || line.starts_with("CREATE TRIGGER")) && *line != "END;";
        is_shape
    };
    text.lines().filter(outside).map(|line| format!("{line}\n")).collect()
}

/// A line of a migration with SQLite's words for the types of PostgreSQL.
fn in_common_words(line: &str) -> String {
    // As `pick` in the code: the places where the engines truly differ. Longer texts stand before those they contain.
    const SAME: [(&str, &str); 12] = [
        ("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT"),
        ("BOOLEAN NOT NULL GENERATED ALWAYS AS (stock <= 0) STORED", "INTEGER NOT NULL DEFAULT 0"),
        ("BOOLEAN NOT NULL DEFAULT TRUE", "INTEGER NOT NULL DEFAULT 1"),
        ("BOOLEAN NOT NULL DEFAULT FALSE", "INTEGER NOT NULL DEFAULT 0"),
        ("BIGINT", "INTEGER"),
        ("TIMESTAMPTZ", "TEXT"),
        ("BYTEA", "BLOB"),
        ("DOUBLE PRECISION", "REAL"),
        (" DATE", " TEXT"),
        (" COLLATE \"C\"", ""),
        (") STRICT, WITHOUT ROWID;", ");"),
        (") STRICT;", ");"),
    ];
    let line = SAME.iter().fold(line.to_owned(), |line, (theirs, ours)| line.replace(theirs, ours));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
