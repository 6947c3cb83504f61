//! JSON that stays text until it is used.
//!
//! A provider's body is parsed once ([`Document::parse`]): its grammar is checked, and the place of each
//! array, object, long text and member is noted. Values ([`Json`]) are places in the text: unused parts are never built, and parts that are
//! kept (metadata, analysis, `raw`) keep their bytes: number spelling, key order, escapes. Only what strict
//! readers refuse ([`Flaw`]) is replaced, so that everything that comes out of a document is JSON for every
//! reader.
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

mod contains;
mod cover;
mod document;
mod flaw;
mod json_object;
mod key_set;
mod malformed;
mod member;
mod node;
mod parser;
mod repeated_keys;
mod row;
#[cfg(test)]
pub(crate) mod same_data;
mod shapes;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod writer;

pub(crate) use contains::contains;
pub use document::Document;
pub use flaw::Flaw;
pub(crate) use json_object::json_object;
pub use malformed::{Fault, Malformed};
pub(crate) use repeated_keys::push_json;
pub use text::Text;
pub(crate) use text::unescape;
pub use value::{Json, Kind, Members};
pub(crate) use writer::{push_compact, push_list, push_string, string_end};
