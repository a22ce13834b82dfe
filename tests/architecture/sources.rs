//! The sources of the program, and what each of them imports.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: its path below `src/`, and its text without the tests at its end.
pub(super) struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub(super) fn domain(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// The parts of this crate that the file names, `web::page` and the like.
    pub(super) fn imports(&self) -> Vec<String> {
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
    pub(super) fn uses(&self) -> Vec<String> {
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
    pub(super) fn imports_beyond(&self, allowed: &[&str]) -> Vec<String> {
        let is_foreign = |name: &String| !allowed.contains(&name.as_str());
        self.imports().into_iter().filter(is_foreign).map(|name| format!("{} imports {name}", self.path)).collect()
    }

    /// Whether the file is a domain's HTTP side.
    pub(super) fn is_http(&self) -> bool {
        ["/pages/", "/api.rs", "/routes.rs", "/paths.rs", "/serve.rs", "/api/"]
            .iter()
            .any(|part| self.path.contains(part))
    }

    pub(super) fn names(&self, word: &str) -> bool {
        self.text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word))
    }
}

pub(super) fn sources() -> Vec<Source> {
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

/// The files of its own folder that each file imports.
pub(super) fn edges(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
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
pub(super) fn reachable<'a>(edges: &'a BTreeMap<String, BTreeSet<String>>, from: &str) -> BTreeSet<&'a str> {
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
