//! The body of a success, and the errors of one that cannot be read.

use std::borrow::Cow;

use super::ProviderKind;
use crate::http::provider_message;
use crate::json::{Document, Json, Members};
use crate::model::Issue;
use crate::{Error, ErrorCode};

/// The text of a body. Bytes that are not UTF-8 become U+FFFD, as in fetch's own `text()`; nearly all
/// are, which is checked at the speed of memory.
pub fn body_text(body: &[u8]) -> Cow<'_, str> {
    match simdutf8::basic::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body),
    }
}

/// The JSON of a body, for [`Provider::read_page`](super::Provider::read_page) and
/// [`read_conversation`](super::Provider::read_conversation); `invalid_response`, with the place, where it is none.
/// A body that was cut off is a [passing](Error::passing) fault; one that is no JSON in its midst is written so.
pub fn parse_body(provider: ProviderKind, body: &str) -> Result<Document<'_>, Error> {
    Document::parse(body).map_err(|malformed| {
        let what = if malformed.truncated {
            "ends too early, as if cut off"
        } else {
            "is not JSON"
        };
        Error {
            passing: malformed.truncated,
            ..Error::new(
                ErrorCode::InvalidResponse,
                format!(
                    "The body of {provider}'s answer {what} (line {}, column {}).",
                    malformed.line, malformed.column
                ),
            )
        }
        .by(provider)
    })
}

/// The error of a body that is JSON, but not of the documented shape.
pub(super) fn not_as_documented(provider: ProviderKind, expected: &str, body: Json<'_>) -> Error {
    Error::new(
        ErrorCode::InvalidResponse,
        format!(
            "The body of {provider}'s answer is {}; expected is {expected}.",
            body.kind().described()
        ),
    )
    .by(provider)
}

/// A 200 may say `"status": "error"`.
pub(super) fn refuse_error_status(
    provider: ProviderKind,
    envelope: &Members<'_>,
) -> Result<(), Error> {
    let says_error = envelope
        .get("status")
        .and_then(Json::as_text)
        .is_some_and(|status| status.value.eq_ignore_ascii_case("error"));
    if !says_error {
        return Ok(());
    }
    let said =
        provider_message(envelope).map_or_else(String::new, |message| format!(": {message}"));
    Err(Error::new(
        ErrorCode::ServerError,
        format!("{provider} answered 200 with status \"error\"{said}"),
    )
    .by(provider)
    .with_status(200))
}

/// The error of a conversation without a readable id or creation time, where one was asked for.
pub(super) fn unreadable_conversation(provider: ProviderKind, issues: Vec<Issue>) -> Error {
    let details: Vec<_> = issues.iter().map(|issue| issue.message.as_ref()).collect();
    Error {
        message: format!(
            "{provider} answered with a conversation that cannot be read: {}",
            details.join(" ")
        ),
        issues,
        ..Error::new(ErrorCode::InvalidResponse, "").by(provider)
    }
}
