//! What to ask for: one vocabulary for every provider.
//!
//! A caller's untyped value ([`Input`]) is read into a [`ConversationFilter`] and validated for a
//! provider into a [`ValidFilter`], the only kind that can be planned. Whatever is wrong is found
//! in one pass: unknown keys, wrong types, values out of range, contradictions, and keys that the
//! provider cannot serve.

mod aliases;
mod capabilities;
mod choice;
mod conversation_filter;
mod filter_key;
mod instant;
mod metadata;
mod number;
mod parser;
mod range;
mod time_of_day;
pub mod time_zone;
mod valid_filter;
mod validation;
mod values;

use crate::message_text;

pub use aliases::filter_keys_source;
pub use capabilities::{Capabilities, Words};
pub use conversation_filter::ConversationFilter;
pub use filter_key::FilterKey;
pub use range::NumberRange;
pub use time_of_day::TimeOfDay;
pub use time_zone::{Zones, utc_only};
pub use valid_filter::{ValidFilter, ValidTimeOfDay};
pub use validation::{validate_input, validate_input_in};
pub use values::Values;

pub(crate) use aliases::{KEYS, OPTIONS, PAGES};
pub(crate) use values::MOST_COMBINATIONS;

/// So many conversations a page has at the most, on every platform.
pub(crate) const LARGEST_PAGE: u32 = 100;
