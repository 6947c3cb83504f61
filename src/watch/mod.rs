//! Follows a conversation to its end, as a state machine: when to look again, what has changed, and when it
//! is over.
//!
//! A [`Watch`] takes each snapshot, or the failure to get one, and the time; it returns the events and how
//! long to wait. It does no I/O, and knows no provider. Events borrow from their snapshot, of which the watch
//! keeps only what it needs for the next ones.
//!
//! # Guarantees of the events
//!
//! The first snapshot is one event. After it, `message`, `message_changed` and `message_removed`, applied in
//! order to its transcript, give the current transcript, whatever the provider did to it: appended,
//! rewritten, reordered or shortened. They are as few as possible (the edit distance) up to [`MOST_EDITS`],
//! and come from left to right, so that the index of a new or changed message is its index in the current
//! transcript. Message events come before `status`, then `analysis`, then `recording`; `ended` is the last of
//! all.
//!
//! A response whose `updatedAt` is earlier than the last one's comes from a lagging replica or a cache: it is
//! skipped, up to [`MOST_OLDER`] times in a row.
//!
//! What the events do not show:
//!
//! - A transcript that is null (not available) is an empty one.
//! - Analysis and recording are not removed: a null after a value is no event, and neither is the
//!   same value after it.
//! - A recording's URL that expires is signed anew at each look. It is the same while only its query or
//!   fragment differs; a fresh one is in the conversation of `ended`. If a URL does not expire, every
//!   change is an event.
//! - Other fields (summary, duration, …) have no events; `ended` has the whole conversation.
//!
//! # When it looks
//!
//! - `min` after a response with something new; half as long again after each without, up to `max`.
//!   Times count from a response to the next request: a slow provider is not pressed.
//! - A failure that may pass ([`Error::retryable`](crate::Error::retryable); after the first snapshot
//!   also a response that cannot be read) is followed by another look: after `min`, then twice as long
//!   each time, up to [`LONGEST_PAUSE_MS`] (or `max`, if longer), and never before a `Retry-After` is
//!   over. The watch ends with the last of [`MOST_FAILURES`] in a row: with the default interval, after
//!   five minutes. It ends at once after a `Retry-After` beyond [`LONGEST_RETRY_AFTER_MS`], and after a
//!   failure that will not pass.
//!
//! # How it ends
//!
//! Analysis and recording come late. Once the conversation is no longer live, the watch continues until both
//! are there, or until `settleTimeout` has passed since the end was seen: then it looks once more, though not
//! sooner than `min` after the look before. It does not wait for what will not come: an analysis if the
//! provider makes none, fields that the credential may not see, the recording of a written conversation, or of one that
//! never began (no time of it is known).
//!
//! If the conversation had ended before the first look, `settleTimeout` counts from its end, by the
//! provider's clock: from `updatedAt`, which is never before the end; otherwise from `createdAt` and the
//! duration. Of a conversation that ended long ago, `ended` follows the first snapshot at once.
//!
//! A conversation that never ends (nobody joins it, or this version does not know its status and treats it as
//! live) is watched until the watch is stopped.
//!
//! A clock that is set back or runs ahead (a machine that slept) shortens or lengthens a wait by one interval
//! at most.

mod edits;
mod event;
mod follower;
mod look;
mod options;
mod schedule;
#[cfg(test)]
mod tests;
mod transcript;
mod watcher;

pub use edits::MOST_EDITS;
pub use event::WatchEvent;
pub use follower::{MOST_OLDER, RetryIn, Step};
pub use options::WatchOptions;
pub use schedule::{LONGEST_PAUSE_MS, LONGEST_RETRY_AFTER_MS, MOST_FAILURES};
pub use watcher::Watch;
#[cfg(any(test, feature = "browser"))]
pub(crate) use {
    edits::Edit,
    follower::Follower,
    look::{Change, Look, LookedRecording},
};
