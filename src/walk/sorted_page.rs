//! A page, sorted into what is new and what was handed over before.

use super::hashes::Hashes;
use super::low_water::LowWater;
use super::seen::{Seen, earlier, hash, record_hash};
use crate::model::{Conversation, Rejected};
use crate::provider::ProviderPage;
use crate::time::Timestamp;

/// A page, sorted into what is new and what was handed over before.
#[derive(Default)]
pub(super) struct SortedPage<'a> {
    /// What is to be handed over …
    pub items: Vec<Conversation<'a>>,
    /// … by its hashes.
    pub item_hashes: Vec<(Timestamp, u64)>,
    pub rejected: Vec<Rejected<'a>>,
    pub rejected_hashes: Vec<u64>,
    /// Those of the above that were not handed over before.
    pub fresh: Vec<u64>,
    /// What shows how the page joins on: see [`Facts`](super::step::Facts).
    pub overlap: Vec<u64>,
    /// What was handed over before, in a list that is not sorted.
    pub before: Vec<(Timestamp, u64)>,
    pub duplicates: u32,
    /// So many count as repeats for their time alone, where no record that is known by name shows that the
    /// page overlaps with what was handed over: if the list is not newest first, they are new.
    pub repeats_by_time: usize,
    /// All that stands on it, by its hashes.
    pub all: Hashes,
    pub lowest: Option<Timestamp>,
    pub highest: Option<Timestamp>,
}

/// What is known of what was handed over, to sort a page by.
pub(super) struct Known<'k> {
    pub seen: &'k Seen,
    pub low_water: &'k LowWater,
    /// A live walk keeps what comes again, but for this: it was handed over by an earlier walk.
    pub named: Option<&'k Named>,
    /// What was created later is none of it.
    pub until: Option<Timestamp>,
}

/// What a cursor inside a page says of what was handed over.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    pub hashes: Hashes,
    /// … and all that was created after it.
    pub above: Option<Timestamp>,
}

impl Named {
    fn contains(&self, at: Option<Timestamp>, hash: u64) -> bool {
        at > self.above && self.above.is_some() || self.hashes.contains(hash)
    }
}

/// Whether it is newest first.
pub(super) fn is_sorted(page: &ProviderPage<'_>) -> bool {
    page.items.is_sorted_by(|a, b| a.created_at >= b.created_at)
}

impl<'a> SortedPage<'a> {
    #[inline(never)]
    pub fn new(page: ProviderPage<'a>, known: &Known<'_>) -> Self {
        let mut sorted = Self::default();
        let is_list_sorted = known.low_water.sorted;
        let mut is_any_known = false;
        for item in page.items {
            let (at, hash) = (item.created_at, hash(b'i', &item.id));
            sorted.lowest = earlier(sorted.lowest, Some(at));
            sorted.highest = sorted.highest.max(Some(at));
            if known.until.is_some_and(|until| at > until) {
                continue;
            }
            let is_known = known.seen.contains(hash);
            let is_forgotten = is_list_sorted && known.seen.is_forgotten(at);
            is_any_known |= is_known;
            let by_time = usize::from(is_forgotten && !is_known);
            sorted.repeats_by_time = sorted.repeats_by_time.saturating_add(by_time);
            let handed_over = is_known
                || is_forgotten
                || known
                    .named
                    .is_some_and(|named| named.contains(Some(at), hash));
            if known.low_water.is_above(at) {
                sorted.overlap.push(0);
            } else if handed_over && !is_list_sorted {
                sorted.overlap.push(hash);
                sorted.before.push((at, hash));
            }
            if sorted.counts(known, Some(at), hash, handed_over) {
                sorted.item_hashes.push((at, hash));
                sorted.items.push(item);
            }
        }
        if is_any_known {
            sorted.repeats_by_time = 0;
        }
        for record in page.rejected {
            let hash = record_hash(record.raw.text());
            let handed_over = known.seen.contains(hash);
            if sorted.counts(known, None, hash, handed_over) {
                sorted.rejected_hashes.push(hash);
                sorted.rejected.push(record);
            }
        }
        sorted
    }

    /// Whether a record is to be handed over; else it is a repeat.
    fn counts(
        &mut self,
        known: &Known<'_>,
        at: Option<Timestamp>,
        hash: u64,
        handed_over: bool,
    ) -> bool {
        let is_fresh = self.all.insert(hash) && !handed_over;
        if is_fresh {
            self.fresh.push(hash);
        }
        let is_kept = is_fresh || known.named.is_some_and(|named| !named.contains(at, hash));
        if !is_kept {
            self.duplicates = self.duplicates.saturating_add(1);
        }
        is_kept
    }
}
