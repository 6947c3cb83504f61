//! Calendar seconds.

use super::calendar::{date_of, day_of, days_in_month};
use super::fraction::digit;
use crate::built_for;
use crate::simd_bytes::SimdBytes;

const SECONDS_PER_DAY: u64 = 86_400;

/// 0000-01-01T00:00:00 and 9999-12-31T23:59:59.
const FIRST_SECOND: i64 = -62_167_219_200;
const LAST_SECOND: i64 = 253_402_300_799;

/// A second of the years 0000 to 9999 in UTC, as packed fields: year, month, day, hour, minute, second. They
/// sort by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Civil(u64);

/// How many bytes a second takes as text.
pub(super) const LENGTH: usize = 19;

/// Each of them is one of these, or up to so much more.
const LEAST: [u8; LENGTH] = *b"0000-00-00T00:00:00";
const MORE: [u8; LENGTH] = *b"\x09\x09\x09\x09\0\x09\x09\0\x09\x09\0\x09\x09\0\x09\x09\0\x09\x09";

/// The lowest bit of each field.
const MONTH: u32 = 22;
const YEAR: u32 = 26;
const DAY: u32 = 17;
const HOUR: u32 = 12;
const MINUTE: u32 = 6;

impl Civil {
    pub const UNIX_EPOCH: Self = Self(1970 << YEAR | 1 << MONTH | 1 << DAY);

    /// Reads the usual form, `0000-00-00T00:00:00`, at two looks. `None` for a time that does not exist and for
    /// the second 60 of a minute.
    #[inline]
    pub fn usual(text: &[u8; LENGTH]) -> Option<Self> {
        let is_like = |from: usize| {
            let part = |of: &[u8; LENGTH]| of.get(from..)?.first_chunk().map(SimdBytes::of);
            let (text, least, more) = (part(text)?, part(&LEAST)?, part(&MORE)?);
            Some(text.is_within(least, more))
        };
        // The second look overlaps the first.
        if !(is_like(0)? && is_like(3)?) {
            return None;
        }
        let &[
            y1,
            y2,
            y3,
            y4,
            _,
            m1,
            m2,
            _,
            d1,
            d2,
            _,
            h1,
            h2,
            _,
            n1,
            n2,
            _,
            s1,
            s2,
        ] = text;
        let digit = |byte: u8| u32::from(byte & 0xF);
        let two = |tens: u8, ones: u8| digit(tens).wrapping_mul(10).wrapping_add(digit(ones));
        let year = two(y1, y2).wrapping_mul(100).wrapping_add(two(y3, y4));
        let (month, day) = (two(m1, m2), two(d1, d2));
        let (hour, minute, second) = (two(h1, h2), two(n1, n2), two(s1, s2));
        let is_day = month.wrapping_sub(1) < 12 && day.wrapping_sub(1) < 28
            || (1..=days_in_month(year, month)?).contains(&day);
        let exists = is_day && hour < 24 && minute < 60 && second < 60;
        exists.then(|| Self::packed([year, month, day, hour, minute, second]))
    }

    /// Of its parts: year, month, day, hour, minute, second. `None` for a time that does not exist. Second 60, a
    /// leap second, counts as the first of the next minute.
    pub fn of(parts: [u32; 6]) -> Option<Self> {
        let [year, month, day, hour, minute, second] = parts;
        let is_day = (1..=days_in_month(year, month)?).contains(&day);
        if !is_day || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        match second {
            60 => Self::packed([year, month, day, hour, minute, 59]).minus_seconds(-1),
            _ => Some(Self::packed(parts)),
        }
    }

    fn packed([year, month, day, hour, minute, second]: [u32; 6]) -> Self {
        let time = month << MONTH | day << DAY | hour << HOUR | minute << MINUTE | second;
        Self(u64::from(year) << YEAR | u64::from(time))
    }

    /// `None` outside the years that RFC 3339 can represent.
    pub fn minus_seconds(self, seconds: i64) -> Option<Self> {
        Self::from_epoch_seconds(self.epoch_seconds().checked_sub(seconds)?)
    }

    pub fn from_epoch_seconds(seconds: i64) -> Option<Self> {
        if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
            return None;
        }
        let since_first = seconds.wrapping_sub(FIRST_SECOND).cast_unsigned();
        let part = |number: u64| u32::try_from(number).unwrap_or_default();
        let [year, month, day] = date_of(part(since_first / SECONDS_PER_DAY));
        let into_day = part(since_first % SECONDS_PER_DAY);
        let (hour, minute) = (into_day / 3600, into_day / 60 % 60);
        Some(Self::packed([
            year,
            month,
            day,
            hour,
            minute,
            into_day % 60,
        ]))
    }

    pub fn epoch_seconds(self) -> i64 {
        let [year, month, day, hour, minute, second] = self.parts();
        let minutes = hour.wrapping_mul(60).wrapping_add(minute);
        let into_day = minutes.wrapping_mul(60).wrapping_add(second);
        i64::from(day_of([year, month, day]))
            .wrapping_mul(SECONDS_PER_DAY.cast_signed())
            .wrapping_add(into_day.into())
            .wrapping_add(FIRST_SECOND)
    }

    pub fn end_of_day(self) -> Self {
        let midnight = self.0 >> DAY << DAY;
        Self(midnight | 23 << HOUR | 59 << MINUTE | 59)
    }

    /// Writes over `0000-00-00T00:00:00`.
    #[inline]
    pub fn write(self, text: &mut [u8; 39]) {
        let [year, month, day, hour, minute, second] = self.parts();
        put(text, 0, year / 100);
        put(text, 2, year % 100);
        put(text, 5, month);
        put(text, 8, day);
        put(text, 11, hour);
        put(text, 14, minute);
        put(text, 17, second);
    }

    #[expect(clippy::cast_possible_truncation, reason = "cut to its bits")]
    fn parts(self) -> [u32; 6] {
        let part = |begin: u32, bits: u32| (self.0 >> begin) as u32 & !(u32::MAX << bits);
        [
            part(YEAR, 14),
            part(MONTH, 4),
            part(DAY, 5),
            part(HOUR, 5),
            part(MINUTE, 6),
            part(0, 6),
        ]
    }
}

/// Two digits.
#[inline(always)]
pub(super) fn put(text: &mut [u8; 39], at: usize, number: u32) {
    let pair = match built_for::SIZE {
        true => [digit(number / 10), digit(number % 10)],
        false => {
            let pair = usize::try_from(number).ok().and_then(|it| PAIRS.get(it));
            pair.copied().unwrap_or(*b"00")
        }
    };
    if let Some(place) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = pair;
    }
}

/// The digits of the numbers below a hundred.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [*b"00"; 100];
    let mut number = 0u8;
    while number < 100 {
        #[expect(clippy::indexing_slicing, reason = "constant")]
        {
            pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
            number += 1;
        }
    }
    pairs
};
