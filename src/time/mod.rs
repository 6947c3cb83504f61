//! Timestamps that keep the precision they came with.
//!
//! Providers write microseconds, milliseconds or none, with an offset or without. A [`Timestamp`]
//! is always UTC and prints as RFC 3339 with three or more fraction digits: as many as were read.

mod calendar;
mod scanner;

use std::fmt;

use serde::{Serialize, Serializer};

use calendar::{civil_from_days, days_from_civil};
use scanner::Scanner;

/// The fraction of a second is kept in units of 10⁻¹⁸ s, the finest that fits; further digits are
/// cut off.
const FRACTION_DIGITS: u32 = 18;
const SECONDS_PER_DAY: i64 = 86_400;

/// An instant in UTC, with the precision it was written in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Since 1970-01-01T00:00:00Z.
    seconds: i64,
    /// 10⁻¹⁸ s.
    fraction: u64,
    /// How many fraction digits to print: at least 3.
    digits: u8,
}

/// How a text told the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// With an offset: an instant.
    Exact(Timestamp),
    /// Without an offset; the instant it would be in UTC.
    Naive(Timestamp),
    /// A calendar date; its first instant in UTC.
    Date(Timestamp),
}

impl Reading {
    /// The instant, with UTC assumed where the text names no offset.
    pub fn in_utc(self) -> Timestamp {
        match self {
            Reading::Exact(at) | Reading::Naive(at) | Reading::Date(at) => at,
        }
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00.000Z
    pub const UNIX_EPOCH: Self = Self {
        seconds: 0,
        fraction: 0,
        digits: 3,
    };

    /// From milliseconds since 1970 (UTC). `None` outside the years 0000 to 9999.
    pub fn from_epoch_ms(ms: i64) -> Option<Self> {
        let fraction = u64::try_from(ms.rem_euclid(1000)).ok()?;
        Self::new(ms.div_euclid(1000), fraction.checked_mul(10u64.pow(15))?, 3)
    }

    /// Milliseconds since 1970 (UTC), cut off below.
    pub fn epoch_ms(self) -> i64 {
        let ms = self.fraction.div_euclid(10u64.pow(15));
        self.seconds
            .saturating_mul(1000)
            .saturating_add(i64::try_from(ms).unwrap_or(0))
    }

    /// The last instant of the UTC day this one lies in, as providers count: to the microsecond.
    pub fn end_of_day(self) -> Self {
        let into_day = self.seconds.rem_euclid(SECONDS_PER_DAY);
        Self {
            seconds: self
                .seconds
                .saturating_sub(into_day)
                .saturating_add(SECONDS_PER_DAY.saturating_sub(1)),
            fraction: 999_999_000_000_000_000,
            digits: 6,
        }
    }

    /// Reads ISO 8601 as providers and people write it: a date, or a date and a time with `T` or a
    /// space, seconds and fraction optional, and `Z`, `±hh:mm`, `±hhmm`, `±hh` or no offset.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "of four digits at the most, and checked to be hours, minutes, seconds"
    )]
    pub fn read(text: &str) -> Option<Reading> {
        let mut rest = Scanner(text.as_bytes());
        let year = rest.number(4)?;
        rest.expect(b'-')?;
        let month = rest.number(2)?;
        rest.expect(b'-')?;
        let day = rest.number(2)?;
        let midnight = days_from_civil(year, month, day)? * SECONDS_PER_DAY;
        if rest.is_empty() {
            return Some(Reading::Date(Self::new(midnight, 0, 3)?));
        }
        rest.one_of(b"Tt ")?;
        let hour = rest.number(2).filter(|&hour| hour < 24)?;
        rest.expect(b':')?;
        let minute = rest.number(2).filter(|&minute| minute < 60)?;
        let (mut second, mut fraction, mut digits) = (0, 0, 3);
        if rest.take(b':') {
            // 60 is a leap second; it counts as the first of the next minute.
            second = rest.number(2).filter(|&second| second <= 60)?;
            if rest.take(b'.') || rest.take(b',') {
                (fraction, digits) = rest.fraction()?;
            }
        }
        let local = midnight + hour * 3600 + minute * 60 + second;
        if rest.is_empty() {
            return Some(Reading::Naive(Self::new(local, fraction, digits)?));
        }
        let offset = rest.offset()?;
        rest.is_empty().then_some(())?;
        Some(Reading::Exact(Self::new(local - offset, fraction, digits)?))
    }

    /// Reads a decimal number as time since 1970: seconds, or milliseconds from 10¹¹ on (which in
    /// seconds would be the year 5138). Keeps the digits of the fraction as written.
    pub fn read_epoch(text: &str) -> Option<Self> {
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (text, None),
        };
        let whole: i64 = whole.parse().ok()?;
        if whole >= 100_000_000_000 {
            return Self::from_epoch_ms(whole);
        }
        if whole < 0 {
            return None;
        }
        let (fraction, digits) = match fraction {
            Some(digits) => {
                let mut rest = Scanner(digits.as_bytes());
                let read = rest.fraction()?;
                rest.is_empty().then_some(read)?
            }
            None => (0, 3),
        };
        Self::new(whole, fraction, digits)
    }

    /// Only the years that RFC 3339 can write.
    fn new(seconds: i64, fraction: u64, digits: u8) -> Option<Self> {
        (-62_167_219_200..=253_402_300_799)
            .contains(&seconds)
            .then_some(Self {
                seconds,
                fraction,
                digits,
            })
    }
}

impl Timestamp {
    /// Every message of a page has one: written digit by digit, which is several times faster than
    /// the formatting machinery.
    pub(crate) fn with_text<T>(self, use_text: impl FnOnce(&str) -> T) -> T {
        let (year, month, day) = civil_from_days(self.seconds.div_euclid(SECONDS_PER_DAY));
        let into_day = self.seconds.rem_euclid(SECONDS_PER_DAY);
        let (hour, minute, second) = (into_day / 3600, into_day / 60 % 60, into_day % 60);
        // Eighteen digits in two halves, of which as many are kept as were read.
        let (high, low) = (self.fraction / 1_000_000_000, self.fraction % 1_000_000_000);

        let mut text = *b"0000-00-00T00:00:00.000000000000000000Z";
        put(&mut text, 0, 4, year.unsigned_abs());
        for (at, number) in [(5, month), (8, day), (11, hour), (14, minute), (17, second)] {
            put(&mut text, at, 2, number.unsigned_abs());
        }
        put(&mut text, 20, 9, high);
        if self.digits > 9 {
            put(&mut text, 29, 9, low);
        }
        let end = usize::from(self.digits).saturating_add(20);
        if let Some(last) = text.get_mut(end) {
            *last = b'Z';
        }
        let written = text.get(..=end).unwrap_or(&text);
        use_text(std::str::from_utf8(written).unwrap_or_default())
    }
}

/// Writes a number's digits, nine at the most, with leading zeros.
#[expect(clippy::cast_possible_truncation, reason = "nine digits, and one")]
fn put(text: &mut [u8], at: usize, width: usize, number: u64) {
    let mut number = number as u32;
    let place = text.get_mut(at..at.saturating_add(width));
    for byte in place.into_iter().flatten().rev() {
        *byte = b'0'.wrapping_add((number % 10) as u8);
        number /= 10;
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.write_str(text))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_text(|text| serializer.serialize_str(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_read_as_written() {
        for (text, expected) in [
            (
                "2025-12-03T14:14:22.719000",
                "naive 2025-12-03T14:14:22.719000Z",
            ),
            (
                "2025-12-03T14:14:23.735228+00:00",
                "exact 2025-12-03T14:14:23.735228Z",
            ),
            ("2023-11-07T05:31:56Z", "exact 2023-11-07T05:31:56.000Z"),
            ("2023-11-07t05:31:56.5z", "exact 2023-11-07T05:31:56.500Z"),
            ("2023-11-07 05:31", "naive 2023-11-07T05:31:00.000Z"),
            ("2023-11-07T05:31+05:30", "exact 2023-11-07T00:01:00.000Z"),
            (
                "2023-12-31T23:59:59.123456789-0100",
                "exact 2024-01-01T00:59:59.123456789Z",
            ),
            ("2024-02-29", "date 2024-02-29T00:00:00.000Z"),
            ("2016-12-31T23:59:60Z", "exact 2017-01-01T00:00:00.000Z"),
            ("0000-01-01T00:00:00Z", "exact 0000-01-01T00:00:00.000Z"),
            (
                "2020-01-01T00:00:00.1234567890123456789Z",
                "exact 2020-01-01T00:00:00.123456789012345678Z",
            ),
            ("1969-12-31T23:59:59.250Z", "exact 1969-12-31T23:59:59.250Z"),
        ] {
            let told = match Timestamp::read(text).unwrap() {
                Reading::Exact(at) => format!("exact {at}"),
                Reading::Naive(at) => format!("naive {at}"),
                Reading::Date(at) => format!("date {at}"),
            };
            assert_eq!(told, expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "now",
            "2023",
            "2023-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-01-00",
            "2023-1-1",
            "2023-01-01T",
            "2023-01-01T24:00:00Z",
            "2023-01-01T12:60Z",
            "2023-01-01T12:00:61Z",
            "2023-01-01T12:00:00.Z",
            "2023-01-01T12:00:00+24:00",
            "2023-01-01T12:00:00Zulu",
            "2023-01-01T12:00:00+1",
            "0000-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
            "२०२३-01-01",
            "+2023-01-01",
            "1700000000",
        ] {
            assert_eq!(Timestamp::read(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_seconds_or_milliseconds() {
        for (text, expected) in [
            ("1733235263", Some("2024-12-03T14:14:23.000Z")),
            ("1733235263.735228", Some("2024-12-03T14:14:23.735228Z")),
            ("1733235263735", Some("2024-12-03T14:14:23.735Z")),
            ("0", Some("1970-01-01T00:00:00.000Z")),
            ("-1", None),
            ("1e9", None),
            ("1.5e9", None),
            ("999999999999999999", None),
        ] {
            let read = Timestamp::read_epoch(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_day_is_its_last_microsecond() {
        let noon = Timestamp::read("2024-02-29T12:00:00Z").unwrap().in_utc();
        assert_eq!(noon.end_of_day().to_string(), "2024-02-29T23:59:59.999999Z");
    }

    proptest! {
        #[test]
        fn agrees_with_an_independent_calendar(ms in -62_167_219_200_000i64..=253_402_207_199_999) {
            let ours = Timestamp::from_epoch_ms(ms).unwrap();
            let theirs = jiff::Timestamp::from_millisecond(ms).unwrap();
            prop_assert_eq!(ours.to_string(), format!("{theirs:.3}"));
            prop_assert_eq!(ours.epoch_ms(), ms);
            prop_assert_eq!(Timestamp::read(&ours.to_string()), Some(Reading::Exact(ours)));
        }

        #[test]
        fn reads_offsets_as_an_independent_calendar_does(
            ms in 0i64..4_102_444_800_000, minutes in -1439i32..=1439,
        ) {
            let offset = jiff::tz::Offset::from_seconds(minutes.saturating_mul(60)).unwrap();
            let zoned = jiff::Timestamp::from_millisecond(ms).unwrap()
                .display_with_offset(offset).to_string();
            let ours = Timestamp::read(&zoned).unwrap();
            prop_assert_eq!(ours, Reading::Exact(ours.in_utc()));
            prop_assert_eq!(ours.in_utc().epoch_ms(), ms);
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = Timestamp::read(&text);
        }
    }
}
