//! Reads a gateway's errors.

use crate::input::Input;
#[cfg(any(test, feature = "browser"))]
use crate::message_text::{
    Part::{Count, Quoted, Text},
    message,
};
#[cfg(any(test, feature = "browser"))]
use crate::model::ProviderKind;
use crate::model::{Issue, IssueCode};
use crate::provider::error_response::{MOST_ISSUES, presentable};
use crate::{Error, ErrorCode};

/// What to check where something else than a gateway has answered.
pub(super) const NO_GATEWAY: &str = "This is not a gateway's response: check that \"url\" is where it is mounted, and what is in front of it, such as a firewall or a sign-in.";

/// The error of a refused request, for a page: what the gateway says. Where something in between has answered, it
/// shows nothing of its text, which is anything and may repeat what was sent.
#[cfg(any(test, feature = "browser"))]
pub(crate) fn refusal(status: u16, content_type: &str, body: Option<&Input>) -> Error {
    let error = body.and_then(read_error).unwrap_or_else(|| {
        let parts = [Count(status.into()), Quoted(content_type), Text(NO_GATEWAY)];
        let code = ErrorCode::of_status(status).unwrap_or(ErrorCode::UnexpectedStatus);
        Error::new(code, message("gateway answered % (%). %", &parts))
    });
    error.by(ProviderKind::Gateway).with_status(status)
}

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
