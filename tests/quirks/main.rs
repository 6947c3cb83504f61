//! Every quirk of the two contracts, a row each: what a provider may send, what becomes of it, and
//! what is reported.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod anyreach_fields;
mod anyreach_pages;
mod bodies;
mod case;
mod eigi_fields;
mod eigi_metadata;
mod eigi_pages;
mod elevenlabs_fields;
mod identity;
#[path = "../reading/mod.rs"]
mod reading;
mod retell_fields;
mod times;
mod transcripts;
