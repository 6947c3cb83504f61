//! Reads a gateway's errors.

use crate::input::Input;
use crate::model::{Issue, IssueCode};
use crate::provider::error_response::{MOST_ISSUES, presentable};
use crate::{Error, ErrorCode};

/// A gateway's error: `{ "error": { "code", "message", "retryable", "issues" } }`, with our codes.
pub(super) fn read_error(body: &Input) -> Option<Error> {
    let error = body.member("error")?;
    let text = |key| error.member(key)?.as_text();
    let code = text("code")?.parse::<ErrorCode>().ok()?;
    let message = text("message").and_then(presentable);
    let found = error.member("issues").map(Input::items).unwrap_or_default();
    let mut read = Error::new(code, message.unwrap_or_default());
    read.provider_text = 0..read.message.len();
    read.passing = error.member("retryable") == Some(&Input::Bool(true));
    for issue in found.iter().take(MOST_ISSUES) {
        let text = |key| issue.member(key)?.as_text();
        if let (Some(path), Some(code), Some(message)) =
            (text("path"), text("code"), text("message"))
        {
            let code = code.parse().unwrap_or(IssueCode::InvalidValue);
            let path = presentable(path).unwrap_or_default();
            let message = presentable(message).unwrap_or_default();
            read.issues.push(Issue::new(path, code, message));
        }
    }
    Some(read)
}
