//! Makes an error of a response that is not a success.

use std::ops::Range;

use super::provider as provider_of;
use crate::http::{is_html, scrub_credentials};
use crate::input::Input;
use crate::json::Document;
use crate::message_text::{append, concat, visible};
use crate::model::{Issue, ProviderKind};
use crate::normalized_text::{part, to_ascii};
use crate::number::count_text;
use crate::{Error, ErrorCode, built_for};

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
    /// Statuses that mean something else than [usual](ErrorCode::of_status).
    pub codes: &'static [(u16, ErrorCode)],
    /// Reads the error in the JSON of a failed response, if its form is the provider's own; otherwise the
    /// [usual forms](error_response) are tried.
    pub read: fn(&Input) -> Option<Error>,
    /// Reads the issues that it lists.
    pub issues: fn(&Input) -> Vec<Issue>,
    /// What the developer can do about a failed response. The flag: the body is in the form of the provider's
    /// errors.
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
    read_error(provider, false, status, retry_after_ms, body)
}

/// The same for a request of a list, which is no conversation that may not be found: a status that says so of one is the
/// usual refusal.
pub fn list_error_response(
    provider: ProviderKind,
    status: u16,
    retry_after_ms: Option<u64>,
    body: &str,
) -> Error {
    read_error(provider, true, status, retry_after_ms, body)
}

#[inline(never)]
fn read_error(
    provider: ProviderKind,
    is_list: bool,
    status: u16,
    retry_after_ms: Option<u64>,
    body: &str,
) -> Error {
    let document = Document::parse(body).ok();
    let json = document.map(|document| Input::from_json(document.root(), LEVELS));
    let dialect = provider_of(provider).errors;
    let mut own = dialect.codes.iter();
    let own = own.find(|(of, _)| *of == status).map(|(_, code)| *code);
    let own = own.filter(|code| !(is_list && *code == ErrorCode::NotFound));
    error_of(dialect, own, status, retry_after_ms, body, json.as_ref())
}

/// The same, in a provider's words; `own`: what the status means to it; `json`: `None` if it is not JSON.
fn error_of(
    dialect: &ErrorDialect,
    own: Option<ErrorCode>,
    status: u16,
    retry_after_ms: Option<u64>,
    body: &str,
    json: Option<&Input>,
) -> Error {
    let usual = || ErrorCode::of_status(status).unwrap_or(ErrorCode::UnexpectedStatus);
    let code = own.unwrap_or_else(usual);
    let provider = dialect.provider;
    if let Some(mut error) = json.and_then(dialect.read) {
        error.retry_after_ms = retry_after_ms;
        return error.by(provider).with_status(status);
    }
    let mut issues = Vec::new();
    // Whether the body has the form of the providers' errors.
    let mut is_documented = false;
    let provider_text = match json {
        _ if is_html(None, body) => Some("an HTML page".to_owned()),
        Some(Input::Null) => None,
        Some(Input::Text(text)) => presentable(text),
        Some(json @ Input::Object(_)) => {
            issues = (dialect.issues)(json);
            let said = match issues.is_empty() {
                true => provider_message(json),
                false => presentable(&list_of(&issues)),
            };
            is_documented = said.is_some();
            said.or_else(|| presentable(body))
        }
        _ => presentable(body),
    };
    let number = count_text(status.into());
    let mut message = concat(&[provider.as_str(), " answered ", &number]);
    let provider_text = push_provider_text(&mut message, provider_text.as_deref());
    if !(message.ends_with('…') || matches!(message.as_bytes(), [.., b'.' | b'!' | b'?'])) {
        message.push('.');
    }
    if let (ErrorCode::RateLimited | ErrorCode::ServerError, Some(ms)) = (code, retry_after_ms) {
        let seconds = count_text(ms.div_ceil(1000));
        append(
            &mut message,
            &[" Wait ", &seconds, " s before the next request."],
        );
    }
    let advice = match status {
        304 => Some(NOT_MODIFIED),
        _ => (dialect.advice)(code, is_documented),
    };
    if let Some(advice) = advice {
        append(&mut message, &[" ", advice]);
    }
    let mut error = Error::of(code, &[&message])
        .by(provider)
        .with_status(status);
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

const NOT_MODIFIED: &str = "Nothing has changed since the version in your header (If-None-Match or If-Modified-Since), so the response has no body. Leave the header out to get one.";

/// The keys of a provider's message.
pub(super) const MESSAGE_KEYS: [&str; 3] = ["detail", "message", "error"];

/// The text under the first of the keys that providers use. Some nest it once more, or list several.
#[inline(never)]
pub(super) fn provider_message(of: &Input) -> Option<String> {
    for key in MESSAGE_KEYS {
        let Some(value) = of.member(key) else {
            continue;
        };
        let inner = value.member("message").or_else(|| value.member("msg"));
        let said = inner.unwrap_or(value);
        let mut text = said.as_text().unwrap_or_default().to_owned();
        for also in said.items().iter().filter_map(text_of) {
            let after = if text.is_empty() { "" } else { "; " };
            append(&mut text, &[after, also]);
        }
        if let Some(shown) = presentable(&text) {
            return Some(shown);
        }
    }
    None
}

/// What an entry of a list says: a text, or an object with one. Validators of Nest list what is not met by its name.
fn text_of(entry: &Input) -> Option<&str> {
    let inner = match entry.member("constraints") {
        Some(Input::Object(members)) => members.first().map(|(_, value)| value),
        _ => entry.member("message").or_else(|| entry.member("msg")),
    };
    inner.unwrap_or(entry).as_text()
}

/// `page_size: Must be at most 100; Field required`
fn list_of(issues: &[Issue]) -> String {
    let mut list = String::new();
    for Issue { path, message, .. } in issues {
        let after = if list.is_empty() { "" } else { "; " };
        let colon = if path.is_empty() { "" } else { ": " };
        append(&mut list, &[after, path, colon, message]);
    }
    list
}

/// One line without credentials and what cannot be seen, cut to a reasonable length; `None` if nothing is left.
#[inline(never)]
pub(super) fn presentable(text: &str) -> Option<String> {
    if built_for::SIZE {
        // A gateway's own text: its server has taken out what must not be shown.
        let line = visible(text, LONGEST_TEXT);
        return (!line.is_empty()).then_some(line);
    }
    // Far more than is shown, so that a credential at the cut is still whole.
    let head = first_characters(text, LONGEST_TEXT.wrapping_mul(16));
    let (mut line, mut is_behind_gap) = (String::new(), false);
    for character in head.chars() {
        let plain = to_ascii(character);
        if character.is_control() || matches!(plain, Some(' ' | '\t'..='\r')) {
            is_behind_gap = !line.is_empty();
            continue;
        }
        // What cannot be seen is left out: as a gap inside a credential it would divide it in two that nobody finds.
        if plain.is_none() {
            continue;
        }
        if is_behind_gap {
            line.push(' ');
        }
        is_behind_gap = false;
        line.push(character);
    }
    let mut line = scrub_credentials(&line).into_owned();
    let mut end = first_characters(&line, LONGEST_TEXT).len();
    if end < line.len() {
        // Cut between words: the beginning of a credential would not be recognized.
        let head = line.as_bytes().get(..end).unwrap_or_default();
        end = head.iter().rposition(|it| *it == b' ').unwrap_or(end);
        line.truncate(end);
        line.push('…');
    }
    (!line.is_empty()).then_some(line)
}

fn first_characters(text: &str, count: usize) -> &str {
    let mut left = count;
    for (at, _) in text.char_indices() {
        if left == 0 {
            return part(text, 0, at);
        }
        left = left.wrapping_sub(1);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::IssueCode;

    fn read(status: u16, body: &str) -> Error {
        error_response(ProviderKind::Eigi, status, None, body)
    }

    #[test]
    fn what_cannot_be_seen_divides_no_credential() {
        for (text, shown) in [
            ("a\u{200b}b\u{ad}c\u{feff}d\u{202e}e", "abcde"),
            ("a \u{200b} b\r\n\tc\0d", "a b c d"),
            ("Bad key MK:\u{fe0f}pass", "Bad key MK:pass"),
            ("\u{2060}", ""),
        ] {
            assert_eq!(presentable(text).unwrap_or_default(), shown);
        }
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
            (
                r#"{"message":["limit is too high","id must be a UUID"],"error":"Bad Request"}"#,
                ": limit is too high; id must be a UUID.",
            ),
            (r#"{"message":[],"error":"Bad Request"}"#, ": Bad Request."),
            (
                r#"{"message":[{"x":1}],"error":"Bad Request"}"#,
                ": Bad Request.",
            ),
            (
                r#"{"message":[{"message":"Invalid UUID","path":["id"]},"Too many"],"error":"Bad Request"}"#,
                ": Invalid UUID; Too many.",
            ),
            (
                r#"{"message":[{"property":"limit","constraints":{"max":"limit is too high"}}],"error":"Bad Request"}"#,
                ": limit is too high.",
            ),
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
