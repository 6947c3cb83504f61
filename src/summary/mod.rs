//! Statistics folded over conversations, in one pass.
//!
//! A [`Aggregator`] is fed with one conversation after the other, in any order, and gives a [`Summary`]
//! at any moment: of everything, and of each group by agent, channel, direction, status, local day,
//! weekday, local hour, or any combination of them.
//!
//! # What it promises
//!
//! - **Order does not matter**: the same conversations give the same summary, to the last digit.
//!   Sums are kept in whole 2⁻⁶⁴ seconds (up to 9.2 · 10¹⁸ seconds, where they stay), not as floats.
//! - **Percentiles** are by nearest rank: the p-th of *n* durations is the ⌈p · n / 100⌉-th in
//!   ascending order, always one that occurred. They are exact as long as all groups together have
//!   at most [`MOST_EXACT`] different durations (each group's counted for itself; how often each
//!   occurs does not matter). Beyond that every duration is known to within
//!   [`relative_error`](DurationStats::relative_error) of itself: 1/128, which is below 0.8 %. Where
//!   more than [`MOST_COARSE`] durations remain different even so, the error doubles until they are
//!   fewer, or until it is 1/2. Counts, sums, means and greatest durations are always exact.
//! - **Memory** does not grow with the conversations: some 200 bytes for a group, some 35 for each of its
//!   statuses, and some 50 for each of the different durations above, so 13 MB while percentiles are
//!   exact. A summary has at most [`MOST_GROUPS`] groups, [`MOST_STATUS_BYTES`] of different statuses and
//!   [`MOST_TEXT_BYTES`] of texts in its groups, however long each is; the conversation that would go
//!   beyond is an error, and nothing is dropped in silence.
//! - **Time** grows with the conversations, and with the groups (as sorting does), whatever they hold.
//!
//! # Keys of groups
//!
//! `day` is a calendar date, `YYYY-MM-DD`, `weekday` its name, `monday` to `sunday`, and `hour` a
//! clock's hour, `00` to `23`, all in the
//! [`Zone`](crate::time::Zone) asked for. Where clocks go back an hour is counted twice under one name, where they go
//! forward it is missing, as on the wall. An agent or a direction that is not known is `""`. Groups
//! come in the order of their keys as asked for: texts by their bytes (`""` first), days and hours as
//! time goes, weekdays from Monday on.
//!
//! # Why a sketch of our own
//!
//! A percentile's sketch here is the exact table of durations with the low bits of each cut off: a
//! mask, which needs no logarithm, merges by addition, does not depend on order and costs no bytes
//! beside the exact table. The crates for it (DDSketch, t-digest, HDR histogram) keep a second
//! structure beside the exact one; t-digests depend on the order of what comes and state no error of
//! the value, HDR histograms count whole numbers of a range fixed beforehand.

mod aggregator;
mod counted_conversation;
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
pub use durations::{MOST_COARSE, MOST_EXACT};
pub use group_by::GroupBy;
pub use stats::{Coverage, DurationStats, Group, Stats, Summary};
