//! The `next` of a page: a place in a list, as text.

use super::base64url;
use super::low_water::LowWater;
use super::seen::fnv1a;
use crate::filter::ValidFilter;
use crate::provider::{Position, ProviderKind};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

/// What a cursor begins with: the place of one walk, and those of several that are merged.
pub(super) const ONE: u8 = 2;
pub(super) const MERGED: u8 = 3;
/// In place of a filter's fingerprint: the cursor of a page that was read without a walk.
const ANY_FILTER: u64 = 0;
/// How many handed-over records a cursor names at most; further ones would come again.
const MOST_NAMED: usize = 1024;

/// A place in a list: enough to go on in another process, with nothing twice and nothing missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The page to ask for.
    pub position: Position,
    /// The page size in force.
    pub page_size: u32,
    /// The upper bound of the snapshot.
    pub until: Option<Timestamp>,
    /// The total that was told up to this place; the lesser, where the page at this place told
    /// another and is asked for again.
    pub total: Option<u64>,
    /// How many records came.
    pub seen: u64,
    /// The last page that was read, before any re-reading.
    pub highest: u32,
    /// Something may have been skipped before this place: look back.
    pub doubtful: bool,
    /// The most records a page had, of a list by creation time.
    pub served: u32,
    /// The page before this place was full of one instant.
    pub is_cut: bool,
    /// Instants before this place of which the rest is out of reach.
    pub overfull: u32,
    /// Pages before this place that were passed over, since they could not be read.
    pub unreadable: u32,
    /// What of the page and of earlier ones was handed over.
    pub low_water: LowWater,
}

impl Cursor {
    /// The beginning.
    pub fn start(page_size: u32) -> Self {
        Self {
            position: Position::Start,
            page_size,
            until: None,
            total: None,
            seen: 0,
            highest: 0,
            doubtful: false,
            served: 0,
            is_cut: false,
            overfull: 0,
            unreadable: 0,
            low_water: LowWater::default(),
        }
    }

    /// The page at this place came, but the walk is not past it. A total that changed is remembered:
    /// the next change may hide it.
    pub fn note_total(&mut self, total: Option<u64>) {
        if let (Some(before), Some(now)) = (self.total, total) {
            self.doubtful |= now != before;
            self.total = Some(before.min(now));
        }
    }

    /// As opaque text: letters, digits, `-` and `_`. It holds a version, the place, provider and
    /// filter (its fingerprint; without one the cursor goes with any), and a checksum.
    #[inline(never)]
    pub fn to_text(&self, provider: ProviderKind, filter: Option<&ValidFilter>) -> String {
        let fingerprint = filter.map_or(ANY_FILTER, ValidFilter::fingerprint);
        let mut bytes = Writer::new(ONE, provider, fingerprint);
        self.write(&mut bytes);
        bytes.into_text()
    }

    /// The place alone.
    #[inline(never)]
    pub fn write(&self, bytes: &mut Writer) {
        match &self.position {
            Position::Start => bytes.number(0),
            Position::Number(page) => {
                bytes.number(1);
                bytes.number(u64::from(*page));
            }
            Position::After(created_at) => {
                bytes.number(2);
                bytes.text(created_at);
            }
            Position::Next(next) => {
                bytes.number(3);
                bytes.text(next);
            }
        }
        bytes.number(self.page_size.into());
        bytes.time(self.until);
        bytes.number(self.total.map_or(0, |total| total.saturating_add(1)));
        bytes.number(self.seen);
        bytes.number(self.highest.into());
        bytes.number(self.doubtful.into());
        bytes.number(self.served.into());
        bytes.number(self.is_cut.into());
        bytes.number(self.overfull.into());
        bytes.number(self.unreadable.into());
        bytes.number(self.low_water.sorted.into());
        bytes.time(self.low_water.mark);
        let below = &self.low_water.below;
        bytes.time(below.iter().map(|&(at, _)| at).min());
        bytes.hashes(below.iter().map(|&(_, hash)| hash));
        bytes.hashes(self.low_water.rejected.iter().copied());
    }

    /// Reads what [`to_text`](Self::to_text) wrote for the same filter; else `invalid_argument`
    /// that tells what is wrong.
    pub fn read(text: &str, filter: &ValidFilter) -> Result<Self, Error> {
        let mut cursor = None;
        read(text, filter, ONE, &mut |reader| {
            cursor = Some(reader.cursor()?);
            Some(())
        })?;
        cursor.ok_or_else(|| invalid(filter, DAMAGED))
    }
}

const DAMAGED: &str = "is no cursor, or was altered or cut off";

#[inline(never)]
pub(super) fn invalid(filter: &ValidFilter, why: &str) -> Error {
    Error::new(
        ErrorCode::InvalidArgument,
        format!("after {why}. Accepted is the `next` of a page or a report, whole and unchanged, with the filter it came from."),
    )
    .by(filter.provider)
}

/// Reads a cursor that begins with `version`: `content` reads all that is special of it.
#[inline(never)]
pub(super) fn read(
    text: &str,
    filter: &ValidFilter,
    version: u8,
    content: &mut dyn FnMut(&mut Reader<'_>) -> Option<()>,
) -> Result<(), Error> {
    let invalid = |why| invalid(filter, why);
    if text.is_empty() {
        return Err(invalid("is empty"));
    }
    let bytes = base64url::decode(text).ok_or_else(|| invalid(DAMAGED))?;
    let (signed, _) = bytes
        .split_last_chunk::<8>()
        .filter(|(signed, checksum)| fnv1a(signed.iter()).to_le_bytes() == **checksum)
        .ok_or_else(|| invalid(DAMAGED))?;
    let mut reader = Reader(signed);
    let of_another_filter = "belongs to another filter (pageSize is a part of it)";
    match reader.take(1) {
        Some(&[found]) if found == version => {}
        Some(&[ONE | MERGED]) => return Err(invalid(of_another_filter)),
        _ => {
            return Err(invalid(
                "was made by another version of convoscope: begin the list anew",
            ));
        }
    }
    let provider = reader.text();
    if provider.as_deref() != Some(filter.provider.as_str()) {
        return Err(invalid("belongs to another provider"));
    }
    let fingerprint = reader.take(8);
    let is_bound_to = |to: u64| fingerprint == Some(&to.to_le_bytes());
    if !is_bound_to(ANY_FILTER) && !is_bound_to(filter.fingerprint()) {
        return Err(invalid(of_another_filter));
    }
    content(&mut reader)
        .filter(|()| reader.0.is_empty())
        .ok_or_else(|| invalid(DAMAGED))
}

pub(super) struct Writer(pub Vec<u8>);

impl Writer {
    pub fn new(version: u8, provider: ProviderKind, fingerprint: u64) -> Self {
        let mut bytes = Self(vec![version]);
        bytes.text(provider.as_str());
        bytes.0.extend_from_slice(&fingerprint.to_le_bytes());
        bytes
    }

    /// With a checksum behind it.
    pub fn into_text(mut self) -> String {
        let checksum = fnv1a(self.0.iter());
        self.0.extend_from_slice(&checksum.to_le_bytes());
        base64url::encode(&self.0)
    }

    /// LEB128.
    // Not inlined, like the next two: a cursor is written once a page, in a dozen parts.
    #[inline(never)]
    pub fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                self.0.push(low & 0x7f);
                return;
            }
            self.0.push(low | 0x80);
        }
    }

    #[inline(never)]
    fn text(&mut self, text: &str) {
        self.number(text.len().try_into().unwrap_or(u64::MAX));
        self.0.extend_from_slice(text.as_bytes());
    }

    #[inline(never)]
    pub fn time(&mut self, time: Option<Timestamp>) {
        self.text(&time.map(|time| time.to_string()).unwrap_or_default());
    }

    /// The last ones, should there be too many.
    pub fn hashes(&mut self, hashes: impl ExactSizeIterator<Item = u64>) {
        let count = hashes.len().min(MOST_NAMED);
        let skipped = hashes.len().saturating_sub(count);
        self.number(count.try_into().unwrap_or(0));
        for hash in hashes.skip(skipped) {
            self.0.extend_from_slice(&hash.to_le_bytes());
        }
    }
}

pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    #[inline(never)]
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let &byte = self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    #[inline(never)]
    fn text(&mut self) -> Option<String> {
        let length = usize::try_from(self.number()?).ok()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    #[inline(never)]
    pub fn time(&mut self) -> Option<Option<Timestamp>> {
        let text = self.text()?;
        if text.is_empty() {
            return Some(None);
        }
        Some(Some(Timestamp::read(&text)?.in_utc()))
    }

    pub fn hashes(&mut self) -> Option<Vec<u64>> {
        let count = usize::try_from(self.number()?).ok()?;
        let bytes = self.take(count.checked_mul(8)?)?;
        let (chunks, _) = bytes.as_chunks::<8>();
        Some(
            chunks
                .iter()
                .map(|&chunk| u64::from_le_bytes(chunk))
                .collect(),
        )
    }

    #[inline(never)]
    pub fn cursor(&mut self) -> Option<Cursor> {
        let position = match self.number()? {
            0 => Position::Start,
            1 => Position::Number(u32::try_from(self.number()?).ok()?.max(1)),
            2 => Position::After(self.text()?),
            3 => Position::Next(self.text()?),
            _ => return None,
        };
        let page_size = u32::try_from(self.number()?).ok()?;
        let until = self.time()?;
        let total = self.number()?.checked_sub(1);
        let seen = self.number()?;
        let highest = u32::try_from(self.number()?).ok()?;
        let doubtful = self.number()? == 1;
        let served = u32::try_from(self.number()?).ok()?;
        let is_cut = self.number()? == 1;
        let overfull = u32::try_from(self.number()?).ok()?;
        let unreadable = u32::try_from(self.number()?).ok()?;
        let sorted = self.number()? == 1;
        let mark = self.time()?;
        let lowest = self.time()?;
        let below = self.hashes()?;
        let rejected = self.hashes()?;
        Some(Cursor {
            position,
            page_size,
            until,
            total,
            seen,
            highest,
            doubtful,
            served,
            is_cut,
            overfull,
            unreadable,
            low_water: LowWater {
                mark,
                below: match lowest {
                    Some(lowest) => below.into_iter().map(|hash| (lowest, hash)).collect(),
                    None => Vec::new(),
                },
                rejected,
                sorted,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::walk::tests::model::filter;

    fn time() -> impl Strategy<Value = Timestamp> {
        (0i64..4_102_444_800_000, 0u32..1_000_000).prop_map(|(ms, micros)| {
            let text = Timestamp::from_epoch_ms(ms).unwrap().to_string();
            let text = text.replace('Z', &format!("{micros:06}Z"));
            Timestamp::read(&text).unwrap().in_utc()
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
            let cursor = Cursor {
                position, page_size, until, total, seen, highest, doubtful, served, is_cut, overfull, unreadable,
                low_water: LowWater {
                    mark,
                    below: below.into_iter().map(|hash| (lowest, hash)).collect(),
                    rejected,
                    sorted,
                },
            };
            let text = cursor.to_text(ProviderKind::Eigi, Some(&filter(true, 10)));
            prop_assert_eq!(Cursor::read(&text, &filter(true, 10)), Ok(cursor));
        }

        #[test]
        fn garbage_is_refused(text in "\\PC{0,60}") {
            prop_assert!(Cursor::read(&text, &filter(true, 10)).is_err());
        }
    }
}
