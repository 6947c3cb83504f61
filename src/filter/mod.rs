//! What to ask for: one vocabulary for every provider.
//!
//! `keys.rs` describes every key, in one table. A caller's value ([`Input`](crate::input::Input)),
//! or a [`ConversationFilter`], is validated for a provider's [`Capabilities`] into a
//! [`ValidFilter`], the only kind that can be planned. One pass finds every mistake: unknown keys,
//! wrong types, values out of range, contradictions, and keys that the provider does not serve.

mod aliases;
mod capabilities;
mod choice;
mod conversation_filter;
mod instant;
mod keys;
mod matching;
mod metadata;
mod number;
mod range;
mod residual;
mod table;
mod text;
mod time_of_day;
pub mod time_zone;
mod valid_filter;
mod validation;
mod values;

pub use aliases::filter_keys_source;
pub use capabilities::{Capabilities, CheckValue, Keys, Words};
pub use keys::{ConversationFilter, FilterKey};
pub use range::NumberRange;
pub use residual::Residual;
pub use table::{Finds, Kind};
pub use time_of_day::TimeOfDay;
pub use time_zone::{Zones, utc_only};
pub use valid_filter::{ValidFilter, ValidTimeOfDay, Value};
pub use validation::{
    Unserved, validate_input, validate_input_in, validate_residual_in, validate_unserved_in,
};
pub use values::Values;

pub(crate) use aliases::{OPTIONS, PAGES, other_words};
pub(crate) use capabilities::any_value;
pub(crate) use matching::{contains_text, matches, minute_of_day};
pub(crate) use values::MOST_COMBINATIONS;

/// How many conversations a page has unless a caller says so.
pub(crate) const DEFAULT_PAGE: u32 = 100;
/// The most that any platform puts on a page.
pub(crate) const LARGEST_PAGE: u32 = 1000;
