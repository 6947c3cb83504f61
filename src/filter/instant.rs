//! A bound in time, as a caller writes it.

use super::FilterKey;
use super::table::DATES;
use super::validation::{Check, member};
use crate::input::Input;
use crate::message_text::Part::{Quoted, Text};
use crate::message_text::{concat, message};
use crate::model::IssueCode;
use crate::normalized_text::{part, skip};
use crate::time::{Reading, Timestamp};

/// The year 1, where the calendars of the providers' servers begin.
const YEAR_ONE_MS: i64 = -62_135_596_800_000;

impl Check<'_> {
    /// The first instant that is meant, or the `last` one: of a calendar date its first or last, in the filter's
    /// zone or in UTC.
    pub fn instant(&mut self, text: &str, last: bool) -> Option<Timestamp> {
        let at = match Timestamp::parse(text) {
            Some(Reading::Exact(at)) => Some(at),
            Some(Reading::Date(day)) => match &mut self.zone {
                Ok(Some(zone)) if last => day.end_of_day_in(&mut **zone),
                Ok(Some(zone)) => day.start_of_day_in(&mut **zone),
                _ if last => Some(day.end_of_day()),
                _ => Some(day),
            },
            Some(Reading::Naive(_)) => {
                let what = "must have an offset, unlike %: add \"Z\" for UTC, or an offset such as \"+05:30\"";
                self.wrong(IssueCode::AmbiguousTime, what, &[Quoted(text)]);
                return None;
            }
            None if year_is_out_of_range(text) => None,
            None => {
                let parts = [Text(DATES), Quoted(text)];
                self.wrong(IssueCode::InvalidFormat, "must be %, not %", &parts);
                return None;
            }
        };
        let at = at.filter(|at| at.epoch_ms() >= YEAR_ONE_MS);
        if at.is_none() {
            let what = "must be in the years 0001 to 9999 of UTC, not %";
            self.wrong(IssueCode::OutOfRange, what, &[Quoted(text)]);
        }
        at
    }

    /// The last instant, which is not before the first one.
    pub fn latest(&mut self, text: &str) -> Option<Timestamp> {
        let before = self.instant(text, true)?;
        let after = match self.valid.instant(FilterKey::CreatedAfter) {
            Some(after) if after > before => after,
            _ => return Some(before),
        };
        let other = |key: FilterKey| member(self.members, key.as_str()).and_then(Input::as_text);
        let is_same = other(FilterKey::CreatedAfter) == Some(text);
        let message = match other(FilterKey::TimeZone) {
            // A day that ends before it begins.
            Some(zone) if is_same => message(
                "\"createdBefore\" is a day that clocks skipped in %, so nothing can match.",
                &[Quoted(zone)],
            ),
            _ => message(
                "\"createdAfter\" and \"createdBefore\" cannot be combined: % is later than %, so nothing can \
                 match. Swap them.",
                &[Text(&after.text()), Text(&before.text())],
            ),
        };
        self.issue(IssueCode::Conflict, message);
        None
    }
}

/// Whether only the year keeps a text from being a time: `+012026-01-31…` (as JavaScript writes
/// years beyond 9999), or the last hours of 9999 seen from the west.
fn year_is_out_of_range(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begin = skip(bytes, 0, &|it| matches!(it, b'+' | b'-'));
    let end = skip(bytes, begin, &|it| it.is_ascii_digit());
    let (year, rest) = (part(text, begin, end), part(text, end, text.len()));
    let is_extreme = year.len() > 4 || matches!(year, "9999" | "0000");
    is_extreme && Timestamp::parse(&concat(&["2000", rest])).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validation::read_at;
    use crate::model::Issue;

    fn read(text: &str, last: bool) -> Result<Timestamp, Issue> {
        read_at("createdAfter", |check| check.instant(text, last))
    }

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
            let at = read(text, last).unwrap();
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
                "new Date(milliseconds)",
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
            let issue = read(text, false).unwrap_err();
            assert_eq!(issue.code, code, "{text}");
            assert!(issue.message.contains(told), "{text}: {}", issue.message);
        }
    }
}
