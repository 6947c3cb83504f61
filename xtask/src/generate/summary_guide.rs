//! The guide to summaries, from the keys in `src/summary/group_by.rs`.

use anyhow::Result;
use convoscope::summary::GroupBy;

use super::table::table;

/// Every key of groups.
pub fn summaries(document: &str) -> Result<String> {
    let row = |key: GroupBy| format!("| `{}` | {} |\n", key.as_str(), key.documentation());
    table(document, "| key |", GroupBy::ALL.map(row).concat())
}
