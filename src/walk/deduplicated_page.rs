//! A page, split into new records and repeats.

use super::hashes::Hashes;
use super::page_records::{Known, PageRecords};
use super::platform_lists::OfPlatform;
use super::seen::{Seen, earlier};
use super::watermark::Watermark;
use crate::time::Timestamp;

/// A page, split into new records and repeats.
#[derive(Default)]
pub(super) struct DeduplicatedPage {
    /// The places of the records to emit …
    pub items: Vec<usize>,
    /// … and their hashes.
    pub item_hashes: Vec<Known>,
    pub rejected: Vec<usize>,
    pub rejected_hashes: Vec<u64>,
    /// How many records were not emitted before.
    pub fresh: usize,
    pub duplicates: u32,
    /// The hashes of all records on the page.
    pub all: Hashes,
    pub highest: Option<Timestamp>,
    pub joint: OfPlatform<Joint>,
}

/// How a page joins on to the records emitted before.
#[derive(Clone, Debug, Default)]
pub(super) struct Joint {
    /// The hashes of those that were not emitted before.
    pub fresh: Vec<u64>,
    /// Hashes of records that show how the page joins on: nothing was skipped before them. 0 stands for a
    /// record known by its time.
    pub overlap: Vec<u64>,
    /// Records that were emitted before, in a list that is not sorted.
    pub before: Vec<(Timestamp, u64)>,
    /// How many count as repeats only for their time, if no known record shows that the page overlaps with
    /// earlier ones: if the list is not newest first, they are new.
    pub repeats_by_time: usize,
    /// The earliest creation time on the page.
    pub lowest: Option<Timestamp>,
    /// A record is known by its hash.
    is_any_known: bool,
}

/// Of a page of which that does not matter.
pub(super) static NO_JOINT: Joint = Joint {
    fresh: Vec::new(),
    overlap: Vec::new(),
    before: Vec::new(),
    repeats_by_time: 0,
    lowest: None,
    is_any_known: false,
};

/// The records emitted so far, to find repeats on a page.
pub(super) struct KnownRecords<'k> {
    pub seen: &'k Seen,
    pub watermark: &'k Watermark,
    /// A live walk keeps repeats, except those that an earlier walk emitted.
    pub in_cursor: Option<&'k CursorRecords>,
    /// Records created later are not among them.
    pub until: OfPlatform<Option<Timestamp>>,
}

/// The emitted records that a cursor inside a page knows of.
#[derive(Clone, Debug, Default)]
pub(super) struct CursorRecords {
    pub hashes: Hashes,
    /// … and all that were created after it.
    pub above: OfPlatform<Option<Timestamp>>,
}

impl CursorRecords {
    fn contains(&self, at: Option<Timestamp>, hash: u64) -> bool {
        is_after(at, &self.above) || self.hashes.contains(hash)
    }
}

fn is_after(at: Option<Timestamp>, time: &OfPlatform<Option<Timestamp>>) -> bool {
    time.get().is_some_and(|time| time.is_some() && at > *time)
}

impl DeduplicatedPage {
    #[inline(never)]
    pub fn new(page: &PageRecords<'_>, known: &KnownRecords<'_>) -> Self {
        let mut deduplicated = Self::default();
        let items = page.items.len();
        for place in 0..page.count() {
            let rejected_place = place.wrapping_sub(items);
            let item = page.items.get(place);
            let (at, hash) = item.copied().unwrap_or_else(|| {
                let rejected = page.rejected.get(rejected_place);
                (None, rejected.copied().unwrap_or(0))
            });
            deduplicated.highest = deduplicated.highest.max(at);
            if let Some(joint) = deduplicated.joint.get_mut() {
                joint.lowest = earlier(joint.lowest, at);
            }
            let is_first = deduplicated.all.insert(hash);
            if is_after(at, &known.until) {
                continue;
            }
            let was_emitted = deduplicated.was_emitted(known, at, hash);
            let is_fresh = is_first && !was_emitted;
            if is_fresh {
                deduplicated.fresh = deduplicated.fresh.saturating_add(1);
                if let Some(joint) = deduplicated.joint.get_mut() {
                    joint.fresh.push(hash);
                }
            }
            let is_kept = match known.in_cursor {
                Some(in_cursor) => is_fresh || !in_cursor.contains(at, hash),
                None => is_fresh,
            };
            match item {
                _ if !is_kept => {
                    deduplicated.duplicates = deduplicated.duplicates.saturating_add(1);
                }
                Some(&item) => {
                    deduplicated.items.push(place);
                    deduplicated.item_hashes.push(item);
                }
                None => {
                    deduplicated.rejected.push(rejected_place);
                    deduplicated.rejected_hashes.push(hash);
                }
            }
        }
        if let Some(joint) = deduplicated.joint.get_mut()
            && joint.is_any_known
        {
            joint.repeats_by_time = 0;
        }
        deduplicated
    }

    /// Whether a record was emitted before; notes what that says of the page.
    fn was_emitted(&mut self, known: &KnownRecords<'_>, at: Option<Timestamp>, hash: u64) -> bool {
        let is_known = known.seen.contains(hash);
        let Some(at) = at else {
            return is_known;
        };
        let is_list_sorted = known.watermark.sorted;
        let is_forgotten = is_list_sorted && known.seen.is_forgotten(at);
        let is_in_cursor = |cursor: &CursorRecords| cursor.contains(Some(at), hash);
        let was_emitted = is_known || is_forgotten || known.in_cursor.is_some_and(is_in_cursor);
        if let Some(joint) = self.joint.get_mut() {
            joint.is_any_known |= is_known;
            let by_time = usize::from(is_forgotten && !is_known);
            joint.repeats_by_time = joint.repeats_by_time.saturating_add(by_time);
            if known.watermark.is_above(at) {
                joint.overlap.push(0);
            } else if was_emitted && !is_list_sorted {
                joint.overlap.push(hash);
                joint.before.push((at, hash));
            }
        }
        was_emitted
    }
}
