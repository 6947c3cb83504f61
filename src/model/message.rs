//! One turn of a transcript.

use std::borrow::Cow;

use serde::Serialize;
use tsify::Tsify;

use crate::time::Timestamp;

/// One turn of a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Message<'a> {
    /// Who spoke: `user`, `assistant`, `system`, `tool`, or what the provider says.
    #[tsify(type = r#"OpenEnum<"user" | "assistant" | "system" | "tool">"#)]
    pub role: Cow<'a, str>,
    /// What was said.
    #[tsify(type = "string")]
    pub content: Cow<'a, str>,
    /// When, as RFC 3339 in UTC; null where the provider does not tell.
    #[tsify(type = "string | null")]
    pub timestamp: Option<Timestamp>,
}
