//! Makes an error of a response that is not a success.

use std::borrow::Cow;
use std::ops::Range;

use super::provider as provider_of;
use crate::http::{is_html, scrub_credentials};
use crate::input::Input;
use crate::json::Document;
use crate::model::{Issue, IssueCode, ProviderKind};
use crate::{Error, ErrorCode};

/// How many characters of a provider's text are kept.
const LONGEST_TEXT: usize = 300;
pub(super) const MOST_ISSUES: usize = 20;
/// How deep a body is read.
const LEVELS: usize = 8;

/// How a provider words its errors.
#[derive(Debug)]
pub struct ErrorDialect {
    /// The provider.
    pub provider: ProviderKind,
    /// Reads the error in the JSON of a failed response, if its form is the provider's own; otherwise the
    /// [usual forms](error_response) are tried.
    pub read: fn(&Input) -> Option<Error>,
    /// What the developer can do about a failed response, beyond what holds for every provider. The flag: the
    /// body is in the form of the provider's errors.
    pub advice: fn(ErrorCode, bool) -> Option<&'static str>,
}

/// The error of a response that is not a success: the code for its status, the provider's text, and advice.
/// `retry_after_ms` is what [its header](crate::http::retry_after_ms) asks for.
///
/// The body may be anything. It is searched for `detail` (a text, or a list that becomes `issues`), `message`
/// and `error`, in this order; otherwise its text is used. Credentials are masked, and the rest is cut to a
/// reasonable length.
pub fn error_response(
    provider: ProviderKind,
    status: u16,
    retry_after_ms: Option<u64>,
    body: &str,
) -> Error {
    let document = Document::parse(body).ok();
    let json = document.map(|document| Input::from_json(document.root(), LEVELS));
    let dialect = provider_of(provider).errors();
    error_of(dialect, status, retry_after_ms, body, json.as_ref())
}

/// The same, from a body that was parsed elsewhere; `json`: `None` if it is not JSON.
pub(crate) fn error_of(
    dialect: &ErrorDialect,
    status: u16,
    retry_after_ms: Option<u64>,
    body: &str,
    json: Option<&Input>,
) -> Error {
    let code = ErrorCode::of_status(status).unwrap_or(ErrorCode::UnexpectedStatus);
    let provider = dialect.provider;
    if let Some(mut error) = json.and_then(dialect.read) {
        error.retry_after_ms = retry_after_ms;
        return error.by(provider).with_status(status);
    }
    let ErrorBody {
        words: provider_text,
        issues,
        is_documented,
    } = read_body(body, json);
    let mut message = format!("{provider} answered {status}");
    let provider_text = push_provider_text(&mut message, provider_text.as_deref());
    if !message.ends_with(['.', '!', '?', '…']) {
        message.push('.');
    }
    if let (ErrorCode::RateLimited | ErrorCode::ServerError, Some(ms)) = (code, retry_after_ms) {
        let seconds = ms.div_ceil(1000);
        message.push_str(&format!(" Wait {seconds} s before the next request."));
    }
    let advice = match status {
        304 => Some(NOT_MODIFIED),
        _ => advice(dialect, code, is_documented),
    };
    if let Some(advice) = advice {
        message.push(' ');
        message.push_str(advice);
    }
    let mut error = Error::new(code, message).by(provider).with_status(status);
    error.retry_after_ms = retry_after_ms;
    error.issues = issues;
    error.provider_text = provider_text;
    // An interim response (RFC 9110, 15.2), which the runtime should not have passed on.
    error.passing = status < 200;
    error
}

/// Appends the provider's text, and returns its place.
#[inline(never)]
pub(super) fn push_provider_text(
    message: &mut String,
    provider_text: Option<&str>,
) -> Range<usize> {
    let Some(provider_text) = provider_text else {
        return 0..0;
    };
    message.push_str(": ");
    let start = message.len();
    message.push_str(provider_text);
    start..message.len()
}

/// What the developer can do. If the body is not in the form of the provider's errors, it may be from another
/// server, and says nothing about the credential.
fn advice(dialect: &ErrorDialect, code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    use ErrorCode::{Forbidden, NotFound, RateLimited, Unauthenticated};
    (dialect.advice)(code, is_documented).or(match code {
        Unauthenticated | Forbidden | NotFound if !is_documented => Some(
            "This may not be the API's response, but one of a firewall or proxy on the way, or of another server (\"baseUrl\").",
        ),
        NotFound => Some(
            "Check that the id is the public one (Conversation.id, not internalId) and \"baseUrl\" is the API's address. Conversations that were deleted, are past their retention time or belong to another account are not found either.",
        ),
        RateLimited => Some(
            "Send fewer requests: larger pages (\"pageSize\" 100), fewer clients on one key, or a higher plan; raise \"retry.maxRetryAfter\" to wait longer automatically.",
        ),
        _ => None,
    })
}

const NOT_MODIFIED: &str = "Nothing has changed since the version in your header (If-None-Match or If-Modified-Since), so the response has no body. Leave the header out to get one.";

/// The content of an error's body.
#[derive(Default)]
struct ErrorBody {
    /// The provider's text, fit to be shown.
    words: Option<String>,
    /// The issues it lists.
    issues: Vec<Issue>,
    /// It has the form of the providers' errors.
    is_documented: bool,
}

fn read_body(body: &str, json: Option<&Input>) -> ErrorBody {
    let words = |words| ErrorBody {
        words,
        ..ErrorBody::default()
    };
    if is_html(None, body) {
        return words(Some("an HTML page".to_owned()));
    }
    match json {
        Some(Input::Object(_)) => {
            let member = |key: &str| json?.member(key);
            let issues = member("detail").map(issues).unwrap_or_default();
            let provider_text = match issues.is_empty() {
                true => provider_message(&|key| member(key).cloned()),
                false => {
                    let all: Vec<String> = issues
                        .iter()
                        .map(|issue| match issue.path.as_ref() {
                            "" => issue.message.to_string(),
                            path => format!("{path}: {}", issue.message),
                        })
                        .collect();
                    presentable(&all.join("; "))
                }
            };
            ErrorBody {
                is_documented: provider_text.is_some(),
                words: provider_text.or_else(|| presentable(body)),
                issues,
            }
        }
        Some(Input::Text(text)) => words(presentable(text)),
        Some(Input::Null) => words(None),
        _ => words(presentable(body)),
    }
}

/// The text under the first of the keys that providers use. Some nest it once more.
#[inline(never)]
pub(super) fn provider_message(member: &dyn Fn(&str) -> Option<Input>) -> Option<String> {
    ["detail", "message", "error"].into_iter().find_map(|key| {
        let value = member(key)?;
        let inner = value.member("message").or_else(|| value.member("msg"));
        presentable(value.as_text().or_else(|| inner?.as_text())?)
    })
}

/// Reads `[{ "loc": ["query", "page_size"], "msg": "…" }]`, FastAPI's form; a text is an issue without a
/// path.
fn issues(detail: &Input) -> Vec<Issue> {
    let finding = |entry: &Input| {
        let message = match entry {
            Input::Text(text) => presentable(text),
            _ => provider_message(&|key| entry.member(key).cloned())
                .or_else(|| presentable(entry.member("msg")?.as_text()?)),
        }?;
        let code = match entry.member("type").and_then(Input::as_text) {
            Some("missing" | "value_error.missing") => IssueCode::Missing,
            Some(kind) if kind.contains("type") => IssueCode::InvalidType,
            _ => IssueCode::InvalidValue,
        };
        let path = entry.member("loc").map(path).unwrap_or_default();
        Some(Issue::new(path, code, message))
    };
    detail
        .items()
        .iter()
        .take(MOST_ISSUES)
        .filter_map(finding)
        .collect()
}

/// `["query", "filter", "ids", 3]` → `filter.ids[3]`
fn path(loc: &Input) -> String {
    let mut path = String::new();
    for (place, step) in loc.items().iter().enumerate() {
        match step.as_text() {
            Some(name) => {
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
            None => {
                let mut json = String::new();
                step.write_json(&mut json);
                path.push('[');
                path.push_str(&presentable(&json).unwrap_or_default());
                path.push(']');
            }
        }
    }
    path
}

/// One line without credentials and control characters, cut to a reasonable length; `None` if nothing is
/// left.
#[inline(never)]
pub(super) fn presentable(text: &str) -> Option<String> {
    // Far more than is shown, so that a credential at the cut is still whole.
    let head = match text.char_indices().nth(LONGEST_TEXT.saturating_mul(16)) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    };
    let words: Vec<&str> = head
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let line = words.join(" ");
    let line: Cow<'_, str> = scrub_credentials(&line);
    let shown = match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => {
            let head = line.get(..end).unwrap_or_default();
            // Cut between words: the beginning of a credential would not be recognized.
            let whole = head.rfind(' ').and_then(|end| head.get(..end));
            format!("{}…", whole.unwrap_or(head))
        }
        None => line.into_owned(),
    };
    (!shown.is_empty()).then_some(shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(status: u16, body: &str) -> Error {
        error_response(ProviderKind::Eigi, status, None, body)
    }

    #[test]
    fn advice_says_what_is_known_and_no_more() {
        use ProviderKind::*;
        for (provider, status, key, other) in [
            (Eigi, 401, "The API key was rejected", "organization"),
            (Eigi, 403, "owns the agent", "valid"),
            (Eigi, 404, "not internalId", "firewall"),
            (Anyreach, 401, "also needs its organization", "vk_"),
            (Anyreach, 403, "scopes", "valid"),
            (Gateway, 401, "where it is mounted", "API"),
            (Gateway, 404, "where it is mounted", "internalId"),
        ] {
            let error = error_response(provider, status, None, r#"{"detail":"No."}"#);
            let message = error.message.clone();
            assert!(message.contains(key), "{message}");
            assert!(!message.contains(other), "{message}");
        }
        // A firewall's, a proxy's, nobody's.
        for body in [
            "<!doctype html><title>Attention Required!</title>",
            "error code: 1020",
            "",
            "null",
            "[]",
            r#"{"ray":"8f1"}"#,
        ] {
            for provider in [Eigi, Anyreach, Gateway] {
                for status in [401, 403, 404] {
                    let message = error_response(provider, status, None, body).message.clone();
                    assert!(message.contains("firewall"), "{message}");
                    for claim in ["credential", "API key", "token", "valid", "internalId"] {
                        assert!(!message.contains(claim), "{message}");
                    }
                }
            }
        }
    }

    #[test]
    fn statuses_have_their_codes() {
        use ErrorCode::*;
        for (status, code) in [
            (400, Unprocessable),
            (422, Unprocessable),
            (401, Unauthenticated),
            (403, Forbidden),
            (404, NotFound),
            (408, UnexpectedStatus),
            (409, Conflict),
            (418, UnexpectedStatus),
            (429, RateLimited),
            (500, ServerError),
            (503, ServerError),
            (599, ServerError),
            (600, UnexpectedStatus),
            (302, RedirectRefused),
            (304, UnexpectedStatus),
            (200, UnexpectedStatus),
        ] {
            let error = read(status, "{}");
            assert_eq!((error.code, error.status), (code, Some(status)));
            assert_eq!(error.provider, Some(ProviderKind::Eigi));
        }
    }

    #[test]
    fn what_the_provider_said_is_found_wherever_it_stands() {
        let long = "é".repeat(301);
        let cut = format!("{}…", "é".repeat(300));
        for (body, provider_text) in [
            (r#"{"detail":"No such agent"}"#, ": No such agent."),
            (r#"{"status":"error","message":"Down."}"#, ": Down."),
            (r#"{"error":"boom"}"#, ": boom."),
            (r#"{"error":{"message":"deep","code":1}}"#, ": deep."),
            (r#"{"detail":null,"message":"second"}"#, ": second."),
            (r#"{"detail":"","error":"third"}"#, ": third."),
            (r#"{"reason":"odd"}"#, r#": {"reason":"odd"}."#),
            (r#""just text""#, ": just text."),
            ("plain\r\n\ttext\u{0}", ": plain text."),
            ("<!doctype html><title>502</title>", ": an HTML page."),
            ("", " 500."),
            ("null", " 500."),
            (
                r#"{"detail":"key vk_live_1 is off"}"#,
                ": key vk_*** is off.",
            ),
            (&long, &cut),
        ] {
            let message = read(500, body).message.clone();
            assert!(message.ends_with(provider_text), "{body}: {message}");
        }
    }

    #[test]
    fn findings_become_issues() {
        let error = read(
            422,
            r#"{"detail":[
                {"loc":["query","page_size"],"msg":"Input should be less than or equal to 100","type":"less_than_equal"},
                {"loc":["body","filter","ids",3],"msg":"Field required","type":"missing"},
                {"loc":["path"],"msg":"no place","type":"type_error.integer"},
                "as text", {"nothing":1}
            ]}"#,
        );
        let found: Vec<_> = error
            .issues
            .iter()
            .map(|issue| (issue.path.as_ref(), issue.code, issue.message.as_ref()))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "page_size",
                    IssueCode::InvalidValue,
                    "Input should be less than or equal to 100"
                ),
                ("filter.ids[3]", IssueCode::Missing, "Field required"),
                ("", IssueCode::InvalidType, "no place"),
                ("", IssueCode::InvalidValue, "as text"),
            ]
        );
        assert_eq!(
            error.message,
            "eigi answered 422: page_size: Input should be less than or equal to 100; filter.ids[3]: Field required; no place; as text."
        );
    }

    #[test]
    fn advice_and_waits_are_told() {
        for (status, retry_after_ms, told) in [
            (404, None, "not internalId"),
            (
                429,
                Some(90_000),
                "Wait 90 s before the next request. Send fewer",
            ),
            (503, Some(1_500), "Wait 2 s before the next request."),
        ] {
            let body = r#"{"detail":"No."}"#;
            let error = error_response(ProviderKind::Anyreach, status, retry_after_ms, body);
            assert!(error.message.contains(told), "{}", error.message);
            assert_eq!(error.retry_after_ms, retry_after_ms);
        }
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic_or_leak(
            body in "(\\PC|\\{|\"detail\":|\\[|\\]|\\}|,|\"){0,40}",
            secret in "[A-Z0-9]{20}", at in 0usize..6000,
        ) {
            let body = format!("{{\"detail\":\"{}vk_{secret} {body}", "x ".repeat(at / 2));
            for body in [body.clone(), format!("{body}\"}}")] {
                let error = read(500, &body);
                prop_assert!(!error.message.contains(&secret));
                prop_assert!(error.message.chars().count() < 400);
            }
        }
    }
}
