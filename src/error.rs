//! The error type of the crate.

use std::fmt;
use std::ops::{Deref, DerefMut, Range};

use crate::error_code::ErrorCode;
use crate::message_text::{append, concat};
use crate::model::{Issue, ProviderKind};
use crate::named_enum::named_enum;
use crate::number::count_text;

named_enum! {
    /// Which part ran out of time.
    pub enum Phase {
        /// Connecting and waiting for the response head.
        Headers = "headers",
        /// Reading the body.
        Body = "body",
        /// All attempts and waits together.
        Total = "total",
    }
}

/// Why a call failed. Never holds a secret and no text of a conversation.
///
/// One pointer, since nearly every result may hold one.
#[derive(Clone, Debug, PartialEq)]
pub struct Error(Box<ErrorDetails>);

/// What an [`Error`] says.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorDetails {
    /// The kind of the error, for programs to branch on.
    pub code: ErrorCode,
    /// A message for developers: what was found, what is accepted, what to do.
    pub message: String,
    /// The part of the message that is the provider's text. It may repeat what was sent.
    pub provider_text: Range<usize>,
    /// The provider, if it answered.
    pub provider: Option<ProviderKind>,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The wait that the provider asked for, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// For [`ErrorCode::Timeout`]: which part took too long.
    pub phase: Option<Phase>,
    /// For [`ErrorCode::InvalidFilter`] and 422: the issues. The message says if there were more than forty.
    pub issues: Vec<Issue>,
    /// The failure is temporary, whatever the status says: a response that was cut off, that is not the
    /// provider's, or not the requested one. The next may be good.
    pub passing: bool,
}

/// The most issues that an error keeps: more than a filter has keys.
pub(crate) const MOST_ISSUES: usize = 40;

impl Error {
    /// An error with a code and a message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::with_message(code, message.into())
    }

    /// The same, from the message's parts.
    #[inline(never)]
    pub(crate) fn of(code: ErrorCode, message: &[&str]) -> Self {
        Self::with_message(code, concat(message))
    }

    #[inline(never)]
    fn with_message(code: ErrorCode, message: String) -> Self {
        Self(Box::new(ErrorDetails {
            code,
            message,
            provider_text: 0..0,
            provider: None,
            status: None,
            retry_after_ms: None,
            phase: None,
            issues: Vec::new(),
            passing: false,
        }))
    }

    /// The error for an invalid filter. Its message joins those of the issues.
    pub fn invalid_filter(provider: ProviderKind, issues: Vec<Issue>) -> Self {
        Self::with_issues(ErrorCode::InvalidFilter, issues).by(provider)
    }

    /// An error for issues, with their messages joined. Of very many it keeps the first and says how many
    /// more there are: a response should not be much larger than its request.
    pub(crate) fn with_issues(code: ErrorCode, mut issues: Vec<Issue>) -> Self {
        let more = u64::try_from(issues.len().saturating_sub(MOST_ISSUES)).unwrap_or(u64::MAX);
        issues.truncate(MOST_ISSUES);
        let mut message = String::new();
        for issue in &issues {
            if !message.is_empty() {
                message.push(' ');
            }
            message.push_str(&issue.message);
        }
        if more > 0 {
            append(&mut message, &[" And ", &count_text(more), " more."]);
        }
        let mut error = Self::with_message(code, message);
        error.issues = issues;
        error
    }

    /// Sets the provider.
    #[must_use]
    pub fn by(mut self, provider: ProviderKind) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Marks the error as temporary.
    #[must_use]
    pub fn passing(mut self) -> Self {
        self.passing = true;
        self
    }

    /// Masks the provider's text in the message. Our own words stay: masked, they would show what was masked.
    #[inline(never)]
    pub fn mask_provider_text(&mut self, mask: &dyn Fn(&str) -> String) {
        let Range { start, end } = self.provider_text;
        let part = |range| self.message.get(range).unwrap_or_default();
        let masked = mask(part(start..end));
        self.message = concat(&[part(0..start), &masked, part(end..self.message.len())]);
        self.provider_text = start..start.saturating_add(masked.len());
    }

    /// Whether the same call may succeed later.
    pub fn retryable(&self) -> bool {
        match self.code {
            _ if self.passing => true,
            ErrorCode::RateLimited | ErrorCode::NetworkError | ErrorCode::Timeout => true,
            // A 200 with "error" is the provider's decision, not a temporary failure.
            ErrorCode::ServerError => self.status.is_some_and(|status| status >= 500),
            // Not the statuses that a gateway answers with: it says itself what is retryable.
            ErrorCode::UnexpectedStatus => self.status == Some(408),
            _ => false,
        }
    }
}

impl Deref for Error {
    type Target = ErrorDetails;

    fn deref(&self) -> &ErrorDetails {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut ErrorDetails {
        &mut self.0
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
    fn many_issues_are_cut_and_counted() {
        for (count, kept, end) in [
            (1, 1, "I 0."),
            (40, 40, "I 39."),
            (41, 40, "I 39. And 1 more."),
            (8_000, 40, "I 39. And 7960 more."),
        ] {
            let issue = |at: usize| Issue::new("a", IssueCode::InvalidValue, format!("I {at}."));
            let error =
                Error::with_issues(ErrorCode::InvalidArgument, (0..count).map(issue).collect());
            assert_eq!(error.issues.len(), kept);
            assert!(error.message.ends_with(end), "{}", error.message);
        }
    }
}
