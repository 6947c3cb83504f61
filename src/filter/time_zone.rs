//! The time zone whose days the dates of a filter are.

use crate::input::Input;
use crate::message_text::Part::Quoted;
use crate::message_text::{self, message, shortened};
use crate::model::{Issue, IssueCode};
use crate::time::{Reading, Timestamp, Zone};

/// Finds time zones by their names. `Ok(None)` is UTC; the error is the name probably meant.
pub type Zones<'z> = &'z dyn Fn(&str) -> Result<Option<Box<dyn Zone>>, Option<String>>;

/// Knows UTC, and no other zone.
pub fn utc_only(name: &str) -> Result<Option<Box<dyn Zone>>, Option<String>> {
    match name {
        "UTC" => Ok(None),
        _ => Err(None),
    }
}

/// The issue of a name that names no zone.
pub(crate) fn unknown(name: &str, meant: Option<&str>) -> Issue {
    let accepted = ["IANA names such as \"Europe/Berlin\""];
    let message = message_text::unknown("time zone", &shortened(name), meant, &accepted);
    Issue::new("timeZone", IssueCode::InvalidValue, message)
}

/// The zone of a summary: its own, by which it groups, or else its filter's. Two that differ are an
/// issue: groups of some days would be cut at the ends of others.
pub fn of_summary(own: Option<String>, filter: &Input) -> Result<Option<String>, Issue> {
    let of_filter = match filter.member("timeZone") {
        Some(Input::Text(name)) => Some(name),
        _ => None,
    };
    match (own, of_filter) {
        (Some(own), Some(other)) if !own.eq_ignore_ascii_case(other) => {
            let message = message(
                "\"timeZone\" (%) and the filter's \"timeZone\" (%) cannot be combined: the days of one would be \
                 cut at those of the other. Give one of them, or the same twice.",
                &[Quoted(&own), Quoted(other)],
            );
            Err(Issue::new("timeZone", IssueCode::Conflict, message))
        }
        (own, of_filter) => Ok(own.or_else(|| of_filter.cloned())),
    }
}

/// Whether a filter names days, of which a zone decides when they begin.
pub fn names_days(filter: &Input) -> bool {
    ["createdAfter", "createdBefore"].iter().any(|key| {
        let Some(Input::Text(text)) = filter.member(key) else {
            return false;
        };
        matches!(Timestamp::parse(text), Some(Reading::Date(_)))
    })
}

/// Gives a filter the zone of its summary.
pub fn put(filter: &mut Input, name: &str) {
    if matches!(filter, Input::Null) {
        *filter = Input::Object(Vec::new());
    }
    if filter.member("timeZone").is_none()
        && let Input::Object(members) = filter
    {
        members.push(("timeZone".to_owned(), Input::Text(name.to_owned())));
    }
}

/// Gives a filter another zone than its own.
pub fn replace(filter: &mut Input, name: &str) {
    if let Input::Object(members) = filter {
        members.retain(|(key, _)| key != "timeZone");
    }
    put(filter, name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input_in;
    use crate::model::ProviderKind;
    use crate::time::by_jiff;

    fn input(json: &str) -> Input {
        json.parse().unwrap()
    }

    #[test]
    fn dates_are_whole_days_of_the_zone_and_times_stay() {
        for (filter, after, before) in [
            (
                r#"{"createdAfter": "2026-11-16", "createdBefore": "2026-11-22", "timeZone": "Asia/Kolkata"}"#,
                "2026-11-15T18:30:00.000Z",
                "2026-11-22T18:29:59.999999Z",
            ),
            (
                r#"{"createdAfter": "2026-03-29", "createdBefore": "2026-03-29", "timeZone": "Europe/Berlin"}"#,
                "2026-03-28T23:00:00.000Z",
                "2026-03-29T21:59:59.999999Z",
            ),
            (
                r#"{"createdAfter": "2026-11-16T00:00:00Z", "createdBefore": "2026-11-22", "timeZone": "America/New_York"}"#,
                "2026-11-16T00:00:00.000Z",
                "2026-11-23T04:59:59.999999Z",
            ),
            (
                r#"{"createdAfter": "2011-12-29", "createdBefore": "2011-12-30", "timeZone": "Pacific/Apia"}"#,
                "2011-12-29T10:00:00.000Z",
                "2011-12-30T09:59:59.999999Z",
            ),
            (
                r#"{"createdAfter": "2026-11-16", "createdBefore": "2026-11-22", "timeZone": "UTC"}"#,
                "2026-11-16T00:00:00.000Z",
                "2026-11-22T23:59:59.999999Z",
            ),
        ] {
            for kind in [
                ProviderKind::Eigi,
                ProviderKind::Anyreach,
                ProviderKind::Gateway,
            ] {
                let valid = validate_input_in(kind, &input(filter), &by_jiff).unwrap();
                assert_eq!(
                    valid.created().map(|at| at.unwrap().to_string()),
                    [after, before],
                    "{filter}"
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_the_name_that_was_meant() {
        for (filter, messages) in [
            (
                r#"{"createdAfter": "2026-11-16", "timeZone": "India"}"#,
                vec![r#"Unknown time zone "India". Did you mean "Asia/Kolkata"?"#],
            ),
            (
                r#"{"createdBefore": "soon", "timeZone": "Mars/Olympus"}"#,
                vec![
                    r#""createdBefore" must be a Date (new Date(milliseconds) makes one), a timestamp such as "2026-01-31T09:00:00Z" or a date such as "2026-01-31", not "soon"."#,
                    r#"Unknown time zone "Mars/Olympus". Accepted: IANA names such as "Europe/Berlin"."#,
                ],
            ),
            (
                r#"{"timeZone": 330}"#,
                vec![r#""timeZone" must be an IANA name such as "Europe/Berlin", not a number."#],
            ),
            (
                r#"{"createdAfter": "2011-12-30", "createdBefore": "2011-12-30", "timeZone": "Pacific/Apia"}"#,
                vec![
                    "\"createdBefore\" is a day that clocks skipped in \"Pacific/Apia\", so nothing can match.",
                ],
            ),
            (
                r#"{"createdAfter": "0001-01-01", "createdBefore": "9999-12-31", "timeZone": "Asia/Kolkata"}"#,
                vec![
                    r#""createdAfter" must be in the years 0001 to 9999 of UTC, not "0001-01-01"."#,
                ],
            ),
        ] {
            let issues =
                validate_input_in(ProviderKind::Eigi, &input(filter), &by_jiff).unwrap_err();
            let told: Vec<_> = issues.iter().map(|issue| &*issue.message).collect();
            assert_eq!(told, messages, "{filter}");
        }
    }

    #[test]
    fn a_summary_has_one_zone() {
        let own = |name: &str| Some(name.to_owned());
        let of = |own, filter: &str| of_summary(own, &input(filter)).map_err(|issue| issue.code);
        assert_eq!(of(None, "null"), Ok(None));
        assert_eq!(of(own("UTC"), "{}"), Ok(own("UTC")));
        let filter = r#"{"timeZone": "Asia/Kolkata"}"#;
        assert_eq!(of(None, filter), Ok(own("Asia/Kolkata")));
        assert_eq!(of(own("asia/kolkata"), filter), Ok(own("asia/kolkata")));
        assert_eq!(of(own("UTC"), filter), Err(IssueCode::Conflict));
        // That is for the filter's own reading to tell.
        assert_eq!(of(own("UTC"), r#"{"timeZone": 5}"#), Ok(own("UTC")));

        for (filter, put_in) in [
            ("null", r#"{"timeZone": "UTC"}"#),
            (
                r#"{"status": "failed"}"#,
                r#"{"status": "failed", "timeZone": "UTC"}"#,
            ),
            (r#"{"timeZone": 5}"#, r#"{"timeZone": 5}"#),
            ("7", "7"),
        ] {
            let mut filter = input(filter);
            put(&mut filter, "UTC");
            assert_eq!(filter, input(put_in));
        }
        assert!(names_days(&input(r#"{"createdBefore": "2026-01-31"}"#)));
        assert!(!names_days(&input(
            r#"{"createdAfter": "2026-01-31T00:00:00Z"}"#
        )));
    }
}
