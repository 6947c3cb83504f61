//! How far down the list everything was handed over.

use super::seen::earlier;
use crate::provider::MOST_RECORDS;
use crate::time::Timestamp;

/// So many records are named beside the mark, of each kind: those of a page and of one before. A cursor
/// names fewer; with all of a list of one instant, each page would cost as much as all before it.
const MOST_KEPT: usize = 2 * MOST_RECORDS;

/// How far down the list everything was handed over: of a sorted list, all that is newer than the
/// mark, and beside it the records named in `below`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LowWater {
    /// All that was created later was handed over. `None`: nothing is known.
    pub mark: Option<Timestamp>,
    /// What was handed over at the mark or below it, with a time it is not below.
    pub below: Vec<(Timestamp, u64)>,
    /// The unreadable records of the last page, and of one that did not join on.
    pub rejected: Vec<u64>,
    /// The list was always sorted, newest first. Once it was not, times say nothing, and `below`
    /// holds the last page.
    pub sorted: bool,
}

impl Default for LowWater {
    fn default() -> Self {
        Self {
            mark: None,
            below: Vec::new(),
            rejected: Vec::new(),
            sorted: true,
        }
    }
}

impl LowWater {
    /// Records were handed over. `gapless`: their page joins on to what was handed over before.
    pub fn hand_over(&mut self, items: &[(Timestamp, u64)], rejected: &[u64], gapless: bool) {
        if !self.sorted {
            self.below.clear();
        }
        self.below.extend_from_slice(items);
        if gapless {
            self.rejected.clear();
        }
        self.rejected.extend_from_slice(rejected);
        keep_last(&mut self.below);
        keep_last(&mut self.rejected);
    }

    /// Everything that is newer than this was handed over by now.
    pub fn sink(&mut self, to: Timestamp) {
        if !self.sorted {
            return;
        }
        let mark = earlier(self.mark, Some(to)).unwrap_or(to);
        self.mark = Some(mark);
        self.below.retain(|&(at, _)| at <= mark);
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

fn keep_last<T>(list: &mut Vec<T>) {
    list.drain(..list.len().saturating_sub(MOST_KEPT));
}
