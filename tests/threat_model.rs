//! SECURITY.md names a test for each guard: each is there, under that name.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

/// The links of a text: what is shown, and where it leads.
fn links(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("](")
        .zip(text.split("](").skip(1))
        .filter_map(|(before, behind)| {
            let (_, shown) = before.rsplit_once('[')?;
            let (target, _) = behind.split_once(')')?;
            Some((shown, target))
        })
}

#[test]
fn every_guard_has_the_test_that_it_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = std::fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let (_, model) = document.split_once("## Threat model").unwrap();
    let (model, _) = model.split_once("### Out of scope").unwrap();
    for row in model.lines().filter(|line| line.starts_with("| ")) {
        if row.starts_with("| wants") || row.starts_with("| ---") {
            continue;
        }
        assert!(links(row).next().is_some(), "no test guards this: {row}");
    }
    for (shown, target) in links(model) {
        let source = std::fs::read_to_string(root.join(target));
        let source = source.unwrap_or_else(|_| panic!("{target} is not there"));
        let name = shown.trim_matches(['"', '`']);
        let is_test = match shown.starts_with('`') {
            true => source.contains(&format!("fn {name}(")),
            false => ["name: ", "both(", "bothInFakeTime("]
                .iter()
                .any(|before| source.contains(&format!("{before}\"{name}\""))),
        };
        assert!(is_test, "{target} has no test {name}");
    }
}
