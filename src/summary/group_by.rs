//! The keys of `groupBy`.

use crate::input::Input;
use crate::message_text::{accepted, must_be, shortened, unknown};
use crate::model::{Issue, IssueCode};
use crate::named_enum::named_enum;
use crate::spelling::nearest_name;
use crate::{Error, ErrorCode};

named_enum! {
    /// A key of `groupBy`.
    pub enum GroupBy {
        /// The agent's id.
        Agent = "agent",
        /// The channel.
        Channel = "channel",
        /// The direction.
        Direction = "direction",
        /// The status.
        Status = "status",
        /// The local day on which it started.
        Day = "day",
        /// The local weekday on which it started.
        Weekday = "weekday",
        /// The local hour in which it started.
        Hour = "hour",
    }
}

impl GroupBy {
    /// Reads the option `groupBy`: a list of names, each at most once; `null` is an empty list. The error is
    /// `invalid_argument`, with all issues.
    pub fn read(option: &Input) -> Result<Vec<Self>, Error> {
        Self::read_names(option)
            .map_err(|issues| Error::with_issues(ErrorCode::InvalidArgument, issues))
    }

    /// The same, with the issues as the error.
    pub(crate) fn read_names(option: &Input) -> Result<Vec<Self>, Vec<Issue>> {
        let mut keys = Vec::new();
        let mut issues = Vec::new();
        match option {
            Input::Null => {}
            Input::List(names) => {
                for (place, name) in names.iter().enumerate() {
                    let path = format!("groupBy[{place}]");
                    let (code, message) = match Self::read_name(&path, name) {
                        Ok(key) if !keys.contains(&key) => {
                            keys.push(key);
                            continue;
                        }
                        Ok(key) => {
                            let key = key.as_str();
                            let message = ["\"groupBy\" has \"", key, "\" more than once."];
                            (IssueCode::Conflict, message.concat())
                        }
                        Err(message) => (IssueCode::InvalidValue, message),
                    };
                    issues.push(Issue::new(path, code, message));
                }
            }
            other => {
                let message = Self::wrong_type("groupBy", "a list", other);
                issues.push(Issue::new("groupBy", IssueCode::InvalidType, message));
            }
        }
        match issues.is_empty() {
            true => Ok(keys),
            false => Err(issues),
        }
    }

    fn read_name(path: &str, name: &Input) -> Result<Self, String> {
        let Input::Text(text) = name else {
            return Err(Self::wrong_type(path, "a string", name));
        };
        if let Ok(key) = text.parse() {
            return Ok(key);
        }
        let meant = nearest_name(text, Self::NAMES.into_iter(), ALIASES);
        Err(unknown(
            "groupBy key",
            &shortened(text),
            meant,
            &Self::NAMES,
        ))
    }

    fn wrong_type(path: &str, expected: &str, found: &Input) -> String {
        let message = must_be(path, expected, found.described());
        [message, accepted(&Self::NAMES)].join(" ")
    }
}

/// Common aliases. Folded: lower case, letters and digits only.
const ALIASES: &[(&str, &str)] = &[
    ("agentid", "agent"),
    ("agentname", "agent"),
    ("type", "channel"),
    ("calltype", "direction"),
    ("state", "status"),
    ("date", "day"),
    ("createdat", "day"),
    ("dayofweek", "weekday"),
    ("dow", "weekday"),
    ("timeofday", "hour"),
    ("hourofday", "hour"),
];
