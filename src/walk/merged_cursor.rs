//! The positions of merged walks, as one text.

use super::cursor::{self, Cursor, MERGED};
use super::cursor_bytes::{Reader, Writer};
use super::platform_lists::OfPlatform;
use super::watermark::keep_last;
use crate::Error;
use crate::filter::ValidFilter;
use crate::time::Timestamp;

/// The positions of merged walks. Each takes a few dozen bytes: what all have in common is written once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MergedCursor {
    /// The common part: the upper bound of the snapshot, and how far down everything was emitted.
    pub common: Cursor,
    /// In the order of the walks.
    pub branch_cursors: Vec<BranchCursor>,
}

/// The position of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BranchCursor {
    /// The last total.
    pub total: Option<u64>,
    /// `Some` at the end: whether the end is proven.
    pub ended: Option<bool>,
    /// The rest was created then or earlier: nothing needs to be requested before that time.
    pub bound: Option<Timestamp>,
    /// Inside a page that is not sorted: the rest of it comes first.
    pub is_inside_page: bool,
    /// Everything was emitted down to where the other walks are.
    pub is_level: bool,
    /// Some records left before it was read to the end.
    pub has_lost_records: bool,
    pub cursor: Cursor,
}

impl MergedCursor {
    /// As opaque text, for the filter that the walks divide.
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
                bytes.time(Some(bound));
            }
            branch_cursor.cursor.write(&mut bytes, filter.page_size);
        }
        bytes.into_text()
    }

    /// Reads a cursor from [`to_text`](Self::to_text), for the same filter and as many walks; otherwise
    /// `invalid_argument` with the reason.
    #[inline(never)]
    pub fn parse(text: &str, filter: &ValidFilter, walks: usize) -> Result<Self, Error> {
        let mut reader = cursor::open(text, filter, MERGED)?;
        let mut read = || {
            let common = Cursor::read_from(&mut reader, filter.page_size)?;
            let mut branch_cursors = Vec::with_capacity(walks);
            for _ in 0..walks {
                branch_cursors.push(read_branch_cursor(&mut reader, filter.page_size)?);
            }
            let merged = Self {
                common,
                branch_cursors,
            };
            reader.is_empty().then_some(merged)
        };
        read().ok_or_else(|| cursor::damaged(filter))
    }
}

#[inline(never)]
fn read_branch_cursor(reader: &mut Reader, page_size: u32) -> Option<BranchCursor> {
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
    /// Leaves out what all have in common. For pages that are not sorted and are behind, this many records
    /// stay named.
    pub fn abridge(&mut self, named: usize) {
        let Cursor {
            until, watermark, ..
        } = &mut self.cursor;
        if !watermark.sorted {
            if let Some(times) = watermark.times.get_mut()
                && !self.is_inside_page
            {
                keep_last(&mut times.below, named);
            }
            return;
        }
        *until = None;
        if self.is_level {
            watermark.times = OfPlatform::default();
        }
    }

    /// Adds what all have in common. The bound is the same for all: records that moved here from another
    /// walk, or would be the first of this one, are within it.
    pub fn complete(&mut self, common: &Cursor) {
        let Cursor {
            until, watermark, ..
        } = &mut self.cursor;
        if watermark.sorted {
            *until = common.until;
        }
        if self.is_level {
            watermark.times.clone_from(&common.watermark.times);
        }
    }
}
