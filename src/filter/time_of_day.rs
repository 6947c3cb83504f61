//! A window of the day.

use tsify::Tsify;

use super::validation::{Check, Members, member};
use super::{ValidTimeOfDay, aliases};
use crate::input::Input;
use crate::message_text::Part::{Quoted, Text};
use crate::model::IssueCode;
use crate::number::as_integer;

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

impl Check<'_> {
    /// A window of the day.
    pub fn time_of_day(&mut self, members: &Members) -> Option<ValidTimeOfDay> {
        let before = self.issues.len();
        self.only(members, &KEYS, aliases::time_of_day_key);
        let is_misspelt = self.issues.len() > before;
        let from = self.time(members, "from");
        let to = self.time(members, "to");
        let utc_offset_minutes = self.offset(members);
        let is_empty = member(members, "from").or(member(members, "to")).is_none();
        if is_empty && !is_misspelt {
            let what = "requires \"from\" or \"to\" (leave the key out for no limit)";
            self.wrong(IssueCode::Missing, what, &[]);
        }
        if self.issues.len() > before {
            return None;
        }
        Some(ValidTimeOfDay {
            from,
            to,
            utc_offset_minutes: utc_offset_minutes?,
        })
    }

    /// `HH:MM`, 24 hours.
    fn time(&mut self, members: &Members, name: &str) -> Option<String> {
        let given = member(members, name)?;
        let end = self.enter(".%", Text(name));
        let time = match given {
            Input::Text(text) if is_time(text) => Some(text.clone()),
            Input::Text(text) => {
                let what = "must be a 24-hour time HH:MM from \"00:00\" to \"23:59\", such as \"09:00\", not %";
                self.wrong(IssueCode::InvalidFormat, what, &[Quoted(text)]);
                None
            }
            other => {
                self.wrong_type(other, "a string such as \"09:00\"");
                None
            }
        };
        self.leave(end);
        time
    }

    /// −720 to 840 minutes.
    fn offset(&mut self, members: &Members) -> Option<i32> {
        let end = self.enter(".%", Text("utcOffsetMinutes"));
        let minutes = match member(members, "utcOffsetMinutes") {
            Some(given) => self.number(given, -720.0, 840.0, true),
            None => {
                let what = "is required, since platforms may assume 330, India's. It is how many minutes local time \
                            is ahead of UTC: 0 for UTC, 60 for Berlin in winter, -300 for New York in winter";
                self.wrong(IssueCode::Missing, what, &[]);
                None
            }
        };
        self.leave(end);
        i32::try_from(as_integer(minutes?)?).ok()
    }
}

fn is_time(text: &str) -> bool {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return false;
    };
    let is_hour = matches!((h1, h2), (b'0' | b'1', b'0'..=b'9') | (b'2', b'0'..=b'3'));
    is_hour && matches!((m1, m2), (b'0'..=b'5', b'0'..=b'9'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validation::read_at;
    use crate::model::Issue;

    fn time(text: &str) -> Result<String, Issue> {
        let members = [("from".to_owned(), Input::Text(text.to_owned()))];
        read_at("timeOfDay", |check| check.time(&members, "from"))
    }

    fn offset(minutes: f64) -> Result<i32, Issue> {
        let members = [("utcOffsetMinutes".to_owned(), Input::Number(minutes))];
        read_at("timeOfDay", |check| check.offset(&members))
    }

    #[test]
    fn times_have_two_digits_each() {
        for text in ["00:00", "09:05", "19:59", "23:59"] {
            assert_eq!(time(text).as_deref(), Ok(text));
        }
        for text in [
            "9:00",
            "09:00:00",
            "9",
            "24:00",
            "9:5",
            "23:60",
            "25:00",
            "9am",
            "",
            "٠٩:٠٠",
            "09:00\r\n",
            "-1:00",
        ] {
            let issue = time(text).unwrap_err();
            assert_eq!(issue.code, IssueCode::InvalidFormat);
            assert!(
                issue.message.contains("from \"00:00\" to \"23:59\""),
                "{text}: {}",
                issue.message
            );
        }
    }

    #[test]
    fn offsets_are_whole_minutes() {
        for minutes in [-720, -300, 0, 330, 840] {
            assert_eq!(offset(minutes.into()), Ok(minutes));
        }
        for (minutes, code) in [
            (-721.0, IssueCode::OutOfRange),
            (841.0, IssueCode::OutOfRange),
            (5.5, IssueCode::OutOfRange),
            (f64::INFINITY, IssueCode::OutOfRange),
            (f64::NAN, IssueCode::InvalidValue),
        ] {
            assert_eq!(offset(minutes).unwrap_err().code, code, "{minutes}");
        }
    }
}
