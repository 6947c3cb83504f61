//! Conversations as lines of text: NDJSON and CSV, with what is private masked.
//!
//! A [`Writer`] turns pages into lines: provider's body → [`Conversation`](crate::model::Conversation)
//! → bytes, without a JavaScript object in between. It appends to a buffer that its caller keeps and
//! empties, so memory stays constant however long an export gets.
//!
//! | | NDJSON | CSV |
//! | --- | --- | --- |
//! | a line | one conversation as JSON, `\n` | one conversation as a row (RFC 4180), `\r\n` |
//! | without columns | every key of the model, in its order | every scalar of the model |
//! | with columns | those paths, nested as in the model, in its order | those paths, in the order given, under a header |
//! | what is missing | `null`, at the place where it is missing | an empty cell (an empty text is `""`) |
//! | lists | gone through: `transcript.content` | by index: `transcript.0.content`; whole: as JSON |
//! | kept JSON | without the white space between its tokens, of a repeated key only the last, otherwise byte for byte | texts as themselves, the rest as JSON |
//!
//! A line of NDJSON is JSON for the strictest reader: see [`Flaw`](crate::json::Flaw), and what some line
//! readers take for an end (U+0085, U+2028, U+2029) is escaped.
//!
//! In paths a full stop that belongs to a key is written `\.`.
//!
//! A resumed export writes no header and no byte order mark, so that an export and what resumes it,
//! one behind the other, are the uninterrupted export.
//!
//! # Formulas
//!
//! A spreadsheet runs a cell as a formula that begins with `=`, `+`, `-`, `@`, a tabulator or a line
//! break, also behind quotes or white space, which some programs take off (OWASP, CSV injection). Such
//! a cell gets a `'` before it. Plain numbers stay as they are, and with them telephone numbers as
//! `+919876543210`: they hold nothing to run. Nothing is lost: a reader takes a `'` off a cell's
//! beginning exactly where what follows it would be neutralised.
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
mod schema;
#[cfg(test)]
mod tests;
mod writer;

pub use json::{conversation_json, conversation_json_in_pieces, page_json, room_for};
pub use maskable_source::maskable_source;
pub use options::{ExportFormat, ExportOptions};
pub use redaction::{MaskedJson, Redaction, mask_key, raw_beside_redact, unsupported_paths};
pub use schema::{ColumnType, ExportSchema, ExportedColumn, schema};
pub use writer::{Progress, Writer};
