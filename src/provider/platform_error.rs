//! What the platforms' errors have in common.

use super::error_response::{MOST_ISSUES, presentable, provider_message};
use crate::ErrorCode;
use crate::input::Input;
use crate::message_text::concat;
use crate::model::{Issue, IssueCode};
use crate::normalized_text::position_of;

/// What the developer can do. If the body is not in the form of the platforms' errors, it may be from another
/// server, and says nothing about the credential.
pub(super) fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    use ErrorCode::{Forbidden, NotFound, RateLimited, Unauthenticated};
    match code {
        Unauthenticated | Forbidden | NotFound if !is_documented => Some(
            "This may not be the API's response, but one of a firewall or proxy on the way, or of another server (\"baseUrl\").",
        ),
        NotFound => Some(
            "Check that the id is the public one (Conversation.id, not internalId) and \"baseUrl\" is the API's address. Conversations that were deleted, are past their retention time or belong to another account are not found either.",
        ),
        RateLimited => Some(
            "Send fewer requests: larger pages (\"pageSize\"), fewer clients on one key, or a higher plan; raise \"retry.maxRetryAfter\" to wait longer automatically.",
        ),
        _ => None,
    }
}

/// Reads `"detail": [{ "loc": ["query", "page_size"], "msg": "…" }]`, FastAPI's form; a text is an issue without
/// a path.
pub(super) fn issues(body: &Input) -> Vec<Issue> {
    let mut issues = Vec::new();
    let detail = body.member("detail").map(Input::items).unwrap_or_default();
    for entry in detail.iter().take(MOST_ISSUES) {
        let text = |key| entry.member(key)?.as_text();
        let message = match entry {
            Input::Text(text) => presentable(text),
            _ => provider_message(entry).or_else(|| presentable(text("msg")?)),
        };
        let code = match text("type").unwrap_or_default() {
            "missing" | "value_error.missing" => IssueCode::Missing,
            kind if position_of(kind.as_bytes(), b"type").is_some() => IssueCode::InvalidType,
            _ => IssueCode::InvalidValue,
        };
        if let Some(message) = message {
            let path = entry.member("loc").map(path).unwrap_or_default();
            issues.push(Issue::new(path, code, message));
        }
    }
    issues
}

/// `["query", "filter", "ids", 3]` → `filter.ids[3]`
fn path(loc: &Input) -> String {
    let mut path = String::new();
    for (place, step) in loc.items().iter().enumerate() {
        let Some(name) = step.as_text() else {
            let mut json = String::new();
            step.write_json(&mut json);
            let shown = presentable(&json).unwrap_or_default();
            path.push_str(&concat(&["[", &shown, "]"]));
            continue;
        };
        if place == 0 && matches!(name, "query" | "path" | "body" | "header" | "cookie") {
            continue;
        }
        let Some(name) = presentable(name) else {
            continue;
        };
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&name);
    }
    path
}
