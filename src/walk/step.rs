//! What a page means for a walk.

use super::deduplicated_page::Joint;
use super::hashes::Hashes;
use crate::provider::More;
use crate::time::Timestamp;

/// The facts about a page that decide how to continue.
#[derive(Debug)]
pub(super) struct PageFacts<'p> {
    /// How many records came.
    pub count: usize,
    /// How many of them were not emitted before.
    pub fresh: usize,
    /// The hashes of all of them.
    pub all: &'p Hashes,
    /// How they join on to those that were.
    pub joint: &'p Joint,
    /// The latest creation time on the page.
    pub highest: Option<Timestamp>,
    /// The list was always sorted, newest first.
    pub sorted: bool,
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
