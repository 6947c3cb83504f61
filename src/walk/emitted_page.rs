//! The last page that was handed over.

use super::cursor::Cursor;
use crate::time::Timestamp;

/// The last page that was handed over, for a reader who stops inside it.
#[derive(Clone, Debug)]
pub(super) struct EmittedPage {
    /// The place before it, with what its total told.
    pub before: Cursor,
    pub items: Vec<(Timestamp, u64)>,
    pub rejected: Vec<u64>,
    /// What stands on it and was handed over before, in a list that is not sorted.
    pub repeats: Vec<(Timestamp, u64)>,
    /// How many of the items the reader has had.
    pub consumed: usize,
    /// The upper bound of the snapshot, also where this page was the first.
    pub until: Option<Timestamp>,
    /// The list was always sorted, up to the end of this page.
    pub is_sorted: bool,
    /// It joins on to what was handed over before.
    pub is_gapless: bool,
}

impl EmittedPage {
    /// The place behind some of its conversations, its first ones.
    #[inline(never)]
    pub fn cursor(&self, taken: &[(Timestamp, u64)]) -> Cursor {
        let mut cursor = self.before.clone();
        cursor.until = self.until;
        let handed_over = taken.len().saturating_add(self.rejected.len());
        cursor.seen = cursor
            .seen
            .saturating_add(handed_over.try_into().unwrap_or(u64::MAX));
        if !self.is_sorted {
            cursor.watermark.forget_order();
        }
        cursor.watermark.mark_part_emitted(taken, &self.rejected);
        cursor
    }

    /// The same, in fewer bytes: what lies before the page is not named, nor what times tell. What comes
    /// again is dropped all the same, and counted.
    #[inline(never)]
    pub fn short_cursor(&self, taken: &[(Timestamp, u64)]) -> Cursor {
        let mut cursor = self.cursor(taken);
        if !self.is_sorted {
            cursor.watermark.below.clone_from(&self.repeats);
            cursor.watermark.below.extend_from_slice(taken);
        } else if let Some(&(at, _)) = taken.last()
            && self.is_gapless
        {
            cursor.watermark.lower(at);
        }
        cursor
    }
}
