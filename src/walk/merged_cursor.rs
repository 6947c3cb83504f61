//! The places of several walks that are merged, as one text.

use super::cursor::{self, Cursor, MERGED, Reader, Writer};
use crate::Error;
use crate::filter::ValidFilter;
use crate::time::Timestamp;

/// The places of several walks that are merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MergedCursor {
    /// Conversations that ran when they were handed over: once they have ended, another walk may meet
    /// them again.
    pub live: Vec<u64>,
    /// In the order of the walks.
    pub places: Vec<Place>,
}

/// The place of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// How many there are in all, as was told last.
    pub total: Option<u64>,
    pub at: At,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// What follows was created at the bound or earlier: until then, nobody needs to ask for it.
    On {
        bound: Option<Timestamp>,
        cursor: Box<Cursor>,
    },
    Ended(Ended),
}

/// What is left to say of a walk that has come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub is_complete: bool,
    pub overfull: u32,
    pub unreadable: u32,
}

impl MergedCursor {
    /// As opaque text, for the filter that the walks divide among them.
    #[inline(never)]
    pub fn to_text(&self, filter: &ValidFilter) -> String {
        let mut bytes = Writer::new(MERGED, filter.provider, filter.fingerprint());
        bytes.hashes(self.live.iter().copied());
        for Place { total, at } in &self.places {
            bytes.number(total.map_or(0, |total| total.saturating_add(1)));
            match at {
                At::On { bound, cursor } => {
                    bytes.number(0);
                    bytes.time(*bound);
                    cursor.write(&mut bytes);
                }
                At::Ended(ended) => {
                    bytes.number(1);
                    bytes.number(ended.is_complete.into());
                    bytes.number(ended.overfull.into());
                    bytes.number(ended.unreadable.into());
                }
            }
        }
        bytes.into_text()
    }

    /// Reads what [`to_text`](Self::to_text) wrote for the same filter, of so many walks; else
    /// `invalid_argument` that tells what is wrong.
    #[inline(never)]
    pub fn read(text: &str, filter: &ValidFilter, walks: usize) -> Result<Self, Error> {
        let mut merged = Self {
            live: Vec::new(),
            places: Vec::with_capacity(walks),
        };
        cursor::read(text, filter, MERGED, &mut |reader| {
            merged.live = reader.hashes()?;
            for _ in 0..walks {
                merged.places.push(place(reader)?);
            }
            Some(())
        })?;
        Ok(merged)
    }
}

#[inline(never)]
fn place(reader: &mut Reader<'_>) -> Option<Place> {
    let total = reader.number()?.checked_sub(1);
    let at = match reader.number()? {
        0 => At::On {
            bound: reader.time()?,
            cursor: Box::new(reader.cursor()?),
        },
        1 => At::Ended(Ended {
            is_complete: reader.number()? == 1,
            overfull: u32::try_from(reader.number()?).ok()?,
            unreadable: u32::try_from(reader.number()?).ok()?,
        }),
        _ => return None,
    };
    Some(Place { total, at })
}
