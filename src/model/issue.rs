//! A finding about a filter or a provider's record.

use std::borrow::Cow;

use serde::Serialize;
use tsify::Tsify;

/// What kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
#[tsify(
    type = r#"Open<"unknown_key" | "unsupported" | "invalid_type" | "invalid_value" | "invalid_format" | "out_of_range" | "ambiguous_time" | "conflict" | "missing" | "unknown_value">"#
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
}
