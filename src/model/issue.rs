//! A finding about a filter or a provider's record.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use tsify::Tsify;

use crate::spelling::UnknownName;

/// What kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Tsify)]
#[tsify(
    type = r#"OpenEnum<"unknown_key" | "unsupported" | "invalid_type" | "invalid_value" | "invalid_format" | "out_of_range" | "ambiguous_time" | "conflict" | "missing" | "unknown_value">"#
)]
pub enum IssueCode {
    /// No such key.
    UnknownKey,
    /// The provider cannot serve it.
    Unsupported,
    /// Another type was expected.
    InvalidType,
    /// The type is right, the value is none of the accepted ones.
    InvalidValue,
    /// The text does not have the expected form.
    InvalidFormat,
    /// Below the least or above the greatest accepted value.
    OutOfRange,
    /// A time without an offset.
    AmbiguousTime,
    /// Two values contradict each other.
    Conflict,
    /// Expected, and not there.
    Missing,
    /// A value that the provider's documentation does not list; passed through.
    UnknownValue,
}

impl IssueCode {
    /// Every code.
    const ALL: [IssueCode; 10] = [
        IssueCode::UnknownKey,
        IssueCode::Unsupported,
        IssueCode::InvalidType,
        IssueCode::InvalidValue,
        IssueCode::InvalidFormat,
        IssueCode::OutOfRange,
        IssueCode::AmbiguousTime,
        IssueCode::Conflict,
        IssueCode::Missing,
        IssueCode::UnknownValue,
    ];

    /// The code as text: `unknown_key` …
    pub fn as_str(self) -> &'static str {
        match self {
            IssueCode::UnknownKey => "unknown_key",
            IssueCode::Unsupported => "unsupported",
            IssueCode::InvalidType => "invalid_type",
            IssueCode::InvalidValue => "invalid_value",
            IssueCode::InvalidFormat => "invalid_format",
            IssueCode::OutOfRange => "out_of_range",
            IssueCode::AmbiguousTime => "ambiguous_time",
            IssueCode::Conflict => "conflict",
            IssueCode::Missing => "missing",
            IssueCode::UnknownValue => "unknown_value",
        }
    }
}

impl Serialize for IssueCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The code of that name.
impl FromStr for IssueCode {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let code = Self::ALL.into_iter().find(|code| code.as_str() == name);
        code.ok_or(UnknownName)
    }
}

/// A finding about a filter that was passed in, or about a record that a provider sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Issue {
    /// Where, as a path: `createdAfter`, `transcript[3].timestamp`.
    #[tsify(type = "string")]
    pub path: Cow<'static, str>,
    /// What kind of finding.
    pub code: IssueCode,
    /// A sentence a developer can act on: what was found, what is accepted, the nearest valid name.
    #[tsify(type = "string")]
    pub message: Cow<'static, str>,
}

impl Issue {
    /// A finding at a path.
    pub fn new(
        path: impl Into<Cow<'static, str>>,
        code: IssueCode,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            path: path.into(),
            code,
            message: message.into(),
        }
    }

    /// Ends the path where kept JSON begins: keys in it are as private as what lies under them.
    pub fn leave_keys_out(&mut self) {
        let part = self.path.split(['.', '[']).next().unwrap_or_default();
        if matches!(part, "metadata" | "analysis" | "raw") {
            self.path = part.to_owned().into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_ends_at_the_models_own_keys() {
        for (path, expected) in [
            ("metadata", "metadata"),
            ("metadata.+919876543210", "metadata"),
            ("metadata[\"I owe.the bank\"][0]", "metadata"),
            ("analysis[0].jane@corp.example", "analysis"),
            ("raw.conversation_metadata.x", "raw"),
            ("raw", "raw"),
            ("transcript[3].content", "transcript[3].content"),
            ("agent.name", "agent.name"),
            ("metadataX.y", "metadataX.y"),
            ("", ""),
        ] {
            let mut issue = Issue::new(path, IssueCode::InvalidValue, "m");
            issue.leave_keys_out();
            assert_eq!(issue.path, expected);
        }
    }
}
