//! The boundary: the only part of the crate that knows JavaScript exists. No logic lives here, only
//! conversions, the clock and the sending.
//!
//! Rules that others paid for:
//! - Nothing holds a borrow across an `await`: promises own a clone of what they need, so a client
//!   that is freed in the middle of a call does no harm.
//! - What `fetch` gives is read structurally: it may come from another realm or from a mock.
//! - Every JavaScript function is called through a catching import.

mod body;
mod client;
mod clock;
mod codec;
mod error;
mod event;
mod export;
mod functions;
mod hand_over;
mod interrupt;
mod pages;
mod settings;
mod summary;
mod transport;
mod walk;
mod watch;
