//! Finds the commit that the program is built from. A crate of its own, so that a commit does not build the front end anew.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the commit where there is no git, as in a container's build.
const VARIABLE: &str = "TECHSTORE_COMMIT";
/// What the program is made of. A change elsewhere does not make it another program.
const SOURCES: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "build.rs", "crates", "src", "templates", "migrations", "fixtures"];

fn main() {
    #[expect(clippy::disallowed_methods, reason = "cargo tells a build script by the environment where it is")]
    let (here, named) = (env::var("CARGO_MANIFEST_DIR").unwrap_or_default(), env::var(VARIABLE).unwrap_or_default());
    println!("cargo:rerun-if-env-changed={VARIABLE}");
    println!("cargo:rerun-if-changed=build.rs");
    let root = Path::new(&here).join("../..");
    let commit = if named.trim().is_empty() { of_checkout(&root) } else { Some(named.trim().to_owned()) };
    println!("cargo:rustc-env=TECHSTORE_BUILT_FROM={}", commit.as_deref().unwrap_or("unknown"));
}

/// The commit of the checkout, with `-dirty` when the sources are not as committed. `None` without git, and where the
/// sources lie in somebody else's repository.
fn of_checkout(root: &Path) -> Option<String> {
    git(root, &["ls-files", "--error-unmatch", "crates/version/build.rs"])?;
    let commit = git(root, &["rev-parse", "--short=12", "HEAD"])?;
    watch(root);
    let changed = git(root, &[&["status", "--porcelain", "--untracked-files=no", "--"], &SOURCES[..]].concat())?;
    Some(if changed.is_empty() { commit } else { format!("{commit}-dirty") })
}

/// Runs this again when another commit is checked out, and when a source changes, which is compiled anew then anyhow.
/// Only what exists is named: cargo takes a file that is missing for one that has changed.
fn watch(root: &Path) {
    let branch = git(root, &["symbolic-ref", "--quiet", "HEAD"]);
    let of_git = ["HEAD", "logs/HEAD", "packed-refs"].into_iter().chain(branch.as_deref());
    let of_git = of_git.filter_map(|name| git(root, &["rev-parse", "--git-path", name])).map(|path| root.join(path));
    let sources = SOURCES.iter().map(|source| root.join(source));
    let paths: Vec<PathBuf> = of_git.chain(sources).filter(|path| path.exists()).collect();
    for path in paths {
        println!("cargo:rerun-if-changed={}", path.display());
    }
}

fn git(root: &Path, words: &[&str]) -> Option<String> {
    // Without the lock that `status` would take to write down what it found.
    let output = Command::new("git").arg("--no-optional-locks").arg("-C").arg(root).args(words).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}
