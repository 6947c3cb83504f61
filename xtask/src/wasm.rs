//! Builds `pkg/wasm/` from the crate: rustc, wasm-bindgen, wasm-opt.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD as BASE64};
use flate2::{Compression, write::GzEncoder};
use walrus::ModuleConfig;
use wasm_bindgen_cli_support::Bindgen;

use crate::project::{CRATE, Project, cargo};
use crate::reachability::Linked;
use crate::{browser_imports, glue, panic_to_trap, short_names, tool};

const TARGET: &str = "wasm32-unknown-unknown";
/// The profile of a module whose download counts, not its speed.
const SMALLEST: &str = "smallest";

/// The profile of a build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Unoptimised, with names: for reading a stack trace.
    Dev,
    /// As published, but with the names of functions: for a profiler.
    Named,
    /// As published.
    Release,
}

/// One of the package's modules: the crate with the exports of one feature.
#[derive(Clone, Copy)]
pub struct Module {
    feature: &'static str,
    /// The profile of cargo that a release is built with.
    profile: &'static str,
    /// The name of its files.
    pub name: &'static str,
}

/// The client's module.
pub const CLIENT: Module = Module {
    feature: "client",
    profile: "release",
    name: "convoscope",
};

/// The module of a gateway's server.
pub const SERVER: Module = Module {
    feature: "server",
    profile: "release",
    name: "convoscope_server",
};

/// The module of pages of a gateway.
pub const BROWSER: Module = Module {
    feature: "browser",
    profile: SMALLEST,
    name: "convoscope_browser",
};

/// Writes the modules and their JavaScript into `folder`.
pub fn build(project: &Project, profile: Profile, folder: &Path) -> Result<()> {
    for module in [CLIENT, SERVER, BROWSER] {
        build_module(project, profile, module, folder)?;
        carry(module, folder)?;
    }
    fs::write(folder.join("decode.js"), convoscope::tape::decoder_source())?;
    for (name, [source, declarations]) in [
        ("maskable", convoscope::export::maskable_source()),
        ("filter-keys", convoscope::filter::filter_keys_source()),
    ] {
        fs::write(folder.join(format!("{name}.js")), source)?;
        fs::write(folder.join(format!("{name}.d.ts")), declarations)?;
    }
    Ok(())
}

/// Writes one module and its JavaScript into `folder`.
pub fn build_module(
    project: &Project,
    profile: Profile,
    module: Module,
    folder: &Path,
) -> Result<()> {
    let compiled = compile(project, profile, module)?;
    let names = bindgen(&compiled, profile, module, folder)
        .with_context(|| format!("wasm-bindgen cannot read {}", project.shown(&compiled)))?;
    let script = folder.join(format!("{}.js", module.name));
    let declarations = script.with_extension("d.ts");
    if module.name == BROWSER.name {
        // The facade has its own (`pkg-template/browser/instance.ts`).
        fs::remove_file(script)?;
        fs::remove_file(declarations)?;
    } else {
        let glue = short_names::shortened(fs::read_to_string(&script)?, &names)?;
        fs::write(&script, glue::instantiable(&glue)?)?;
        declare(module.name, &declarations)?;
    }
    if profile != Profile::Dev {
        let file = folder.join(format!("{}_bg.wasm", module.name));
        optimize(project, profile, module, &file)?;
    }
    Ok(())
}

/// Two scripts that contain a module. One has its bytes, gzipped and in base64: for pages in one file, and
/// for servers whose bundler leaves the file out. (Few browsers read Brotli in scripts.) The other imports
/// the file as a compiled module: for Deno.
fn carry(module: Module, folder: &Path) -> Result<()> {
    let file = format!("{}_bg.wasm", module.name);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&fs::read(folder.join(&file))?)?;
    let packed = BASE64.encode(gzip.finish()?);
    let name = module.name.replace('_', "-");
    for (script, source, declaration) in [
        (
            format!("{name}-bytes"),
            format!("export default \"{packed}\";\n"),
            "/** The module's bytes: gzip, in base64. */\ndeclare const packed: string;\nexport default packed;\n",
        ),
        (
            format!("{name}-source"),
            format!("import source module from \"./{file}\";\nexport default module;\n"),
            "declare const module: WebAssembly.Module;\nexport default module;\n",
        ),
    ] {
        fs::write(folder.join(format!("{script}.js")), source)?;
        fs::write(folder.join(format!("{script}.d.ts")), declaration)?;
    }
    Ok(())
}

fn compile(project: &Project, profile: Profile, module: Module) -> Result<PathBuf> {
    let mut command = Command::new(cargo());
    command.current_dir(&project.root).args([
        "build",
        "--lib",
        "--package",
        CRATE,
        "--target",
        TARGET,
        "--no-default-features",
        "--features",
        module.feature,
    ]);
    let flags = rust_flags(project, profile)?;
    match module.profile {
        // Without what `.cargo/config.toml` has for speed.
        SMALLEST => command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}")),
        _ => command
            .arg("--config")
            .arg(format!("target.{TARGET}.rustflags = {flags:?}")),
    };
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Named | Profile::Release => {
            command.args(["--profile", module.profile]);
            module.profile
        }
    };
    tool::run("cargo build", &mut command)?;
    Ok(project
        .target
        .join(TARGET)
        .join(folder)
        .join(format!("{CRATE}.wasm")))
}

/// Flags beside those of `.cargo/config.toml`: one keeps the builder's folders out of the module (panics name
/// their source file), and one makes the linker note addresses.
fn rust_flags(project: &Project, profile: Profile) -> Result<Vec<String>> {
    let home = std::env::home_dir().context("no home folder")?;
    let cargo_home =
        std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let flag =
        |folder: &Path, name: &str| format!("--remap-path-prefix={}={name}", folder.display());
    let mut flags = vec![flag(&project.root, "."), flag(&cargo_home, "cargo")];
    if profile != Profile::Dev {
        flags.push("-Clink-arg=--emit-relocs".to_owned());
    }
    Ok(flags)
}

/// Runs wasm-bindgen, and returns the renamed names. The glue loads nothing by itself
/// (`omit_default_module_path`): each entry of the package loads the module in its runtime's way.
fn bindgen(
    compiled: &Path,
    profile: Profile,
    module: Module,
    folder: &Path,
) -> Result<Vec<[String; 2]>> {
    let dev = profile == Profile::Dev;
    let mut bindgen = Bindgen::new();
    if dev {
        bindgen.input_path(compiled);
    } else {
        let wasm = fs::read(compiled)?;
        let mut parsed = ModuleConfig::new()
            .generate_name_section(profile == Profile::Named)
            .parse(&wasm)?;
        let is_needed =
            |name: &str| module.name != BROWSER.name || browser_imports::is_needed(name);
        panic_to_trap::trap(&mut parsed, &Linked::read(&wasm)?, is_needed)?;
        bindgen.input_module(module.name, parsed);
    }
    bindgen
        .out_name(module.name)
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .debug(dev)
        .keep_debug(dev)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(!dev);
    let mut output = bindgen.generate_output()?;
    if module.name == BROWSER.name {
        browser_imports::rename(output.wasm_mut())?;
    }
    let names = match dev {
        true => Vec::new(),
        false => short_names::shorten(output.wasm_mut()),
    };
    output.emit(folder)?;
    Ok(names)
}

/// Where wasm-bindgen's declarations of loading begin, after everything else.
const LOADING: &str = "export type InitInput =";

/// Removes `[Symbol.dispose]` from wasm-bindgen's declarations, which users whose `lib` lacks it could not
/// compile. The facade does not use it. There is one set of classes per instance. Adds those of the model.
fn declare(name: &str, declarations: &Path) -> Result<()> {
    let text = fs::read_to_string(declarations)?;
    let (functions, _) = text
        .split_once(LOADING)
        .with_context(|| format!("{name}.d.ts has no {LOADING:?}: has wasm-bindgen changed?"))?;
    let kept: Vec<&str> = functions
        .lines()
        .filter(|line| !line.contains("[Symbol.dispose]"))
        .collect();
    fs::write(
        declarations,
        kept.join("\n") + "\n" + &convoscope::model::declarations() + &glue::declaration(name),
    )?;
    Ok(())
}

/// Makes the module about 4 % smaller as Brotli. Little is inlined: rustc has done that where it is worth it,
/// and inlined code compresses worse (`-Os` or `-Oz` with their own limits: 1.3 % larger).
///
/// wasm-opt reads the allowed features from the module's own `target_features` section, where rustc wrote
/// those it used: so it adds no instructions that the compiler was not allowed.
fn optimize(project: &Project, profile: Profile, module: Module, file: &Path) -> Result<()> {
    let mut command = tool::npm(project, "wasm-opt")?;
    if module.profile == SMALLEST {
        command.args([
            // Not `--ignore-implicit-traps` (30 bytes): of `if (it is there) { load }` it makes a load that always
            // happens, and what is no address then traps.
            // Expressions apart and together again: what is alike is found. 0.4 % as Brotli.
            "--flatten",
            "--rereloop",
            "-O4",
        ]);
    }
    command
        .args([
            "--always-inline-max-function-size=2",
            "--flexible-inline-max-function-size=2",
            "--one-caller-inline-max-function-size=30",
            // The first 1 KiB is the end of the stack, which is not used.
            "--low-memory-unused",
            "-O3",
            // Until nothing gets smaller.
            "--converge",
            "--strip-target-features",
            "--strip-producers",
        ])
        .arg(file)
        .arg("-o")
        .arg(file);
    if profile == Profile::Named {
        command.arg("-g");
    }
    tool::run("wasm-opt", &mut command)
}
