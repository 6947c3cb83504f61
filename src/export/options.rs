//! The options of an export.

use crate::model::OmittableField;
use crate::named_enum::named_enum;

named_enum! {
    /// The format of an export.
    pub enum ExportFormat {
        /// One conversation per line, as JSON.
        Ndjson = "ndjson",
        /// One conversation per row (RFC 4180).
        Csv = "csv",
    }
}

/// The options of an export; checked by [`Writer::new`](super::Writer::new).
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The format.
    pub format: ExportFormat,
    /// Paths into a conversation; `None`: everything (NDJSON), every scalar (CSV).
    pub columns: Option<Vec<String>>,
    /// Paths to mask, and `text`: see [`Redaction`](super::Redaction).
    pub redact: Vec<String>,
    /// A byte order mark before the header (CSV), so that Excel reads UTF-8.
    pub bom: bool,
    /// Fields to leave out, as for a list.
    pub omit: Vec<OmittableField>,
    /// Keep the provider's JSON as `raw`, as for a list. (A column `raw` implies it.)
    pub raw: bool,
    /// The export continues another one: no header, no byte order mark.
    pub resumed: bool,
    /// A last line that confirms that the export is whole: see [`Writer::end`](super::Writer::end).
    pub end: bool,
}

impl ExportOptions {
    /// Everything, in this format.
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
