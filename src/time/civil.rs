//! Calendar seconds.

use super::calendar::{civil_from_days, days_from_civil, days_in_month};
use crate::simd_bytes::SimdBytes;

const SECONDS_PER_DAY: i64 = 86_400;

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
        exists.then(|| {
            let field = |number: u32, begin: u32| u64::from(number) << begin;
            let date = field(year, YEAR) | field(month, MONTH) | field(day, DAY);
            Self(date | field(hour, HOUR) | field(minute, MINUTE) | u64::from(second))
        })
    }

    /// The first second of a day; `None` if the day does not exist.
    pub fn midnight(year: u32, month: u32, day: u32) -> Option<Self> {
        (1..=days_in_month(year, month)?).contains(&day).then(|| {
            Self(u64::from(year) << YEAR | u64::from(month) << MONTH | u64::from(day) << DAY)
        })
    }

    /// A time of this day. Second 60, a leap second, counts as the first of the next minute.
    pub fn at(self, hour: u32, minute: u32, second: u32) -> Option<Self> {
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let minute = Self(self.0 | u64::from(hour) << HOUR | u64::from(minute) << MINUTE);
        match second {
            60 => minute.minus_seconds(-60),
            _ => Some(Self(minute.0 | u64::from(second))),
        }
    }

    /// `None` outside the years that RFC 3339 can represent.
    pub fn minus_seconds(self, seconds: i64) -> Option<Self> {
        match seconds {
            0 => Some(self),
            _ => Self::from_epoch_seconds(self.epoch_seconds().checked_sub(seconds)?),
        }
    }

    pub fn from_epoch_seconds(seconds: i64) -> Option<Self> {
        if !(-62_167_219_200..=253_402_300_799).contains(&seconds) {
            return None;
        }
        let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_PER_DAY));
        let into_day = seconds.rem_euclid(SECONDS_PER_DAY);
        let part = |number: i64| u32::try_from(number).ok();
        Self::midnight(part(year)?, part(month)?, part(day)?)?.at(
            part(into_day / 3600)?,
            part(into_day / 60 % 60)?,
            part(into_day % 60)?,
        )
    }

    pub fn epoch_seconds(self) -> i64 {
        let [year, month, day, hour, minute, second] = self.parts().map(i64::from);
        days_from_civil(year, month, day)
            .saturating_mul(SECONDS_PER_DAY)
            .saturating_add(hour.saturating_mul(3600))
            .saturating_add(minute.saturating_mul(60))
            .saturating_add(second)
    }

    pub fn end_of_day(self) -> Self {
        let midnight = self.0 >> DAY << DAY;
        Self(midnight | 23 << HOUR | 59 << MINUTE | 59)
    }

    /// Writes over `0000-00-00T00:00:00`.
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
    let pair = usize::try_from(number).ok().and_then(|it| PAIRS.get(it));
    if let Some(place) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = pair.copied().unwrap_or(*b"00");
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
