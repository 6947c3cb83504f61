//! How to export.

use std::str::FromStr;

use crate::model::OmittableField;
use crate::spelling::UnknownName;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A conversation a line, as JSON.
    Ndjson,
    /// A conversation a row (RFC 4180).
    Csv,
}

impl ExportFormat {
    /// The name: `ndjson`, `csv`.
    pub fn as_str(self) -> &'static str {
        match self {
            ExportFormat::Ndjson => "ndjson",
            ExportFormat::Csv => "csv",
        }
    }
}

/// The format of this name.
impl FromStr for ExportFormat {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "ndjson" => Ok(ExportFormat::Ndjson),
            "csv" => Ok(ExportFormat::Csv),
            _ => Err(UnknownName),
        }
    }
}

/// How to export; checked by [`Writer::new`](super::Writer::new).
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// What is written.
    pub format: ExportFormat,
    /// Paths into a conversation; `None`: everything (NDJSON), every scalar (CSV).
    pub columns: Option<Vec<String>>,
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
    /// A last line that tells that nothing is missing: see [`Writer::end`](super::Writer::end).
    pub end: bool,
}

impl ExportOptions {
    /// Everything, in a format.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            columns: None,
            redact: Vec::new(),
            bom: false,
            omit: Vec::new(),
            raw: false,
            resumed: false,
            end: false,
        }
    }
}
