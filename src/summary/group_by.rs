//! What to group by.

use crate::input::Input;
use crate::message_text::{listed, shortened};
use crate::model::{Issue, IssueCode};
use crate::named_enum::named_enum;
use crate::spelling::nearest_name;
use crate::{Error, ErrorCode};

named_enum! {
    /// What conversations are grouped by.
    pub enum GroupBy {
        /// The agent's id.
        Agent = "agent",
        /// How it was held.
        Channel = "channel",
        /// Who began it.
        Direction = "direction",
        /// How far it has come.
        Status = "status",
        /// The local day it began on.
        Day = "day",
        /// The local day of the week it began on.
        Weekday = "weekday",
        /// The local hour it began in.
        Hour = "hour",
    }
}

impl GroupBy {
    /// Reads the option `groupBy`: a list of names, each at most once; `null` is none. The error is
    /// `invalid_argument` and tells every issue at once.
    pub fn read(option: &Input) -> Result<Vec<Self>, Error> {
        Self::read_names(option)
            .map_err(|issues| Error::with_issues(ErrorCode::InvalidArgument, issues))
    }

    /// The same; the error is its issues.
    pub(crate) fn read_names(option: &Input) -> Result<Vec<Self>, Vec<Issue>> {
        let mut keys = Vec::new();
        let mut issues = Vec::new();
        match option {
            Input::Null => {}
            Input::List(names) => {
                for (place, name) in names.iter().enumerate() {
                    let (code, wrong) = match Self::read_name(name) {
                        Ok(key) if !keys.contains(&key) => {
                            keys.push(key);
                            continue;
                        }
                        Ok(key) => {
                            let wrong = format!("is \"{}\" once more", key.as_str());
                            (IssueCode::Conflict, wrong + "; accepted is each name once.")
                        }
                        Err(wrong) => (IssueCode::InvalidValue, wrong),
                    };
                    let path = format!("groupBy[{place}]");
                    let message = format!("{path} {wrong}");
                    issues.push(Issue::new(path, code, message));
                }
            }
            other => {
                let found = other.described();
                let message = format!("groupBy is {found}; accepted is a list of {}.", accepted());
                issues.push(Issue::new("groupBy", IssueCode::InvalidType, message));
            }
        }
        match issues.is_empty() {
            true => Ok(keys),
            false => Err(issues),
        }
    }

    /// The error is the end of a sentence that begins with the name's place.
    fn read_name(name: &Input) -> Result<Self, String> {
        let Input::Text(name) = name else {
            return Err(format!(
                "is {}; accepted are {}.",
                name.described(),
                accepted()
            ));
        };
        let names = Self::ALL.map(Self::as_str);
        if let Some(key) = Self::ALL.into_iter().find(|key| key.as_str() == name) {
            return Ok(key);
        }
        let shown = shortened(name);
        Err(match nearest_name(name, names.into_iter(), ALIASES) {
            Some(meant) => format!("is \"{shown}\"; did you mean \"{meant}\"?"),
            None => format!("is \"{shown}\"; accepted are {}.", accepted()),
        })
    }
}

/// Names of everyday speech. Folded: lower case, letters and digits only.
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

fn accepted() -> String {
    listed(GroupBy::ALL.map(GroupBy::as_str).into_iter())
}
