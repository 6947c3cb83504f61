//! The download size: each part of `pkg/`, raw, gzipped and as Brotli.

use std::fs;
use std::io::Write;

use anyhow::{Context, Result, bail, ensure};
use flate2::{Compression, write::GzEncoder};

use crate::project::Project;
use crate::tool;
use crate::wasm::{BROWSER, CLIENT, Module, SERVER};

/// An entry with a module: what it is, and how many bytes of Brotli its module and its JavaScript may take
/// together. Lowered with every byte saved, raised only for a feature that is worth it.
const ENTRIES: [(&str, Module, &str, usize); 3] = [
    ("convoscope", CLIENT, "entry/web.js", 281_000),
    ("convoscope/browser", BROWSER, BROWSER_ENTRY, 54_600),
    ("convoscope/server", SERVER, "entry/server-web.js", 281_000),
];
/// What a page of a gateway imports.
pub const BROWSER_ENTRY: &str = "entry/browser-web.js";
/// The goal of a page's own entry.
const GOAL: usize = 48_000;

/// Prints the table, and fails over a budget.
pub fn report(project: &Project) -> Result<()> {
    println!(
        "{:32} {:>9} {:>9} {:>9}",
        "part (JavaScript minified)", "raw", "gzip", "brotli"
    );
    let row = |name: &str, size: Size| {
        println!(
            "{name:32} {:>9} {:>9} {:>9}",
            size.raw, size.gzip, size.brotli
        );
    };
    let mut over = Vec::new();
    for (name, module, entry, budget) in ENTRIES {
        let wasm = read(project, &format!("wasm/{}_bg.wasm", module.name))?;
        let (wasm, script) = (Size::of(&wasm)?, Size::of(&bundle(project, entry)?)?);
        let total = wasm + script;
        row(&format!("{name}: wasm"), wasm);
        row(&format!("{name}: JavaScript"), script);
        row(name, total);
        let share = total.brotli as f64 / budget as f64 * 100.0;
        println!("  {share:.0} % of its budget of {budget} bytes of Brotli");
        if module.name == BROWSER.name {
            let share = total.brotli as f64 / GOAL as f64 * 100.0;
            println!("  {share:.0} % of the goal of {GOAL}");
        }
        if total.brotli > budget {
            over.push(format!("{name} by {} bytes", total.brotli - budget));
        }
    }
    for entry in ["inline", "parquet", "testing", "time-zones"] {
        let file = match entry {
            "inline" => "entry/inline.js".to_owned(),
            _ => format!("{entry}/index.js"),
        };
        row(
            &format!("convoscope/{entry}"),
            Size::of(&bundle(project, &file)?)?,
        );
    }
    ensure!(over.is_empty(), "over the budget: {}", over.join(", "));
    Ok(())
}

/// The sizes of a part.
#[derive(Clone, Copy)]
pub struct Size {
    raw: usize,
    gzip: usize,
    pub brotli: usize,
}

impl Size {
    pub fn of(bytes: &[u8]) -> Result<Self> {
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
pub fn bundle(project: &Project, entry: &str) -> Result<Vec<u8>> {
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
