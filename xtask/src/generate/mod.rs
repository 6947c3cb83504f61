//! What documents and tests say about the tables of the core: generated, and checked in.

mod declared;
mod enumerations;
mod error_codes;
mod filter_guide;
mod list_guide;
mod migrating_guide;
mod model_guide;
mod openapi;
mod ordered_json;
mod parameters;
mod schemas;
mod summary_guide;
pub mod table;
mod vocabulary;

pub use filter_guide::brand;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Makes a text anew from what is checked in.
type Make = fn(&str) -> Result<String>;

const TEXTS: [(&str, Make); 10] = [
    ("pkg-template/server/openapi.json", openapi::openapi),
    ("docs/errors.md", error_codes::guide),
    ("docs/filters.md", filter_guide::filters),
    ("docs/gateway.md", filter_guide::gateway),
    ("docs/lists.md", list_guide::options),
    ("docs/migrating.md", migrating_guide::guide),
    ("docs/model.md", model_guide::model),
    ("docs/summaries.md", summary_guide::summaries),
    ("tests/vocabulary.ts", |_| Ok(vocabulary::lists())),
    ("tests/types/declared.ts", |_| Ok(declared::types())),
];

/// Writes the generated texts.
pub fn write(root: &Path) -> Result<()> {
    for (name, make) in TEXTS {
        let (_, made) = read_and_make(root, name, make)?;
        fs::write(root.join(name), made).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

/// A text as it is checked in, and as it should be.
fn read_and_make(root: &Path, name: &str, make: Make) -> Result<(String, String)> {
    let text = fs::read_to_string(root.join(name));
    let text = text.with_context(|| format!("cannot read {name}"))?;
    let made = make(&text).with_context(|| name.to_owned())?;
    Ok((text, made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Project;

    #[test]
    fn the_checked_in_texts_are_up_to_date() {
        let root = Project::locate().unwrap().root;
        for (name, make) in TEXTS {
            let (checked_in, made) = read_and_make(&root, name, make).unwrap();
            assert!(
                checked_in == made,
                "{name} is out of date: run `cargo xtask generate`"
            );
        }
    }
}
