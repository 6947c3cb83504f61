//! What stands in an export: the type of each column, for who reads it.

use serde::Serialize;

use super::column::{self, Columns};
use super::options::{ExportFormat, ExportOptions};
use super::path;
use super::writer::check;
use crate::model::{Conversation, FieldInfo, Holds, Kind, OmittableField, Record, is_path_within};
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
    let column = |name: &str, path: &str, found: Found, is_text: bool| ExportedColumn {
        name: name.to_owned(),
        path: path.to_owned(),
        holds: found.holds,
        nullable: found.nullable || masked(path),
        nested: found.holds == ColumnType::Json && !is_text,
    };
    let is_text = options.format == ExportFormat::Csv || options.json_as_text;
    let columns = match columns {
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
            let is_there = |field: &&FieldInfo| match nodes {
                Some(nodes) => column::find(nodes, field.path).is_some(),
                None => is_written(options, field),
            };
            let fields = CONVERSATION.iter().filter(is_there);
            let all = fields.map(|field| {
                let node = nodes.and_then(|nodes| column::find(nodes, field.path));
                let in_parts = node.is_some_and(|node| !node.inside.is_empty());
                let is_own = matches!(field.holds.kind, Kind::Json | Kind::Object);
                let is_text = options.json_as_text && is_own && !in_parts;
                column(field.path, field.path, of_key(field, in_parts), is_text)
            });
            all.collect()
        }
    };
    Ok(ExportSchema {
        format: options.format,
        columns,
    })
}

const CONVERSATION: &[FieldInfo] = <Conversation<'_> as Record<'_>>::INFO.fields;

/// Whether a line without columns has the field.
fn is_written(options: &ExportOptions, field: &FieldInfo) -> bool {
    match field.path {
        "raw" => options.raw,
        path => !(path.parse::<OmittableField>()).is_ok_and(|part| options.omit.contains(&part)),
    }
}

/// The type of a column.
struct Found {
    holds: ColumnType,
    nullable: bool,
}

/// The type of a whole field.
fn of_field(field: &FieldInfo) -> Found {
    Found {
        holds: of_holds(field.holds),
        nullable: field.holds.is_nullable,
    }
}

fn of_holds(holds: Holds) -> ColumnType {
    match holds.kind {
        _ if holds.is_list => ColumnType::Json,
        Kind::Text | Kind::Word(_) | Kind::Content => ColumnType::Text,
        Kind::Time | Kind::ContentTime => ColumnType::Timestamp,
        Kind::Flag => ColumnType::Boolean,
        Kind::Number | Kind::Count => ColumnType::Number,
        Kind::Record(_) | Kind::Json | Kind::Object => ColumnType::Json,
    }
}

/// The type of a key of a nested line. Where only parts of the platform's own JSON are wanted, what has no parts
/// is null.
fn of_key(field: &FieldInfo, in_parts: bool) -> Found {
    let found = of_field(field);
    Found {
        nullable: found.nullable || in_parts,
        ..found
    }
}

/// The type of what a path leads to; an element of a list may be missing.
fn of_path(names: &[String], json_is_text: bool) -> Found {
    let of = |fields: &'static [FieldInfo], name: &str| fields.iter().find(|it| it.key() == name);
    // The platform's own: a text is itself, anything else JSON.
    let own = Found {
        holds: match json_is_text {
            true => ColumnType::Text,
            false => ColumnType::Json,
        },
        nullable: true,
    };
    let Some((first, rest)) = names.split_first() else {
        return own;
    };
    let Some(field) = of(CONVERSATION, first) else {
        return own;
    };
    match (field.holds.kind, rest) {
        (_, []) => of_field(field),
        (Kind::Record(record), [.., name]) => match of(record.fields, name) {
            Some(inside) => Found {
                nullable: field.holds.is_list
                    || field.holds.is_nullable
                    || inside.holds.is_nullable,
                ..of_field(inside)
            },
            // An element of the list.
            None => Found {
                holds: ColumnType::Json,
                nullable: true,
            },
        },
        (Kind::Json | Kind::Object, _) => own,
        (kind, _) => Found {
            holds: of_holds(Holds::one(kind)),
            nullable: true,
        },
    }
}
