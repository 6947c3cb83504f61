//! Reads a gateway's errors.

use crate::json::{Document, Json};
use crate::model::{Issue, IssueCode};
use crate::provider::error_response::{MOST_ISSUES, presentable};
use crate::{Error, ErrorCode};

/// A gateway's error: `{ "error": { "code", "message", "retryable", "issues" } }`, with our codes.
pub(super) fn read_error(body: &str) -> Option<Error> {
    let document = Document::parse(body).ok()?;
    let error = document.root().members().get("error")?.members();
    let text = |key| error.get(key).and_then(Json::as_text);
    let code = text("code")?.value.parse::<ErrorCode>().ok()?;
    let message = text("message").and_then(|message| presentable(&message.value));
    let found = error.get("issues").into_iter().flat_map(Json::elements);
    let issue = |found: Json<'_>| {
        let members = found.members();
        let text = |key| members.get(key).and_then(Json::as_text);
        Some(Issue::new(
            presentable(&text("path")?.value).unwrap_or_default(),
            text("code")?
                .value
                .parse()
                .unwrap_or(IssueCode::InvalidValue),
            presentable(&text("message")?.value).unwrap_or_default(),
        ))
    };
    let mut read = Error::new(code, message.unwrap_or_default());
    read.provider_text = 0..read.message.len();
    read.passing = error.get("retryable").and_then(Json::as_bool) == Some(true);
    read.issues = found.take(MOST_ISSUES).filter_map(issue).collect();
    Some(read)
}
