//! The response to a caller for an error.

use super::route::Route;
use crate::error_code::GatewayAnswer;
use crate::json::push_string;
use crate::message_text::concat;
use crate::model::{Issue, IssueCode};
use crate::{Error, ErrorCode};

/// The response to a caller for an error: a status, our code and our message. Never the platform's text,
/// which may hold anything. Issues only if they are about the caller's request.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The code of the client's error.
    pub code: ErrorCode,
    /// A message for developers.
    pub message: String,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// The issues of the request.
    pub issues: Vec<Issue>,
    /// Seconds, for `Retry-After`.
    pub retry_after: Option<u64>,
}

/// The response for a conversation that the caller may not see, or that does not exist.
const NONE: (u16, ErrorCode, &str) = (404, ErrorCode::NotFound, "Conversation not found.");

/// Whether an error may be about the requested conversation, and so reveal that it exists.
fn may_be_its_own(error: &Error) -> bool {
    match error.code {
        ErrorCode::UnexpectedStatus => !error.retryable(),
        // A failure with status 200.
        ErrorCode::ServerError => error.status.is_some_and(|status| status < 500),
        code => matches!(code.gateway_answer(), GatewayAnswer::AboutRequest(..)),
    }
}

/// What the gateway's owner is told of a conversation that was fetched to tell whose it is, in vain and for good: it is
/// nobody's. `None`: this error is not about the conversation, or may pass.
pub fn nobodys(error: &Error) -> Option<Issue> {
    let is_its_own = error.code == ErrorCode::Forbidden || may_be_its_own(error);
    if !is_its_own || error.retryable() {
        return None;
    }
    let message = [
        "Whose it is cannot be told, so it is nobody's: ",
        &error.message,
    ];
    Some(Issue::new("", IssueCode::Missing, concat(&message)))
}

/// The longest `Retry-After`, a day in seconds: callers obey it, and a platform may send anything.
const LONGEST_WAIT: u64 = 86_400;

impl Refusal {
    /// The response for an error on the way to a route. `None`: the path is unknown, as the error says.
    /// `is_confined`: the caller may not see everything.
    pub fn of(error: &Error, route: Option<&Route>, is_confined: bool) -> Self {
        let is_get = matches!(route, Some(Route::Get(_)));
        let is_hidden = match error.code {
            // Also for a conversation of another account: the caller must not learn which exist. And for a
            // response that cannot be checked against the caller's scope: it may be anybody's.
            ErrorCode::NotFound | ErrorCode::Forbidden => true,
            _ => is_confined && may_be_its_own(error),
        };
        let (status, code, message) = match error.code.gateway_answer() {
            _ if error.code == ErrorCode::NotFound && route.is_none() => {
                (404, error.code, error.message.as_str())
            }
            GatewayAnswer::CallersMistake => {
                return Self {
                    status: 400,
                    code: error.code,
                    message: error.message.clone(),
                    retryable: false,
                    issues: error.issues.clone(),
                    retry_after: None,
                };
            }
            _ if is_get && is_hidden => NONE,
            _ if error.code == ErrorCode::ServerError && error.status == Some(503) => {
                (503, error.code, "The platform is not available.")
            }
            GatewayAnswer::Platform(status, message)
            | GatewayAnswer::AboutRequest(status, message) => (status, error.code, message),
            GatewayAnswer::Misconfigured => (
                500,
                ErrorCode::InvalidConfig,
                "The gateway cannot work as it is configured.",
            ),
        };
        let waits = matches!(code, ErrorCode::RateLimited | ErrorCode::ServerError);
        Self {
            status,
            code,
            message: message.to_owned(),
            retryable: code == error.code && error.retryable(),
            issues: Vec::new(),
            retry_after: error
                .retry_after_ms
                .filter(|_| waits)
                .map(|ms| ms.div_ceil(1000).min(LONGEST_WAIT)),
        }
    }

    /// `{ "error": { "code", "message", "retryable", "issues" } }`
    pub fn to_json(&self) -> String {
        let mut json = String::from("{\"error\":{\"code\":");
        push_string(&mut json, self.code.as_str());
        json.push_str(",\"message\":");
        push_string(&mut json, &self.message);
        json.push_str(if self.retryable {
            ",\"retryable\":true"
        } else {
            ",\"retryable\":false"
        });
        json.push_str(",\"issues\":[");
        for (index, issue) in self.issues.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            for (before, text) in [
                ("{\"path\":", issue.path.as_ref()),
                (",\"code\":", issue.code.as_str()),
                (",\"message\":", issue.message.as_ref()),
            ] {
                json.push_str(before);
                push_string(&mut json, text);
            }
            json.push('}');
        }
        json.push_str("]}}");
        json
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ProviderKind;
    use crate::provider::error_response;

    #[test]
    fn the_platforms_words_are_not_passed_on() {
        for status in [
            0, 400, 401, 403, 404, 408, 409, 418, 422, 429, 500, 502, 503, 504,
        ] {
            let body =
                r#"{"detail":[{"loc":["SECRET"],"msg":"SECRET","type":"x"}],"message":"SECRET"}"#;
            let error = error_response(ProviderKind::Eigi, status, Some(90_000), body);
            let refusal = Refusal::of(&error, Some(&Route::List), true);
            let json = refusal.to_json();
            assert!(!json.contains("SECRET") && !json.contains("eigi"), "{json}");
            assert!((400..600).contains(&refusal.status));
            // A caller who is known is not told otherwise.
            assert_ne!(refusal.status, 401);
            let waits = matches!(status, 429 | 500..=599);
            assert_eq!(refusal.retry_after, waits.then_some(90), "{status}");
        }
    }

    /// A conversation of another account, one outside `scope` and none: the same bytes.
    #[test]
    fn what_is_anothers_is_not_there() {
        let get = Route::Get("c1".into());
        let lost = Error::new(ErrorCode::NotFound, "Not found");
        let none = Refusal::of(&lost, Some(&get), false);
        assert_eq!(Refusal::of(&lost, Some(&get), true), none);
        let forbidden = Error::new(ErrorCode::Forbidden, "Not your agent's").with_status(403);
        assert_eq!(Refusal::of(&forbidden, Some(&get), false), none);
        for route in [Route::List, Route::Export, Route::Summary] {
            let refusal = Refusal::of(&forbidden, Some(&route), false);
            assert_eq!(
                (refusal.status, refusal.code),
                (500, ErrorCode::InvalidConfig)
            );
        }
    }

    /// What hides one conversation from who is confined hides it for good from lists; what may pass, and what is about
    /// any conversation, does not.
    #[test]
    fn one_that_cannot_be_fetched_to_tell_whose_it_is_is_nobodys() {
        let of_status = |status| error_response(ProviderKind::Elevenlabs, status, None, "");
        let unreadable = Error::new(ErrorCode::InvalidResponse, "[7]").with_status(200);
        for (error, is_nobodys) in [
            (unreadable.clone(), true),
            (of_status(403), true),
            (of_status(400), true),
            (of_status(409), true),
            (of_status(410), true),
            (of_status(422), true),
            (unreadable.passing(), false),
            (of_status(401), false),
            (of_status(408), false),
            (of_status(429), false),
            (of_status(500), false),
            (of_status(503), false),
            (Error::new(ErrorCode::NetworkError, ""), false),
            (Error::new(ErrorCode::Timeout, ""), false),
            (Error::new(ErrorCode::Aborted, ""), false),
            (Error::new(ErrorCode::InvalidConfig, ""), false),
        ] {
            let told = nobodys(&error);
            assert_eq!(told.is_some(), is_nobodys, "{error:?}");
            assert!(told.is_none_or(|it| it.message.ends_with(&error.message)));
        }
    }

    /// Whatever is answered for one conversation that cannot be read, no other answer tells that it is there.
    #[test]
    fn what_cannot_be_read_is_not_there_for_who_is_confined() {
        let get = Route::Get("c1".into());
        let none = Refusal::of(&Error::new(ErrorCode::NotFound, ""), Some(&get), true);
        let unusable =
            |code: ErrorCode, status: u16| Error::new(code, "SECRET").with_status(status);
        let unreadable = unusable(ErrorCode::InvalidResponse, 200);
        for (error, is_none) in [
            (unreadable.clone(), true),
            (unreadable.clone().passing(), true),
            (unusable(ErrorCode::ServerError, 200).passing(), true),
            (unusable(ErrorCode::RedirectRefused, 302), true),
            (error_response(ProviderKind::Eigi, 400, None, ""), true),
            (error_response(ProviderKind::Eigi, 403, None, ""), true),
            (error_response(ProviderKind::Eigi, 404, None, ""), true),
            (error_response(ProviderKind::Eigi, 409, None, ""), true),
            (error_response(ProviderKind::Eigi, 410, None, ""), true),
            (error_response(ProviderKind::Eigi, 422, None, ""), true),
            (error_response(ProviderKind::Eigi, 451, Some(9), ""), true),
            // On the way to any conversation.
            (error_response(ProviderKind::Eigi, 401, None, ""), false),
            (error_response(ProviderKind::Eigi, 408, None, ""), false),
            (error_response(ProviderKind::Eigi, 429, None, ""), false),
            (error_response(ProviderKind::Eigi, 500, None, ""), false),
            (error_response(ProviderKind::Eigi, 503, None, ""), false),
            (Error::new(ErrorCode::NetworkError, ""), false),
            (Error::new(ErrorCode::Timeout, ""), false),
            (Error::new(ErrorCode::Aborted, ""), false),
            (Error::new(ErrorCode::InvalidConfig, ""), false),
            (Error::new(ErrorCode::InvalidArgument, ""), false),
        ] {
            let refusal = Refusal::of(&error, Some(&get), true);
            assert_eq!(refusal == none, is_none, "{error:?}");
            // A page may be anybody's too, but it is not one conversation's.
            let of_a_list = Refusal::of(&error, Some(&Route::List), true);
            assert_eq!(of_a_list, Refusal::of(&error, Some(&Route::List), false));
            assert_ne!(of_a_list.status, 404, "{error:?}");
        }
        // Who may see everything is told.
        assert_eq!(Refusal::of(&unreadable, Some(&get), false).status, 502);
    }

    #[test]
    fn a_wait_is_passed_on_within_reason() {
        for (ms, seconds) in [
            (None, None),
            (Some(0), Some(0)),
            (Some(1), Some(1)),
            (Some(86_400_000), Some(86_400)),
            (Some(86_400_001), Some(86_400)),
            (Some(u64::MAX), Some(86_400)),
        ] {
            let error = error_response(ProviderKind::Eigi, 429, ms, "");
            assert_eq!(
                Refusal::of(&error, Some(&Route::List), true).retry_after,
                seconds
            );
        }
    }

    #[test]
    fn a_wrong_path_is_no_missing_conversation() {
        let lost = Error::new(ErrorCode::NotFound, "Unknown path.");
        let get = Route::Get("c1".into());
        for (route, status, code, message) in [
            (None, 404, "not_found", "Unknown path."),
            (Some(&get), 404, "not_found", "Conversation not found."),
            (
                Some(&Route::List),
                500,
                "invalid_config",
                "The gateway cannot work as it is configured.",
            ),
            (
                Some(&Route::Summary),
                500,
                "invalid_config",
                "The gateway cannot work as it is configured.",
            ),
        ] {
            let refusal = Refusal::of(&lost, route, true);
            assert_eq!(
                (
                    refusal.status,
                    refusal.code.as_str(),
                    refusal.message.as_str()
                ),
                (status, code, message)
            );
        }
    }

    /// What the client's side makes of it: the same code, and with it what may be tried again.
    #[test]
    fn the_client_reads_it_back() {
        let mut invalid = Error::new(ErrorCode::InvalidFilter, "status \"x\" is none.");
        invalid.issues = vec![Issue::new("status", IssueCode::InvalidValue, "say \"y\"")];
        for (error, code) in [
            (invalid, ErrorCode::InvalidFilter),
            (
                Error::new(ErrorCode::InvalidArgument, "after is altered."),
                ErrorCode::InvalidArgument,
            ),
            (
                Error::new(ErrorCode::NotFound, "secret"),
                ErrorCode::NotFound,
            ),
            (
                Error::new(ErrorCode::RateLimited, "secret"),
                ErrorCode::RateLimited,
            ),
            (Error::new(ErrorCode::Timeout, "secret"), ErrorCode::Timeout),
            (
                Error::new(ErrorCode::InvalidResponse, "secret"),
                ErrorCode::InvalidResponse,
            ),
            (
                Error::new(ErrorCode::InvalidResponse, "cut off").passing(),
                ErrorCode::InvalidResponse,
            ),
            (
                Error::new(ErrorCode::UnexpectedStatus, "secret").with_status(408),
                ErrorCode::UnexpectedStatus,
            ),
            (
                Error::new(ErrorCode::ServerError, "secret").with_status(500),
                ErrorCode::ServerError,
            ),
            // With 502, but it is not retryable.
            (
                Error::new(ErrorCode::UnexpectedStatus, "secret").with_status(418),
                ErrorCode::UnexpectedStatus,
            ),
            (
                Error::new(ErrorCode::Unauthenticated, "secret"),
                ErrorCode::InvalidConfig,
            ),
        ] {
            let refusal = Refusal::of(&error, Some(&Route::Get("c1".into())), false);
            let read = error_response(
                ProviderKind::Gateway,
                refusal.status,
                Some(2_000),
                &refusal.to_json(),
            );
            assert_eq!(read.code, code);
            assert_eq!(read.retryable(), error.retryable(), "{error:?}");
            assert_eq!(read.message, refusal.message);
            assert_eq!(read.issues, refusal.issues);
            assert_eq!(read.status, Some(refusal.status));
            assert_eq!(read.provider, Some(ProviderKind::Gateway));
            assert_eq!(read.retry_after_ms, Some(2000));
        }
    }
}
