//! The attempts of one call, as a state machine.

use super::attempt::Attempt;
use super::retry_budget::RetryBudget;
use super::retry_policy::RetryPolicy;
use super::status::error_code;
use crate::model::ProviderKind;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Phase};

const FIRST_WAIT_MS: u64 = 500;
const LONGEST_WAIT_MS: u64 = 8_000;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome<'a> {
    /// With an answer whose status was told to [`Retry::head`]. A success counts once its body is
    /// read; of any other status the head is enough: a body that nobody will read can be cancelled.
    Answered {
        /// What its [`Retry-After`](super::retry_after_ms) asks for.
        retry_after_ms: Option<u64>,
    },
    /// With 304, as the request asked for: as good as a success.
    Unchanged,
    /// With an answer that cannot be used, and this error of it: tried again where that is a
    /// [passing](Error::passing) fault.
    Unusable(&'a Error),
    /// Below HTTP: no name, no connection, or one that broke before the body's end.
    NetworkFailure,
    /// Its time ran out (see [`Retry::begin`]).
    TimedOut,
    /// The caller's signal fired.
    Aborted,
}

/// What to do after an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The answer stands, success or not: make a value or an error of it.
    Accept,
    /// Wait, then try again.
    Wait {
        /// Milliseconds.
        wait_ms: u64,
    },
    /// The call failed without an answer.
    Fail(Error),
}

/// The attempts of one call: it is told how each ended and what the clock says, and decides whether
/// to try again. The clock counts milliseconds from whenever, and is never set back.
///
/// Tried again are 408, 429, 5xx, network failures, timeouts of an attempt, and answers with a
/// [passing](Error::passing) fault, after min(500 · 2ⁿ, 8 000) ms × (0.5 … 1), or what `Retry-After` asks for. The call fails at once, with
/// the error it had, when the retries or the budget are used up, when `Retry-After` asks for longer
/// than the policy allows, and when the wait would leave no time for another attempt: waiting for
/// nothing helps nobody.
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
    /// When the whole call runs out of time.
    deadline_ms: i64,
    attempts: Vec<Attempt>,
    /// When the running attempt began, or the last one ended.
    since_ms: i64,
    /// Of the running attempt.
    status: Option<u16>,
    /// Of the running attempt: when its last byte came.
    arrived_ms: Option<i64>,
    /// Of the running attempt: its answer stands.
    is_final: bool,
    /// The running attempt ends where the call does.
    until_deadline: bool,
    /// What the last retry cost.
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

    /// How many milliseconds the call may still take.
    pub fn time_left(&self, now_ms: i64) -> u64 {
        u64::try_from(self.deadline_ms.saturating_sub(now_ms)).unwrap_or(0)
    }

    /// Begins an attempt and gives the milliseconds it may take; `timeout` (total) when none are
    /// left. `wall_ms`: milliseconds since 1970, for the record.
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

    /// The head of the attempt's answer arrived.
    pub fn head(&mut self, status: u16) {
        self.status = Some(status);
    }

    /// The last byte of the attempt's answer arrived: what is made of it takes no time of the attempt, only
    /// of the call.
    pub fn arrived(&mut self, now_ms: i64) {
        self.arrived_ms = Some(now_ms);
        self.until_deadline = true;
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.duration_ms = elapsed(self.since_ms, now_ms);
            attempt.status = self.status;
        }
    }

    /// Whoever sent the attempt's answer says that asking again will not help (`x-should-retry: false`):
    /// a gateway, which has asked again itself. Tries would multiply.
    pub fn is_final(&mut self) {
        self.is_final = true;
    }

    /// Ends the attempt. `random` is 0 … 1.
    pub fn finish(
        &mut self,
        outcome: Outcome<'_>,
        now_ms: i64,
        random: f64,
        budget: &mut RetryBudget,
    ) -> Decision {
        let phase = match (self.until_deadline, self.status) {
            (true, _) => Phase::Total,
            (false, Some(_)) => Phase::Body,
            (false, None) => Phase::Headers,
        };
        let error = match outcome {
            Outcome::Answered { .. } => self.status.and_then(error_code),
            Outcome::Unchanged => None,
            Outcome::Unusable(error) => Some(error.code),
            Outcome::NetworkFailure => Some(ErrorCode::NetworkError),
            Outcome::TimedOut => Some(ErrorCode::Timeout),
            Outcome::Aborted => Some(ErrorCode::Aborted),
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
        if let Some(wait_ms) = self.wait_before_retry(outcome, phase, now_ms, random) {
            let cost = match outcome {
                Outcome::TimedOut => RetryBudget::RETRY_AFTER_TIMEOUT,
                _ => RetryBudget::RETRY,
            };
            if budget.withdraw(cost) {
                self.spent = Some(cost);
                return Decision::Wait { wait_ms };
            }
        }
        match outcome {
            Outcome::Answered { .. } | Outcome::Unchanged => Decision::Accept,
            Outcome::Unusable(error) => Decision::Fail(error.clone()),
            Outcome::NetworkFailure => Decision::Fail(self.network_error()),
            Outcome::TimedOut => Decision::Fail(self.timeout(phase)),
            Outcome::Aborted => Decision::Fail(
                Error::new(ErrorCode::Aborted, "The call was aborted by its signal.")
                    .by(self.provider),
            ),
        }
    }

    /// Notes that the body of the last answer knows better than its status what it is.
    pub fn refused_as(&mut self, code: ErrorCode) {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.error = Some(code);
        }
    }

    /// How long the attempts took so far, with the pauses between them.
    pub fn waited_ms(&self) -> u64 {
        let each = |attempt: &Attempt| attempt.duration_ms.saturating_add(attempt.waited_ms);
        self.attempts.iter().map(each).fold(0, u64::saturating_add)
    }

    /// The attempts so far.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Those of a call that is over.
    pub fn into_attempts(self) -> Vec<Attempt> {
        self.attempts
    }

    /// How long to wait before the next attempt; `None` where there is to be none.
    fn wait_before_retry(
        &self,
        outcome: Outcome<'_>,
        phase: Phase,
        now_ms: i64,
        random: f64,
    ) -> Option<u64> {
        let retries = u32::try_from(self.attempts.len().saturating_sub(1)).unwrap_or(u32::MAX);
        if retries >= self.policy.max {
            return None;
        }
        let asked = match outcome {
            Outcome::Answered { retry_after_ms } => {
                (is_transient(self.status?) && !self.is_final).then_some(())?;
                retry_after_ms
            }
            Outcome::Unusable(error) => {
                error.passing.then_some(())?;
                None
            }
            Outcome::NetworkFailure => None,
            Outcome::TimedOut if phase == Phase::Total => return None,
            Outcome::TimedOut => None,
            Outcome::Aborted | Outcome::Unchanged => return None,
        };
        let wait_ms = match asked {
            Some(ms) if ms > self.policy.max_retry_after_ms => return None,
            Some(ms) => ms,
            None => backoff_ms(retries, random),
        };
        (now_ms.saturating_add_unsigned(wait_ms) < self.deadline_ms).then_some(wait_ms)
    }

    fn network_error(&self) -> Error {
        let (what, hint) = match self.status {
            None => (
                "did not answer: the request failed below HTTP",
                "Check the network, baseUrl, DNS, TLS and any proxy; in a browser page also CORS",
            ),
            Some(_) => (
                "began to answer, but the connection broke before the end",
                "Check the network and any proxy in between",
            ),
        };
        Error::new(
            ErrorCode::NetworkError,
            format!("{} {what} ({}). {hint}.", self.provider, self.tried()),
        )
        .by(self.provider)
    }

    fn timeout(&self, phase: Phase) -> Error {
        let RetryPolicy {
            attempt_timeout_ms: attempt,
            total_timeout_ms: total,
            ..
        } = self.policy;
        let (what, limit, option) = match phase {
            Phase::Headers => ("did not begin to answer", attempt, "timeout.attempt"),
            Phase::Body => ("did not finish its answer", attempt, "timeout.attempt"),
            Phase::Total => ("was not done", total, "timeout.total"),
        };
        Error {
            phase: Some(phase),
            ..Error::new(
                ErrorCode::Timeout,
                format!(
                    "{} {what} within {limit} ms ({}). If it needs longer, raise {option}.",
                    self.provider,
                    self.tried()
                ),
            )
            .by(self.provider)
        }
    }

    fn tried(&self) -> String {
        match self.attempts.len() {
            1 => "1 attempt".to_owned(),
            attempts => format!("{attempts} attempts"),
        }
    }
}

/// Whether the same request may be answered otherwise later.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

fn backoff_ms(retries: u32, random: f64) -> u64 {
    let longest = 2u64
        .saturating_pow(retries)
        .saturating_mul(FIRST_WAIT_MS)
        .min(LONGEST_WAIT_MS);
    let random = if random.is_finite() {
        random.clamp(0.0, 1.0)
    } else {
        1.0
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "between 0 and 8 000"
    )]
    let wait = (longest as f64 * (0.5 + random / 2.0)) as u64;
    wait
}

fn elapsed(from_ms: i64, to_ms: i64) -> u64 {
    u64::try_from(to_ms.saturating_sub(from_ms)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
