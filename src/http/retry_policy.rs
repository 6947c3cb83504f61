//! How often and how long a call is tried.

use crate::message_text::must_be;
use crate::number::number_text;
use crate::{Error, ErrorCode};

/// The longest time of a host's timer; a longer one would fire at once.
const LONGEST_TIMER_MS: u64 = 2_147_483_647;
const MOST_RETRIES: u64 = 100;

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

impl RetryPolicy {
    /// With a client's `retry: { max, maxRetryAfter }`; `None` keeps the current value. `invalid_config`
    /// unless `max` is a whole number from 0 to 100 and the time 0 ms or more.
    pub fn with_retries(
        self,
        max: Option<f64>,
        max_retry_after: Option<f64>,
    ) -> Result<Self, Error> {
        let refuse =
            |name, accepted, found| refusal(ErrorCode::InvalidConfig, name, accepted, found);
        let max = match max {
            None => self.max,
            Some(number) => whole(number)
                .filter(|&retries| retries <= MOST_RETRIES && number.fract() == 0.0)
                .and_then(|retries| u32::try_from(retries).ok())
                .ok_or_else(|| refuse("retry.max", "a whole number from 0 to 100", number))?,
        };
        let max_retry_after_ms = match max_retry_after {
            None => self.max_retry_after_ms,
            Some(number) => {
                whole(number).ok_or_else(|| refuse("retry.maxRetryAfter", TIME_FROM_0, number))?
            }
        };
        Ok(Self {
            max,
            max_retry_after_ms,
            ..self
        })
    }

    /// With a client's or a call's `timeout: { attempt, total }`; `None` keeps the current value. `code` is
    /// for an invalid time: `invalid_config` for a client's options, `invalid_argument` for a call's.
    pub fn with_timeouts(
        self,
        attempt: Option<f64>,
        total: Option<f64>,
        code: ErrorCode,
    ) -> Result<Self, Error> {
        let time = |name, given: Option<f64>, current| match given {
            None => Ok(current),
            Some(number) => whole(number)
                .filter(|&ms| ms >= 1)
                .ok_or_else(|| refusal(code, name, TIME_FROM_1, number)),
        };
        Ok(Self {
            attempt_timeout_ms: time("timeout.attempt", attempt, self.attempt_timeout_ms)?,
            total_timeout_ms: time("timeout.total", total, self.total_timeout_ms)?,
            ..self
        })
    }
}

const TIME_FROM_0: &str = "a number of milliseconds from 0 to 2147483647";
const TIME_FROM_1: &str = "a number of milliseconds from 1 to 2147483647";

/// The number without its fraction; `None` if no timer can be set to it.
fn whole(number: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the range is checked, the fraction of a millisecond is not needed"
    )]
    (0.0..=LONGEST_TIMER_MS as f64)
        .contains(&number)
        .then_some(number as u64)
}

fn refusal(code: ErrorCode, name: &str, accepted: &str, found: f64) -> Error {
    Error::new(code, must_be(name, accepted, &number_text(found)))
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

    #[test]
    fn numbers_in_range_are_taken_and_the_rest_stays() {
        let policy = RetryPolicy::default()
            .with_retries(Some(0.0), None)
            .and_then(|policy| policy.with_retries(None, Some(0.5)))
            .and_then(|policy| policy.with_timeouts(Some(1.0), None, ErrorCode::InvalidConfig))
            .and_then(|policy| {
                policy.with_timeouts(None, Some(2_147_483_647.0), ErrorCode::InvalidArgument)
            })
            .unwrap();
        assert_eq!(
            policy,
            RetryPolicy {
                max: 0,
                max_retry_after_ms: 0,
                attempt_timeout_ms: 1,
                total_timeout_ms: 2_147_483_647,
            }
        );
    }

    #[test]
    fn numbers_that_cannot_work_are_refused_by_name() {
        let useless = [f64::NAN, f64::INFINITY, -1.0, 2_147_483_648.0];
        for number in useless {
            for (name, error) in [
                (
                    "retry.max",
                    RetryPolicy::default().with_retries(Some(number), None),
                ),
                (
                    "retry.maxRetryAfter",
                    RetryPolicy::default().with_retries(None, Some(number)),
                ),
            ] {
                let error = error.unwrap_err();
                assert_eq!(error.code, ErrorCode::InvalidConfig, "{name} {number}");
                assert!(
                    error
                        .message
                        .ends_with(&format!(", not {}.", number_text(number)))
                        && error.message.starts_with(&format!("\"{name}\" ")),
                    "{}",
                    error.message
                );
            }
        }
        for number in useless.into_iter().chain([0.0, 0.9]) {
            for (name, attempt, total) in [
                ("timeout.attempt", Some(number), None),
                ("timeout.total", None, Some(number)),
            ] {
                let error = RetryPolicy::default()
                    .with_timeouts(attempt, total, ErrorCode::InvalidArgument)
                    .unwrap_err();
                assert_eq!(error.code, ErrorCode::InvalidArgument);
                assert!(error.message.contains(name), "{}", error.message);
            }
        }
        for retries in [1.5, 101.0] {
            let error = RetryPolicy::default()
                .with_retries(Some(retries), None)
                .unwrap_err();
            assert!(error.message.contains("from 0 to 100"), "{}", error.message);
        }
    }
}
