//! How far down the list everything was emitted.

use super::hashes::Hashes;
use super::seen::earlier;
use crate::provider::MOST_RECORDS;
use crate::time::Timestamp;

/// The most records named beside the mark, of each kind: those of a page and of one before. A cursor names
/// fewer; if it named all records of one instant, each page would cost as much as all before it.
const MOST_KEPT: usize = 2 * MOST_RECORDS;
/// The most records of earlier pages named beside those of the last one, if the list is not sorted or is
/// paged by `next`.
const MOST_EARLIER: usize = 128;

/// How far down the list everything was emitted: in a sorted list everything newer than the mark, and the
/// records in `below`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Watermark {
    /// Everything created later was emitted. `None`: unknown.
    pub mark: Option<Timestamp>,
    /// Records emitted at the mark or below it, each with a time it is not below.
    pub below: Vec<(Timestamp, u64)>,
    /// The unreadable records of the last page, and of one that did not join on.
    pub rejected: Vec<u64>,
    /// The list was always sorted, newest first. If not, times mean nothing, and `below` holds the records
    /// emitted from the last page, and a few before it.
    pub sorted: bool,
}

impl Default for Watermark {
    fn default() -> Self {
        Self {
            mark: None,
            below: Vec::new(),
            rejected: Vec::new(),
            sorted: true,
        }
    }
}

impl Watermark {
    /// A whole page was emitted: these records now, and `before` in a list that is not sorted. `gapless`: it
    /// joins on to the records emitted before.
    pub fn mark_emitted(
        &mut self,
        items: &[(Timestamp, u64)],
        before: &[(Timestamp, u64)],
        rejected: &[u64],
        gapless: bool,
    ) {
        if !self.sorted {
            keep_last(&mut self.below, MOST_EARLIER);
            self.below.retain(|it| !before.contains(it));
            self.below.extend_from_slice(before);
        }
        if gapless {
            self.rejected.clear();
        }
        self.mark_part_emitted(items, rejected);
    }

    /// Part of a page was emitted, after the part emitted before.
    pub fn mark_part_emitted(&mut self, items: &[(Timestamp, u64)], rejected: &[u64]) {
        self.below.extend_from_slice(items);
        self.rejected.extend_from_slice(rejected);
        keep_last(&mut self.below, MOST_KEPT);
        keep_last(&mut self.rejected, MOST_KEPT);
    }

    /// These need no names any more; the others become the oldest.
    pub fn forget_named(&mut self, hashes: &Hashes) {
        self.below.retain(|&(_, hash)| !hashes.contains(hash));
        self.rejected.retain(|&hash| !hashes.contains(hash));
        keep_last(&mut self.below, MOST_EARLIER);
        keep_last(&mut self.rejected, MOST_EARLIER);
    }

    /// Everything newer than this was emitted by now.
    pub fn lower(&mut self, to: Timestamp) {
        self.lower_keeping(to, 0);
    }

    /// The same, but the last `kept` records stay named, although they are newer.
    pub fn lower_keeping(&mut self, to: Timestamp, kept: usize) {
        if !self.sorted {
            return;
        }
        let mark = earlier(self.mark, Some(to)).unwrap_or(to);
        self.mark = Some(mark);
        let newer = self.below.iter().filter(|&&(at, _)| at > mark).count();
        let mut unnamed = newer.saturating_sub(kept);
        self.below.retain(|&(at, _)| {
            let is_unnamed = at > mark && unnamed > 0;
            unnamed = unnamed.saturating_sub(usize::from(is_unnamed));
            !is_unnamed
        });
    }

    /// The list is not sorted after all.
    pub fn forget_order(&mut self) {
        self.sorted = false;
        self.mark = None;
    }

    /// Whether a record is where everything was emitted: if it is on a page, nothing was skipped before it.
    pub fn is_above(&self, created_at: Timestamp) -> bool {
        self.sorted && self.mark.is_some_and(|mark| created_at > mark)
    }
}

/// Keeps only the last ones.
pub(super) fn keep_last<T>(list: &mut Vec<T>, most: usize) {
    list.drain(..list.len().saturating_sub(most));
}
