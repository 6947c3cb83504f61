//! Statistics over conversations, in one pass.
//!
//! An [`Aggregator`] takes one conversation after the other, in any order, and returns a [`Summary`] at any
//! time: of everything, and of each group by any combination of the keys of [`GroupBy`].
//!
//! # Guarantees
//!
//! - **Order does not matter**: the same conversations give the same summary, to the last digit.
//!   Sums are kept in integers of 2⁻⁶⁴ seconds (up to 9.2 · 10¹⁸ seconds, where they stay), not as floats.
//! - **Percentiles** are by nearest rank: the p-th of *n* durations is the ⌈p · n / 100⌉-th in
//!   ascending order, always one that occurred. They are exact as long as all groups together have
//!   at most [`MOST_EXACT`] different durations (counted per group; repetitions do not matter). Beyond
//!   that every duration is known to within [`relative_error`](DurationStats::relative_error) of
//!   itself: 1/128, which is below 0.8 %. If more than [`MOST_COARSE`] durations are still different,
//!   the error doubles until they are fewer, or until it is 1/2. Counts, sums, means and maxima are
//!   always exact.
//! - **Memory** does not grow with the conversations: about 200 bytes for a group, 35 for each of its
//!   statuses, and 50 for each of the different durations above, so 13 MB while percentiles are exact. A
//!   summary has at most [`MOST_GROUPS`] groups, [`MOST_STATUS_BYTES`] of different statuses and
//!   [`MOST_TEXT_BYTES`] of texts in its groups. A conversation beyond that is an error; nothing is
//!   dropped silently.
//! - **Time** grows with the conversations, and with the groups (as sorting does), whatever their values.
//!
//! # Keys of groups
//!
//! [`GroupBy`] says what each is. Times are local to the given [`Zone`](crate::time::Zone): an hour that it skips
//! is missing, as on the wall clock. Groups are sorted by their keys in the order of `groupBy`: texts by their
//! bytes (`""` first), times and ranges as they follow each other, `false` before `true`; what is not known comes last.
//!
//! # Why a sketch of our own
//!
//! The sketch is the exact table of durations with the low bits of each cut off. That needs no logarithm,
//! merges by addition, does not depend on order, and shares its code with the exact table. The crates for it
//! (DDSketch, t-digest, HDR histogram) need a second structure; t-digests depend on the order and have no
//! bound for the error of a value, HDR histograms count integers in a range fixed in advance.

mod aggregator;
mod counted_conversation;
mod duration_edges;
mod durations;
mod group_by;
mod interner;
mod local_time;
mod occurrences;
mod ordered_summary;
mod sorted_indices;
mod stats;
mod tally;

#[cfg(test)]
mod cost_tests;
#[cfg(test)]
mod tests;

pub use aggregator::{Aggregator, MOST_GROUPS, MOST_STATUS_BYTES, MOST_TEXT_BYTES};
pub use counted_conversation::CountedConversation;
pub use duration_edges::{DurationEdges, DurationRange, MOST_EDGES};
pub use durations::{MOST_COARSE, MOST_EXACT};
pub use group_by::{GroupBy, GroupValue};
pub use stats::{Coverage, DurationStats, Group, Stats, Summary};
