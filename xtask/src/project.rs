//! The project's folders and version.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The crate that becomes the package.
pub const CRATE: &str = "convoscope";

/// The project's folders and version.
pub struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Cargo's output folder.
    pub target: PathBuf,
    /// The crate's version, which is the package's.
    pub version: String,
}

impl Project {
    /// Asks Cargo, which knows `CARGO_TARGET_DIR` and the like.
    pub fn locate() -> Result<Self> {
        let output = Command::new(cargo())
            .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
            .output()
            .context("cargo metadata did not start")?;
        if !output.status.success() {
            bail!(
                "cargo metadata failed:\n{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let version = packages
            .filter(|package| package["name"] == CRATE)
            .find_map(|package| package["version"].as_str())
            .with_context(|| format!("the workspace has no package `{CRATE}`"))?;
        let path = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .with_context(|| format!("cargo metadata has no {key}"))
        };
        Ok(Self {
            root: path("workspace_root")?,
            target: path("target_directory")?,
            version: version.to_owned(),
        })
    }

    /// The folder of the package.
    pub fn package(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// A path for messages: relative to the project's root, if inside.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

/// The Cargo that runs this program.
pub fn cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}
