//! The columns of an export: the parts of a conversation that it shows.

use super::options::{ExportFormat, ExportOptions};
use super::path;
use crate::error::MOST_ISSUES;
use crate::model::{
    Issue, IssueCode, OmittableField, ReadOptions, Shape, default_columns, find_path,
};

/// A name in the wanted paths, with the names that follow it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub name: String,
    /// A path ends here: the place of its cell.
    pub slot: Option<usize>,
    pub inside: Vec<Node>,
}

/// The node of a name.
pub(super) fn find<'n>(nodes: &'n [Node], name: &str) -> Option<&'n Node> {
    nodes.iter().find(|node| node.name == name)
}

/// Why a path cannot be added.
enum Clash {
    /// The path is there already.
    Repeated,
    /// One of the two lies in the other.
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

/// In a CSV file a part and the whole may both be columns (`may_overlap`).
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
    /// What they are called in the file.
    pub titles: Vec<String>,
    /// Where they are in a conversation.
    pub paths: Vec<String>,
    pub nodes: Vec<Node>,
    /// Each is one cell, or one key of a line; otherwise lines are nested as the model is.
    pub is_flat: bool,
}

/// Reads the wanted columns, or `None` for everything, and adds the issues found.
pub(super) fn read(options: &ExportOptions, issues: &mut Vec<Issue>) -> Option<Columns> {
    let is_csv = options.format == ExportFormat::Csv;
    let is_flat = options.format != ExportFormat::Ndjson || options.names.is_some();
    let paths = match &options.columns {
        Some(columns) => columns.clone(),
        // Which there are by default may change: a name would end up above another column.
        None if options.names.is_some() => Vec::new(),
        None if is_csv => default_columns().map(str::to_owned).collect(),
        None => return None,
    };
    let titles = match &options.names {
        Some(names) => {
            check_names(
                &paths,
                names,
                options.end && options.format == ExportFormat::Ndjson,
                issues,
            );
            names.clone()
        }
        None => paths.clone(),
    };
    if titles.is_empty() {
        issues.push(Issue::new(
            "columns",
            IssueCode::InvalidValue,
            "\"columns\" must name at least one column. Leave it out for the default.",
        ));
    }
    let mut nodes = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        let found = |code, wrong: &str| path::issue("columns", at, code, path, wrong);
        let names = match path::names(path) {
            Ok(names) => names,
            Err((code, wrong)) => {
                issues.push(found(code, wrong));
                continue;
            }
        };
        let first = names.first().map_or("", String::as_str);
        let left_out = options.omit.iter().any(|field| field.as_str() == first);
        if !is_path(&names, is_flat) {
            issues.push(match list_advice(&names, is_flat) {
                Some(advice) => found(IssueCode::InvalidValue, advice),
                // Only counted: to search for the closest name would cost more than it helps.
                None if issues.len() >= MOST_ISSUES => found(IssueCode::UnknownKey, ""),
                None => path::unknown("columns", at, path),
            });
        } else if left_out {
            issues.push(found(
                IssueCode::Conflict,
                " cannot be a column and left out by \"omit\". Take it out of one of them.",
            ));
        } else if first == "raw" && !options.redact.is_empty() {
            issues.push(found(
                IssueCode::Conflict,
                " and \"redact\" cannot be combined: the platform's own JSON contains what is to be masked.",
            ));
        } else {
            match clash(&nodes, &names, is_flat) {
                Some(Clash::Repeated) => issues.push(found(
                    IssueCode::Conflict,
                    " is already a column. Name each column once.",
                )),
                Some(Clash::Overlap) => issues.push(found(
                    IssueCode::Conflict,
                    " overlaps another column. Take the whole or its parts.",
                )),
                None => insert(&mut nodes, names, at),
            }
        }
    }
    Some(Columns {
        titles,
        paths,
        nodes,
        is_flat,
    })
}

/// The longest name of a column, in bytes.
const LONGEST_NAME: usize = 1000;

/// Each column has a name of its own.
fn check_names(paths: &[String], names: &[String], has_mark: bool, issues: &mut Vec<Issue>) {
    if names.len() != paths.len() {
        let message = "\"columnNames\" must have one name for each of \"columns\".";
        issues.push(Issue::new("columnNames", IssueCode::InvalidValue, message));
        return;
    }
    for (at, (path, name)) in paths.iter().zip(names).enumerate() {
        let is_taken = names.iter().take(at).any(|other| other == name);
        let (code, wrong) = match name.as_str() {
            "" => (IssueCode::InvalidValue, " needs a name that is not empty."),
            "end" if has_mark => (
                IssueCode::Conflict,
                " cannot be named \"end\" beside \"end\": it is the key of the end mark.",
            ),
            name if name.chars().any(char::is_control) => (
                IssueCode::InvalidValue,
                " has a name with control characters, such as line breaks.",
            ),
            name if name.len() > LONGEST_NAME => (
                IssueCode::InvalidValue,
                " has a name that is too long: at most 1000 bytes.",
            ),
            _ if is_taken => (
                IssueCode::Conflict,
                " has the name of another column. Give each a name of its own.",
            ),
            _ => continue,
        };
        issues.push(path::issue("columns", at, code, path, wrong));
    }
}

/// Whether the model has the path. Elements of a list are named by index where lines are flat; where they are
/// nested, lists are gone through.
fn is_path(names: &[String], is_flat: bool) -> bool {
    let Some((first, rest)) = names.split_first() else {
        return false;
    };
    let Some(shape) = find_path(first).map(|it| it.shape) else {
        return false;
    };
    let behind_index = || match rest.split_first() {
        Some((name, rest)) if is_flat => path::index(name).map(|_| rest),
        _ => (!is_flat).then_some(rest),
    };
    match shape {
        _ if rest.is_empty() => true,
        Shape::Json => true,
        Shape::JsonList => is_flat == rest.first().is_some_and(|name| path::index(name).is_some()),
        Shape::Names => behind_index().is_some_and(<[String]>::is_empty),
        Shape::Record | Shape::List => {
            let rest = match shape {
                Shape::List => behind_index(),
                _ => Some(rest),
            };
            match rest {
                Some([]) => true,
                Some([name]) => find_path(&[first, ".", name].concat()).is_some(),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Advice for a path that fails at a list.
fn list_advice(names: &[String], is_flat: bool) -> Option<&'static str> {
    let [list, inside, ..] = names else {
        return None;
    };
    let is_list = matches!(
        find_path(list).map(|it| it.shape),
        Some(Shape::List | Shape::JsonList | Shape::Names)
    );
    match (is_list, is_flat, path::index(inside)) {
        (true, true, None) => Some(
            " leads through a list. Name an element, as in transcript.0.content, or take the whole list.",
        ),
        (true, false, Some(_)) => Some(
            " names an element, but NDJSON keeps lists whole. Leave the index out, as in transcript.content.",
        ),
        _ => None,
    }
}

impl Columns {
    /// Whether one of them is at one of some paths.
    pub fn show(&self, is_one: &dyn Fn(&str) -> bool) -> bool {
        self.nodes.iter().any(|node| match node.slot {
            None => {
                let mut inside = node.inside.iter();
                inside.any(|inner| is_one(&[&node.name, ".", &inner.name].concat()))
            }
            Some(_) => is_one(&node.name),
        })
    }

    fn names(&self, part: &str) -> bool {
        find(&self.nodes, part).is_some()
    }
}

/// The parts to read for these columns.
pub(super) fn read_options(columns: Option<&Columns>, options: &ExportOptions) -> ReadOptions {
    let mut read = ReadOptions {
        omit: options.omit.clone(),
        raw: options.raw,
    };
    let Some(columns) = columns else {
        return read;
    };
    for field in OmittableField::ALL {
        if !columns.names(field.as_str()) && !read.omit.contains(&field) {
            read.omit.push(field);
        }
    }
    read.raw = columns.names("raw");
    read
}
