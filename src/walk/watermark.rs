//! How far down the list everything was handed over.

use super::hashes::Hashes;
use super::seen::earlier;
use crate::provider::MOST_RECORDS;
use crate::time::Timestamp;

/// So many records are named beside the mark, of each kind: those of a page and of one before. A cursor
/// names fewer; with all of a list of one instant, each page would cost as much as all before it.
const MOST_KEPT: usize = 2 * MOST_RECORDS;
/// So many records of earlier pages are named beside the last one, of a list that is not sorted or is cut
/// by who names what follows.
const MOST_EARLIER: usize = 128;

/// How far down the list everything was handed over: of a sorted list, all that is newer than the
/// mark, and beside it the records named in `below`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Watermark {
    /// All that was created later was handed over. `None`: nothing is known.
    pub mark: Option<Timestamp>,
    /// What was handed over at the mark or below it, with a time it is not below.
    pub below: Vec<(Timestamp, u64)>,
    /// The unreadable records of the last page, and of one that did not join on.
    pub rejected: Vec<u64>,
    /// The list was always sorted, newest first. Once it was not, times say nothing, and `below`
    /// holds what was handed over of the last page, and a few records before it.
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
    /// A whole page was handed over: these records now, and `before` in a list that is not sorted.
    /// `gapless`: it joins on to what was handed over before.
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

    /// A part of a page was handed over, behind what was handed over of it before.
    pub fn mark_part_emitted(&mut self, items: &[(Timestamp, u64)], rejected: &[u64]) {
        self.below.extend_from_slice(items);
        self.rejected.extend_from_slice(rejected);
        keep_last(&mut self.below, MOST_KEPT);
        keep_last(&mut self.rejected, MOST_KEPT);
    }

    /// These need not be named any more; of all others the last ones are.
    pub fn forget_named(&mut self, hashes: &Hashes) {
        self.below.retain(|&(_, hash)| !hashes.contains(hash));
        self.rejected.retain(|&hash| !hashes.contains(hash));
        keep_last(&mut self.below, MOST_EARLIER);
        keep_last(&mut self.rejected, MOST_EARLIER);
    }

    /// Everything that is newer than this was handed over by now.
    pub fn lower(&mut self, to: Timestamp) {
        self.lower_keeping(to, 0);
    }

    /// The same, but of what is newer the last records stay named, so many.
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

    /// The list turned out not to be sorted.
    pub fn forget_order(&mut self) {
        self.sorted = false;
        self.mark = None;
    }

    /// Whether a record lies in the part of which everything was handed over: where it lies on a
    /// page, nothing was skipped before it.
    pub fn is_above(&self, created_at: Timestamp) -> bool {
        self.sorted && self.mark.is_some_and(|mark| created_at > mark)
    }
}

/// Leaves out all but the last ones.
pub(super) fn keep_last<T>(list: &mut Vec<T>, most: usize) {
    list.drain(..list.len().saturating_sub(most));
}
