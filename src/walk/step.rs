//! What a page means for a walk.

use crate::provider::More;
use crate::time::Timestamp;

/// A page, as far as it matters for where to go.
#[derive(Debug)]
pub(super) struct PageFacts<'p> {
    /// How many records came.
    pub count: usize,
    /// Those that were not handed over before, as hashes.
    pub fresh: &'p [u64],
    /// Records that show how the page joins on, as hashes: nothing can have been skipped before
    /// them. 0 stands for one that is told by its time.
    pub overlap: &'p [u64],
    /// The earliest creation time on the page.
    pub lowest: Option<Timestamp>,
    /// The latest.
    pub highest: Option<Timestamp>,
    /// The list was always sorted, newest first.
    pub sorted: bool,
    /// See [`DeduplicatedPage::repeats_by_time`](super::deduplicated_page::DeduplicatedPage).
    pub repeats_by_time: usize,
    /// How many records the list has.
    pub total: Option<u64>,
    /// How many records a page has.
    pub page_size: u32,
    /// Whether more follow.
    pub more: More,
}

/// What to do with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Hand over what is new and go on. All that was created after `complete_to` was then handed
    /// over; `None` where something may have been skipped.
    GoOn { complete_to: Option<Timestamp> },
    /// Its place in the list is not what was asked for: leave it.
    Discard,
    /// Hand over what is new; this was the end.
    End { proven: bool },
    /// Nothing new comes any more although more is claimed; why, as a part of a sentence.
    Stalled(&'static str),
}
