//! The guide to lists, from the declaration of their options.

use anyhow::{Context, Result};

use super::table::table;

const DECLARATION: &str = include_str!("../../../pkg-template/facade/page.ts");

/// Every option of lists alone.
pub fn options(document: &str) -> Result<String> {
    let declared = DECLARATION.split_once("export interface ListOptions");
    let members = declared.and_then(|(_, rest)| rest.split_once("\n}"));
    let (members, _) = members.context("ListOptions is not declared")?;
    let row = |member: &str| {
        let (doc, rest) = member.split_once("*/").context("a comment has no end")?;
        let (name, _) = rest.split_once('?').context("an option is required")?;
        let words = doc.split_whitespace().filter(|word| *word != "*");
        let doc = words.collect::<Vec<_>>().join(" ");
        Ok(format!("| `{}` | {doc} |\n", name.trim()))
    };
    let rows: Result<String> = members.split("/**").skip(1).map(row).collect();
    table(document, "| option |", rows?)
}
