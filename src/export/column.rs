//! The columns of an export.

use super::options::{ExportFormat, ExportOptions};
use super::path;
use crate::error::MOST_ISSUES;
use crate::model::path::{Shape, scalars, shape_of};
use crate::model::{Issue, IssueCode, OmittableField, ReadOptions};

/// A name in the wanted paths, with the names after it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub name: String,
    /// The cell's index, if a path ends here.
    pub slot: Option<usize>,
    pub inside: Vec<Node>,
}

/// The node of a name.
pub(super) fn find<'n>(nodes: &'n [Node], name: &str) -> Option<&'n Node> {
    nodes.iter().find(|node| node.name == name)
}

/// Why a path cannot be added.
enum Clash {
    /// The path is already there.
    Repeated,
    /// One of the two is part of the other.
    Overlap,
}

/// Adds a path.
pub(super) fn insert(mut nodes: &mut Vec<Node>, names: Vec<String>, slot: usize) {
    let mut names = names.into_iter().peekable();
    while let Some(name) = names.next() {
        let at = nodes.iter().position(|node| node.name == name);
        let at = at.unwrap_or_else(|| {
            nodes.push(Node {
                name,
                slot: None,
                inside: Vec::new(),
            });
            nodes.len().saturating_sub(1)
        });
        let Some(node) = nodes.get_mut(at) else {
            return;
        };
        if names.peek().is_none() {
            node.slot = Some(slot);
            return;
        }
        nodes = &mut node.inside;
    }
}

/// In a CSV file a part may have a column beside the whole (`may_overlap`).
fn clash(mut nodes: &[Node], names: &[String], may_overlap: bool) -> Option<Clash> {
    let mut names = names.iter().peekable();
    while let Some(name) = names.next() {
        let node = find(nodes, name)?;
        let is_last = names.peek().is_none();
        if is_last && node.slot.is_some() {
            return Some(Clash::Repeated);
        }
        if !may_overlap && (is_last || node.slot.is_some()) {
            return Some(Clash::Overlap);
        }
        nodes = &node.inside;
    }
    None
}

/// The columns of an export.
#[derive(Debug)]
pub(super) struct Columns {
    /// As they were given, for the header.
    pub titles: Vec<String>,
    pub nodes: Vec<Node>,
}

/// Reads the columns; `None` for everything. Mistakes become issues.
pub(super) fn read(options: &ExportOptions, issues: &mut Vec<Issue>) -> Option<Columns> {
    let is_csv = options.format == ExportFormat::Csv;
    let titles = match &options.columns {
        Some(columns) => columns.clone(),
        None if is_csv => scalars().map(str::to_owned).collect(),
        None => return None,
    };
    if titles.is_empty() {
        issues.push(Issue::new(
            "columns",
            IssueCode::InvalidValue,
            "\"columns\" must not be empty. Leave it out for the default.",
        ));
    }
    let mut nodes = Vec::new();
    for (at, title) in titles.iter().enumerate() {
        let found = |code, wrong: &str| path::issue("columns", at, code, title, wrong);
        let names = match path::names(title) {
            Ok(names) => names,
            Err((code, wrong)) => {
                issues.push(found(code, wrong));
                continue;
            }
        };
        let first = names.first().map_or("", String::as_str);
        let left_out = match first {
            "transcript" => options.omit.contains(&OmittableField::Transcript),
            "metadata" => options.omit.contains(&OmittableField::Metadata),
            "analysis" => options.omit.contains(&OmittableField::Analysis),
            _ => false,
        };
        if !is_path(&names, is_csv) {
            issues.push(match list_advice(&names, is_csv) {
                Some(advice) => found(IssueCode::InvalidValue, advice),
                // It is counted; finding a suggestion would cost too much.
                None if issues.len() >= MOST_ISSUES => found(IssueCode::UnknownKey, ""),
                None => path::unknown("columns", at, title),
            });
        } else if left_out {
            issues.push(found(
                IssueCode::Conflict,
                " is a column, but \"omit\" leaves it out. Remove it from one of them.",
            ));
        } else if first == "raw" && !options.redact.is_empty() {
            issues.push(found(
                IssueCode::Conflict,
                " cannot be combined with \"redact\": the provider's JSON holds the values to mask.",
            ));
        } else {
            match clash(&nodes, &names, is_csv) {
                Some(Clash::Repeated) => issues.push(found(
                    IssueCode::Conflict,
                    " is already a column. Name each once.",
                )),
                Some(Clash::Overlap) => issues.push(found(
                    IssueCode::Conflict,
                    " overlaps with another column. Take the whole or its parts.",
                )),
                None => insert(&mut nodes, names, at),
            }
        }
    }
    Some(Columns { titles, nodes })
}

/// Whether the model has the path. In a CSV file elements of a list are named by index; in NDJSON, where
/// lists are mapped, they cannot be named.
fn is_path(names: &[String], is_csv: bool) -> bool {
    let Some((first, rest)) = names.split_first() else {
        return false;
    };
    let Some(shape) = shape_of(first) else {
        return false;
    };
    let behind_index = || match rest.split_first() {
        Some((name, rest)) if is_csv => path::index(name).map(|_| rest),
        _ => (!is_csv).then_some(rest),
    };
    match shape {
        _ if rest.is_empty() => true,
        Shape::Json => true,
        Shape::JsonList => is_csv == rest.first().is_some_and(|name| path::index(name).is_some()),
        Shape::Names => behind_index().is_some_and(<[String]>::is_empty),
        Shape::Record | Shape::List => {
            let rest = match shape {
                Shape::List => behind_index(),
                _ => Some(rest),
            };
            match rest {
                Some([]) => true,
                Some([name]) => shape_of(&[first, ".", name].concat()).is_some(),
                _ => false,
            }
        }
        Shape::Text | Shape::Nullable | Shape::Fixed => false,
    }
}

/// The suggestion for a path that fails at a list.
fn list_advice(names: &[String], is_csv: bool) -> Option<&'static str> {
    let [list, inside, ..] = names else {
        return None;
    };
    let is_list = matches!(
        shape_of(list),
        Some(Shape::List | Shape::JsonList | Shape::Names)
    );
    match (is_list, is_csv, path::index(inside)) {
        (true, true, None) => Some(
            " is not a single cell: it is inside a list. Name an element, as in transcript.0.content, or take the whole list.",
        ),
        (true, false, Some(_)) => Some(
            " names an element, but NDJSON keeps lists whole. Leave the index out, as in transcript.content.",
        ),
        _ => None,
    }
}

impl Columns {
    fn names(&self, part: &str) -> bool {
        find(&self.nodes, part).is_some()
    }
}

/// The fields to read for these columns.
pub(super) fn read_options(columns: Option<&Columns>, options: &ExportOptions) -> ReadOptions {
    let mut read = ReadOptions {
        omit: options.omit.clone(),
        raw: options.raw,
    };
    let Some(columns) = columns else {
        return read;
    };
    for (field, name) in [
        (OmittableField::Transcript, "transcript"),
        (OmittableField::Metadata, "metadata"),
        (OmittableField::Analysis, "analysis"),
    ] {
        if !columns.names(name) && !read.omit.contains(&field) {
            read.omit.push(field);
        }
    }
    read.raw = columns.names("raw");
    read
}
