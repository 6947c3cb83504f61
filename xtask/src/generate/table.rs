//! Tables of guides whose rows are generated.

use anyhow::{Context, Result};

/// The document with other rows in the table that begins so.
pub fn table(document: &str, head: &str, rows: String) -> Result<String> {
    let start = document.find(head).context("the table is missing")?;
    let line = |from: usize| document.get(from..)?.find('\n').map(|end| from + end + 1);
    let first = line(start)
        .and_then(line)
        .context("the table has no head")?;
    let end = document[first..]
        .find("\n\n")
        .map_or(document.len(), |end| first + end + 1);
    Ok([&document[..first], &rows, &document[end..]].concat())
}
