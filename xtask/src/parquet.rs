//! What writes Parquet: hyparquet-writer, bundled into one script of the package.
//!
//! Bundled, it needs no installation, works in pages without a bundler, and takes what is used of it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::tool;

/// What `pkg-template/parquet` imports of it, as its `hyparquet-writer.d.ts` declares.
const USED: &str = "export { ByteWriter, ParquetWriter } from \"hyparquet-writer\";";

/// Writes the script and the licences into `folder`.
pub fn bundle(project: &Project, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let entry = project.target.join("hyparquet-writer.mjs");
    fs::write(&entry, USED)?;
    let notice =
        "// hyparquet-writer and parts of hyparquet, bundled. Licences: hyparquet-writer.LICENSE";
    let mut esbuild = tool::npm(project, "esbuild")?;
    esbuild.arg(&entry).args([
        "--bundle",
        "--format=esm",
        "--target=es2022",
        // Not the entry for Node, which writes files.
        "--conditions=browser",
        "--platform=neutral",
        "--log-level=warning",
    ]);
    esbuild.arg(format!("--banner:js={notice}"));
    esbuild.arg(format!(
        "--outfile={}",
        folder.join("hyparquet-writer.js").display()
    ));
    esbuild.env("NODE_PATH", project.root.join("node_modules"));
    tool::run("esbuild", &mut esbuild)?;
    let mut licences = String::new();
    for name in ["hyparquet-writer", "hyparquet"] {
        let file = project.root.join("node_modules").join(name).join("LICENSE");
        let text = fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", project.shown(&file)))?;
        licences.push_str(&format!("{name}\n\n{}\n\n", text.trim()));
    }
    fs::write(folder.join("hyparquet-writer.LICENSE"), licences)?;
    Ok(())
}
