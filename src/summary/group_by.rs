//! The keys of `groupBy`.

use super::counted_conversation::CountedConversation;
use super::local_time::{day_text, hour_text, weekday, weekday_text};
use crate::input::Input;
use crate::message_text::{accepted, item, must_be, shortened, unknown};
use crate::model::{Issue, IssueCode};
use crate::named_enum::named_enum;
use crate::spelling::Nearest;
use crate::{Error, ErrorCode};

named_enum! {
    /// A key of `groupBy`.
    pub enum GroupBy {
        /// The agent's id; empty if unknown.
        Agent = "agent",
        /// The channel.
        Channel = "channel",
        /// The direction; empty if unknown.
        Direction = "direction",
        /// The status.
        Status = "status",
        /// The day on which it started, in `timeZone`: `YYYY-MM-DD`.
        Day = "day",
        /// The weekday on which it started, in `timeZone`: `monday` to `sunday`, in this order.
        Weekday = "weekday",
        /// The hour in which it started, in `timeZone`: `00` to `23`. When clocks go back, the repeated hour is
        /// counted under one name.
        Hour = "hour",
    }
}

/// What a key groups by.
pub(super) enum Grouping {
    /// A text of the conversation.
    Text(for<'a> fn(&CountedConversation<'a>) -> &'a str),
    /// The status, which is counted in each group anyway.
    Status,
    /// When it started.
    Time {
        /// The number that stands in keys, and sorts groups: of a local day, counted from the year 0, and hour.
        number: fn(day: u32, hour: u32) -> u32,
        /// The text of such a number.
        text: fn(u32) -> String,
    },
}

impl GroupBy {
    pub(super) fn grouping(self) -> Grouping {
        match self {
            Self::Agent => Grouping::Text(|it| it.agent_id.unwrap_or_default()),
            Self::Channel => Grouping::Text(|it| it.channel),
            Self::Direction => Grouping::Text(|it| it.direction.unwrap_or_default()),
            Self::Status => Grouping::Status,
            Self::Day => Grouping::Time {
                number: |day, _| day,
                text: day_text,
            },
            Self::Weekday => Grouping::Time {
                number: |day, _| weekday(day),
                text: weekday_text,
            },
            Self::Hour => Grouping::Time {
                number: |_, hour| hour,
                text: hour_text,
            },
        }
    }

    /// Reads the option `groupBy`: a list of names, each at most once; `null` is an empty list. The error is
    /// `invalid_argument`, with all issues.
    pub fn read(option: &Input) -> Result<Vec<Self>, Error> {
        Self::read_names(option)
            .map_err(|issues| Error::with_issues(ErrorCode::InvalidArgument, issues))
    }

    /// The same, with the issues as the error.
    pub(crate) fn read_names(option: &Input) -> Result<Vec<Self>, Vec<Issue>> {
        let (mut keys, mut issues) = (Vec::new(), Vec::new());
        let mut add = |path: String, code, message| issues.push(Issue::new(path, code, message));
        let names = match option {
            Input::Null => &[],
            Input::List(names) => names.as_slice(),
            other => {
                let path = "groupBy".to_owned();
                let message = Self::wrong_type(&path, "a list", other);
                add(path, IssueCode::InvalidType, message);
                &[]
            }
        };
        for (place, name) in names.iter().enumerate() {
            let path = item("groupBy", place);
            let Input::Text(text) = name else {
                let message = Self::wrong_type(&path, "a string", name);
                add(path, IssueCode::InvalidValue, message);
                continue;
            };
            match text.parse() {
                Ok(key) if keys.contains(&key) => {
                    let message = ["\"groupBy\" has \"", text, "\" more than once."];
                    add(path, IssueCode::Conflict, message.concat());
                }
                Ok(key) => keys.push(key),
                Err(_) => {
                    let mut nearest = Nearest::to(text);
                    nearest.names(&Self::NAMES);
                    nearest.words(OTHER_WORDS);
                    let shown = shortened(text);
                    let message = unknown("groupBy key", &shown, nearest.found, &Self::NAMES);
                    add(path, IssueCode::InvalidValue, message);
                }
            }
        }
        match issues.is_empty() {
            true => Ok(keys),
            false => Err(issues),
        }
    }

    fn wrong_type(path: &str, expected: &str, found: &Input) -> String {
        let mut message = must_be(path, expected, found.described());
        message.push(' ');
        message.push_str(&accepted(&Self::NAMES));
        message
    }
}

/// Other words for them. Folded: lower case, letters and digits only, with spaces between them.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("agentid agentname", "agent"),
    ("type", "channel"),
    ("calltype", "direction"),
    ("state", "status"),
    ("date createdat", "day"),
    ("dayofweek dow", "weekday"),
    ("timeofday hourofday", "hour"),
];
