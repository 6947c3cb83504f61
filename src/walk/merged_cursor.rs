//! The places of several walks that are merged, as one text.

use super::cursor::{self, Cursor, MERGED};
use super::cursor_bytes::{Reader, Writer};
use super::low_water::keep_last;
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
    pub places: Vec<Place>,
}

/// The place of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// How many there are in all, as was told last.
    pub total: Option<u64>,
    /// It came to its end, and whether that is proven.
    pub ended: Option<bool>,
    /// What follows was created then or earlier: until then, nobody needs to ask for it.
    pub bound: Option<Timestamp>,
    /// Inside a page that is not sorted: what is left of it comes first.
    pub is_inside: bool,
    /// Everything was handed over down to where all others have, too.
    pub is_level: bool,
    /// Some left it before it was read to its end.
    pub has_lost: bool,
    pub cursor: Cursor,
}

impl MergedCursor {
    /// As opaque text, for the filter that the walks divide among them.
    #[inline(never)]
    pub fn to_text(&self, filter: &ValidFilter) -> String {
        let mut bytes = Writer::new(MERGED, filter.provider, filter.fingerprint());
        self.common.write(&mut bytes, filter.page_size);
        for place in &self.places {
            let said = u64::from(place.is_inside)
                | u64::from(place.is_level) << 1
                | u64::from(place.bound.is_some()) << 2
                | u64::from(place.has_lost) << 3;
            let total = place.total.map_or(0, |total| total.saturating_add(1));
            let ended = match place.ended {
                None => 0,
                Some(false) => 1,
                Some(true) => 2,
            };
            bytes.numbers(&[total, said, ended]);
            if let Some(bound) = place.bound {
                bytes.time(bound);
            }
            place.cursor.write(&mut bytes, filter.page_size);
        }
        bytes.into_text()
    }

    /// Reads what [`to_text`](Self::to_text) wrote for the same filter, of so many walks; else
    /// `invalid_argument` that tells what is wrong.
    #[inline(never)]
    pub fn read(text: &str, filter: &ValidFilter, walks: usize) -> Result<Self, Error> {
        let mut merged = Self {
            common: Cursor::start(filter.page_size),
            places: Vec::with_capacity(walks),
        };
        cursor::read(text, filter, MERGED, &mut |reader| {
            merged.common = Cursor::read_place(reader, filter.page_size)?;
            for _ in 0..walks {
                merged.places.push(place(reader, filter.page_size)?);
            }
            Some(())
        })?;
        Ok(merged)
    }
}

#[inline(never)]
fn place(reader: &mut Reader<'_>, page_size: u32) -> Option<Place> {
    let [total, said, ended] = reader.numbers()?;
    Some(Place {
        total: total.checked_sub(1),
        ended: match ended {
            0 => None,
            ended => Some(ended == 2),
        },
        bound: match said & 4 {
            0 => None,
            _ => Some(reader.time()?),
        },
        is_inside: said & 1 != 0,
        is_level: said & 2 != 0,
        has_lost: said & 8 != 0,
        cursor: Cursor::read_place(reader, page_size)?,
    })
}

impl Place {
    /// Leaves out what it has in common with all others. Of pages that are not sorted, and are behind it,
    /// so many records stay named.
    pub fn abridge(&mut self, named: usize) {
        let Cursor {
            until, low_water, ..
        } = &mut self.cursor;
        if !low_water.sorted {
            if !self.is_inside {
                keep_last(&mut low_water.below, named);
            }
            return;
        }
        *until = None;
        if self.is_level {
            low_water.mark = None;
            low_water.below.clear();
        }
    }

    /// Adds what it has in common with all others. The bound is one: whoever has gone over from another
    /// walk, or would be the first of this one, is within it.
    pub fn complete(&mut self, common: &Cursor) {
        let Cursor {
            until, low_water, ..
        } = &mut self.cursor;
        if low_water.sorted {
            *until = common.until;
        }
        if self.is_level {
            low_water.mark = common.low_water.mark;
            low_water.below.clone_from(&common.low_water.below);
        }
    }
}
