//! The project's build: `cargo xtask --help`.

mod browser_imports;
mod documents;
mod generate;
mod glue;
mod openapi;
mod package;
mod panic_to_trap;
mod parquet;
mod project;
mod reachability;
mod short_names;
mod size;
mod subsystems;
mod time_zones;
mod tool;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg::{Long, Short, Value};

use crate::project::Project;
use crate::wasm::Profile;

const HELP: &str = "\
Builds and measures the npm package.

Usage: cargo xtask <command>

Commands:
  build [--dev | --names]
                    Compile the crate to WebAssembly and the facade to JavaScript, into pkg/.
                    --dev: unoptimised, with names and debug assertions.
                    --names: as published, but with the names of functions, for profilers.
  size              Show what a page downloads, raw, gzipped and as Brotli, from what build left in pkg/.
                    Fails when it is more than the budget.
  subsystems        Write which subsystem takes what of the download of convoscope/browser, and which platform what of
                    convoscope's, into docs/benchmarks.md: builds the modules with names, and takes the JavaScript
                    that build left in pkg/.
  generate          Write what documents and tests say of the model's fields, the filter's keys, error codes and
                    other words, from the tables in src/.
  time-zones        Print when the clocks of every time zone change, 1970 to 2100, as JSON: for tests of
                    convoscope/time-zones.

No command downloads anything: run `npm run setup` first.
";

/// A command of the command line.
enum Command {
    Help,
    Build(Profile),
    Generate,
    Size,
    Subsystems,
    TimeZones,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let command = match parse(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(error) => bail!("{error}\n\n{HELP}"),
    };
    match command {
        Command::Help => print!("{HELP}"),
        Command::Build(profile) => package::build(&Project::locate()?, profile)?,
        Command::Generate => generate::write(&Project::locate()?.root)?,
        Command::Size => size::report(&Project::locate()?)?,
        Command::Subsystems => subsystems::write(&Project::locate()?)?,
        Command::TimeZones => println!("{}", time_zones::changes()?),
    }
    Ok(())
}

fn parse(mut arguments: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut name = None;
    let mut profile = Profile::Release;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("dev") if name.as_deref() == Some("build") => profile = Profile::Dev,
            Long("names") if name.as_deref() == Some("build") => profile = Profile::Named,
            Value(value) if name.is_none() => name = Some(value.to_string_lossy().into_owned()),
            other => return Err(other.unexpected()),
        }
    }
    match name.as_deref() {
        None => Ok(Command::Help),
        Some("build") => Ok(Command::Build(profile)),
        Some("generate") => Ok(Command::Generate),
        Some("size") => Ok(Command::Size),
        Some("subsystems") => Ok(Command::Subsystems),
        Some("time-zones") => Ok(Command::TimeZones),
        Some(other) => Err(format!("unknown command `{other}`").into()),
    }
}
