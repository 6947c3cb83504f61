//! The keys of `groupBy`.

use serde::Serialize;

use super::counted_conversation::CountedConversation;
use super::duration_edges::DurationRange;
use super::local_time::{day_text, hour_text, weekday, weekday_text};
use crate::input::Input;
use crate::message_text::Part::Text;
use crate::message_text::{item, message, must_be, push_accepted};
use crate::model::{Issue, IssueCode};
use crate::named_enum::named_enum;
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
        /// The day on which it started, in `timeZone`: `YYYY-MM-DD`; null if it has no `createdAt`.
        Day = "day",
        /// The weekday on which it started, in `timeZone`: `monday` to `sunday`, in this order; or null.
        Weekday = "weekday",
        /// The hour in which it started, in `timeZone`: `00` to `23`, or null. When clocks go back, the repeated hour is
        /// counted under one name.
        Hour = "hour",
        /// Why it ended, in the platform's own words; null if unknown.
        EndReason = "endReason",
        /// The platform's own verdict, `success` of a conversation: `false`, `true`, or null if there is none.
        /// (`successRate` does not count it: it counts statuses.)
        Success = "success",
        /// The range of `durationEdges` in which its duration is: `{ min, max }`, in seconds, from `min` to below `max`,
        /// which is null where there is no end. null if the duration is unknown.
        DurationRange = "durationRange",
    }
}

/// What a key groups by.
pub(super) enum Grouping {
    /// A text of the conversation; none stands in keys as null.
    Text(for<'a> fn(&CountedConversation<'a>) -> Option<&'a str>),
    /// The status, which is counted in each group anyway.
    Status,
    /// When it started.
    Time {
        /// The number that stands in keys, and sorts groups: of a local day, counted from the year 0, and hour.
        number: fn(day: u32, hour: u32) -> u32,
        /// The text of such a number.
        text: fn(u32) -> String,
    },
    /// The platform's verdict.
    Success,
    /// The range of its duration.
    DurationRange,
}

/// What stands in a key for one of the keys of `groupBy`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum GroupValue {
    /// Nothing is known.
    Unknown,
    /// A text, or a local time.
    Text(String),
    /// The platform's verdict.
    Success(bool),
    /// The range of its duration.
    Duration(DurationRange),
}

impl GroupBy {
    pub(super) fn grouping(self) -> Grouping {
        match self {
            Self::Agent => Grouping::Text(|it| Some(it.agent_id.unwrap_or_default())),
            Self::Channel => Grouping::Text(|it| Some(it.channel)),
            Self::Direction => Grouping::Text(|it| Some(it.direction.unwrap_or_default())),
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
            Self::EndReason => Grouping::Text(|it| it.end_reason),
            Self::Success => Grouping::Success,
            Self::DurationRange => Grouping::DurationRange,
        }
    }

    /// The path of what it groups by.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Agent => "agent.id",
            Self::Channel => "channel",
            Self::Direction => "direction",
            Self::Status => "status",
            Self::Day | Self::Weekday | Self::Hour => "createdAt",
            Self::EndReason => "endReason",
            Self::Success => "success",
            Self::DurationRange => "durationSeconds",
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
        let (mut keys, mut issues) = (Vec::<Self>::new(), Vec::new());
        let names = match option {
            Input::Null => &[],
            Input::List(names) => names.as_slice(),
            other => {
                let message = must_be("groupBy", "a list", other.described());
                return Err(vec![Issue::new("groupBy", IssueCode::InvalidType, message)]);
            }
        };
        for (place, name) in names.iter().enumerate() {
            let path = item("groupBy", place);
            let (code, message) = match name.as_text().and_then(|name| name.parse().ok()) {
                Some(key) if keys.contains(&key) => {
                    let form = "\"groupBy\" has \"%\" more than once.";
                    (IssueCode::Conflict, message(form, &[Text(key.as_str())]))
                }
                Some(key) => {
                    keys.push(key);
                    continue;
                }
                None => {
                    let parts = [Text(&path), Text(&name.shown())];
                    let mut text = message("\"%\" cannot be %. ", &parts);
                    push_accepted(&mut text, &Self::NAMES);
                    (IssueCode::InvalidValue, text)
                }
            };
            issues.push(Issue::new(path, code, message));
        }
        match issues.is_empty() {
            true => Ok(keys),
            false => Err(issues),
        }
    }
}
