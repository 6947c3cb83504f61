//! What the tasks of a client share.

use super::json::Object;
use super::values::Values;
use super::{Now, ms};
use crate::http::{RateLimit, RetryBudget, RetryPolicy};

/// What the tasks of a client share: where its gateway is, and how often it asks.
pub(super) struct Client {
    pub url: String,
    pub is_own_origin: bool,
    /// Whether anybody listens to its events.
    pub is_heard: bool,
    pub max_response_bytes: u64,
    pub policy: RetryPolicy,
    pub budget: RetryBudget,
    rate_limit: Option<RateLimit>,
}

impl Client {
    /// A client. The facade has checked the options.
    pub fn new(values: &mut Values<'_>) -> Self {
        Self {
            url: values.text(),
            is_own_origin: values.flag(),
            is_heard: values.flag(),
            policy: RetryPolicy {
                max: values.small(),
                max_retry_after_ms: values.count(),
                ..RetryPolicy::default()
            },
            max_response_bytes: values.count(),
            budget: RetryBudget::default(),
            rate_limit: match (values.small(), values.small()) {
                (0, _) => None,
                (requests, per_ms) => Some(RateLimit::new(requests, per_ms)),
            },
        }
    }

    pub fn turn(&mut self, event: &str, values: &mut Values<'_>, now: Now, answer: &mut Object) {
        let Some(limit) = &mut self.rate_limit else {
            return;
        };
        match event {
            "reserve" => answer.number("at", u64::try_from(limit.reserve(now.steady)).ok()),
            _ => limit.release(ms(values.number().unwrap_or(0.0))),
        }
    }
}
