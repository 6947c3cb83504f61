//! The `Retry-After` header (RFC 9110 §10.2.3).

use crate::time::Timestamp;

/// How many milliseconds a `Retry-After` asks to wait: a number of seconds, or an HTTP-date in any of its
/// three forms. A date is compared with the response's own `Date`, since both clocks may be wrong; if there
/// is none, with ours (`now_ms`, milliseconds since 1970). A past date is 0; anything else is `None`. If the
/// header was sent twice and joined, the longest wait counts.
pub fn retry_after_ms(value: &str, date: Option<&str>, now_ms: i64) -> Option<u64> {
    let now_ms = date
        .and_then(|date| http_date(date, now_ms))
        .unwrap_or(now_ms);
    let until = |date: &str| {
        let until = http_date(date, now_ms)?;
        Some(u64::try_from(until.saturating_sub(now_ms)).unwrap_or(0))
    };
    let mut longest = None;
    let mut parts = value.split(',').map(str::trim);
    while let Some(part) = parts.next() {
        let ms = seconds(part)
            .or_else(|| until(part))
            // The comma of `Sun, 06 Nov …`.
            .or_else(|| until(&[part, ", ", parts.next()?].concat()))?;
        longest = longest.max(Some(ms));
    }
    longest
}

/// Seconds as milliseconds, rounded up. The standard allows integers only; some servers send `0.5`.
fn seconds(value: &str) -> Option<u64> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    // With more digits than fit, longer than any limit.
    let whole = whole.parse::<u64>().unwrap_or(u64::MAX);
    let mut part = 0u64;
    for (place, digit) in [100, 10, 1].into_iter().zip(fraction.bytes()) {
        part = part.saturating_add(u64::from(digit.saturating_sub(b'0')).saturating_mul(place));
    }
    if fraction.bytes().skip(3).any(|digit| digit != b'0') {
        part = part.saturating_add(1);
    }
    Some(whole.saturating_mul(1000).saturating_add(part))
}

/// Milliseconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
/// `Sun Nov  6 08:49:37 1994`.
fn http_date(value: &str, now_ms: i64) -> Option<i64> {
    let parts: Vec<&str> = value
        .split([' ', '-', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let (day, month, year, time) = match parts.as_slice() {
        [_, month, day, time, year] => (day, month, year, time),
        [_, day, month, year, time, zone]
            if zone.eq_ignore_ascii_case("GMT") || zone.eq_ignore_ascii_case("UTC") =>
        {
            (day, month, year, time)
        }
        _ => return None,
    };
    let month = MONTHS
        .iter()
        .position(|name| name.eq_ignore_ascii_case(month))?
        .saturating_add(1);
    let day = day.parse::<u8>().ok()?;
    let at = |year: u32| {
        let text = format!("{year:04}-{month:02}-{day:02}T{time}Z");
        Some(Timestamp::parse(&text)?.in_utc().epoch_ms())
    };
    match (year.len(), year.parse::<u32>().ok()?) {
        (4, year) => at(year),
        // Two digits: a date more than 50 years ahead is in the last century.
        (2, short) => {
            let this_year = Timestamp::from_epoch_ms(now_ms)?.to_string();
            let century = this_year.get(..2)?.parse::<u32>().ok()?.saturating_mul(100);
            let next = at(century.saturating_add(short).saturating_add(100));
            let this = at(century.saturating_add(short));
            let limit = now_ms.saturating_add(FIFTY_YEARS_MS);
            [next, this]
                .into_iter()
                .flatten()
                .find(|&ms| ms <= limit)
                .or_else(|| at(century.saturating_add(short).checked_sub(100)?))
        }
        _ => None,
    }
}

const FIFTY_YEARS_MS: i64 = 50 * 31_556_952_000;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

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
