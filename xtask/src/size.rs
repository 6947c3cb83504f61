//! The download size: each part of `pkg/`, raw, gzipped and as Brotli.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::project::Project;
use crate::tool;
use crate::wasm::{CLIENT, Module, SERVER};

/// The goal for module and JavaScript of the entry `convoscope` together, in bytes of Brotli.
const GOAL: usize = 48 * 1024;
/// Their budget: lowered with every byte saved, raised only for a feature that is worth it.
const BUDGET: usize = 250 * 1024;

/// Prints the table, and fails over [`BUDGET`].
pub fn report(project: &Project) -> Result<()> {
    let module =
        |module: Module| Size::of(&read(project, &format!("wasm/{}_bg.wasm", module.name))?);
    let client = module(CLIENT)?;
    let entry = Size::of(&bundle(project, "entry/web.js")?)?;
    let inline = Size::of(&bundle(project, "entry/inline.js")?)?;
    let server = module(SERVER)?;
    let server_entry = Size::of(&bundle(project, "entry/server-web.js")?)?;
    let testing = Size::of(&bundle(project, "testing/index.js")?)?;
    let time_zones = Size::of(&bundle(project, "time-zones/index.js")?)?;
    let total = client + entry;

    println!(
        "{:24} {:>9} {:>9} {:>9}",
        "part (JavaScript minified)", "raw", "gzip", "brotli"
    );
    for (name, size) in [
        ("convoscope: wasm", client),
        ("convoscope: JavaScript", entry),
        ("convoscope", total),
        ("convoscope/inline", inline),
        ("convoscope/server: wasm", server),
        ("convoscope/server: JS", server_entry),
        ("convoscope/testing", testing),
        ("convoscope/time-zones", time_zones),
    ] {
        println!(
            "{name:26} {:>9} {:>9} {:>9}",
            size.raw, size.gzip, size.brotli
        );
    }
    let share = |of: usize| total.brotli as f64 / of as f64 * 100.0;
    println!(
        "convoscope takes {:.0} % of its budget of {BUDGET} bytes of Brotli, {:.0} % of the goal of {GOAL}",
        share(BUDGET),
        share(GOAL)
    );
    ensure!(
        total.brotli <= BUDGET,
        "over the budget by {} bytes",
        total.brotli - BUDGET
    );
    Ok(())
}

/// The sizes of a part.
#[derive(Clone, Copy)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn of(bytes: &[u8]) -> Result<Self> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(bytes)?;
        let mut brotli = Vec::new();
        // As static hosts use for files compressed in advance.
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut &*bytes, &mut brotli, &parameters)?;
        Ok(Self {
            raw: bytes.len(),
            gzip: gzip.finish()?.len(),
            brotli: brotli.len(),
        })
    }
}

impl std::ops::Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

/// The JavaScript reachable from an entry, bundled and minified as in an application.
fn bundle(project: &Project, entry: &str) -> Result<Vec<u8>> {
    let path = format!("pkg/{entry}");
    read(project, entry)?;
    let output = tool::npm(project, "esbuild")?
        .args([
            &path,
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=none",
        ])
        .args(["--loader:.wasm=empty", "--log-level=warning"])
        .output()
        .context("esbuild did not start")?;
    if !output.status.success() {
        bail!(
            "esbuild failed on {path}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output.stdout)
}

fn read(project: &Project, name: &str) -> Result<Vec<u8>> {
    let path = project.package().join(name);
    fs::read(&path).with_context(|| {
        format!(
            "cannot read {}: run `cargo xtask build` first",
            project.shown(&path)
        )
    })
}
