//! Copies the documents into the package: README, guides and examples.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Files of the project's root that are part of the package.
const FILES: [&str; 5] = [
    "README.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];

/// File types of the examples' sources. Installed, downloaded or generated files are left out.
const SOURCES: [&str; 9] = [
    "css", "example", "html", "js", "json", "jsonc", "md", "sql", "ts",
];

/// Files that tools or users of an example write.
const LEFTOVERS: [&str; 2] = ["package-lock.json", "users.json"];

/// Copies the documents into the package. Links to files outside the package become text.
pub fn copy(root: &Path, package: &Path) -> Result<()> {
    for name in FILES {
        copy_file(&root.join(name), &package.join(name))?;
    }
    for path in entries(&root.join("docs"))? {
        // The index is the site's front page.
        let is_guide = path.extension().is_some_and(|kind| kind == "md")
            && path.file_stem().is_some_and(|name| name != "index");
        if is_guide {
            copy_file(&path, &package.join(path.strip_prefix(root)?))?;
        }
    }
    copy_sources(root, &root.join("examples"), package)?;
    unlink_all(package, package)
}

fn copy_sources(root: &Path, folder: &Path, package: &Path) -> Result<()> {
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if name != "node_modules" && name != "dist" && !name.starts_with('.') {
                copy_sources(root, &path, package)?;
            }
            continue;
        }
        let kind = path.extension().unwrap_or_default().to_string_lossy();
        let is_source = SOURCES.contains(&&*kind) && !LEFTOVERS.contains(&&*name);
        if is_source && (kind == "example" || !name.starts_with('.')) {
            copy_file(&path, &package.join(path.strip_prefix(root)?))?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)
        .with_context(|| format!("{} must be part of the package", from.display()))?;
    Ok(())
}

/// Replaces links out of the package by their text.
fn unlink_all(folder: &Path, package: &Path) -> Result<()> {
    for path in entries(folder)? {
        if path.is_dir() {
            unlink_all(&path, package)?;
        } else if path.extension().is_some_and(|kind| kind == "md") {
            let text = fs::read_to_string(&path)?;
            let beside = path.parent().unwrap_or(package);
            let text = unlinked(&text, |target| {
                let target = target.split('#').next().unwrap_or_default();
                target.is_empty() || target.contains(':') || beside.join(target).exists()
            });
            fs::write(&path, text)?;
        }
    }
    Ok(())
}

/// Replaces links that lead nowhere by their text, outside of code blocks.
fn unlinked(text: &str, leads_somewhere: impl Fn(&str) -> bool) -> String {
    let mut is_code = false;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        is_code ^= line.starts_with("```");
        lines.push(match is_code {
            true => line.to_owned(),
            false => unlinked_line(line, &leads_somewhere),
        });
    }
    lines.join("\n")
}

fn unlinked_line(line: &str, leads_somewhere: &impl Fn(&str) -> bool) -> String {
    let Some((before, behind)) = line.split_once("](") else {
        return line.to_owned();
    };
    let link = opened(before).zip(behind.split_once(')'));
    let Some(((before, shown), (target, behind))) = link else {
        return format!("{before}]({}", unlinked_line(behind, leads_somewhere));
    };
    let rest = unlinked_line(behind, leads_somewhere);
    match leads_somewhere(target) {
        true => format!("{before}[{shown}]({target}){rest}"),
        false => format!("{before}{shown}{rest}"),
    }
}

/// The text before and after the bracket that is still open.
fn opened(text: &str) -> Option<(&str, &str)> {
    let mut closed = 0_usize;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => closed += 1,
            '[' if closed == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            '[' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// Sorted by name, so that builds are the same.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = read
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_are_text() {
        let text = "[a](there.md), [b](gone.md) and [`c[0]`](gone.md#x)\n```\n[d](gone.md)\n```\n[e](there.md) ](x";
        let found = unlinked(text, |target| target == "there.md");
        let expected = "[a](there.md), b and `c[0]`\n```\n[d](gone.md)\n```\n[e](there.md) ](x";
        assert_eq!(found, expected);
    }
}
