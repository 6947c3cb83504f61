//! The one error of the crate.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::Serialize;
use tsify::Tsify;

use crate::model::{Issue, ProviderKind};
use crate::spelling::UnknownName;

/// What went wrong, to branch on.
///
/// `server_error` is a 5xx, or a 200 whose own body says `status: "error"` (not retried).
/// `invalid_response` is a body that is not JSON, not the documented shape, empty, or too large; one
/// that was cut off or is not the provider's is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The client cannot work as configured.
    InvalidConfig,
    /// The filter has issues; nothing was sent.
    InvalidFilter,
    /// Another argument is unusable: an id, a cursor, an option.
    InvalidArgument,
    /// 401.
    Unauthenticated,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 400 or 422.
    Unprocessable,
    /// 429, and the wait was too long or the attempts ran out.
    RateLimited,
    /// 5xx, or a 200 that says `status: "error"`.
    ServerError,
    /// Any other status.
    UnexpectedStatus,
    /// The request failed below HTTP.
    NetworkError,
    /// An attempt or the whole call took too long; see `phase`.
    Timeout,
    /// The caller's signal fired.
    Aborted,
    /// The provider answered with a redirect, which is never followed.
    RedirectRefused,
    /// Not JSON, not the documented shape, empty, or too large.
    InvalidResponse,
    /// The provider kept answering with what was already seen.
    PaginationStalled,
    /// The WebAssembly module could not be loaded.
    InitFailed,
    /// The WebAssembly module broke off, for want of memory: what was under way is lost. The next call
    /// loads it anew.
    ModuleFailed,
}

impl ErrorCode {
    /// Every code.
    const ALL: [ErrorCode; 19] = [
        ErrorCode::InvalidConfig,
        ErrorCode::InvalidFilter,
        ErrorCode::InvalidArgument,
        ErrorCode::Unauthenticated,
        ErrorCode::Forbidden,
        ErrorCode::NotFound,
        ErrorCode::Conflict,
        ErrorCode::Unprocessable,
        ErrorCode::RateLimited,
        ErrorCode::ServerError,
        ErrorCode::UnexpectedStatus,
        ErrorCode::NetworkError,
        ErrorCode::Timeout,
        ErrorCode::Aborted,
        ErrorCode::RedirectRefused,
        ErrorCode::InvalidResponse,
        ErrorCode::PaginationStalled,
        ErrorCode::InitFailed,
        ErrorCode::ModuleFailed,
    ];

    /// The code as text: `invalid_config` …
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::InvalidConfig => "invalid_config",
            ErrorCode::InvalidFilter => "invalid_filter",
            ErrorCode::InvalidArgument => "invalid_argument",
            ErrorCode::Unauthenticated => "unauthenticated",
            ErrorCode::Forbidden => "forbidden",
            ErrorCode::NotFound => "not_found",
            ErrorCode::Conflict => "conflict",
            ErrorCode::Unprocessable => "unprocessable",
            ErrorCode::RateLimited => "rate_limited",
            ErrorCode::ServerError => "server_error",
            ErrorCode::UnexpectedStatus => "unexpected_status",
            ErrorCode::NetworkError => "network_error",
            ErrorCode::Timeout => "timeout",
            ErrorCode::Aborted => "aborted",
            ErrorCode::RedirectRefused => "redirect_refused",
            ErrorCode::InvalidResponse => "invalid_response",
            ErrorCode::PaginationStalled => "pagination_stalled",
            ErrorCode::InitFailed => "init_failed",
            ErrorCode::ModuleFailed => "module_failed",
        }
    }
}

/// The code of that name.
impl FromStr for ErrorCode {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let code = Self::ALL.into_iter().find(|code| code.as_str() == name);
        code.ok_or(UnknownName)
    }
}

/// Which part ran out of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Connecting and waiting for the response head.
    Headers,
    /// Reading the body.
    Body,
    /// All attempts and waits together.
    Total,
}

/// Why a call failed. Holds no secret and no text of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What went wrong, to branch on.
    pub code: ErrorCode,
    /// A sentence for a developer: what was found, what is accepted, what to do.
    pub message: String,
    /// Where in the message the provider's own words stand, which may hold what it was asked for.
    pub provider_text: Range<usize>,
    /// Who answered, where somebody did.
    pub provider: Option<ProviderKind>,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// What the provider asked to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// For [`ErrorCode::Timeout`]: which part ran out.
    pub phase: Option<Phase>,
    /// For [`ErrorCode::InvalidFilter`] and 422: each finding; of more than forty the first, as the message says.
    pub issues: Vec<Issue>,
    /// A fault on the way, of which the status says nothing: an answer that was cut off, that is not
    /// the provider's, or not the one that was asked for. The next may be whole.
    pub passing: bool,
}

/// So many issues an error tells: more than a filter has keys.
pub(crate) const MOST_ISSUES: usize = 40;

impl Error {
    /// An error with a code and a message, and nothing else known.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::with_message(code, message.into())
    }

    #[inline(never)]
    fn with_message(code: ErrorCode, message: String) -> Self {
        Self {
            code,
            message,
            provider_text: 0..0,
            provider: None,
            status: None,
            retry_after_ms: None,
            phase: None,
            issues: Vec::new(),
            passing: false,
        }
    }

    /// The error of an unusable filter: its issues, and a message that tells them.
    pub fn invalid_filter(provider: ProviderKind, issues: Vec<Issue>) -> Self {
        Self::with_issues(ErrorCode::InvalidFilter, issues).by(provider)
    }

    /// An error of these issues, with a message that tells them: of very many the first, and how many more
    /// there are. An answer must not be much larger than what it answers.
    pub(crate) fn with_issues(code: ErrorCode, mut issues: Vec<Issue>) -> Self {
        let more = issues.len().saturating_sub(MOST_ISSUES);
        issues.truncate(MOST_ISSUES);
        let messages: Vec<_> = issues.iter().map(|issue| issue.message.as_ref()).collect();
        let mut message = messages.join(" ");
        if more > 0 {
            message.push_str(&[" And ", &more.to_string(), " more."].concat());
        }
        Self {
            issues,
            ..Self::new(code, message)
        }
    }

    /// The same error, naming the provider.
    #[must_use]
    pub fn by(mut self, provider: ProviderKind) -> Self {
        self.provider = Some(provider);
        self
    }

    /// The same error, with the status it came with.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// The same error, as one of an answer that says nothing about the next.
    #[must_use]
    pub fn passing(mut self) -> Self {
        self.passing = true;
        self
    }

    /// Masks what a provider said, and leaves our own words: those would show what is missing in them.
    #[inline(never)]
    pub fn mask_provider_text(&mut self, mask: &dyn Fn(&str) -> String) {
        let Range { start, end } = self.provider_text;
        let part = |range| self.message.get(range).unwrap_or_default();
        let masked = mask(part(start..end));
        self.message = [part(0..start), &masked, part(end..self.message.len())].concat();
        self.provider_text = start..start.saturating_add(masked.len());
    }

    /// Whether the same call may succeed later, unchanged.
    pub fn retryable(&self) -> bool {
        match self.code {
            _ if self.passing => true,
            ErrorCode::RateLimited | ErrorCode::NetworkError | ErrorCode::Timeout => true,
            // A 200 that says "error" is the provider's verdict, not a fault on the way.
            ErrorCode::ServerError => self.status.is_some_and(|status| status >= 500),
            ErrorCode::UnexpectedStatus => self.status == Some(408),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IssueCode;

    #[test]
    fn of_very_many_issues_the_first_are_told_and_how_many_more() {
        for (count, told, end) in [
            (1, 1, "I 0."),
            (40, 40, "I 39."),
            (41, 40, "I 39. And 1 more."),
            (8_000, 40, "I 39. And 7960 more."),
        ] {
            let issue = |at: usize| Issue::new("a", IssueCode::InvalidValue, format!("I {at}."));
            let error =
                Error::with_issues(ErrorCode::InvalidArgument, (0..count).map(issue).collect());
            assert_eq!(error.issues.len(), told);
            assert!(error.message.ends_with(end), "{}", error.message);
        }
    }
}
