//! The attempts of a call, as a state machine.

use super::attempt::Attempt;
use super::retry_budget::RetryBudget;
use super::retry_policy::RetryPolicy;
use super::unusable::aborted;
use crate::message_text::concat;
use crate::model::ProviderKind;
use crate::number::count_text;
use crate::time::{Timestamp, elapsed};
use crate::{Error, ErrorCode, Phase};

const FIRST_WAIT_MS: u64 = 500;
/// How many times that is doubled: up to 8 s.
const DOUBLED: u32 = 4;

/// The outcome of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A response, whose status was passed to [`Retry::head`]. For a success the body must be read; for any
    /// other status the head is enough, and the body can be cancelled.
    Answered {
        /// What its [`Retry-After`](super::retry_after_ms) asks for.
        retry_after_ms: Option<u64>,
    },
    /// A 304, as the request asked for: counts as success.
    Unchanged,
    /// A response that cannot be used, with its error: retried if it is [passing](Error::passing).
    Unusable(Error),
    /// Below HTTP: name not found, no connection, or a connection that broke before the end of the body.
    NetworkFailure,
    /// Out of time (see [`Retry::begin`]).
    TimedOut,
    /// The caller's signal fired.
    Aborted,
}

/// What to do after an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Use the response, success or not.
    Accept,
    /// Wait, then try again.
    Wait {
        /// Milliseconds.
        wait_ms: u64,
    },
    /// The call failed without a response.
    Fail(Error),
}

/// The attempts of a call. It learns how each attempt ended and the time, and decides whether to try again.
/// Times are in milliseconds, of a monotonic clock.
///
/// Retried are 408, 429, 5xx, network failures, timeouts of an attempt, and responses with a
/// [passing](Error::passing) error, after min(500 · 2ⁿ, 8 000) ms × (0.5 … 1), or what `Retry-After` asks
/// for. The call fails at once, with the error it had, if the retries or the budget are used up, if
/// `Retry-After` is longer than the policy allows, or if no time would be left for another attempt.
///
/// ```
/// use convoscope::http::{Decision, Outcome, Retry, RetryBudget, RetryPolicy};
/// use convoscope::model::ProviderKind;
///
/// let mut budget = RetryBudget::default();
/// let mut retry = Retry::new(ProviderKind::Eigi, RetryPolicy::default(), 0);
/// let time_left = retry.begin(0, 1_780_000_000_000)?;
/// assert_eq!(time_left, 30_000);
/// retry.head(503);
/// let decision = retry.finish(Outcome::Answered { retry_after_ms: None }, 120, 1.0, &mut budget);
/// assert_eq!(decision, Decision::Wait { wait_ms: 500 });
/// # Ok::<(), convoscope::Error>(())
/// ```
#[derive(Debug)]
pub struct Retry {
    provider: ProviderKind,
    policy: RetryPolicy,
    /// When the call is out of time.
    deadline_ms: i64,
    attempts: Vec<Attempt>,
    /// When the current attempt began, or the last one ended.
    since_ms: i64,
    /// Of the current attempt.
    status: Option<u16>,
    /// Of the current attempt: when its last byte came.
    arrived_ms: Option<i64>,
    /// Of the current attempt: not to be retried.
    is_final: bool,
    /// The current attempt may take as long as the call.
    until_deadline: bool,
    /// The cost of the last retry.
    spent: Option<u32>,
}

impl Retry {
    /// A call that begins now.
    pub fn new(provider: ProviderKind, policy: RetryPolicy, now_ms: i64) -> Self {
        Self {
            provider,
            policy,
            deadline_ms: now_ms.saturating_add_unsigned(policy.total_timeout_ms),
            attempts: Vec::new(),
            since_ms: now_ms,
            status: None,
            arrived_ms: None,
            is_final: false,
            until_deadline: false,
            spent: None,
        }
    }

    /// How many milliseconds are left for the call.
    pub fn time_left(&self, now_ms: i64) -> u64 {
        u64::try_from(self.deadline_ms.saturating_sub(now_ms)).unwrap_or(0)
    }

    /// Starts an attempt and returns the milliseconds it may take; `timeout` (total) if none are left.
    /// `wall_ms`: milliseconds since 1970, for [`Attempt`].
    pub fn begin(&mut self, now_ms: i64, wall_ms: i64) -> Result<u64, Error> {
        let left = self.time_left(now_ms);
        if left == 0 {
            return Err(self.timeout(Phase::Total));
        }
        let waited_ms = match self.attempts.is_empty() {
            true => 0,
            false => elapsed(self.since_ms, now_ms),
        };
        self.attempts.push(Attempt {
            started_at: Timestamp::from_epoch_ms(wall_ms).unwrap_or(Timestamp::UNIX_EPOCH),
            duration_ms: 0,
            status: None,
            error: None,
            waited_ms,
        });
        self.since_ms = now_ms;
        self.status = None;
        self.arrived_ms = None;
        self.is_final = false;
        self.until_deadline = left <= self.policy.attempt_timeout_ms;
        Ok(left.min(self.policy.attempt_timeout_ms))
    }

    /// The head of the response arrived.
    pub fn head(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// When the current attempt began.
    pub fn began_ms(&self) -> i64 {
        self.since_ms
    }

    /// The last byte of the response arrived. Processing it takes time of the call, not of the attempt.
    pub fn arrived(&mut self, now_ms: i64) {
        self.arrived_ms = Some(now_ms);
        self.until_deadline = true;
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.duration_ms = elapsed(self.since_ms, now_ms);
            attempt.status = self.status;
        }
    }

    /// The response says that a retry will not help (`x-should-retry: false`). A gateway says so after its
    /// own retries: otherwise they would multiply.
    pub fn is_final(&mut self) {
        self.is_final = true;
    }

    /// Ends the attempt. `random` is 0 to 1.
    pub fn finish(
        &mut self,
        outcome: Outcome,
        now_ms: i64,
        random: f64,
        budget: &mut RetryBudget,
    ) -> Decision {
        let phase = match (self.until_deadline, self.status) {
            (true, _) => Phase::Total,
            (false, Some(_)) => Phase::Body,
            (false, None) => Phase::Headers,
        };
        // What is wrong, whether that may pass, and the wait that was asked for.
        let (error, is_passing, asked) = match &outcome {
            Outcome::Answered { retry_after_ms } => (
                self.status.and_then(ErrorCode::of_status),
                self.status.is_some_and(is_transient) && !self.is_final,
                *retry_after_ms,
            ),
            Outcome::Unchanged => (None, false, None),
            Outcome::Unusable(error) => (Some(error.code), error.passing, None),
            Outcome::NetworkFailure => (Some(ErrorCode::NetworkError), true, None),
            Outcome::TimedOut => (Some(ErrorCode::Timeout), phase != Phase::Total, None),
            Outcome::Aborted => (Some(ErrorCode::Aborted), false, None),
        };
        self.arrived(self.arrived_ms.unwrap_or(now_ms));
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.error = error;
        }
        self.since_ms = now_ms;
        if error.is_none() {
            budget.deposit(self.spent.take().unwrap_or(RetryBudget::SUCCESS));
            return Decision::Accept;
        }
        if is_passing && let Some(wait_ms) = self.wait_before_retry(asked, now_ms, random) {
            let cost = match error {
                Some(ErrorCode::Timeout) => RetryBudget::RETRY_AFTER_TIMEOUT,
                _ => RetryBudget::RETRY,
            };
            if budget.withdraw(cost) {
                self.spent = Some(cost);
                return Decision::Wait { wait_ms };
            }
        }
        match outcome {
            Outcome::Answered { .. } | Outcome::Unchanged => Decision::Accept,
            Outcome::Unusable(error) => Decision::Fail(error),
            Outcome::NetworkFailure => Decision::Fail(self.network_error()),
            Outcome::TimedOut => Decision::Fail(self.timeout(phase)),
            Outcome::Aborted => Decision::Fail(aborted(self.provider)),
        }
    }

    /// The connection broke after the answer had begun.
    pub fn broke(&self) -> Error {
        self.network_error()
    }

    /// An answer that had begun did not go on within the time of an attempt.
    pub fn stalled(&self) -> Error {
        self.timeout(Phase::Body)
    }

    /// Sets the error code of the last attempt, if its body says more than the status.
    pub fn refused_as(&mut self, code: ErrorCode) {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.error = Some(code);
        }
    }

    /// How long the attempts and the waits between them took.
    pub fn waited_ms(&self) -> u64 {
        let each = |attempt: &Attempt| attempt.duration_ms.saturating_add(attempt.waited_ms);
        self.attempts.iter().map(each).fold(0, u64::saturating_add)
    }

    /// The attempts so far.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The attempts of a finished call.
    pub fn into_attempts(self) -> Vec<Attempt> {
        self.attempts
    }

    /// The wait before the next attempt; `None` if there is none.
    fn wait_before_retry(&self, asked: Option<u64>, now_ms: i64, random: f64) -> Option<u64> {
        let retries = u32::try_from(self.attempts.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let wait_ms = asked.unwrap_or_else(|| backoff_ms(retries, random));
        let is_possible = retries < self.policy.max
            && asked.is_none_or(|ms| ms <= self.policy.max_retry_after_ms)
            && wait_ms < self.time_left(now_ms);
        is_possible.then_some(wait_ms)
    }

    fn network_error(&self) -> Error {
        let (what, hint) = match self.status {
            None => (
                " did not answer: the request failed below HTTP",
                "). Check the network, \"baseUrl\", DNS, TLS and any proxy; in a browser page also CORS.",
            ),
            Some(_) => (
                " began to answer, but the connection broke before the end",
                "). Check the network and any proxy in between.",
            ),
        };
        self.failed(ErrorCode::NetworkError, &[what, " (", &self.tried(), hint])
    }

    fn timeout(&self, phase: Phase) -> Error {
        let RetryPolicy {
            attempt_timeout_ms: attempt,
            total_timeout_ms: total,
            ..
        } = self.policy;
        let (what, limit, option) = match phase {
            Phase::Headers => (" did not start to answer within ", attempt, "attempt"),
            Phase::Body => (" did not finish its answer within ", attempt, "attempt"),
            Phase::Total => (" did not finish within ", total, "total"),
        };
        let message = [
            what,
            &count_text(limit),
            " ms (",
            &self.tried(),
            "). If it needs longer, raise \"timeout.",
            option,
            "\".",
        ];
        let mut error = self.failed(ErrorCode::Timeout, &message);
        error.phase = Some(phase);
        error
    }

    /// An error whose message begins with the provider.
    fn failed(&self, code: ErrorCode, did: &[&str]) -> Error {
        let message = concat(&[self.provider.as_str(), &concat(did)]);
        Error::of(code, &[&message]).by(self.provider)
    }

    fn tried(&self) -> String {
        let count = self.attempts.len() as u64;
        let plural = if count == 1 { "" } else { "s" };
        concat(&[&count_text(count), " attempt", plural])
    }
}

/// Twice as long after each retry, less a random part. Anything but a number is as 1.
fn backoff_ms(retries: u32, random: f64) -> u64 {
    let longest = FIRST_WAIT_MS.wrapping_shl(retries.min(DOUBLED));
    let random = if random.is_finite() { random } else { 1.0 };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "between 0 and 8 000"
    )]
    let wait = (longest as f64 * (0.5 + random.clamp(0.0, 1.0) / 2.0)) as u64;
    wait
}

/// Whether a request that got this status may succeed later.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

#[cfg(test)]
mod tests;
