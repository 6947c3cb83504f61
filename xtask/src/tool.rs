//! Runs the programs a build needs: Cargo, and those that npm installed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;

/// A program of one of the npm packages in `package.json`.
pub fn npm(project: &Project, name: &str) -> Result<Command> {
    let file = if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    };
    let path: PathBuf = ["node_modules", ".bin", &file].iter().collect();
    let program = project.root.join(&path);
    if !program.is_file() {
        bail!(
            "{} is missing: run `npm run setup` (or `npm ci`) first",
            path.display()
        );
    }
    let mut command = Command::new(program);
    command.current_dir(&project.root);
    Ok(command)
}

/// Runs a program to its end, with its output shown.
pub fn run(name: &str, command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{name} did not start: is it installed?"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}
