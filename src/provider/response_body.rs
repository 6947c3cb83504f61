//! Parses the body of a successful response, and makes the errors of one that cannot be read.

use std::borrow::Cow;

use super::error_response::{MESSAGE_KEYS, provider_message, push_provider_text};
use super::secrets::cover_secrets;
use crate::input::Input;
use crate::json::{Document, Fault, Json, Malformed, json_object};
use crate::model::{Issue, ProviderKind};
use crate::pace::Pace;
use crate::{Error, ErrorCode};

/// The text of a body. UTF-8 is only checked; invalid bytes are marked, so that their replacement (U+FFFD, as
/// in fetch's `text()`) becomes an issue.
pub fn body_text(body: &[u8]) -> Cow<'_, str> {
    match simdutf8::basic::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(marked(body)),
    }
}

/// Replaces each invalid sequence by half a surrogate pair, which every document reports as a flaw.
#[cold]
fn marked(body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            // After a backslash it would not be an escape.
            text.push_str(if text.ends_with('\\') {
                "\u{fffd}"
            } else {
                "\\ud800"
            });
        }
    }
    text
}

/// Parses a body for `Provider::read_page` and `read_conversation`. Credentials in its records are covered.
/// `invalid_response`, with the place, if it is not JSON. A body that was cut off is a [passing](Error::passing) error.
pub fn parse_body(provider: ProviderKind, body: &str) -> Result<Document<'_>, Error> {
    let parsed = Document::parse(body);
    let mut document = parsed.map_err(|malformed| no_json(provider, malformed))?;
    cover_secrets(provider, &mut document);
    Ok(document)
}

/// The same, in pieces.
pub async fn parse_body_in_pieces<'a>(
    provider: ProviderKind,
    body: &'a str,
    pace: &Pace,
) -> Result<Document<'a>, Error> {
    let parsed = Document::parse_in_pieces(body, pace).await;
    let mut document = parsed.map_err(|malformed| no_json(provider, malformed))?;
    cover_secrets(provider, &mut document);
    Ok(document)
}

#[inline(never)]
fn no_json(provider: ProviderKind, malformed: Malformed) -> Error {
    let Malformed {
        line,
        column,
        fault,
    } = malformed;
    let advice = match fault {
        Fault::TooManyValues => " Ask for smaller pages (\"pageSize\").",
        _ => "",
    };
    let mut error = Error::new(
        ErrorCode::InvalidResponse,
        format!(
            "The body of {provider}'s response {fault} (line {line}, column {column}).{advice}"
        ),
    );
    error.passing = fault == Fault::Truncated;
    error.by(provider)
}

/// The error for JSON of another shape than documented.
pub(super) fn not_as_documented(provider: ProviderKind, expected: &str, body: Json<'_>) -> Error {
    wrong_shape(provider, expected, body.kind().described())
}

/// The same, with what was found: "an array".
pub(crate) fn wrong_shape(provider: ProviderKind, expected: &str, found: &str) -> Error {
    let message = [
        "The body of ",
        provider.as_str(),
        "'s response must be ",
        expected,
        ", not ",
        found,
        ".",
    ];
    Error::of(ErrorCode::InvalidResponse, &message).by(provider)
}

json_object! {
    /// What tells of a failure in an answer with status 200, and the lists of conversations that it may have.
    struct Outcome {
        status: "status",
        data: "data",
        success: "success",
        ok: "ok",
        code: "code",
        status_code: "statusCode",
        error: "error",
        errors: "errors",
        conversations: "conversations",
    }
}

/// Some failures come with status 200: `"status": "error"`, `"status": 500`, `"success": false`, or an
/// `error` without conversations. It is a [passing](Error::passing) error, unless it names a status that does
/// not pass.
pub(super) fn refuse_failure(provider: ProviderKind, body: Json<'_>) -> Result<(), Error> {
    let outcome = Outcome::of(body);
    // Beside conversations these are warnings, or mean something else.
    let lists = [outcome.data, outcome.conversations].into_iter().flatten();
    let is_empty = lists.flat_map(Json::elements).next().is_none();
    let places: [(&str, Option<Json<'_>>); 7] = [
        ("status", outcome.status),
        ("success", outcome.success),
        ("ok", outcome.ok),
        ("code", outcome.code),
        ("statusCode", outcome.status_code),
        ("error", outcome.error),
        ("errors", outcome.errors),
    ];
    let denial = |(key, value)| {
        let value = value?;
        let code = match key {
            "status" => failure_of(value)?,
            "success" | "ok" => is_no(value).then_some(ErrorCode::ServerError)?,
            _ if !is_empty => return None,
            "code" | "statusCode" => failure_of(value)?,
            _ => is_something(value).then_some(ErrorCode::ServerError)?,
        };
        // The text of an error is only shown as a provider's message.
        let shown = match key {
            "error" | "errors" => "",
            _ => value.text(),
        };
        Some((key, shown, code))
    };
    let Some((key, value, code)) = places.into_iter().find_map(denial) else {
        return Ok(());
    };
    let envelope = body.members();
    let said = |key: &&str| Some(((*key).to_owned(), Input::from_json(envelope.get(key)?, 2)));
    let said = Input::Object(MESSAGE_KEYS.iter().filter_map(said).collect());
    let provider_text = provider_message(&said);
    let mut message = format!(
        "{provider} answered 200 with {}",
        [key, value].join(" ").trim_end()
    );
    let provider_text = push_provider_text(&mut message, provider_text.as_deref());
    let mut error = Error::new(code, message);
    error.provider_text = provider_text;
    error.passing = matches!(code, ErrorCode::ServerError | ErrorCode::RateLimited);
    Err(error.by(provider).with_status(200))
}

/// Whether it means no, in any type.
fn is_no(value: Json<'_>) -> bool {
    let text = value.as_text();
    let word = text
        .as_ref()
        .map_or(value.text(), |text| text.value.as_ref());
    word.eq_ignore_ascii_case("false") || word == "0"
}

/// Whether it is more than an empty placeholder.
fn is_something(value: Json<'_>) -> bool {
    !matches!(value.text(), "null" | "false" | "\"\"" | "[]" | "{}" | "0")
}

/// The failure that a `status` in the body means.
fn failure_of(status: Json<'_>) -> Option<ErrorCode> {
    let text = status.as_text();
    let word = text.as_ref().map_or("", |text| text.value.as_ref());
    let is_failure = |name: &&str| word.eq_ignore_ascii_case(name);
    if [
        "error",
        "fail",
        "failed",
        "failure",
        "unsuccessful",
        "denied",
        "timeout",
    ]
    .iter()
    .any(is_failure)
    {
        return Some(ErrorCode::ServerError);
    }
    let number = if text.is_some() { word } else { status.text() };
    let number = number
        .parse()
        .ok()
        .filter(|number| (400..600).contains(number))?;
    ErrorCode::of_status(number)
}

/// The error for a single conversation whose id or creation time cannot be read.
pub(super) fn unreadable_conversation(provider: ProviderKind, issues: Vec<Issue>) -> Error {
    let details: Vec<_> = issues.iter().map(|issue| issue.message.as_ref()).collect();
    let message = format!(
        "{provider} returned a conversation that cannot be read: {}",
        details.join(" ")
    );
    let mut error = Error::new(ErrorCode::InvalidResponse, message).by(provider);
    error.issues = issues;
    error
}

/// Refuses another conversation than the requested one: a cache or a proxy has mixed them up. Ids are
/// compared without case, since a UUID has several spellings.
pub(crate) fn refuse_other(provider: ProviderKind, asked: &str, found: &str) -> Result<(), Error> {
    if found.eq_ignore_ascii_case(asked) {
        return Ok(());
    }
    let message = [
        provider.as_str(),
        " returned another conversation than the one requested. If this persists, check any cache or proxy in between.",
    ];
    Err(Error::of(ErrorCode::InvalidResponse, &message)
        .by(provider)
        .passing())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf8_are_told_of() {
        for (written, read) in [
            (&b"[\"caf\xe9\"]"[..], Some("caf\u{fffd}")),
            (b"[\"\xff\xfe!\"]", Some("\u{fffd}\u{fffd}!")),
            // A character that is cut off is one.
            (b"[\"\xe2\x82 \"]", Some("\u{fffd} ")),
            (b"[\"\xed\xa0\x80\"]", Some("\u{fffd}\u{fffd}\u{fffd}")),
            (b"[\"\\\\\xe9\"]", Some("\\\u{fffd}")),
            // No JSON: an escape of nothing, and bytes between values.
            (b"[\"\\\xe9\"]", None),
            (b"[\xe9]", None),
        ] {
            let text = body_text(written);
            let document = Document::parse(&text).ok();
            let first = document.as_ref().and_then(|it| it.root().elements().next());
            let first = first.and_then(|it| it.as_text());
            assert_eq!(first.as_ref().map(|it| &*it.value), read, "{text}");
            // Behind a backslash it is replaced without a word.
            let is_marked = first.is_none_or(|it| it.repaired || it.value.starts_with('\\'));
            assert!(is_marked, "{text}");
        }
    }
}
