//! The boundary: the only part of the crate that knows JavaScript. It converts values, reads the clock and
//! sends requests; everything else is elsewhere.
//!
//! Rules:
//! - Nothing holds a borrow across an `await`: promises own a clone of what they need, so a client may be
//!   freed in the middle of a call.
//! - A `Response` is read structurally: it may come from another realm or from a mock.
//! - Every JavaScript function is called through a catching import.
//!
//! It is compiled to two modules: the client's (feature `client`), which pages load, and the gateway's
//! (feature `server`), which they do not.

mod body_memory;
mod call;
mod caller_functions;
#[cfg(feature = "client")]
mod caller_view;
#[cfg(feature = "client")]
mod client;
mod clock;
mod codec;
mod conversion_cost;
mod each_conversation;
mod error;
mod event;
mod event_loop;
#[cfg(feature = "client")]
mod export;
#[cfg(feature = "client")]
mod functions;
#[cfg(feature = "server")]
mod gateway;
mod host_fetch;
mod interrupt;
#[cfg(feature = "client")]
mod options;
mod pages;
#[cfg(feature = "client")]
mod recording;
mod report_issues;
mod response;
mod settings;
#[cfg(feature = "client")]
mod summary;
#[cfg(feature = "client")]
mod to_js;
mod transport;
#[cfg(feature = "client")]
mod walk;
#[cfg(feature = "client")]
mod watch;
mod zone;
