//! JSON that stays text until somebody asks.
//!
//! A provider's body is read once ([`Document::parse`]): its grammar is checked, and where each
//! value lies is noted. Values ([`Json`]) are then handed around as places in it: a part that nobody
//! reads is never built, and what is kept as the provider sent it (metadata, analysis, `raw`) keeps
//! its bytes: number spelling, key order, escapes. But for what no strict reader takes ([`Flaw`]): that
//! is replaced, so that whatever comes out of a document is JSON for everybody.
//!
//! ```
//! use convoscope::json::Document;
//!
//! let document = Document::parse(r#"{"id": "a1", "duration": 14.50}"#)?;
//! let members = document.root().members();
//! assert_eq!(members.get("id").and_then(|id| id.as_text()).unwrap().value, "a1");
//! assert_eq!(members.get("duration").unwrap().text(), "14.50");
//! # Ok::<(), convoscope::json::Malformed>(())
//! ```

mod document;
mod flaw;
mod json_object;
mod malformed;
mod node;
mod parser;
mod repeated_keys;
#[cfg(test)]
pub(crate) mod same_data;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod writer;

pub use document::Document;
pub use flaw::Flaw;
pub(crate) use json_object::json_object;
pub use malformed::{Fault, Malformed};
pub(crate) use repeated_keys::push_json;
pub use text::Text;
pub(crate) use text::unescape;
pub use value::{Json, Kind, Members};
pub(crate) use writer::{push_compact, push_list, push_string, string_end};
