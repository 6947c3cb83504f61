//! Checks the body of a successful response.

use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

/// The body of a 2xx response, if it can hold JSON; otherwise `invalid_response` with the likely reason, as a
/// [passing](Error::passing) error: something in between answered, or lost the body. The provider checks
/// whether it is JSON of the documented shape.
pub fn success_body<'a>(
    provider: ProviderKind,
    status: u16,
    content_type: Option<&str>,
    body: &'a str,
) -> Result<&'a str, Error> {
    let invalid = |why: &str| {
        let message = format!("{provider} answered {status} with {why}");
        let mut error = Error::new(ErrorCode::InvalidResponse, message);
        // Unless the status itself says that there is no body.
        error.passing = !matches!(status, 204 | 205);
        error.by(provider).with_status(status)
    };
    if body
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
    {
        return Err(invalid(
            "an empty body instead of JSON. Try again; if this persists, check \"baseUrl\" and any proxy in between.",
        ));
    }
    if is_html(content_type, body) {
        return Err(invalid(
            "an HTML page instead of JSON. Check \"baseUrl\": it may be a website's address instead of the API's, or there is a proxy or login page in between.",
        ));
    }
    Ok(body)
}

/// Whether a body is an HTML page. JSON that is only labelled as HTML is not one.
pub(crate) fn is_html(content_type: Option<&str>, body: &str) -> bool {
    let begins_with = |tag: &str| {
        body.trim_start_matches('\u{feff}')
            .trim_start()
            .get(..tag.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(tag))
    };
    let labelled = content_type.is_some_and(|value| {
        let value = value.trim().to_ascii_lowercase();
        value.starts_with("text/html") || value.starts_with("application/xhtml")
    });
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| begins_with(tag))
        || (labelled && begins_with("<"))
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
