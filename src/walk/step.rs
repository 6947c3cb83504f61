//! What a page means for a walk.

use crate::provider::More;
use crate::time::Timestamp;

/// The facts about a page that decide how to continue.
#[derive(Debug)]
pub(super) struct PageFacts<'p> {
    /// How many records came.
    pub count: usize,
    /// Hashes of those that were not emitted before.
    pub fresh: &'p [u64],
    /// Hashes of records that show how the page joins on: nothing was skipped before them. 0 stands for a
    /// record known by its time.
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

/// How to continue after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Emit the new records and continue. Everything created after `complete_to` is then emitted; `None` if
    /// something may have been skipped.
    GoOn { complete_to: Option<Timestamp> },
    /// Its position in the list is not the requested one: discard it.
    Discard,
    /// Emit the new records; this is the end.
    End { proven: bool },
    /// Nothing new comes although there should be more; the reason, as part of a sentence.
    Stalled(&'static str),
}
