//! A conversation followed to its end, as a state machine: when to look again, what has changed
//! since, when it is over.
//!
//! A [`Watch`] is told each snapshot that came, or why none came, and what the clock says; it gives
//! the events and says how long to wait. It does no I/O, and knows no provider. Events borrow from
//! the snapshot they came with; of it the watch keeps only what it needs to tell what is new.
//!
//! # What the events promise
//!
//! The first snapshot is one event. From then on, `message`, `message_changed` and `message_removed`
//! applied in their order to its transcript give the current transcript, whatever the provider did
//! to it: appended, rewritten, reordered or shortened. They are as few as can be (the edit distance)
//! while no more than [`MOST_EDITS`] are needed, and come from left to right, so that the index of
//! a new or changed message is also its place in the current transcript. What happened to messages
//! comes before `status`, then `analysis`, then `recording`; `ended` is the last of all.
//!
//! An answer whose `updatedAt` lies before that of the answer before it comes from a copy of the data
//! that lags behind, or from a cache: it is passed over, up to [`MOST_OLDER`] times in a row.
//!
//! What the events cannot tell:
//!
//! - A transcript that is null (not available) counts as one without messages.
//! - Analysis and recording do not go away again: a null after a value is no event, and neither is
//!   the same value after it.
//! - A recording address that expires is signed anew at each look. It counts as the same while only
//!   its query or fragment differs; a fresh one is in the conversation of `ended`. Of an address
//!   that does not expire, every change counts.
//! - Other fields (summary, duration, …) have no events; `ended` has the whole conversation.
//!
//! # When it looks
//!
//! - `min` after an answer that brought something new; half as long again after each that did not,
//!   up to `max`. Times count from an answer to the next request: a slow provider is not pressed.
//! - A failure that may pass ([`Error::retryable`](crate::Error::retryable); after the first snapshot
//!   also an answer that cannot be read) is followed by another look: after `min`, then twice as long each time, up to [`LONGEST_PAUSE_MS`] (or `max`, if that is
//!   longer), and never before a `Retry-After` is over. [`MOST_FAILURES`] in a row end the watch with
//!   the last one: with the default interval, after five minutes of outage. A `Retry-After` beyond
//!   [`LONGEST_RETRY_AFTER_MS`], and a failure that will not pass, end it at once.
//!
//! # How it ends
//!
//! Analysis and recording come late. Once the conversation is no longer live, the watch goes on
//! until both are there, or until `settleTimeout` has passed since the end was seen: the last look is then,
//! though not sooner than `min` after the one before. It does not wait for what will not come: an
//! analysis where the provider makes none, what the credential may not see, the recording of
//! something written.
//!
//! A conversation that had ended before the first look is waited for only as long as `settleTimeout` reaches
//! from its end, by the provider's clock: from `updatedAt`, which is never before the end; without
//! one, from `createdAt` and the duration. What ended long ago is over with its first snapshot.
//!
//! A conversation that never ends (nobody joins it, or its status is none this version knows, which
//! counts as live) is watched until somebody stops it.
//!
//! A clock that is set back or runs ahead (a machine that slept) shortens or prolongs a wait by one
//! interval at most.

mod edits;
mod event;
mod last_snapshot;
mod options;
mod schedule;
#[cfg(test)]
mod tests;
mod watcher;

pub use edits::MOST_EDITS;
pub use event::WatchEvent;
pub use last_snapshot::diff;
pub use options::WatchOptions;
pub use schedule::{LONGEST_PAUSE_MS, LONGEST_RETRY_AFTER_MS, MOST_FAILURES};
pub use watcher::{MOST_OLDER, RetryIn, Step, Watch};
