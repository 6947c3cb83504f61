//! The `next` of a page: a position in a list, as text.

use super::cursor_bytes::{Reader, Writer, read_time_spelling, time_as_spelt};
use super::platform_lists::{OfPlatform, PLATFORM_LISTS};
use super::watermark::Watermark;
use crate::filter::ValidFilter;
use crate::model::ProviderKind;
use crate::provider::Position;
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// The first byte of a cursor: for one walk, and for several that are merged.
pub(super) const ONE: u8 = 4;
pub(super) const MERGED: u8 = 5;
/// Instead of a filter's fingerprint: the cursor of a page that was read without a walk.
const ANY_FILTER: u64 = 0;

/// A position in a list: enough to continue in another process without duplicates or gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The page to request.
    pub position: Position,
    /// The current page size.
    pub page_size: u32,
    /// The upper bound of the snapshot.
    pub until: Option<Timestamp>,
    /// What was counted before this position.
    pub counts: OfPlatform<Counts>,
    /// Which records of this page and earlier ones were emitted.
    pub watermark: Watermark,
}

/// What was counted before a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// The total up to this position; if the page at this position has another total and is requested again,
    /// the smaller one.
    pub total: Option<u64>,
    /// How many records came.
    pub seen: u64,
    /// The last page that was read, before any re-reading.
    pub highest: u32,
    /// Something may have been skipped before this position: look back.
    pub doubtful: bool,
    /// The most records of a page, for paging by creation time.
    pub served: u32,
    /// By creation time: the page before this position was full of one instant. By number: the bound of the
    /// snapshot may have cut something off.
    pub is_cut: bool,
    /// Instants before this position that could not be read whole.
    pub overfull: u32,
    /// Pages before this position that were skipped because they could not be read.
    pub unreadable: u32,
}

impl Cursor {
    /// The start of a list.
    pub fn start(page_size: u32) -> Self {
        Self {
            position: Position::Start,
            page_size,
            until: None,
            counts: OfPlatform::default(),
            watermark: Watermark::default(),
        }
    }

    /// What was counted before this position.
    pub fn counts(&self) -> Counts {
        self.counts.get().copied().unwrap_or_default()
    }

    /// The page at this position came, but the walk stays. A changed total is kept: the next change may hide
    /// it.
    pub fn note_total(&mut self, total: Option<u64>) {
        let Some(counts) = self.counts.get_mut() else {
            return;
        };
        counts.doubtful |= counts.total.is_some() && total.is_some() && counts.total != total;
        counts.total = match (counts.total, total) {
            (Some(before), Some(now)) => Some(before.min(now)),
            (before, now) => before.or(now),
        };
    }

    /// As opaque text: letters, digits, `-` and `_`. It holds a version, the position, the provider, the
    /// filter's fingerprint (a cursor without one fits any filter) and a checksum.
    #[inline(never)]
    pub fn to_text(&self, provider: ProviderKind, filter: Option<&ValidFilter>) -> String {
        let fingerprint = filter.map_or(ANY_FILTER, ValidFilter::fingerprint);
        let mut bytes = Writer::new(ONE, provider, fingerprint);
        let page_size = filter.map_or(self.page_size, |filter| filter.page_size);
        bytes.numbers(&[page_size.into()]);
        self.write(&mut bytes, page_size);
        bytes.into_text()
    }

    /// Only the position, for a walk with this page size.
    #[inline(never)]
    pub fn write(&self, bytes: &mut Writer, page_size: u32) {
        let after = match &self.position {
            Position::After(text) if PLATFORM_LISTS.is_some() => read_time_spelling(text),
            _ => None,
        };
        let (kind, number) = match (&self.position, after) {
            (Position::Start, _) => (0, 0),
            (Position::Number(page), _) => (1, (*page).into()),
            (Position::After(_), Some((_, spelling))) => (2, spelling),
            (Position::After(_), None) => (3, 0),
            (Position::Next(_), _) => (4, 0),
        };
        let counts = self.counts();
        let (mark, below) = (self.watermark.mark(), self.watermark.below());
        let named = &self.watermark.named;
        let flags = u64::from(counts.doubtful)
            | u64::from(counts.is_cut) << 1
            | u64::from(!self.watermark.sorted) << 2
            | u64::from(self.until.is_some()) << 3
            | u64::from(mark.is_some()) << 4;
        let count = |hashes: usize| u64::try_from(hashes).unwrap_or(0);
        bytes.numbers(&[
            flags,
            kind,
            number,
            (self.page_size ^ page_size).into(),
            counts.total.map_or(0, |total| total.saturating_add(1)),
            counts.seen,
            read_to(counts.highest, number).into(),
            counts.served.into(),
            counts.overfull.into(),
            counts.unreadable.into(),
            count(below.len()),
            count(named.len()),
        ]);
        match (&self.position, after) {
            (_, Some((at, _))) => bytes.time(Some(at)),
            (Position::After(text) | Position::Next(text), _) => bytes.text(text),
            _ => {}
        }
        bytes.time(self.until);
        bytes.time(mark);
        bytes.time(below.iter().map(|&(at, _)| at).min());
        for &(_, hash) in below {
            bytes.hash(hash);
        }
        for &hash in named {
            bytes.hash(hash);
        }
    }

    /// Reads a position from [`write`](Self::write).
    #[inline(never)]
    pub fn read_from(reader: &mut Reader, page_size: u32) -> Option<Self> {
        let [
            flags,
            kind,
            number,
            size,
            total,
            seen,
            highest,
            served,
            overfull,
            unreadable,
            below,
            named,
        ] = reader.numbers()?;
        let small = |number: u64| u32::try_from(number).ok();
        let has_flag = |bit: u64| flags & bit != 0;
        let position = match (kind, PLATFORM_LISTS) {
            (0, _) => Position::Start,
            (1, Some(_)) => Position::Number(small(number)?.max(1)),
            (2, Some(_)) => Position::After(time_as_spelt(reader.time()?, number)),
            (3, Some(_)) => Position::After(reader.text()?),
            (4, _) => Position::Next(reader.text()?),
            _ => return None,
        };
        let mut cursor = Self {
            position,
            page_size: small(size)? ^ page_size,
            until: match has_flag(8) {
                true => Some(reader.time()?),
                false => None,
            },
            ..Self::start(page_size)
        };
        cursor.watermark.sorted = !has_flag(4);
        if let Some(counts) = cursor.counts.get_mut() {
            *counts = Counts {
                total: total.checked_sub(1),
                seen,
                highest: read_to(small(highest)?, number),
                doubtful: has_flag(1),
                served: small(served)?,
                is_cut: has_flag(2),
                overfull: small(overfull)?,
                unreadable: small(unreadable)?,
            };
        }
        let mark = match has_flag(16) {
            true => Some(reader.time()?),
            false => None,
        };
        let lowest = match below {
            0 => Timestamp::UNIX_EPOCH,
            _ => reader.time()?,
        };
        let hashes = reader.hashes(below)?;
        match cursor.watermark.times.get_mut() {
            Some(times) => {
                times.mark = mark;
                times.below = hashes.into_iter().map(|hash| (lowest, hash)).collect();
            }
            None => cursor.watermark.named = hashes,
        }
        cursor.watermark.named.extend(reader.hashes(named)?);
        Some(cursor)
    }

    /// Reads a cursor from [`to_text`](Self::to_text), for the same filter; otherwise `invalid_argument` with
    /// the reason.
    pub fn parse(text: &str, filter: &ValidFilter) -> Result<Self, Error> {
        let mut reader = open(text, filter, ONE)?;
        let mut read = || {
            let [page_size] = reader.numbers()?;
            let cursor = Self::read_from(&mut reader, u32::try_from(page_size).ok()?);
            cursor.filter(|_| reader.is_empty())
        };
        read().ok_or_else(|| damaged(filter))
    }
}

/// The last page that was read, relative to the one of a position; 0 is the page before, the usual case. Its own
/// inverse.
fn read_to(highest: u32, page: u64) -> u32 {
    highest ^ u32::try_from(page).unwrap_or(0).saturating_sub(1)
}

const DAMAGED: &str = "is not a cursor, or was changed or cut off";

/// The content of a cursor cannot be read.
pub(super) fn damaged(filter: &ValidFilter) -> Error {
    invalid(filter, DAMAGED)
}

#[inline(never)]
fn invalid(filter: &ValidFilter, why: &str) -> Error {
    let mut message = "\"after\" ".to_owned();
    message.push_str(why);
    message.push_str(
        ". It must be the `next` of a page or a report, unchanged, with the same filter.",
    );
    Error::new(ErrorCode::InvalidArgument, message).by(filter.provider)
}

/// Reads a cursor that begins with `version`, up to its content.
pub(super) fn open(text: &str, filter: &ValidFilter, version: u8) -> Result<Reader, Error> {
    opened(text, filter, version).map_err(|why| invalid(filter, why))
}

#[inline(never)]
fn opened(text: &str, filter: &ValidFilter, version: u8) -> Result<Reader, &'static str> {
    if text.is_empty() {
        return Err("is empty");
    }
    let of_another_filter = "belongs to another filter (\"pageSize\" is part of it)";
    let mut reader = Reader::of(text).ok_or(DAMAGED)?;
    match reader.take(1) {
        Some(&[found]) if found == version => {}
        Some(&[ONE | MERGED]) => return Err(of_another_filter),
        _ => return Err("was made by another version of convoscope: start the list again"),
    }
    if reader.bytes() != Some(filter.provider.as_str().as_bytes()) {
        return Err("belongs to another provider");
    }
    match reader.hash() {
        Some(to) if to == ANY_FILTER || to == filter.fingerprint() => Ok(reader),
        _ => Err(of_another_filter),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::walk::tests::model::filter;
    use crate::walk::watermark::Times;

    fn time() -> impl Strategy<Value = Timestamp> {
        (0i64..4_102_444_800_000, 0u32..1_000_000).prop_map(|(ms, micros)| {
            let text = Timestamp::from_epoch_ms(ms).unwrap().to_string();
            let text = text.replace('Z', &format!("{micros:06}Z"));
            Timestamp::parse(&text).unwrap().in_utc()
        })
    }

    proptest! {
        #[test]
        fn comes_back_as_it_was(
            position in prop_oneof![
                Just(Position::Start),
                (1u32..).prop_map(Position::Number),
                "\\PC{0,40}".prop_map(Position::After),
                "[A-Za-z0-9_-]{1,40}".prop_map(Position::Next),
            ],
            page_size in 1u32..=100, until in prop::option::of(time()),
            total in prop::option::of(0u64..u64::MAX - 1), seen in any::<u64>(), highest in any::<u32>(),
            doubtful in any::<bool>(), (served, is_cut, overfull, unreadable) in any::<(u32, bool, u32, u32)>(), sorted in any::<bool>(), mark in prop::option::of(time()),
            lowest in time(), below in prop::collection::vec(any::<u64>(), 0..200),
            rejected in prop::collection::vec(any::<u64>(), 0..5),
        ) {
            let mut cursor = Cursor { position, page_size, until, ..Cursor::start(10) };
            cursor.counts.set(|| Counts {
                total, seen, highest, doubtful, served, is_cut, overfull, unreadable,
            });
            cursor.watermark.times.set(|| Times {
                mark,
                below: below.into_iter().map(|hash| (lowest, hash)).collect(),
            });
            cursor.watermark.named = rejected;
            cursor.watermark.sorted = sorted;
            let text = cursor.to_text(ProviderKind::Eigi, Some(&filter(true, 10)));
            prop_assert_eq!(Cursor::parse(&text, &filter(true, 10)), Ok(cursor));
        }

        #[test]
        fn garbage_is_refused(text in "\\PC{0,60}") {
            prop_assert!(Cursor::parse(&text, &filter(true, 10)).is_err());
        }
    }
}
