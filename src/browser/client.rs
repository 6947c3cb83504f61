//! What the calls of a client share.

use wasm_bindgen::prelude::*;

use super::{ms, number};
use crate::http::{RateLimit, RetryBudget, RetryPolicy};

/// What the calls of a client share: where its gateway is, and how often it asks.
#[wasm_bindgen]
pub struct Client {
    pub(super) url: String,
    pub(super) is_own_origin: bool,
    pub(super) max_retries: u32,
    pub(super) max_retry_after_ms: u64,
    pub(super) max_response_bytes: u64,
    pub(super) budget: RetryBudget,
    rate_limit: Option<RateLimit>,
}

#[wasm_bindgen]
impl Client {
    /// A client. The facade has checked the options. `requests`: 0 is no limit.
    #[wasm_bindgen(constructor)]
    pub fn new(
        url: String,
        is_own_origin: bool,
        max_retries: u32,
        max_retry_after: u32,
        max_response_bytes: u32,
        requests: u32,
        per_ms: u32,
    ) -> Self {
        Self {
            url,
            is_own_origin,
            max_retries,
            max_retry_after_ms: max_retry_after.into(),
            max_response_bytes: max_response_bytes.into(),
            budget: RetryBudget::default(),
            rate_limit: (requests > 0).then(|| RateLimit::new(requests, per_ms)),
        }
    }

    /// When the next request may start.
    pub fn reserve(&mut self, now: f64) -> f64 {
        match &mut self.rate_limit {
            Some(limit) => number(u64::try_from(limit.reserve(ms(now))).unwrap_or(0)),
            None => now,
        }
    }

    /// Gives back a turn that is not used.
    pub fn release(&mut self, turn: f64) {
        if let Some(limit) = &mut self.rate_limit {
            limit.release(ms(turn));
        }
    }
}

impl Client {
    pub(super) fn policy(&self, attempt_timeout: u32, total_timeout: u32) -> RetryPolicy {
        RetryPolicy {
            max: self.max_retries,
            max_retry_after_ms: self.max_retry_after_ms,
            attempt_timeout_ms: attempt_timeout.into(),
            total_timeout_ms: total_timeout.into(),
        }
    }
}
