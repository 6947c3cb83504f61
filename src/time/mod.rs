//! Timestamps that keep the precision they came with.
//!
//! Providers write microseconds, milliseconds or neither, with or without an offset. A [`Timestamp`] is
//! always UTC and prints as RFC 3339 with at least three fraction digits: as many as were read.

mod calendar;
mod civil;
mod fraction;
mod moment;
mod scanner;
mod zone;

use std::fmt;

use serde::{Serialize, Serializer};

use civil::Civil;
use fraction::Fraction;
use scanner::Scanner;

use crate::built_for;
use crate::simd_bytes::{LANES, SimdBytes};

pub(crate) use moment::LENGTH as MOMENT_LENGTH;
pub use moment::Moment;
pub use zone::Zone;
pub(crate) use zone::edge;
#[cfg(test)]
pub(crate) use zone::tests::by_jiff;

/// An instant in UTC, with the precision it was written in: up to 18 fraction digits. Equal instants are
/// equal, whatever their precision.
///
/// Stored as calendar fields, since nearly every time is read and written in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    civil: Civil,
    fraction: Fraction,
}

/// How many bytes come before the fraction.
const BEFORE_FRACTION: usize = civil::LENGTH + 1;

/// A usual form of a time.
struct Form {
    length: usize,
    /// How many digits a second's fraction has.
    digits: usize,
    /// Whether it has an offset.
    is_exact: bool,
    /// Each of the last bytes is one of these, or up to so much more.
    least: [u8; LANES],
    more: [u8; LANES],
}

impl Form {
    /// The form of a time, by its last bytes: what lies before is to be read.
    #[inline]
    fn of(text: &[u8]) -> Option<&'static Self> {
        let form = FORMS.iter().find(|form| form.length == text.len())?;
        let last = text.last_chunk().map(SimdBytes::of)?;
        let is_like = last.is_within(SimdBytes::of(&form.least), SimdBytes::of(&form.more));
        is_like.then_some(form)
    }
}

/// The most frequent ones come first.
const FORMS: [Form; 6] = [
    form(b"0000-00-00T00:00:00.000000", b"+00:00"),
    form(b"0000-00-00T00:00:00.000000", b"Z"),
    form(b"0000-00-00T00:00:00.000000", b""),
    form(b"0000-00-00T00:00:00.000", b"Z"),
    form(b"0000-00-00T00:00:00", b"Z"),
    form(b"0000-00-00T00:00:00", b""),
];

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "constant"
)]
const fn form(time: &[u8], offset: &[u8]) -> Form {
    let length = time.len() + offset.len();
    let (mut least, mut more) = ([0; LANES], [0; LANES]);
    let mut place = 0;
    while place < LANES {
        let at = length - LANES + place;
        if at < time.len() {
            least[place] = time[at];
            more[place] = if time[at] == b'0' { 9 } else { 0 };
        } else {
            least[place] = offset[at - time.len()];
        }
        place += 1;
    }
    Form {
        length,
        digits: if time.len() > BEFORE_FRACTION {
            time.len() - BEFORE_FRACTION
        } else {
            0
        },
        is_exact: !offset.is_empty(),
        least,
        more,
    }
}

/// The parts of a time: one of these bytes, if any, and so many digits.
static PARTS: [(&[u8], usize); SECONDS] = [
    (b"", 4),
    (b"-", 2),
    (b"-", 2),
    (b"Tt ", 2),
    (b":", 2),
    (b":", 2),
];
/// How many of them a text may have.
const DATE: usize = 3;
const MINUTES: usize = 5;
const SECONDS: usize = 6;

/// A parsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// With an offset.
    Exact(Timestamp),
    /// Without an offset; read as UTC.
    Naive(Timestamp),
    /// A calendar date; read as midnight UTC.
    Date(Timestamp),
}

impl Reading {
    /// The instant, in UTC if the text has no offset.
    pub fn in_utc(self) -> Timestamp {
        match self {
            Reading::Exact(at) | Reading::Naive(at) | Reading::Date(at) => at,
        }
    }
}

/// 1970.
impl Default for Timestamp {
    fn default() -> Self {
        Self::UNIX_EPOCH
    }
}

impl Timestamp {
    /// 1970-01-01T00:00:00.000Z
    pub const UNIX_EPOCH: Self = Self {
        civil: Civil::UNIX_EPOCH,
        fraction: Fraction::NONE,
    };

    /// From milliseconds since 1970 (UTC). `None` outside the years 0000 to 9999.
    pub fn from_epoch_ms(ms: i64) -> Option<Self> {
        let milliseconds = u32::try_from(ms.rem_euclid(1000)).ok()?;
        Some(Self {
            civil: Civil::from_epoch_seconds(ms.div_euclid(1000))?,
            fraction: Fraction::of_milliseconds(milliseconds),
        })
    }

    /// Milliseconds since 1970 (UTC), rounded down.
    pub fn epoch_ms(self) -> i64 {
        self.civil
            .epoch_seconds()
            .saturating_mul(1000)
            .saturating_add(self.fraction.milliseconds().into())
    }

    /// The beginning of its second.
    pub fn whole_second(self) -> Self {
        Self {
            fraction: Fraction::NONE,
            ..self
        }
    }

    /// How many digits follow the milliseconds, and these as a number.
    pub(crate) fn digits_after_ms(self) -> (u32, u64) {
        self.fraction.after_ms()
    }

    /// With these digits after its milliseconds; `None` if they are too many.
    pub(crate) fn with_digits_after_ms(self, count: u32, digits: u64) -> Option<Self> {
        Some(Self {
            fraction: self.fraction.with_after_ms(count, digits)?,
            ..self
        })
    }

    /// The last instant of this UTC day, to the microsecond, the precision of providers.
    pub fn end_of_day(self) -> Self {
        Self {
            civil: self.civil.end_of_day(),
            fraction: Fraction::LAST_MICROSECOND,
        }
    }

    /// One microsecond earlier, the precision of providers; `None` before the year 0000.
    pub fn microsecond_before(self) -> Option<Self> {
        match self.fraction.microsecond_before() {
            Some(fraction) => Some(Self { fraction, ..self }),
            None => Some(Self {
                civil: self.civil.minus_seconds(1)?,
                fraction: Fraction::LAST_MICROSECOND,
            }),
        }
    }

    /// The first instant of a zone's day, whose midnight in UTC this is: everything that clocks there show
    /// earlier belongs to earlier days. `None` outside the years 0000 to 9999.
    pub fn start_of_day_in(self, zone: &mut dyn Zone) -> Option<Self> {
        let start = zone::first_at(zone, self.civil.epoch_seconds());
        Some(Self {
            civil: Civil::from_epoch_seconds(start)?,
            fraction: Fraction::NONE,
        })
    }

    /// The last instant of that day, to the microsecond: everything that clocks show later belongs to later
    /// days. Before the first instant if the zone skipped the day.
    pub fn end_of_day_in(self, zone: &mut dyn Zone) -> Option<Self> {
        let midnight = self.civil.epoch_seconds().saturating_add(86_400);
        let end = zone::last_at(zone, midnight).saturating_sub(1);
        Some(Self {
            civil: Civil::from_epoch_seconds(end)?,
            fraction: Fraction::LAST_MICROSECOND,
        })
    }

    /// Reads ISO 8601 as providers and people write it: a date, or a date and a time with `T` or a space,
    /// optional seconds and fraction, and `Z`, `±hh:mm`, `±hhmm`, `±hh` or no offset.
    pub fn parse(text: &str) -> Option<Reading> {
        match built_for::SIZE {
            true => Self::parse_any(text),
            false => Self::parse_usual(text).or_else(|| Self::parse_any(text)),
        }
    }

    /// Reads what nearly every time looks like, at two looks: `2026-01-31T09:30:30`, with three or six digits
    /// behind it or none, in UTC.
    #[inline]
    fn parse_usual(text: &str) -> Option<Reading> {
        let bytes = text.as_bytes();
        let form = Form::of(bytes)?;
        let civil = Civil::usual(bytes.first_chunk()?)?;
        let behind = bytes.get(BEFORE_FRACTION..).unwrap_or_default();
        let fraction = match form.digits {
            0 => Fraction::NONE,
            6 => Fraction::of_six_digits(behind.first_chunk()?),
            digits => Fraction::of_digits(behind.get(..digits)?),
        };
        let at = Self { civil, fraction };
        Some(match form.is_exact {
            true => Reading::Exact(at),
            false => Reading::Naive(at),
        })
    }

    /// Reads all forms, part by part.
    #[inline(never)]
    fn parse_any(text: &str) -> Option<Reading> {
        let mut rest = Scanner(text.as_bytes());
        let mut parts = [0; SECONDS];
        let mut read = 0usize;
        for (part, &(before, digits)) in parts.iter_mut().zip(&PARTS) {
            if !before.is_empty() && !rest.take(before) {
                break;
            }
            *part = rest.number(digits)?;
            read = read.wrapping_add(1);
        }
        let fraction = match read {
            SECONDS if rest.take(b".,") => rest.fraction()?,
            DATE | MINUTES | SECONDS => Fraction::NONE,
            _ => return None,
        };
        let mut civil = Civil::of(parts)?;
        let has_offset = !rest.is_empty();
        if has_offset {
            civil = civil.minus_seconds(rest.offset()?)?;
        }
        let at = Self { civil, fraction };
        match (read, has_offset) {
            _ if !rest.is_empty() => None,
            (DATE, false) => Some(Reading::Date(at)),
            (DATE, true) => None,
            (_, false) => Some(Reading::Naive(at)),
            (_, true) => Some(Reading::Exact(at)),
        }
    }

    /// Reads a text without white space around it.
    pub(crate) fn parse_trimmed(text: &str) -> Option<Reading> {
        Self::parse(text).or_else(|| Self::parse(text.trim()))
    }

    /// Reads a decimal number as time since 1970: seconds, or from 10¹¹ on (the year 5138 in seconds)
    /// milliseconds. Keeps the digits of the fraction.
    pub fn parse_epoch(text: &str) -> Option<Self> {
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
        let fraction = match fraction {
            Some(digits) => {
                let mut rest = Scanner(digits.as_bytes());
                let read = rest.fraction()?;
                rest.is_empty().then_some(read)?
            }
            None => Fraction::NONE,
        };
        let civil = Civil::from_epoch_seconds(whole)?;
        Some(Self { civil, fraction })
    }

    /// As text.
    #[inline(never)]
    pub(crate) fn text(self) -> String {
        let mut written = String::new();
        self.with_bytes(|text| {
            for byte in text {
                written.push(char::from(*byte));
            }
        });
        written
    }

    pub(crate) fn with_text<T>(self, use_text: impl FnOnce(&str) -> T) -> T {
        self.with_bytes(|text| use_text(std::str::from_utf8(text).unwrap_or_default()))
    }

    /// Every message of a page has a time: writing digit by digit is several times faster than the formatting
    /// machinery.
    pub(crate) fn with_bytes<T>(self, use_text: impl FnOnce(&[u8]) -> T) -> T {
        let mut text = *b"0000-00-00T00:00:00.000000000000000000Z";
        use_text(self.write(&mut text))
    }

    fn write(self, text: &mut [u8; 39]) -> &[u8] {
        self.civil.write(text);
        self.fraction.write(text)
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

/// Milliseconds between two times; 0 if the clock was set back.
pub(crate) fn elapsed(from_ms: i64, to_ms: i64) -> u64 {
    u64::try_from(to_ms.saturating_sub(from_ms)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_instant_is_the_same_however_precisely_it_is_written() {
        let read = |text| Timestamp::parse(text).unwrap().in_utc();
        let (plain, precise) = (
            read("2026-01-02T03:04:10Z"),
            read("2026-01-02T03:04:10.000000Z"),
        );
        assert_eq!(plain, precise);
        assert!(plain >= precise && precise >= plain);
        assert_eq!(precise.to_string(), "2026-01-02T03:04:10.000000Z");
        assert!(read("2026-01-02T03:04:10.5Z") > read("2026-01-02T03:04:10.499999Z"));
        assert!(read("2026-01-02T03:04:10.0000000001Z") > precise);
    }

    #[test]
    fn a_microsecond_earlier() {
        for (text, earlier) in [
            ("2026-01-01T00:00:00Z", "2025-12-31T23:59:59.999999Z"),
            ("2026-01-02T03:04:10.5Z", "2026-01-02T03:04:10.499999Z"),
            ("2026-01-02T03:04:10.000001Z", "2026-01-02T03:04:10.000000Z"),
            (
                "2026-01-02T03:04:10.0000019Z",
                "2026-01-02T03:04:10.000000Z",
            ),
            (
                "2026-01-02T03:04:10.0000009Z",
                "2026-01-02T03:04:09.999999Z",
            ),
        ] {
            let at = Timestamp::parse(text).unwrap().in_utc();
            let before = at.microsecond_before().unwrap();
            assert_eq!(before.to_string(), earlier, "{text}");
            assert!(before < at);
        }
        let first = Timestamp::parse("0000-01-01T00:00:00Z").unwrap().in_utc();
        assert_eq!(first.microsecond_before(), None);
    }

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
            let told = match Timestamp::parse(text).unwrap() {
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
            "2023-01-0-",
            "2023-0/-01",
            "*023-01-01",
            "2023-01-01T1.:00Z",
            "2023-01-01T12:00:00+0,:00",
            "+2023-01-01",
            "1700000000",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
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
            let read = Timestamp::parse_epoch(text).map(|at| at.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_day_is_its_last_microsecond() {
        let noon = Timestamp::parse("2024-02-29T12:00:00Z").unwrap().in_utc();
        assert_eq!(noon.end_of_day().to_string(), "2024-02-29T23:59:59.999999Z");
    }

    /// What is read at two looks is what is read digit by digit.
    #[test]
    fn usual_times_are_read_like_all_others() {
        let times = [
            "2026-01-31T09:30:30",
            "2024-02-29T23:59:59",
            "0000-01-01T00:00:00",
        ];
        let ends = [
            "",
            "Z",
            "+00:00",
            ".1Z",
            ".123",
            ".123Z",
            ".123456",
            ".123456Z",
            ".123456+00:00",
            ".123456+05:30",
            ".123456-00:00",
            ".1234567Z",
            ",123456Z",
            "z",
            ".Z",
            ".123456 +00:00",
        ];
        for text in times
            .iter()
            .flat_map(|time| ends.map(|end| [time, end].concat()))
        {
            let any = Timestamp::parse_any(&text);
            assert_eq!(Timestamp::parse(&text), any, "{text}");
            // Each byte, replaced.
            for at in 0..text.len() {
                for byte in [
                    "0", "1", "3", "6", "9", ":", "/", "T", "t", " ", "-", "Z", "é",
                ] {
                    let mut other = text.clone();
                    other.replace_range(at..=at, byte);
                    assert_eq!(
                        Timestamp::parse(&other),
                        Timestamp::parse_any(&other),
                        "{other}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn agrees_with_an_independent_calendar(ms in -62_167_219_200_000i64..=253_402_207_199_999) {
            let ours = Timestamp::from_epoch_ms(ms).unwrap();
            let theirs = jiff::Timestamp::from_millisecond(ms).unwrap();
            prop_assert_eq!(ours.to_string(), format!("{theirs:.3}"));
            prop_assert_eq!(ours.epoch_ms(), ms);
            prop_assert_eq!(Timestamp::parse(&ours.to_string()), Some(Reading::Exact(ours)));
        }

        #[test]
        fn reads_offsets_as_an_independent_calendar_does(
            ms in 0i64..4_102_444_800_000, minutes in -1439i32..=1439,
        ) {
            let offset = jiff::tz::Offset::from_seconds(minutes.saturating_mul(60)).unwrap();
            let zoned = jiff::Timestamp::from_millisecond(ms).unwrap()
                .display_with_offset(offset).to_string();
            let ours = Timestamp::parse(&zoned).unwrap();
            prop_assert_eq!(ours, Reading::Exact(ours.in_utc()));
            prop_assert_eq!(ours.in_utc().epoch_ms(), ms);
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = Timestamp::parse(&text);
        }
    }
}
