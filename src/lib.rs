//! One typed model for the conversations of AI voice and chat agent platforms.
//!
//! Companies run agents on platforms such as [eigi.ai](https://eigi.ai) and
//! [AnyReach](https://anyreach.ai); each platform has its own fields, enums, paging and timestamps.
//! This crate holds what a client needs to speak with them, as plain functions over data: it does no
//! I/O, reads no clock and never panics.
//!
//! ```
//! use convoscope::filter::ConversationFilter;
//! use convoscope::model::{ReadOptions, ProviderKind};
//! use convoscope::provider::{ListRequest, eigi, parse_body, provider};
//!
//! let account = eigi::account("vk_0123456789", None)?;
//! let eigi = provider(account.kind());
//!
//! // What to ask: validated, with every issue at once …
//! let filter = ConversationFilter { direction: Some("inbound".into()), ..Default::default() };
//! let filter = filter.validate(ProviderKind::Eigi)?;
//! let plan = eigi.plan_list(&account, &filter, &ListRequest::first(100));
//! assert!(plan.url.starts_with("https://api.eigi.ai/v1/public/conversations?"));
//!
//! // … and what came back: one model, whoever answered.
//! let body = r#"{"status":"success","data":[],"pagination":{"total":0,"page":1,"page_size":100,"total_pages":0}}"#;
//! let body = parse_body(eigi.kind(), body)?;
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
//! | [`json`] | JSON that stays text until somebody asks |
//! | [`input`] | a caller's untyped value |
//! | [`model`] | the vocabulary: conversation, message, page, issue |
//! | [`filter`] | what to ask for, and its validation |
//! | [`http`] | request plans, retry policy, size and redirect rules, masking |
//! | [`summary`] | statistics folded over conversations |
//! | [`provider`] | the platforms: capabilities, requests, normalisation |
//! | [`walk`] | pagination as a state machine |
//! | [`watch`] | a conversation followed to its end |
//! | [`tape`] | pages on their way to JavaScript |
//! | [`export`] | NDJSON and CSV, with redaction |
//! | [`gateway`] | the server's side of a gateway: routes, what may be seen, sealed cursors |
//!
//! Compiled to `wasm32-unknown-unknown` the crate is the core of the npm package `convoscope`.

#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        reason = "a test that overflows fails, which is what it is for"
    )
)]

mod base64url;
#[cfg(test)]
mod cost_tests;
mod error;
pub mod export;
pub mod filter;
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
mod siphash;
mod spelling;
#[cfg(test)]
mod step_counter;
pub mod summary;
pub mod tape;
pub mod time;
mod urlencoded;
pub mod walk;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod watch;

pub use error::{Error, ErrorCode, Phase};
pub use spelling::UnknownName;
