//! A finding about a filter or a provider's record.

use std::borrow::Cow;

use serde::Serialize;
use tsify::Tsify;

use crate::named_enum::named_enum;

named_enum! {
    /// What kind of finding.
    pub enum IssueCode: OpenEnum {
        /// No such key.
        UnknownKey = "unknown_key",
        /// The provider cannot serve it.
        Unsupported = "unsupported",
        /// Another type was expected.
        InvalidType = "invalid_type",
        /// The type is right, the value is none of the accepted ones.
        InvalidValue = "invalid_value",
        /// The text does not have the expected form.
        InvalidFormat = "invalid_format",
        /// Below the least or above the greatest accepted value.
        OutOfRange = "out_of_range",
        /// A time without an offset.
        AmbiguousTime = "ambiguous_time",
        /// Two values contradict each other.
        Conflict = "conflict",
        /// Expected, and not there.
        Missing = "missing",
        /// A value that the provider's documentation does not list; passed through.
        UnknownValue = "unknown_value",
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
