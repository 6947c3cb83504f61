//! One call of a task: its attempts, and what is kept of each.

use super::json::Object;
use super::task::GATEWAY;
use crate::ErrorCode;
use crate::http::{Retry, RetryPolicy, hide_as_sent, mask_parameters};
use crate::provider::gateway::CAPABILITIES;

/// One call: every request that it sends.
pub(super) struct Call {
    pub retry: Retry,
    /// Every credential that was sent.
    pub credentials: Vec<String>,
    /// Of the last request.
    pub url: String,
    pub is_conditional: bool,
    /// Of the last response.
    pub status: Option<u16>,
    /// What the last response asks to wait.
    pub retry_after_ms: Option<u64>,
}

impl Call {
    /// A call that begins now.
    pub fn new(policy: RetryPolicy, now: i64) -> Self {
        Self {
            retry: Retry::new(GATEWAY, policy, now),
            credentials: Vec::new(),
            url: String::new(),
            is_conditional: false,
            status: None,
            retry_after_ms: None,
        }
    }

    /// A text without the credentials that were sent.
    pub fn hide(&self, text: &str) -> String {
        hide_as_sent(&self.credentials, text)
    }

    /// The status of the last attempt, once it ended.
    pub fn ended_with(&self) -> u16 {
        let last = self.retry.attempts().last();
        last.and_then(|it| it.status).unwrap_or_default()
    }

    fn attempt_number(&self) -> u64 {
        u64::try_from(self.retry.attempts().len()).unwrap_or(0)
    }

    /// The event of an attempt that begins.
    pub fn request_event(&self) -> String {
        let masked = mask_parameters(&self.url, CAPABILITIES.private_parameters);
        let mut event = Object::new();
        event.text("type", Some("request"));
        event.text("method", Some("GET"));
        event.text("url", Some(&self.hide(&masked)));
        event.number("attempt", Some(self.attempt_number()));
        event.end()
    }

    /// The event of a whole answer.
    pub fn response_event(&self, bytes: u64) -> String {
        let last = self.retry.attempts().last();
        let mut event = Object::new();
        event.text("type", Some("response"));
        event.number("status", Some(self.ended_with().into()));
        event.number("attempt", Some(self.attempt_number()));
        event.number("durationMs", last.map(|it| it.duration_ms));
        event.number("bytes", Some(bytes));
        event.end()
    }

    /// The event of an attempt that is followed by another.
    pub fn retry_event(&self, wait_ms: u64) -> String {
        let reason = self.retry.attempts().last().and_then(|it| it.error);
        retry_event(self.attempt_number(), reason, wait_ms)
    }
}

/// The event of a failure that is followed by another attempt.
pub(super) fn retry_event(attempt: u64, reason: Option<ErrorCode>, wait_ms: u64) -> String {
    let mut event = Object::new();
    event.text("type", Some("retry"));
    event.number("attempt", Some(attempt));
    event.text("reason", reason.map(|it| it.as_str()));
    event.number("waitMs", Some(wait_ms));
    event.end()
}
