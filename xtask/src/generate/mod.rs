//! What documents and tests say about the model's fields and the filter's keys: generated, and checked in.

mod filter_keys;
mod model;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes the generated texts.
pub fn write(root: &Path) -> Result<()> {
    for (name, text) in generated(root)? {
        fs::write(root.join(name), text).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

/// Each text, made from what is checked in.
fn generated(root: &Path) -> Result<[(&'static str, String); 5]> {
    let made = |name, make: &dyn Fn(&str) -> Result<String>| {
        let text = fs::read_to_string(root.join(name));
        let text = text.with_context(|| format!("cannot read {name}"))?;
        Ok::<_, anyhow::Error>((name, make(&text).context(name)?))
    };
    Ok([
        made("pkg-template/server/openapi.json", &|text| {
            model::openapi(&filter_keys::openapi(text)?)
        })?,
        made("docs/filters.md", &filter_keys::filters)?,
        made("docs/gateway.md", &filter_keys::gateway)?,
        made("docs/model.md", &model::guide)?,
        made("tests/model-fields.ts", &|_| Ok(model::lists()))?,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn the_checked_in_texts_are_up_to_date() {
        let root = Project::locate().unwrap().root;
        for (name, text) in generated(&root).unwrap() {
            let checked_in = fs::read_to_string(root.join(name)).unwrap();
            assert!(
                checked_in == text,
                "{name} is out of date: run `cargo xtask generate`"
            );
        }
    }
}
