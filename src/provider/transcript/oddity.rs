//! What can be odd about a transcript.

use crate::model::IssueCode;

/// A kind of oddity. It is reported once for a transcript: the first place, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    NoMessage,
    NoContent,
    NotText,
    PartOfContent,
    Surrogate,
    TooLong,
    RoleName,
    NoRole,
    UnknownRole,
    NoTime,
    NaiveTime,
    NumberTime,
}

impl Oddity {
    /// The field that it is about, and the code and the text of its issue.
    pub fn message(self) -> (&'static str, IssueCode, &'static str) {
        match self {
            Oddity::NoMessage => (
                "",
                IssueCode::InvalidType,
                "an element is neither a message nor a tool call; it was left out (see it with `raw`).",
            ),
            Oddity::NoContent => (
                ".content",
                IssueCode::Missing,
                "a message has no text; its content is empty.",
            ),
            Oddity::NotText => (
                ".content",
                IssueCode::InvalidType,
                "a message is a number or a boolean; it was converted to text.",
            ),
            Oddity::PartOfContent => (
                ".content",
                IssueCode::InvalidType,
                "a message, or part of one, is not text; it was left out (see it with `raw`).",
            ),
            Oddity::Surrogate => (
                ".content",
                IssueCode::InvalidValue,
                "half a surrogate pair or invalid UTF-8 was replaced by U+FFFD.",
            ),
            Oddity::TooLong => (
                ".content",
                IssueCode::OutOfRange,
                "a text longer than 8 MiB was left out.",
            ),
            Oddity::RoleName => (
                ".role",
                IssueCode::UnknownValue,
                "another name of a role (agent, ai, bot, model; caller, customer, end_user, human, visitor; developer) was read as assistant, user or system.",
            ),
            Oddity::NoRole => (
                ".role",
                IssueCode::Missing,
                "a message has no role; it became \"unknown\".",
            ),
            Oddity::UnknownRole => (
                ".role",
                IssueCode::UnknownValue,
                "a role is not user, assistant, system or tool; it was passed through.",
            ),
            Oddity::NoTime => (
                ".timestamp",
                IssueCode::InvalidFormat,
                "a time cannot be read; it became null.",
            ),
            Oddity::NaiveTime => (
                ".timestamp",
                IssueCode::AmbiguousTime,
                "a time has no offset; it was read as UTC.",
            ),
            Oddity::NumberTime => (
                ".timestamp",
                IssueCode::InvalidType,
                "a time is a number; it was read as seconds (or, from 10¹¹ on, milliseconds) since 1970.",
            ),
        }
    }
}
