//! How often and how long a call is tried.

/// How often and how long a call is tried. Times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Retries after the first attempt.
    pub max: u32,
    /// The longest `Retry-After` to wait for; the call fails at once if it is longer.
    pub max_retry_after_ms: u64,
    /// For one attempt: connecting, head and the whole body.
    pub attempt_timeout_ms: u64,
    /// For all attempts and the waits between them.
    pub total_timeout_ms: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max: 2,
            max_retry_after_ms: 60_000,
            attempt_timeout_ms: 30_000,
            total_timeout_ms: 120_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_the_documented_ones() {
        let policy = RetryPolicy::default();
        assert_eq!(
            (
                policy.max,
                policy.max_retry_after_ms,
                policy.attempt_timeout_ms,
                policy.total_timeout_ms
            ),
            (2, 60_000, 30_000, 120_000)
        );
    }
}
