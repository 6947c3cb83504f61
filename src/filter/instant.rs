//! A bound in time, as a caller writes it.

use super::validation::wrong;
use crate::message_text::quoted;
use crate::model::{Issue, IssueCode};
use crate::time::{Reading, Timestamp, Zone};

/// The year 1, where the calendars of the providers' servers begin.
const YEAR_ONE_MS: i64 = -62_135_596_800_000;

/// Reads the first instant that is meant, or the `last` one: of a calendar date its first or last,
/// in a zone or in UTC.
pub(super) fn read(
    path: &str,
    text: &str,
    last: bool,
    zone: &mut Option<Box<dyn Zone>>,
) -> Result<Timestamp, Issue> {
    let found = quoted(text);
    let at = match Timestamp::parse(text) {
        Some(Reading::Exact(at)) => at,
        Some(Reading::Date(day)) => match zone.as_deref_mut() {
            Some(zone) if last => day.end_of_day_in(zone),
            Some(zone) => day.start_of_day_in(zone),
            None if last => Some(day.end_of_day()),
            None => Some(day),
        }
        .ok_or_else(|| out_of_range(path, &found))?,
        Some(Reading::Naive(_)) => {
            let what = format!(
                "must have an offset, unlike {found}: add \"Z\" for UTC, or an offset such as \
                 \"+05:30\""
            );
            return Err(wrong(path, IssueCode::AmbiguousTime, &what));
        }
        None if year_is_out_of_range(text) => return Err(out_of_range(path, &found)),
        None => {
            let advice = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
                " (new Date(number) makes a Date of milliseconds)"
            } else {
                ""
            };
            let what = format!(
                "must be a Date, a timestamp such as \"2026-01-31T09:00:00Z\" or a date such as \
                 \"2026-01-31\", not {found}{advice}"
            );
            return Err(wrong(path, IssueCode::InvalidFormat, &what));
        }
    };
    if at.epoch_ms() < YEAR_ONE_MS {
        return Err(out_of_range(path, &found));
    }
    Ok(at)
}

fn out_of_range(path: &str, found: &str) -> Issue {
    let what = format!("must be in the years 0001 to 9999 of UTC, not {found}");
    wrong(path, IssueCode::OutOfRange, &what)
}

/// Whether only the year keeps a text from being a time: `+012026-01-31…` (as JavaScript writes
/// years beyond 9999), or the last hours of 9999 seen from the west.
fn year_is_out_of_range(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some((year, rest)) = unsigned.split_once('-') else {
        return false;
    };
    let is_number = year.bytes().all(|byte| byte.is_ascii_digit());
    let is_extreme = year.len() > 4 || matches!(year, "9999" | "0000");
    is_number && is_extreme && Timestamp::parse(&format!("2000-{rest}")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_promised() {
        for (text, last, expected) in [
            ("2026-01-31T09:00:00Z", false, "2026-01-31T09:00:00.000Z"),
            (
                "2026-01-31T09:00:00.123456+05:30",
                true,
                "2026-01-31T03:30:00.123456Z",
            ),
            ("2026-01-31 09:00-0500", false, "2026-01-31T14:00:00.000Z"),
            ("2026-01-31", false, "2026-01-31T00:00:00.000Z"),
            ("2026-01-31", true, "2026-01-31T23:59:59.999999Z"),
            ("0001-01-01", false, "0001-01-01T00:00:00.000Z"),
            ("9999-12-31", true, "9999-12-31T23:59:59.999999Z"),
        ] {
            let at = read("createdAfter", text, last, &mut None).unwrap();
            assert_eq!(at.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused_with_a_reason() {
        for (text, code, told) in [
            (
                "yesterday",
                IssueCode::InvalidFormat,
                ", not \"yesterday\".",
            ),
            ("", IssueCode::InvalidFormat, "must be a Date"),
            ("2026-02-30", IssueCode::InvalidFormat, "must be a Date"),
            ("31.01.2026", IssueCode::InvalidFormat, "must be a Date"),
            (
                "1769850000000",
                IssueCode::InvalidFormat,
                "new Date(number)",
            ),
            ("2026-01-31T09:00:00", IssueCode::AmbiguousTime, "add \"Z\""),
            (
                "2026-01-31 09:00",
                IssueCode::AmbiguousTime,
                "must have an offset",
            ),
            ("0000-12-31", IssueCode::OutOfRange, "years"),
            ("0001-01-01T00:00:00+01:00", IssueCode::OutOfRange, "years"),
            ("9999-12-31T23:59:59-01:00", IssueCode::OutOfRange, "years"),
            ("0000-01-01T00:00:00+01:00", IssueCode::OutOfRange, "years"),
            (
                "+012026-01-31T09:00:00.000Z",
                IssueCode::OutOfRange,
                "years",
            ),
            (
                "-000001-01-31T09:00:00.000Z",
                IssueCode::OutOfRange,
                "years",
            ),
            ("99999-01-31", IssueCode::OutOfRange, "years"),
            ("99999-13-31", IssueCode::InvalidFormat, "must be a Date"),
        ] {
            let issue = read("createdAfter", text, false, &mut None).unwrap_err();
            assert_eq!(issue.code, code, "{text}");
            assert!(issue.message.contains(told), "{text}: {}", issue.message);
        }
    }
}
