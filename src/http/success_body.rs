//! Checks the body of a successful response.

use crate::model::ProviderKind;
use crate::normalized_text::{begins_with, skip};
use crate::number::count_text;
use crate::{Error, ErrorCode, built_for};

/// The body of a 2xx response, if it can hold JSON; otherwise `invalid_response` with the likely reason, as a
/// [passing](Error::passing) error: something in between answered, or lost the body. The provider checks
/// whether it is JSON of the documented shape.
pub fn success_body<'a>(
    provider: ProviderKind,
    status: u16,
    content_type: Option<&str>,
    body: &'a str,
) -> Result<&'a str, Error> {
    let why = if content_of(body).is_empty() {
        "an empty body instead of JSON. Try again; if this persists, check \"baseUrl\" and any proxy in between."
    } else if is_html(content_type, body) {
        "an HTML page instead of JSON. Check \"baseUrl\": it may be a website's address instead of the API's, or there is a proxy or login page in between."
    } else {
        return Ok(body);
    };
    let status_text = count_text(status.into());
    let message = [provider.as_str(), " answered ", &status_text, " with ", why];
    let mut error = Error::of(ErrorCode::InvalidResponse, &message);
    // Unless the status itself says that there is no body.
    error.passing = !matches!(status, 204 | 205);
    Err(error.by(provider).with_status(status))
}

/// What follows white space and a byte order mark.
fn content_of(body: &str) -> &[u8] {
    let body = body.as_bytes();
    let is_before = |it: u8| it.is_ascii_whitespace() || matches!(it, 0xEF | 0xBB | 0xBF);
    body.get(skip(body, 0, &is_before)..).unwrap_or_default()
}

/// Whether a body is an HTML page. JSON that is only labelled as HTML is not one.
pub fn is_html(content_type: Option<&str>, body: &str) -> bool {
    let content = content_of(body);
    let label = content_type
        .unwrap_or_default()
        .trim_ascii_start()
        .as_bytes();
    let begin = |text: &[u8], any: &[&[u8]]| any.iter().any(|it| begins_with(text, it));
    if built_for::SIZE {
        return content.starts_with(b"<");
    }
    begin(content, &[b"<!doctype html", b"<html", b"<head", b"<body"])
        || content.starts_with(b"<") && begin(label, &[b"text/html", b"application/xhtml"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_that_can_be_json_are_handed_on() {
        for (content_type, body) in [
            (Some("application/json"), "{}"),
            (Some("text/html"), "[]"),
            (None, "null"),
            (None, "\u{feff}{}"),
            (Some("application/json"), "not json"),
        ] {
            assert_eq!(
                success_body(ProviderKind::Eigi, 200, content_type, body),
                Ok(body)
            );
        }
    }

    #[test]
    fn the_likely_reason_is_told_for_the_others() {
        for (status, content_type, body, why) in [
            (200, Some("application/json"), "", "empty body"),
            (204, None, "", "204 with an empty body"),
            (200, None, " \r\n\u{feff}", "empty body"),
            (
                200,
                Some("text/html; charset=utf-8"),
                "<p>Sign in</p>",
                "HTML page",
            ),
            (200, None, "\n<!DOCTYPE HTML><html>", "HTML page"),
            (200, Some("application/json"), "<HTML>", "HTML page"),
        ] {
            let error =
                success_body(ProviderKind::Anyreach, status, content_type, body).unwrap_err();
            assert_eq!(
                (error.code, error.status, error.passing),
                (ErrorCode::InvalidResponse, Some(status), status == 200)
            );
            assert!(error.message.contains(why), "{}", error.message);
        }
    }
}
