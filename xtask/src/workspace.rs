//! Where the project and its build products lie.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::process;

/// The folders of this checkout.
pub(crate) struct Workspace {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the environment puts it.
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// Finds the checkout that this program was built from.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        let mut workspace = Self { root: root.to_owned(), target: root.join("target") };
        let metadata = process::output(&mut cargo(&workspace, "metadata --no-deps --format-version 1"))?;
        let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
        let target = metadata.get("target_directory").and_then(serde_json::Value::as_str);
        workspace.target = target.context("cargo metadata names no target directory")?.into();
        Ok(workspace)
    }

    /// An empty folder of this name under the target folder: what lay there before is removed.
    pub(crate) fn fresh(&self, name: &str) -> Result<PathBuf> {
        let folder = self.target.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).with_context(|| format!("removing {}", folder.display()))?;
        }
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }
}
