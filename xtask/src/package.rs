//! Assembles the package in `pkg/`, ready for `npm pack`.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context, Result, ensure};

use crate::project::Project;
use crate::wasm::{self, Profile};
use crate::{documents, openapi, parquet, time_zones, tool};

/// The placeholder for the crate's version in `pkg-template/package.json`.
const VERSION_PLACEHOLDER: &str = r#""version": "0.0.0""#;

/// Builds the whole package from scratch: nothing of an earlier build stays in `pkg/`.
pub fn build(project: &Project, profile: Profile) -> Result<()> {
    // Before the long step, so that a missing tool shows at once.
    let mut compiler = tool::npm(project, "tsc")?;
    let manifest = manifest(project)?;

    let package = project.package();
    match fs::remove_dir_all(&package) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("cannot empty {}", project.shown(&package)));
        }
        _ => fs::create_dir_all(&package)?,
    }

    wasm::build(project, profile, &package.join("wasm"))?;
    parquet::bundle(project, &package.join("parquet"))?;
    let (source, declarations) = time_zones::module()?;
    let data = package.join("time-zones/data");
    fs::create_dir_all(package.join("time-zones"))?;
    fs::write(data.with_extension("js"), source)?;
    fs::write(data.with_extension("d.ts"), declarations)?;
    tool::run("tsc", compiler.args(["--project", "pkg-template"]))?;

    let document = fs::read_to_string(project.root.join("pkg-template/server/openapi.json"))
        .context("server/openapi.json must be part of the package")?;
    let earlier = openapi::to_3_0(&document).context("server/openapi.json cannot be translated")?;
    fs::write(package.join("server/openapi.json"), document)?;
    fs::write(package.join("server/openapi-3.0.json"), earlier)?;
    fs::write(package.join("package.json"), manifest)?;
    // For bundlers that do not read "exports": without it `convoscope/browser` is its folder, which loads nothing.
    fs::copy(
        project.root.join("pkg-template/browser/package.json"),
        package.join("browser/package.json"),
    )
    .context("browser/package.json must be part of the package")?;
    documents::copy(&project.root, &package)
}

/// `package.json` with the version from `Cargo.toml`.
fn manifest(project: &Project) -> Result<String> {
    let path = project.root.join("pkg-template/package.json");
    let template = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", project.shown(&path)))?;
    ensure!(
        template.matches(VERSION_PLACEHOLDER).count() == 1,
        "{} must contain {VERSION_PLACEHOLDER} once: the version comes from Cargo.toml",
        project.shown(&path),
    );
    Ok(template.replace(
        VERSION_PLACEHOLDER,
        &format!(r#""version": "{}""#, project.version),
    ))
}
