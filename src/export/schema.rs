//! What stands in an export: the type of each column, for who reads it.

use serde::Serialize;

use super::column::{self, Columns};
use super::csv::is_risky;
use super::options::{ExportFormat, ExportOptions};
use super::path;
use super::writer::check;
use crate::model::{ModelPath, OmittableField, PATHS, Shape, find_path, is_path_within};
use crate::named_enum::named_enum;
use crate::{Error, ErrorCode};

named_enum! {
    /// The type of an exported column.
    pub enum ColumnType {
        /// Any text, which may look like a number: `+919876543210`.
        Text = "text",
        /// A number.
        Number = "number",
        /// `true` or `false`.
        Boolean = "boolean",
        /// A time, RFC 3339 in UTC: `2026-01-31T09:00:00.000Z`, with three digits of a second or more.
        Timestamp = "timestamp",
        /// An object or an array, nested in a line of NDJSON or as a text that holds JSON.
        Json = "json",
        /// An object of the model, with a type for each of its keys (Parquet).
        Record = "record",
        /// A list of such objects, or of texts (Parquet).
        List = "list",
    }
}

/// What stands in an export.
#[derive(Clone, Debug, PartialEq, Serialize, tsify::Tsify)]
pub struct ExportSchema {
    /// The format.
    pub format: ExportFormat,
    /// The columns, in the order of a CSV file. (Keys of a JSON line have no order that a reader may count on.)
    pub columns: Vec<ExportedColumn>,
}

/// A column of an export.
#[derive(Clone, Debug, PartialEq, Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ExportedColumn {
    /// What it is called in the file: in the header of a CSV file, or as a key of each line of NDJSON.
    pub name: String,
    /// The path in a conversation of what it holds.
    pub path: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub holds: ColumnType,
    /// Some of its values may be missing: null, or an empty cell without quotes.
    pub nullable: bool,
    /// Of type `json`: objects and arrays in a line of NDJSON. Otherwise a text holds them.
    pub nested: bool,
    /// The parts of a `record`, or of each element of a `list`; a list without them holds texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<ExportedColumn>>,
}

/// What stands in an export with these options.
///
/// # Errors
/// `invalid_argument`, as the export's own: with everything that is wrong with the options.
///
/// ```
/// use convoscope::export::{ColumnType, ExportFormat, ExportOptions, schema};
///
/// let mut options = ExportOptions::new(ExportFormat::Csv);
/// options.columns = Some(vec!["durationSeconds".into(), "metadata.order".into()]);
/// let [duration, order] = &schema(&options)?.columns[..] else { panic!() };
/// assert_eq!((duration.holds, duration.nullable), (ColumnType::Number, true));
/// assert_eq!(order.holds, ColumnType::Text);
/// # Ok::<(), convoscope::Error>(())
/// ```
pub fn schema(options: &ExportOptions) -> Result<ExportSchema, Error> {
    let mut issues = Vec::new();
    let columns = column::read(options, &mut issues);
    check(options, [0; 16], &mut issues);
    if !issues.is_empty() {
        return Err(Error::with_issues(ErrorCode::InvalidArgument, issues));
    }
    let masked = |path: &str| {
        let mut named = options.redact.iter();
        named.any(|it| is_path_within(path, it) || is_path_within(it, path))
    };
    let is_guarded = options.format == ExportFormat::Csv && options.formula_guard;
    let column = |name: &str, path: &str, found: Found, is_text: bool| ExportedColumn {
        // As it stands in the header.
        name: match is_guarded && is_risky(name) {
            true => ["'", name].concat(),
            false => name.to_owned(),
        },
        path: path.to_owned(),
        holds: found.holds,
        nullable: found.nullable || masked(path),
        nested: found.holds == ColumnType::Json && !is_text,
        fields: None,
    };
    let is_text = options.format != ExportFormat::Ndjson || options.json_as_text;
    let mut columns: Vec<_> = match columns {
        Some(Columns {
            titles,
            paths,
            is_flat: true,
            ..
        }) => {
            let all = titles.iter().zip(&paths).map(|(title, path)| {
                let names = path::names(path).unwrap_or_default();
                column(title, path, of_path(&names, is_text), is_text)
            });
            all.collect()
        }
        // A line has the keys of the model, with all that is in them or some.
        columns => {
            let nodes = columns.as_ref().map(|columns| columns.nodes.as_slice());
            let mut all = Vec::new();
            for it in PATHS.iter().filter(|it| !it.path.contains('.')) {
                let node = nodes.map(|nodes| column::find(nodes, it.path));
                let is_there = match node {
                    Some(node) => node.is_some(),
                    None => is_written(options, it.path),
                };
                let in_parts = node.flatten().is_some_and(|node| !node.inside.is_empty());
                let is_own = matches!(it.shape, Shape::Json | Shape::JsonList);
                if is_there {
                    let found = Found {
                        holds: of_shape(it.shape),
                        // Where only parts are wanted, what has no parts is null.
                        nullable: it.is_nullable || in_parts,
                    };
                    let is_text = is_text && is_own && !in_parts;
                    all.push(column(it.path, it.path, found, is_text));
                }
            }
            all
        }
    };
    if options.format == ExportFormat::Parquet {
        for it in &mut columns {
            it.give_fields(&|name, inside| {
                let found = Found {
                    holds: of_shape(inside.shape),
                    nullable: inside.is_nullable,
                };
                column(name, inside.path, found, true)
            });
        }
    }
    Ok(ExportSchema {
        format: options.format,
        columns,
    })
}

impl ExportedColumn {
    /// Gives an object or a list of the model the types of what is in it; `column` makes one of a name and its path.
    fn give_fields(&mut self, column: &dyn Fn(&str, &ModelPath) -> ExportedColumn) {
        let shape = find_path(&self.path).map(|it| it.shape);
        self.holds = match shape {
            Some(Shape::Record) => ColumnType::Record,
            Some(Shape::List | Shape::Names) => ColumnType::List,
            _ => return,
        };
        self.nested = false;
        if shape == Some(Shape::Names) {
            return;
        }
        let inside = PATHS.iter().filter_map(|it| {
            let (outer, name) = it.path.rsplit_once('.')?;
            (outer == self.path).then(|| column(name, it))
        });
        self.fields = Some(inside.collect());
    }
}

/// Whether a line without columns has the key.
fn is_written(options: &ExportOptions, key: &str) -> bool {
    match key {
        "raw" => options.raw,
        key => !(key.parse::<OmittableField>()).is_ok_and(|part| options.omit.contains(&part)),
    }
}

/// The type of a column.
struct Found {
    holds: ColumnType,
    nullable: bool,
}

fn of_shape(shape: Shape) -> ColumnType {
    match shape {
        Shape::Text | Shape::Word => ColumnType::Text,
        Shape::Time => ColumnType::Timestamp,
        Shape::Flag => ColumnType::Boolean,
        Shape::Number => ColumnType::Number,
        Shape::Record | Shape::List | Shape::Names | Shape::Json | Shape::JsonList => {
            ColumnType::Json
        }
    }
}

/// The type of what a path leads to; an element of a list may be missing.
fn of_path(names: &[String], json_is_text: bool) -> Found {
    let [first, .., last] = names else {
        let found = names.first().and_then(|name| find_path(name));
        return Found {
            holds: found.map_or(ColumnType::Json, |it| of_shape(it.shape)),
            nullable: found.is_none_or(|it| it.is_nullable),
        };
    };
    let whole = find_path(first);
    let inside = find_path(&[first, ".", last].concat());
    let in_list = whole.is_none_or(|it| it.is_nullable || it.shape == Shape::List);
    match (whole.map(|it| it.shape), inside) {
        (Some(Shape::Record | Shape::List), Some(inside)) => Found {
            holds: of_shape(inside.shape),
            nullable: in_list || inside.is_nullable,
        },
        (shape, _) => Found {
            holds: match shape {
                Some(Shape::Names) => ColumnType::Text,
                // The platform's own: a text is itself, anything else JSON.
                Some(Shape::Json | Shape::JsonList) if json_is_text => ColumnType::Text,
                _ => ColumnType::Json,
            },
            nullable: true,
        },
    }
}
