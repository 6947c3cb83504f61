//! The places of several walks that are merged, as one text.

use super::cursor::{self, Cursor, MERGED};
use super::cursor_bytes::{Reader, Writer};
use super::watermark::keep_last;
use crate::Error;
use crate::filter::ValidFilter;
use crate::time::Timestamp;

/// The places of several walks that are merged. A place is a couple of dozen bytes: what all of them
/// have in common is said once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MergedCursor {
    /// The place of a walk that has only what all have in common: the upper bound of the snapshot, and
    /// how far down everything was handed over.
    pub common: Cursor,
    /// In the order of the walks.
    pub branch_cursors: Vec<BranchCursor>,
}

/// The place of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BranchCursor {
    /// How many there are in all, as was told last.
    pub total: Option<u64>,
    /// It came to its end, and whether that is proven.
    pub ended: Option<bool>,
    /// What follows was created then or earlier: until then, nobody needs to ask for it.
    pub bound: Option<Timestamp>,
    /// Inside a page that is not sorted: what is left of it comes first.
    pub is_inside_page: bool,
    /// Everything was handed over down to where all others have, too.
    pub is_level: bool,
    /// Some left it before it was read to its end.
    pub has_lost_records: bool,
    pub cursor: Cursor,
}

impl MergedCursor {
    /// As opaque text, for the filter that the walks divide among them.
    #[inline(never)]
    pub fn to_text(&self, filter: &ValidFilter) -> String {
        let mut bytes = Writer::new(MERGED, filter.provider, filter.fingerprint());
        self.common.write(&mut bytes, filter.page_size);
        for branch_cursor in &self.branch_cursors {
            let flags = u64::from(branch_cursor.is_inside_page)
                | u64::from(branch_cursor.is_level) << 1
                | u64::from(branch_cursor.bound.is_some()) << 2
                | u64::from(branch_cursor.has_lost_records) << 3;
            let total = branch_cursor
                .total
                .map_or(0, |total| total.saturating_add(1));
            let ended = match branch_cursor.ended {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            };
            bytes.numbers(&[total, flags, ended]);
            if let Some(bound) = branch_cursor.bound {
                bytes.time(bound);
            }
            branch_cursor.cursor.write(&mut bytes, filter.page_size);
        }
        bytes.into_text()
    }

    /// Reads what [`to_text`](Self::to_text) wrote for the same filter, of so many walks; else
    /// `invalid_argument` that tells what is wrong.
    #[inline(never)]
    pub fn parse(text: &str, filter: &ValidFilter, walks: usize) -> Result<Self, Error> {
        let mut merged = Self {
            common: Cursor::start(filter.page_size),
            branch_cursors: Vec::with_capacity(walks),
        };
        cursor::parse(text, filter, MERGED, &mut |reader| {
            merged.common = Cursor::read_from(reader, filter.page_size)?;
            for _ in 0..walks {
                merged
                    .branch_cursors
                    .push(read_branch_cursor(reader, filter.page_size)?);
            }
            Some(())
        })?;
        Ok(merged)
    }
}

#[inline(never)]
fn read_branch_cursor(reader: &mut Reader<'_>, page_size: u32) -> Option<BranchCursor> {
    let [total, flags, ended] = reader.numbers()?;
    Some(BranchCursor {
        total: total.checked_sub(1),
        ended: match ended {
            0 => None,
            ended => Some(ended == 2),
        },
        bound: match flags & 4 {
            0 => None,
            _ => Some(reader.time()?),
        },
        is_inside_page: flags & 1 != 0,
        is_level: flags & 2 != 0,
        has_lost_records: flags & 8 != 0,
        cursor: Cursor::read_from(reader, page_size)?,
    })
}

impl BranchCursor {
    /// Leaves out what it has in common with all others. Of pages that are not sorted, and are behind it,
    /// so many records stay named.
    pub fn abridge(&mut self, named: usize) {
        let Cursor {
            until, watermark, ..
        } = &mut self.cursor;
        if !watermark.sorted {
            if !self.is_inside_page {
                keep_last(&mut watermark.below, named);
            }
            return;
        }
        *until = None;
        if self.is_level {
            watermark.mark = None;
            watermark.below.clear();
        }
    }

    /// Adds what it has in common with all others. The bound is one: whoever has gone over from another
    /// walk, or would be the first of this one, is within it.
    pub fn complete(&mut self, common: &Cursor) {
        let Cursor {
            until, watermark, ..
        } = &mut self.cursor;
        if watermark.sorted {
            *until = common.until;
        }
        if self.is_level {
            watermark.mark = common.watermark.mark;
            watermark.below.clone_from(&common.watermark.below);
        }
    }
}
