//! Conversations as lines of text, NDJSON and CSV, with private values masked.
//!
//! A [`Writer`] turns pages into lines: provider's body → [`Conversation`](crate::model::Conversation) →
//! bytes, without JavaScript objects in between. It appends to a buffer that the caller keeps and empties, so
//! memory stays constant however long an export is.
//!
//! | | NDJSON | CSV |
//! | --- | --- | --- |
//! | a line | one conversation as JSON, `
//! ` | one conversation as a row (RFC 4180), `\r
//! ` |
//! | without columns | every key of the model, in its order | every scalar of the model |
//! | with columns | those paths, nested and ordered as in the model | those paths, in the given order, under
//! a header |
//! | missing values | `null`, in their place | an empty cell (an empty text is `""`) |
//! | lists | mapped: `transcript.content` | by index: `transcript.0.content`; whole: as JSON |
//! | kept JSON | without white space between tokens and without repeated keys (the last one counts),
//! otherwise byte for byte | texts as they are, the rest as JSON |
//!
//! A line of NDJSON is JSON for the strictest reader: see [`Flaw`](crate::json::Flaw). Characters that some
//! readers take for the end of a line (U+0085, U+2028, U+2029) are escaped.
//!
//! In paths, a dot that belongs to a key is written `\.`.
//!
//! A resumed export writes no header and no byte order mark: an export and the one that resumes it, one after
//! the other, are the uninterrupted export.
//!
//! # Formulas
//!
//! A spreadsheet runs a cell as a formula if it begins with `=`, `+`, `-`, `@`, a tabulator or a line break,
//! also after quotes or white space, which some programs remove (OWASP, CSV injection). Such a cell gets a
//! `'` in front. Plain numbers stay as they are, and so do telephone numbers such as `+919876543210`: they
//! run nothing. Nothing is lost: a reader removes a `'` exactly where the text after it would get one.
//!
//! # Redaction
//!
//! See [`Redaction`].

mod column;
mod csv;
mod json;
mod line;
mod long_parts;
mod maskable_source;
mod options;
mod path;
mod redaction;
#[cfg(test)]
mod tests;
mod writer;

pub use json::{conversation_json, conversation_json_in_pieces, page_json};
pub use maskable_source::maskable_source;
pub use options::{ExportFormat, ExportOptions};
pub use redaction::{MaskedJson, Redaction, mask_key, raw_beside_redact, unsupported_paths};
pub use writer::{Progress, Writer};
