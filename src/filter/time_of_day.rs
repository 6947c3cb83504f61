//! A window of the day.

use tsify::Tsify;

use super::number::check_whole;
use super::validation::wrong;
use crate::message_text::quoted;
use crate::model::{Issue, IssueCode};
use crate::number::as_integer;
use crate::number::number_text;

/// A window of the day in local time, both ends included; one of them may be left out. The offset
/// is required: the provider's own default is India's. (Whether a window may pass midnight, `from`
/// later than `to`, eigi does not document; it is sent as given.)
#[derive(Clone, Debug, Default, PartialEq, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TimeOfDay {
    /// `HH:MM`, 24 hours.
    #[tsify(optional, type = "string | undefined")]
    pub from: Option<String>,
    /// `HH:MM`, 24 hours.
    #[tsify(optional, type = "string | undefined")]
    pub to: Option<String>,
    /// How many minutes local time is ahead of UTC: 330 in India, −300 in New York in winter.
    /// −720 to 840.
    #[tsify(type = "number")]
    pub utc_offset_minutes: Option<f64>,
}

/// The keys of a window.
pub(super) const KEYS: [&str; 3] = ["from", "to", "utcOffsetMinutes"];

/// Checks `HH:MM`, 24 hours.
pub(super) fn check_time(path: &str, text: &str) -> Result<(), Issue> {
    if is_time(text) {
        return Ok(());
    }
    let meant = match text.split_once(':') {
        Some(("24", "00")) => Some("23:59".to_owned()),
        Some((hour, rest)) => {
            let minute = rest.split_once(':').map_or(rest, |(minute, _)| minute);
            Some(format!("{hour:0>2}:{minute:0>2}")).filter(|meant| is_time(meant))
        }
        None if text.is_empty() => None,
        None => Some(format!("{text:0>2}:00")).filter(|meant| is_time(meant)),
    };
    let accepted = match meant {
        Some(meant) => format!("such as {}", quoted(&meant)),
        None => "between 00:00 and 23:59".to_owned(),
    };
    let what = format!(
        "must be a 24-hour time HH:MM {accepted}, not {}",
        quoted(text)
    );
    Err(wrong(path, IssueCode::InvalidFormat, &what))
}

fn is_time(text: &str) -> bool {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return false;
    };
    let is_hour = matches!((h1, h2), (b'0' | b'1', b'0'..=b'9') | (b'2', b'0'..=b'3'));
    is_hour && matches!((m1, m2), (b'0'..=b'5', b'0'..=b'9'))
}

/// Checks the offset, −720 to 840 minutes.
pub(super) fn check_offset(path: &str, minutes: f64) -> Result<i32, Issue> {
    match check_whole(path, minutes, -720.0, 840.0) {
        Ok(minutes) => Ok(as_integer(minutes)
            .and_then(|minutes| i32::try_from(minutes).ok())
            .unwrap_or_default()),
        // 5.5 is India's offset in hours.
        Err(issue) if (-12.0..=14.0).contains(&minutes) => {
            let [hours, meant] = [minutes, minutes * 60.0].map(number_text);
            let what = format!(
                "must be a whole number of minutes, not {hours} ({hours} hours are {meant})"
            );
            Err(wrong(path, issue.code, &what))
        }
        Err(issue) => Err(issue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_two_digits_each() {
        for text in ["00:00", "09:05", "19:59", "23:59"] {
            assert_eq!(check_time("timeOfDay.from", text), Ok(()), "{text}");
        }
        for (text, meant) in [
            ("9:00", "such as \"09:00\""),
            ("09:00:00", "such as \"09:00\""),
            ("9", "such as \"09:00\""),
            ("24:00", "such as \"23:59\""),
            ("9:5", "such as \"09:05\""),
            ("23:60", "23:59"),
            ("25:00", "23:59"),
            ("9am", "23:59"),
            ("", "23:59"),
            ("٠٩:٠٠", "23:59"),
            ("09:00\r\n", "23:59"),
            ("-1:00", "23:59"),
        ] {
            let issue = check_time("timeOfDay.from", text).unwrap_err();
            assert_eq!(issue.code, IssueCode::InvalidFormat);
            assert!(issue.message.contains(meant), "{text}: {}", issue.message);
        }
    }

    #[test]
    fn offsets_are_whole_minutes() {
        for minutes in [-720, -300, 0, 330, 840] {
            assert_eq!(
                check_offset("timeOfDay.utcOffsetMinutes", minutes.into()),
                Ok(minutes)
            );
        }
        for (minutes, code) in [
            (-721.0, IssueCode::OutOfRange),
            (841.0, IssueCode::OutOfRange),
            (5.5, IssueCode::OutOfRange),
            (f64::INFINITY, IssueCode::OutOfRange),
            (f64::NAN, IssueCode::InvalidValue),
        ] {
            assert_eq!(
                check_offset("timeOfDay.utcOffsetMinutes", minutes)
                    .unwrap_err()
                    .code,
                code,
                "{minutes}"
            );
        }
    }
}
