//! How to export.

use crate::model::OmittableField;
use crate::named_enum::named_enum;

named_enum! {
    /// What is written.
    pub enum ExportFormat {
        /// A conversation a line, as JSON.
        Ndjson = "ndjson",
        /// A conversation a row (RFC 4180).
        Csv = "csv",
        /// Apache Parquet: the lines of NDJSON that its writer makes the file of, in JavaScript.
        Parquet = "parquet",
    }
}

/// How to export; checked by [`Writer::new`](super::Writer::new).
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// What is written.
    pub format: ExportFormat,
    /// Paths into a conversation; `None`: everything (NDJSON, Parquet), every scalar (CSV).
    pub columns: Option<Vec<String>>,
    /// What the columns are called in the file; `None`: as their paths. Lines of NDJSON are flat then: a key for
    /// each column (Parquet's always are, where columns are wanted).
    pub names: Option<Vec<String>>,
    /// Write the platform's own JSON (metadata, analysis, raw) as text that holds JSON (NDJSON; the others always do).
    pub json_as_text: bool,
    /// Write nothing that a spreadsheet would run as a formula (CSV).
    pub formula_guard: bool,
    /// Paths to mask, and `text`: see [`Redaction`](super::Redaction).
    pub redact: Vec<String>,
    /// A byte order mark before the header (CSV), by which Excel knows UTF-8.
    pub bom: bool,
    /// Parts to leave out, as for a list.
    pub omit: Vec<OmittableField>,
    /// Keep the provider's own JSON as `raw`, as for a list. (A column `raw` asks for it too.)
    pub raw: bool,
    /// The export goes on where another stopped: no header, no byte order mark.
    pub resumed: bool,
    /// A last line which proves that nothing is missing: see [`Writer::end`](super::Writer::end).
    pub end: bool,
}

impl ExportOptions {
    /// Everything, in a format.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            columns: None,
            names: None,
            json_as_text: false,
            formula_guard: true,
            redact: Vec::new(),
            bom: false,
            omit: Vec::new(),
            raw: false,
            resumed: false,
            end: false,
        }
    }
}
