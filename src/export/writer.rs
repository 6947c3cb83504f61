//! Writes conversations down, line by line.

use std::cell;

use super::column::{self, Columns};
use super::csv::{Cell, push_cell};
use super::line::{Form, Line};
use super::long_parts::{Written, long_parts, splice};
use super::options::{ExportFormat, ExportOptions};
use super::redaction::{Redaction, raw_beside_redact};
use super::schema::{ExportSchema, schema};
use crate::json::push_string;
use crate::model::{
    Conversation, Issue, IssueCode, ListReport, OmittableField, PATHS, ReadOptions, Record,
    StopReason, is_path_within,
};
use crate::pace::{InPieces, Pace, at_once};
use crate::{Error, ErrorCode};

/// The amount written so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Conversations.
    pub items: u64,
    /// Bytes, with header and byte order mark.
    pub bytes: u64,
    /// Cells of a CSV file that hold U+0000.
    pub nul_cells: u64,
}

/// Writes conversations down, line by line, into a buffer that its caller keeps.
///
/// ```
/// use convoscope::export::{ExportFormat, ExportOptions, Writer};
/// # use convoscope::model::ProviderKind;
/// # use convoscope::provider::{parse_body, provider};
/// # let body = r#"[{"id": "c1", "created_at": "2026-01-01T00:00:00Z", "custom_metadata": {"order": 7}}]"#;
///
/// let mut options = ExportOptions::new(ExportFormat::Csv);
/// options.columns = Some(vec!["id".into(), "metadata.order".into()]);
/// let writer = Writer::new(options, [0; 16])?;
///
/// let mut out = String::new();
/// writer.begin(&mut out);
/// # let body = parse_body(ProviderKind::Anyreach, body)?;
/// # let page = provider(ProviderKind::Anyreach).read_page(body.root(), 100, writer.read_options())?;
/// writer.write(page.items, &mut out);
/// assert_eq!(out, "id,metadata.order\r\nc1,7\r\n");
/// # Ok::<(), convoscope::Error>(())
/// ```
#[derive(Debug)]
pub struct Writer {
    options: ExportOptions,
    columns: Option<Columns>,
    redaction: Option<Redaction>,
    /// Parts that no line shows: who has to look at them reads them all the same.
    omit: Vec<OmittableField>,
    read_options: ReadOptions,
    /// The mark is still to be written.
    end: cell::Cell<bool>,
    progress: cell::Cell<Progress>,
}

impl Writer {
    /// A writer, or `invalid_argument` with everything that is wrong with the options. `key` decides
    /// the masks of [`Redaction`]: random, and kept as long as the same value is to get the same mask.
    pub fn new(options: ExportOptions, key: [u8; 16]) -> Result<Self, Error> {
        let mut issues = Vec::new();
        let columns = column::read(&options, &mut issues);
        let redaction = check(&options, key, &mut issues);
        if !issues.is_empty() {
            return Err(Error::with_issues(ErrorCode::InvalidArgument, issues));
        }
        let shown = column::read_options(columns.as_ref(), &options);
        Ok(Self {
            omit: shown.omit.clone(),
            read_options: shown.with(&redaction.required_fields()),
            redaction: (!options.redact.is_empty()).then_some(redaction),
            columns,
            end: cell::Cell::new(options.end),
            options,
            progress: cell::Cell::default(),
        })
    }

    /// What has to be read of a provider's records for this export: what it neither shows nor has to
    /// look at is not built. Ask for it with these.
    pub fn read_options(&self) -> &ReadOptions {
        &self.read_options
    }

    /// Whether it shows something at one of some paths.
    pub fn shows(&self, is_one: &dyn Fn(&str) -> bool) -> bool {
        match &self.columns {
            Some(columns) => columns.show(is_one),
            None => PATHS.iter().any(|it| {
                let is_left_out = |part: &OmittableField| is_path_within(it.path, part.as_str());
                is_one(it.path) && !self.omit.iter().any(is_left_out)
            }),
        }
    }

    /// What stands in the export.
    ///
    /// # Errors
    /// None: the options have been checked.
    pub fn schema(&self) -> Result<ExportSchema, Error> {
        schema(&self.options)
    }

    /// The masks; `None`: nothing is masked.
    pub fn redaction(&self) -> Option<&Redaction> {
        self.redaction.as_ref()
    }

    /// Appends the header and the byte order mark, if any. To be called once, even if no line follows.
    pub fn begin(&self, out: &mut String) {
        let before = out.len();
        if self.options.format == ExportFormat::Csv
            && !self.options.resumed
            && let Some(columns) = &self.columns
        {
            if self.options.bom {
                out.push('\u{feff}');
            }
            self.push_row(
                out,
                columns
                    .titles
                    .iter()
                    .map(|title| (Some(title.as_str()), None)),
            );
        }
        self.count(0, out.len().saturating_sub(before));
    }

    /// Appends a line for each conversation.
    pub fn write(&self, conversations: Vec<Conversation<'_>>, out: &mut String) {
        let mut written = Vec::new();
        at_once(self.write_in_pieces(conversations, &mut written, &Pace::default()));
        out.extend(written);
    }

    /// The same, in pieces: adds them to what was written.
    #[inline(never)]
    pub fn write_in_pieces<'w>(
        &'w self,
        mut conversations: Vec<Conversation<'w>>,
        written: &'w mut Vec<String>,
        pace: &'w Pace,
    ) -> InPieces<'w, ()> {
        Box::pin(async move {
            let before = written.len();
            let count = conversations.len();
            match &self.redaction {
                None => {
                    for conversation in &mut conversations {
                        conversation.leave_out(&self.omit);
                    }
                    self.lines(&conversations, written, pace).await;
                }
                Some(redaction) => {
                    let omit = &self.omit;
                    let (masked, masked_json) = redaction.mask(conversations, omit, pace).await;
                    let read = masked_json.read(pace).await;
                    let masked = masked_json.put(masked, read.as_ref(), omit);
                    self.lines(&masked, written, pace).await;
                }
            }
            let new = written.get(before..).unwrap_or_default();
            self.count(count, new.iter().map(String::len).sum());
        })
    }

    /// Appends the end mark, once, where it was asked for and the walk has ended by itself. Bytes without
    /// it were cut on their way, whatever the connection said.
    ///
    /// NDJSON: `{"end":{"items":2,"complete":true}}`; no conversation has a key `end`. CSV: a row as wide
    /// as the others, `"#end items=2 complete=true",,`, in quotes that it does not need: a cell of this
    /// text is written without them, and inside a cell quotes are doubled, so no value looks like it.
    pub fn end(&self, report: &ListReport, out: &mut String) {
        let by_itself = matches!(
            report.stopped_because,
            Some(StopReason::End | StopReason::MaxPages | StopReason::Limit)
        );
        if !by_itself || !self.end.take() {
            return;
        }
        let before = out.len();
        let items = self.progress().items.to_string();
        let complete = if report.complete { "true" } else { "false" };
        match (self.options.format, &self.columns) {
            (ExportFormat::Csv, Some(columns)) => {
                for part in ["\"#end items=", &items, " complete=", complete, "\""] {
                    out.push_str(part);
                }
                out.extend(columns.titles.iter().skip(1).map(|_| ','));
                out.push_str("\r\n");
            }
            _ => {
                for part in [
                    "{\"end\":{\"items\":",
                    &items,
                    ",\"complete\":",
                    complete,
                    "}}\n",
                ] {
                    out.push_str(part);
                }
            }
        }
        self.count(0, out.len().saturating_sub(before));
    }

    /// The amount written so far.
    pub fn progress(&self) -> Progress {
        self.progress.get()
    }

    async fn lines(
        &self,
        conversations: &[Conversation<'_>],
        written: &mut Vec<String>,
        pace: &Pace,
    ) {
        let columns = self.columns.as_ref();
        let nodes = columns.map(|columns| columns.nodes.as_slice());
        let flat = columns.filter(|columns| columns.is_flat);
        let form = self.form();
        let is_csv = form == Form::Characters;
        let as_written = Written {
            around: if is_csv { |_| {} } else { escape_piece },
            inside: match form {
                Form::Characters => |_, piece| *piece = piece.replace('"', "\"\""),
                Form::Json => |_, piece| escape_piece(piece),
                Form::JsonAsText if flat.is_some() => |_, piece| escape_text_piece(piece),
                // A transcript stays a list.
                Form::JsonAsText => |key, piece| match key {
                    "transcript" => escape_piece(piece),
                    _ => escape_text_piece(piece),
                },
            },
        };
        let mut out = String::new();
        // The characters of a row's cells, and where each lies: used again for every row.
        let mut characters = String::new();
        let mut cells = Vec::new();
        for conversation in conversations {
            let long = long_parts(conversation, nodes, flat.is_some(), pace).await;
            if !long.is_empty() {
                written.push(std::mem::take(&mut out));
            }
            let start = out.len();
            let places = match flat {
                Some(columns) => {
                    characters.clear();
                    cells.clear();
                    cells.resize(columns.titles.len(), Cell::default());
                    let nodes = &columns.nodes;
                    let mut line = Line::of_cells(&mut characters, &mut cells, form, nodes, &long);
                    conversation.visit(&mut line);
                    let text = |cell: &Cell| {
                        let text = characters.get(cell.start..cell.end).unwrap_or_default();
                        cell.is_there.then_some(text)
                    };
                    let row = cells.iter().map(|cell| (text(cell), cell.apart));
                    match is_csv {
                        true => self.push_row(&mut out, row),
                        false => push_object(&mut out, columns.titles.iter().zip(row)),
                    }
                }
                None => {
                    out.push('{');
                    let mut line = Line::of_members(&mut out, form, nodes, &long);
                    conversation.visit(&mut line);
                    let places = line.places;
                    out.push_str("}\n");
                    places
                }
            };
            if !long.is_empty() {
                let line = std::mem::take(&mut out);
                splice(written, line, places, long, &as_written, pace).await;
            } else if !is_csv {
                escape_line_ends(&mut out, start);
            }
        }
        written.push(out);
    }

    /// The form of a column's value.
    fn form(&self) -> Form {
        match self.options.format {
            ExportFormat::Csv => Form::Characters,
            ExportFormat::Ndjson if !self.options.json_as_text => Form::Json,
            ExportFormat::Ndjson | ExportFormat::Parquet => Form::JsonAsText,
        }
    }

    /// Appends a row; returns where the cells belong that are written apart, in their quotes.
    fn push_row<'c>(&self, out: &mut String, cells: impl Iterator<Item = RowCell<'c>>) -> Places {
        let mut places = Vec::new();
        let start = out.len();
        for (index, (cell, apart)) in cells.enumerate() {
            if index > 0 {
                out.push(',');
            }
            match apart {
                None => {
                    push_cell(out, cell, self.options.formula_guard);
                    self.count_nul(cell.unwrap_or_default());
                }
                // Of JSON so long quotes are needed, and it begins with a bracket: nothing runs it.
                Some((_, key)) => {
                    out.push('"');
                    places.push((out.len(), key));
                    out.push('"');
                }
            }
        }
        // Readers skip blank lines: the only cell of a row may be empty, but not blank.
        if out.len() == start {
            out.push_str("\"\"");
        }
        out.push_str("\r\n");
        places
    }

    fn count(&self, items: usize, bytes: usize) {
        let mut progress = self.progress.get();
        for (all, more) in [(&mut progress.items, items), (&mut progress.bytes, bytes)] {
            *all = all.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        }
        self.progress.set(progress);
    }

    /// Counts a cell that holds a character at which some readers end.
    fn count_nul(&self, text: &str) {
        if text.as_bytes().contains(&0) {
            let mut progress = self.progress.get();
            progress.nul_cells = progress.nul_cells.saturating_add(1);
            self.progress.set(progress);
        }
    }
}

/// Checks what is no column, and reads what is to be masked.
pub(super) fn check(options: &ExportOptions, key: [u8; 16], issues: &mut Vec<Issue>) -> Redaction {
    let redaction = Redaction::read(&options.redact, key, issues);
    if options.raw && !options.redact.is_empty() {
        issues.push(raw_beside_redact());
    }
    let is_csv = options.format == ExportFormat::Csv;
    let is_parquet = options.format == ExportFormat::Parquet;
    for (option, is_misplaced, why) in [
        (
            "bom",
            options.bom && !is_csv,
            "\"bom\" is for CSV only: nothing else has a byte order mark.",
        ),
        (
            "formulaGuard",
            !options.formula_guard && !is_csv,
            "\"formulaGuard\" is for CSV only: no spreadsheet runs what is in other files.",
        ),
        (
            "json",
            options.json_as_text && options.format != ExportFormat::Ndjson,
            "\"json\" is for NDJSON only: elsewhere, JSON always is text.",
        ),
        (
            "end",
            options.end && is_parquet,
            "\"end\" is for NDJSON and CSV: no reader opens a Parquet file whose end is missing.",
        ),
    ] {
        if is_misplaced {
            issues.push(Issue::new(option, IssueCode::Unsupported, why));
        }
    }
    redaction
}

/// The text of a cell, or its JSON; and what belongs at a place in it.
type RowCell<'c> = (Option<&'c str>, Option<(usize, &'static str)>);

/// Where parts belong that are written apart.
type Places = Vec<(usize, &'static str)>;

/// Appends a line with a key for each column.
fn push_object<'c>(
    out: &mut String,
    members: impl Iterator<Item = (&'c String, RowCell<'c>)>,
) -> Places {
    let mut places = Vec::new();
    for (index, (title, (json, apart))) in members.enumerate() {
        out.push(if index > 0 { ',' } else { '{' });
        push_string(out, title);
        out.push(':');
        places.extend(apart.map(|(at, key)| (out.len().saturating_add(at), key)));
        out.push_str(json.unwrap_or("null"));
    }
    out.push_str("}\n");
    places
}

fn escape_piece(piece: &mut String) {
    escape_line_ends(piece, 0);
}

/// A piece of JSON that lies in a JSON text.
fn escape_text_piece(piece: &mut String) {
    let mut text = String::with_capacity(piece.len());
    push_string(&mut text, piece);
    text.pop();
    text.remove(0);
    *piece = text;
    escape_piece(piece);
}

/// What JSON may hold as it is, and yet is the end of a line for many who read by the line (Node's
/// `readline`, Python's `splitlines`): from `start` on it is escaped. It stands in strings only.
fn escape_line_ends(out: &mut String, start: usize) {
    let line = out.get(start..).unwrap_or_default();
    if line.is_ascii() {
        return;
    }
    let mut escaped = String::new();
    let mut from = 0;
    // Each begins with two bytes that few others do.
    for (at, bytes) in line.as_bytes().windows(3).enumerate() {
        let (escape, length) = match bytes {
            [0xC2, 0x85, _] => ("\\u0085", 2),
            [0xE2, 0x80, 0xA8] => ("\\u2028", 3),
            [0xE2, 0x80, 0xA9] => ("\\u2029", 3),
            _ => continue,
        };
        escaped.push_str(line.get(from..at).unwrap_or_default());
        escaped.push_str(escape);
        from = at.saturating_add(length);
    }
    if from > 0 {
        escaped.push_str(line.get(from..).unwrap_or_default());
        out.truncate(start);
        out.push_str(&escaped);
    }
}
