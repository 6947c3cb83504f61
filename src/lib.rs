//! One typed model for the conversations of AI voice and chat agent platforms.
//!
//! Companies run agents on platforms such as [eigi.ai](https://eigi.ai) and
//! [AnyReach](https://anyreach.ai); each platform has its own fields, enums, paging and timestamps.
//! This crate holds what a client needs for them, as plain functions over data: no I/O, no clock, no
//! panics.
//!
//! ```
//! use convoscope::filter::ConversationFilter;
//! use convoscope::model::{ReadOptions, ProviderKind};
//! use convoscope::provider::{ListRequest, eigi, parse_body, provider};
//!
//! let account = eigi::account("vk_0123456789", None)?;
//! let eigi = provider(account.kind());
//!
//! // The request: validated, with all issues at once …
//! let filter = ConversationFilter { direction: Some("inbound".into()), ..Default::default() };
//! let filter = filter.validate(ProviderKind::Eigi)?;
//! let plan = (eigi.plan_list)(&account, &filter, &ListRequest::first(100));
//! assert!(plan.url.starts_with("https://api.eigi.ai/v1/public/conversations?"));
//!
//! // … and the response: one model for all platforms.
//! let body = r#"{"status":"success","data":[],"pagination":{"total":0,"page":1,"page_size":100,"total_pages":0}}"#;
//! let body = parse_body(eigi.kind, body)?;
//! let page = eigi.read_page(body.root(), 100, &ReadOptions::default())?;
//! assert_eq!(page.total, Some(0));
//! # Ok::<(), convoscope::Error>(())
//! ```
//!
//! Lowest first: each uses only those above it.
//!
//! | module | holds |
//! | --- | --- |
//! | [`pace`] | long work in pieces, so that others have their turn |
//! | [`time`] | timestamps that keep the precision they came with |
//! | [`json`] | JSON that stays text until it is used |
//! | [`input`] | a caller's value, of any type |
//! | [`model`] | the types: conversation, message, page, issue |
//! | [`filter`] | filters and their validation |
//! | [`http`] | request plans, retry policy, size and redirect rules, masking |
//! | [`summary`] | statistics folded over conversations |
//! | [`provider`] | the platforms: capabilities, requests, normalisation |
//! | [`walk`] | pagination as a state machine |
//! | [`watch`] | follows a conversation to its end |
//! | [`tape`] | pages on their way to JavaScript |
//! | [`export`] | NDJSON and CSV, with redaction |
//! | [`gateway`] | the server's side of a gateway: routes, scopes, sealed cursors |
//!
//! Compiled to `wasm32-unknown-unknown` the crate is the core of the npm package `convoscope`.

#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        reason = "a test that overflows fails, as it should"
    )
)]

mod base64;
#[cfg(any(test, feature = "browser"))]
mod browser;
mod built_for;
#[cfg(any(
    test,
    feature = "browser",
    all(target_arch = "wasm32", feature = "client")
))]
mod call_options;
#[cfg(test)]
mod cost_tests;
mod error;
mod error_code;
pub mod export;
pub mod filter;
mod fnv;
pub mod gateway;
mod hash_index;
pub mod http;
pub mod input;
pub mod json;
mod message_text;
pub mod model;
mod named_enum;
mod normalized_text;
mod number;
pub mod pace;
pub mod provider;
mod simd_bytes;
mod spelling;
#[cfg(test)]
mod step_counter;
pub mod summary;
pub mod tape;
pub mod time;
mod urlencoded;
pub mod walk;
#[cfg(all(target_arch = "wasm32", any(feature = "client", feature = "server")))]
mod wasm;
pub mod watch;

pub use error::{Error, ErrorDetails, Phase};
pub use error_code::ErrorCode;
pub use spelling::UnknownName;
