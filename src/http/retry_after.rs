//! The `Retry-After` header (RFC 9110 §10.2.3).

use crate::message_text::concat;
use crate::normalized_text::{part, position_of, skip};
use crate::number::{as_integer, parse_number};
use crate::time::Timestamp;

/// How many milliseconds a `Retry-After` asks to wait: a number of seconds, or an HTTP-date in any of its
/// three forms. A date is compared with the response's own `Date`, since both clocks may be wrong; if there
/// is none, with ours (`now_ms`, milliseconds since 1970). A past date is 0; anything else is `None`. If the
/// header was sent twice and joined, the longest wait counts.
pub fn retry_after_ms(value: &str, date: Option<&str>, now_ms: i64) -> Option<u64> {
    let now_ms = date
        .and_then(|date| http_date(date, now_ms))
        .unwrap_or(now_ms);
    let comma = |from: usize| skip(value.as_bytes(), from, &|it| it != b',');
    let (mut longest, mut at) = (0, 0);
    while at <= value.len() {
        let mut end = comma(at);
        let mut wait = trimmed(value, at, end);
        let ms = match seconds(wait) {
            Some(ms) => ms,
            None => {
                // The comma of `Sun, 06 Nov …`.
                if !wait.bytes().any(|it| it.is_ascii_digit()) {
                    end = comma(end.wrapping_add(1));
                    wait = trimmed(value, at, end);
                }
                let until = http_date(wait, now_ms)?;
                u64::try_from(until.saturating_sub(now_ms)).unwrap_or(0)
            }
        };
        longest = longest.max(ms);
        at = end.wrapping_add(1);
    }
    Some(longest)
}

#[inline(never)]
fn trimmed(text: &str, from: usize, to: usize) -> &str {
    part(text, from, to).trim_ascii()
}

/// Seconds as milliseconds, rounded up. The standard allows integers only; some servers send `0.5`.
fn seconds(value: &str) -> Option<u64> {
    let mut ms = 0.0;
    // What the next digit behind the point counts.
    let mut place = None;
    let mut before = b'.';
    for byte in value.bytes() {
        match (byte, &mut place) {
            (b'0'..=b'9', None) => ms = ms * 10.0 + f64::from(byte & 15) * 1000.0,
            (b'0'..=b'9', Some(place)) => {
                ms += f64::from(byte & 15) * *place;
                *place /= 10.0;
            }
            (b'.', None) if before != b'.' => place = Some(100.0),
            _ => return None,
        }
        before = byte;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "more than fits is longer than any limit"
    )]
    let ms = ms.ceil() as u64;
    (before != b'.').then_some(ms)
}

/// What follows the day of the week in the three forms of a date: the length, and where day, month, year and time
/// begin.
const FORMS: [(usize, [usize; 4]); 3] = [
    // 06 Nov 1994 08:49:37 GMT
    (24, [0, 3, 7, 12]),
    // 06-Nov-94 08:49:37 GMT
    (22, [0, 3, 7, 10]),
    // Nov  6 08:49:37 1994
    (20, [4, 0, 16, 7]),
];

/// Milliseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
/// `Sun Nov  6 08:49:37 1994`.
fn http_date(value: &str, now_ms: i64) -> Option<i64> {
    let week_day = skip(value.as_bytes(), 0, &|it| it != b' ');
    let date = part(value, week_day.wrapping_add(1), value.len()).to_ascii_lowercase();
    let (length, [day, month, year, time]) = FORMS.iter().find(|it| it.0 == date.len())?;
    if *length > 20
        && !matches!(
            part(&date, length.wrapping_sub(4), *length),
            " gmt" | " utc"
        )
    {
        return None;
    }
    let of = |begin: usize, length: usize| part(&date, begin, begin.wrapping_add(length));
    let (month, day) = (of(*month, 3), of(*day, 2));
    let at = position_of(MONTHS.as_bytes(), month.as_bytes())?;
    if month.is_empty() {
        return None;
    }
    let (century, year) = match length {
        22 => (century_of(of(*year, 2), now_ms)?, of(*year, 2)),
        _ => (String::new(), of(*year, 4)),
    };
    let date = concat(&[
        &century,
        year,
        part(MONTHS, at.wrapping_add(3), at.wrapping_add(7)),
        if day.starts_with(' ') { "0" } else { "" },
        day.trim_ascii_start(),
        "T",
        of(*time, 8),
        "Z",
    ]);
    Some(Timestamp::parse(&date)?.in_utc().epoch_ms())
}

/// What comes before a year of two digits: a date more than 50 years ahead is in the last century.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "of two digits, and of years that 64 bits of milliseconds hold"
)]
fn century_of(year: &str, now_ms: i64) -> Option<String> {
    let short = as_integer(parse_number(year)?)?;
    let latest = 1970 + 50 + now_ms / YEAR_MS;
    Some(u64::try_from((latest - short) / 100).ok()?.to_string())
}

const YEAR_MS: i64 = 31_556_952_000;
/// Each with its number.
const MONTHS: &str =
    "jan-01-feb-02-mar-03-apr-04-may-05-jun-06-jul-07-aug-08-sep-09-oct-10-nov-11-dec-12-";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 1994-11-06T08:49:37Z
    const THEN: i64 = 784_111_777_000;

    #[test]
    fn headers_are_read_in_every_spelling() {
        for (value, now_ms, expected) in [
            ("120", 0, Some(120_000)),
            (" 0 ", 0, Some(0)),
            ("0.5", 0, Some(500)),
            ("1.2345", 0, Some(1_235)),
            ("99999999999999999999999", 0, Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", THEN - 1_500, Some(1_500)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", THEN - 2_000, Some(2_000)),
            ("Sun Nov  6 08:49:37 1994", THEN - 3_000, Some(3_000)),
            ("sun, 06 nov 1994 08:49:37 gmt", THEN - 1, Some(1)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", THEN + 86_400_000, Some(0)),
            // In 2026 "94" is 1994, and "30" is 2030.
            ("Sunday, 06-Nov-94 08:49:37 GMT", 1_780_000_000_000, Some(0)),
            (
                "Wednesday, 06-Nov-30 08:49:37 GMT",
                1_920_000_000_000,
                Some(185_377_000),
            ),
            // In 1999 "02" is 2002.
            (
                "Tuesday, 01-Jan-02 00:00:00 GMT",
                946_598_400_000,
                Some(63_244_800_000),
            ),
            ("", 0, None),
            ("-1", 0, None),
            ("1.", 0, None),
            (".5", 0, None),
            ("1e3", 0, None),
            ("soon", 0, None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", 0, None),
            ("Sun, 06 Nov 1994 08:49:37 EST", 0, None),
            ("Sun, 06 Nov 1994", 0, None),
        ] {
            assert_eq!(retry_after_ms(value, None, now_ms), expected, "{value}");
        }
    }

    #[test]
    fn of_a_header_sent_twice_the_longest_counts() {
        for (value, expected) in [
            ("2, 2", Some(2_000)),
            ("2,2", Some(2_000)),
            ("30, 60, 45", Some(60_000)),
            (
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                Some(3_000),
            ),
            ("1, Sunday, 06-Nov-94 08:49:37 GMT", Some(3_000)),
            ("Sun Nov  6 08:49:37 1994, 9", Some(9_000)),
            ("2,", None),
            ("2, soon", None),
            ("soon, 2", None),
            (",", None),
            ("2; 2", None),
        ] {
            assert_eq!(
                retry_after_ms(value, None, THEN - 3_000),
                expected,
                "{value}"
            );
        }
    }

    #[test]
    fn a_date_is_held_against_the_answers_own() {
        let at = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (value, date, expected) in [
            (at, Some("Sun, 06 Nov 1994 08:49:34 GMT"), Some(3_000)),
            (at, Some("Sunday, 06-Nov-94 08:49:34 GMT"), Some(3_000)),
            (at, Some("Sun, 06 Nov 1994 08:49:38 GMT"), Some(0)),
            ("7", Some("Sun, 06 Nov 1994 08:49:34 GMT"), Some(7_000)),
            (at, Some("today"), Some(300_000)),
            (at, Some(""), Some(300_000)),
            (at, None, Some(300_000)),
        ] {
            let read = retry_after_ms(value, date, THEN - 300_000);
            assert_eq!(read, expected, "{value}, {date:?}");
        }
    }

    proptest! {
        #[test]
        fn dates_agree_with_an_independent_calendar(
            seconds in 0i64..4_102_444_800, ahead in 0i64..100_000,
        ) {
            let zoned = jiff::Timestamp::from_second(seconds).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
            let now = (seconds - ahead) * 1000;
            for format in ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"] {
                let value = zoned.strftime(format).to_string();
                prop_assert_eq!(retry_after_ms(&value, None, now), Some(ahead as u64 * 1000), "{}", value);
            }
        }

        #[test]
        fn never_panics(value in "\\PC*", date in "\\PC*", now in any::<i64>()) {
            let _ = retry_after_ms(&value, Some(&date), now);
        }
    }
}
