//! A problem in a filter or in a platform's record.

use std::borrow::Cow;

use super::field_value::word;
use super::record::record;
use crate::named_enum::named_enum;
use crate::normalized_text::{part, skip};

named_enum! {
    /// The kind of problem.
    pub enum IssueCode: OpenEnum {
        /// No such key.
        UnknownKey = "unknown_key",
        /// The platform cannot serve it.
        Unsupported = "unsupported",
        /// Another type was expected.
        InvalidType = "invalid_type",
        /// The type is right, but the value is not one of the accepted ones.
        InvalidValue = "invalid_value",
        /// The text does not have the expected form.
        InvalidFormat = "invalid_format",
        /// Below the least or above the greatest accepted value.
        OutOfRange = "out_of_range",
        /// A time without an offset.
        AmbiguousTime = "ambiguous_time",
        /// Two values contradict each other.
        Conflict = "conflict",
        /// Expected, and missing.
        Missing = "missing",
        /// A value that the platform's documentation does not list; passed through.
        UnknownValue = "unknown_value",
    }
}

word! {
    IssueCode: &IssueCode::NAMES, it => it.as_str(), typescript "IssueCode", open false
}

record! {
    /// A problem in a filter, or in a record of the platform.
    #[derive(Eq)]
    pub struct Issue {
        /// Where: `createdAfter`, `transcript[3].timestamp`; empty if unknown.
        path: Cow<'static, str> = "issues.path", public;
        /// The kind of problem.
        code: IssueCode = "issues.code", public;
        /// What was found, what is accepted, and the closest valid name.
        message: Cow<'static, str> = "issues.message", public;
    }
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
        let end = skip(self.path.as_bytes(), 0, &|it| !matches!(it, b'.' | b'['));
        let first = part(&self.path, 0, end);
        if matches!(first, "metadata" | "analysis" | "raw") {
            self.path = first.to_owned().into();
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
