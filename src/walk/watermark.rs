//! How far down the list everything was emitted.

use super::hashes::Hashes;
use super::page_records::Known;
use super::platform_lists::OfPlatform;
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
/// named records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Watermark {
    pub times: OfPlatform<Times>,
    /// The unreadable records of the last page, and those without a time; and some of pages that did not join on. Where
    /// there are no times, all records.
    pub named: Vec<u64>,
    /// The list was always sorted, newest first. If not, times mean nothing, and `below` holds the records
    /// emitted from the last page, and a few before it.
    pub sorted: bool,
}

/// What is known by its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    /// Everything created later was emitted. `None`: unknown.
    pub mark: Option<Timestamp>,
    /// Records emitted at the mark or below it, each with a time it is not below.
    pub below: Vec<(Timestamp, u64)>,
}

impl Default for Watermark {
    fn default() -> Self {
        Self {
            times: OfPlatform::default(),
            named: Vec::new(),
            sorted: true,
        }
    }
}

impl Watermark {
    /// Everything created later was emitted. `None`: unknown.
    pub fn mark(&self) -> Option<Timestamp> {
        self.times.get().and_then(|times| times.mark)
    }

    /// Records emitted at the mark or below it, each with a time it is not below.
    pub fn below(&self) -> &[(Timestamp, u64)] {
        self.times.get().map_or(&[], |times| &times.below)
    }

    /// A whole page was emitted: these records now, and `before` in a list that is not sorted. `gapless`: it
    /// joins on to the records emitted before.
    pub fn mark_emitted(
        &mut self,
        items: &[Known],
        before: &[(Timestamp, u64)],
        rejected: &[u64],
        gapless: bool,
    ) {
        if let Some(Times { below, .. }) = self.times.get_mut()
            && !self.sorted
        {
            keep_last(below, MOST_EARLIER);
            below.retain(|it| !before.contains(it));
            below.extend_from_slice(before);
        }
        keep_last(&mut self.named, if gapless { 0 } else { MOST_EARLIER });
        self.mark_part_emitted(items, rejected);
    }

    /// Part of a page was emitted, after the part emitted before.
    pub fn mark_part_emitted(&mut self, items: &[Known], rejected: &[u64]) {
        let mut below = self.times.get_mut().map(|times| &mut times.below);
        for &(at, hash) in items {
            match (&mut below, at) {
                (Some(below), Some(at)) => below.push((at, hash)),
                _ => self.named.push(hash),
            }
        }
        if let Some(below) = below {
            keep_last(below, MOST_KEPT);
        }
        self.named.extend_from_slice(rejected);
        keep_last(&mut self.named, MOST_KEPT);
    }

    /// These need no names any more; the others become the oldest.
    pub fn forget_named(&mut self, hashes: &Hashes) {
        if let Some(Times { below, .. }) = self.times.get_mut() {
            below.retain(|&(_, hash)| !hashes.contains(hash));
            keep_last(below, MOST_EARLIER);
        }
        self.named.retain(|&hash| !hashes.contains(hash));
        keep_last(&mut self.named, MOST_EARLIER);
    }

    /// Nothing is known any more, except whether the list is sorted.
    pub fn forget_all(&mut self) {
        self.times = OfPlatform::default();
        self.named.clear();
    }

    /// Everything newer than this was emitted by now.
    pub fn lower(&mut self, to: Timestamp) {
        self.lower_keeping(to, 0);
    }

    /// The same, but the last `kept` records stay named, although they are newer.
    pub fn lower_keeping(&mut self, to: Timestamp, kept: usize) {
        let Some(times) = self.times.get_mut().filter(|_| self.sorted) else {
            return;
        };
        let mark = earlier(times.mark, Some(to)).unwrap_or(to);
        times.mark = Some(mark);
        let newer = times.below.iter().filter(|&&(at, _)| at > mark).count();
        let mut unnamed = newer.saturating_sub(kept);
        times.below.retain(|&(at, _)| {
            let is_unnamed = at > mark && unnamed > 0;
            unnamed = unnamed.saturating_sub(usize::from(is_unnamed));
            !is_unnamed
        });
    }

    /// The list is not sorted after all.
    pub fn forget_order(&mut self) {
        self.sorted = false;
        if let Some(times) = self.times.get_mut() {
            times.mark = None;
        }
    }

    /// Whether a record is where everything was emitted: if it is on a page, nothing was skipped before it.
    pub fn is_above(&self, created_at: Timestamp) -> bool {
        self.sorted && self.mark().is_some_and(|mark| created_at > mark)
    }
}

/// Those that have a time.
pub(super) fn timed(items: &[Known]) -> impl DoubleEndedIterator<Item = (Timestamp, u64)> {
    items.iter().filter_map(|&(at, hash)| Some((at?, hash)))
}

/// Keeps only the last ones.
pub(super) fn keep_last<T: Copy>(list: &mut Vec<T>, most: usize) {
    let kept = list.len().min(most);
    let over = list.len().saturating_sub(kept);
    list.copy_within(over.., 0);
    list.truncate(kept);
}
