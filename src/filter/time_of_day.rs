//! A window of the day.

use serde::Serialize;
use tsify::Tsify;

use super::message_text::quoted;
use super::number::check_whole;
use crate::model::IssueCode;
use crate::number::as_integer;
use crate::number::number_text;

/// A window of the day in local time, both ends included; one of them may be left out. The offset
/// is required: the provider's own default is India's. (Whether a window may pass midnight, `from`
/// later than `to`, eigi does not document; it is sent as given.)
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct TimeOfDay {
    /// `HH:MM`, 24 hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub from: Option<String>,
    /// `HH:MM`, 24 hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | undefined")]
    pub to: Option<String>,
    /// How many minutes local time is ahead of UTC: 330 in India, −300 in New York in winter.
    /// −720 to 840.
    #[tsify(type = "number")]
    pub utc_offset_minutes: Option<f64>,
}

/// Checks `HH:MM`, 24 hours. The error is the end of a sentence that begins with the path.
pub(super) fn check_time(text: &str) -> Result<(), (IssueCode, String)> {
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
    let found = quoted(text);
    let mut what = format!("is {found}; accepted is a 24-hour time HH:MM, 00:00 to 23:59");
    if let Some(meant) = meant {
        what.push_str(", such as ");
        what.push_str(&quoted(&meant));
    }
    Err((IssueCode::InvalidFormat, what))
}

fn is_time(text: &str) -> bool {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return false;
    };
    let is_hour = matches!((h1, h2), (b'0' | b'1', b'0'..=b'9') | (b'2', b'0'..=b'3'));
    is_hour && matches!((m1, m2), (b'0'..=b'5', b'0'..=b'9'))
}

/// Checks the offset, −720 to 840 minutes. The error is the end of a sentence that begins with the
/// path.
pub(super) fn check_offset(minutes: f64) -> Result<i32, (IssueCode, String)> {
    match check_whole(minutes, -720.0, 840.0) {
        Ok(minutes) => Ok(as_integer(minutes)
            .and_then(|minutes| i32::try_from(minutes).ok())
            .unwrap_or_default()),
        // 5.5 is India's offset in hours.
        Err((code, what)) if (-12.0..=14.0).contains(&minutes) => {
            let meant = number_text(minutes * 60.0);
            Err((
                code,
                format!(
                    "{what}; in minutes, {} hours are {meant}",
                    number_text(minutes)
                ),
            ))
        }
        Err(finding) => Err(finding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_two_digits_each() {
        for text in ["00:00", "09:05", "19:59", "23:59"] {
            assert_eq!(check_time(text), Ok(()), "{text}");
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
            let (code, message) = check_time(text).unwrap_err();
            assert_eq!(code, IssueCode::InvalidFormat);
            assert!(message.ends_with(meant), "{text}: {message}");
        }
    }

    #[test]
    fn offsets_are_whole_minutes() {
        for minutes in [-720, -300, 0, 330, 840] {
            assert_eq!(check_offset(minutes.into()), Ok(minutes));
        }
        for (minutes, code) in [
            (-721.0, IssueCode::OutOfRange),
            (841.0, IssueCode::OutOfRange),
            (5.5, IssueCode::OutOfRange),
            (f64::INFINITY, IssueCode::OutOfRange),
            (f64::NAN, IssueCode::InvalidValue),
        ] {
            assert_eq!(check_offset(minutes).unwrap_err().0, code, "{minutes}");
        }
    }
}
