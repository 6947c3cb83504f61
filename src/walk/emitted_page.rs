//! The last page that was emitted.

use super::cursor::Cursor;
use super::page_records::Known;
use super::platform_lists::OfPlatform;
use super::watermark::timed;
use crate::time::Timestamp;

/// The last page that was emitted, for a reader who stops inside it.
#[derive(Clone, Debug)]
pub(super) struct EmittedPage {
    /// The position before it, with its total.
    pub before: Cursor,
    pub items: Vec<Known>,
    pub rejected: Vec<u64>,
    /// Records on it that were emitted before, in a list that is not sorted.
    pub repeats: OfPlatform<Vec<(Timestamp, u64)>>,
    /// How many of the items the reader has.
    pub consumed: usize,
    /// The upper bound of the snapshot, also if this is the first page.
    pub until: Option<Timestamp>,
    /// Whether the list was always sorted, up to the end of this page.
    pub is_sorted: bool,
    /// Whether it joins on to the records emitted before.
    pub is_gapless: bool,
}

impl EmittedPage {
    /// The position after the first of its conversations.
    #[inline(never)]
    pub fn cursor(&self, taken: &[Known]) -> Cursor {
        let mut cursor = self.before.clone();
        cursor.until = self.until;
        let handed_over = taken.len().saturating_add(self.rejected.len());
        if let Some(counts) = cursor.counts.get_mut() {
            let handed_over = u64::try_from(handed_over).unwrap_or(u64::MAX);
            counts.seen = counts.seen.saturating_add(handed_over);
        }
        if !self.is_sorted {
            cursor.watermark.forget_order();
        }
        cursor.watermark.mark_part_emitted(taken, &self.rejected);
        cursor
    }

    /// The same, in fewer bytes: without the records before the page, and without those known by their time.
    /// Repeats are still dropped, and counted.
    #[inline(never)]
    pub fn short_cursor(&self, taken: &[Known]) -> Cursor {
        let mut cursor = self.cursor(taken);
        if !self.is_sorted {
            if let Some(times) = cursor.watermark.times.get_mut() {
                times.below = self.repeats.get().cloned().unwrap_or_default();
                times.below.extend(timed(taken));
            }
        } else if let Some(at) = taken.iter().fold(None, |last, (at, _)| at.or(last))
            && self.is_gapless
        {
            cursor.watermark.lower(at);
        }
        cursor
    }
}
