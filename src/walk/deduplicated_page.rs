//! A page, split into new records and repeats.

use super::hashes::Hashes;
use super::page_records::PageRecords;
use super::seen::{Seen, earlier};
use super::watermark::Watermark;
use crate::time::Timestamp;

/// A page, split into new records and repeats.
#[derive(Default)]
pub(super) struct DeduplicatedPage {
    /// The places of the records to emit …
    pub items: Vec<usize>,
    /// … and their hashes.
    pub item_hashes: Vec<(Timestamp, u64)>,
    pub rejected: Vec<usize>,
    pub rejected_hashes: Vec<u64>,
    /// Those of them that were not emitted before.
    pub fresh: Vec<u64>,
    /// Records that show how the page joins on: see [`PageFacts`](super::step::PageFacts).
    pub overlap: Vec<u64>,
    /// Records that were emitted before, in a list that is not sorted.
    pub before: Vec<(Timestamp, u64)>,
    pub duplicates: u32,
    /// How many count as repeats only for their time, if no known record shows that the page overlaps with
    /// earlier ones: if the list is not newest first, they are new.
    pub repeats_by_time: usize,
    /// The hashes of all records on the page.
    pub all: Hashes,
    pub lowest: Option<Timestamp>,
    pub highest: Option<Timestamp>,
}

/// The records emitted so far, to find repeats on a page.
pub(super) struct KnownRecords<'k> {
    pub seen: &'k Seen,
    pub watermark: &'k Watermark,
    /// A live walk keeps repeats, except those that an earlier walk emitted.
    pub in_cursor: Option<&'k CursorRecords>,
    /// Records created later are not among them.
    pub until: Option<Timestamp>,
}

/// The emitted records that a cursor inside a page knows of.
#[derive(Clone, Debug, Default)]
pub(super) struct CursorRecords {
    pub hashes: Hashes,
    /// … and all that were created after it.
    pub above: Option<Timestamp>,
}

impl CursorRecords {
    fn contains(&self, at: Option<Timestamp>, hash: u64) -> bool {
        at > self.above && self.above.is_some() || self.hashes.contains(hash)
    }
}

impl DeduplicatedPage {
    #[inline(never)]
    pub fn new(page: &PageRecords<'_>, known: &KnownRecords<'_>) -> Self {
        let mut deduplicated = Self::default();
        let is_list_sorted = known.watermark.sorted;
        let mut is_any_known = false;
        for (place, &(at, hash)) in page.items.iter().enumerate() {
            deduplicated.lowest = earlier(deduplicated.lowest, Some(at));
            deduplicated.highest = deduplicated.highest.max(Some(at));
            if known.until.is_some_and(|until| at > until) {
                continue;
            }
            let is_known = known.seen.contains(hash);
            let is_forgotten = is_list_sorted && known.seen.is_forgotten(at);
            is_any_known |= is_known;
            let by_time = usize::from(is_forgotten && !is_known);
            deduplicated.repeats_by_time = deduplicated.repeats_by_time.saturating_add(by_time);
            let handed_over = is_known
                || is_forgotten
                || known
                    .in_cursor
                    .is_some_and(|in_cursor| in_cursor.contains(Some(at), hash));
            if known.watermark.is_above(at) {
                deduplicated.overlap.push(0);
            } else if handed_over && !is_list_sorted {
                deduplicated.overlap.push(hash);
                deduplicated.before.push((at, hash));
            }
            if deduplicated.counts(known, Some(at), hash, handed_over) {
                deduplicated.item_hashes.push((at, hash));
                deduplicated.items.push(place);
            }
        }
        if is_any_known {
            deduplicated.repeats_by_time = 0;
        }
        for (place, &hash) in page.rejected.iter().enumerate() {
            let handed_over = known.seen.contains(hash);
            if deduplicated.counts(known, None, hash, handed_over) {
                deduplicated.rejected_hashes.push(hash);
                deduplicated.rejected.push(place);
            }
        }
        deduplicated
    }

    /// Whether a record is emitted; otherwise it is a repeat.
    fn counts(
        &mut self,
        known: &KnownRecords<'_>,
        at: Option<Timestamp>,
        hash: u64,
        handed_over: bool,
    ) -> bool {
        let is_fresh = self.all.insert(hash) && !handed_over;
        if is_fresh {
            self.fresh.push(hash);
        }
        let is_kept = is_fresh
            || known
                .in_cursor
                .is_some_and(|in_cursor| !in_cursor.contains(at, hash));
        if !is_kept {
            self.duplicates = self.duplicates.saturating_add(1);
        }
        is_kept
    }
}
