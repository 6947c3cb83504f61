//! What to group by.

use serde::{Serialize, Serializer};
use tsify::Tsify;

use crate::filter::Input;
use crate::model::{Issue, IssueCode};
use crate::{Error, ErrorCode};

/// What conversations are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Tsify)]
#[tsify(type = r#""agent" | "channel" | "direction" | "status" | "day" | "hour""#)]
pub enum GroupBy {
    /// The agent's id.
    Agent,
    /// How it was held.
    Channel,
    /// Who began it.
    Direction,
    /// How far it has come.
    Status,
    /// The local day it began on.
    Day,
    /// The local hour it began in.
    Hour,
}

impl GroupBy {
    /// Each of them.
    pub const ALL: [Self; 6] = [
        GroupBy::Agent,
        GroupBy::Channel,
        GroupBy::Direction,
        GroupBy::Status,
        GroupBy::Day,
        GroupBy::Hour,
    ];

    /// The name: `agent` …
    pub fn as_str(self) -> &'static str {
        match self {
            GroupBy::Agent => "agent",
            GroupBy::Channel => "channel",
            GroupBy::Direction => "direction",
            GroupBy::Status => "status",
            GroupBy::Day => "day",
            GroupBy::Hour => "hour",
        }
    }

    /// Reads the option `groupBy`: a list of names, each at most once; `null` is none. The error is
    /// `invalid_argument` and has every issue at once.
    pub fn read(option: &Input) -> Result<Vec<Self>, Error> {
        let mut keys = Vec::new();
        let mut issues = Vec::new();
        match option {
            Input::Null => {}
            Input::List(names) => {
                for (place, name) in names.iter().enumerate() {
                    let (code, message) = match Self::read_name(name) {
                        Some(key) if !keys.contains(&key) => {
                            keys.push(key);
                            continue;
                        }
                        Some(_) => (IssueCode::Conflict, "is named twice."),
                        None => (IssueCode::InvalidValue, ACCEPTED),
                    };
                    issues.push(issue(Some(place), code, message));
                }
            }
            _ => issues.push(issue(None, IssueCode::InvalidType, ACCEPTED_LIST)),
        }
        match issues.first() {
            None => Ok(keys),
            Some(first) => Err(Error {
                issues: issues.clone(),
                ..Error::new(ErrorCode::InvalidArgument, first.message.clone())
            }),
        }
    }

    fn read_name(name: &Input) -> Option<Self> {
        let Input::Text(name) = name else { return None };
        Self::ALL.into_iter().find(|key| key.as_str() == name)
    }
}

const ACCEPTED: &str =
    "is none of \"agent\", \"channel\", \"direction\", \"status\", \"day\", \"hour\".";
const ACCEPTED_LIST: &str = "is no list; accepted is a list of \"agent\", \"channel\", \"direction\", \"status\", \"day\", \"hour\".";

/// A finding about the option, or about one of its names.
fn issue(place: Option<usize>, code: IssueCode, message: &str) -> Issue {
    let mut path = "groupBy".to_owned();
    if let Some(place) = place {
        path.push('[');
        path.push_str(&place.to_string());
        path.push(']');
    }
    let mut sentence = path.clone();
    sentence.push(' ');
    sentence.push_str(message);
    Issue::new(path, code, sentence)
}

impl Serialize for GroupBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
