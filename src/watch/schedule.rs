//! When to look again.

use super::options::WatchOptions;
use crate::time::elapsed;

/// How many failures in a row end a watch.
pub const MOST_FAILURES: u32 = 10;

/// The longest time between a failure and the next look, in milliseconds, unless `max` or a `Retry-After` is
/// longer.
pub const LONGEST_PAUSE_MS: u64 = 60_000;

/// The longest `Retry-After` to wait for, in milliseconds. Beyond it a quota is used up, and a live
/// conversation will be over.
pub const LONGEST_RETRY_AFTER_MS: u64 = 900_000;

/// When to look again. Every wait counts from the response or failure before it.
#[derive(Clone, Debug)]
pub(super) struct Schedule {
    options: WatchOptions,
    /// The wait after the last response.
    interval_ms: u64,
    /// Failures in a row.
    failures: u32,
    /// When the last response or failure came.
    since_ms: i64,
    wait_ms: u64,
}

/// Why not to look again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GiveUp {
    /// [`MOST_FAILURES`] in a row.
    Failures,
    /// [`LONGEST_RETRY_AFTER_MS`].
    RetryAfter,
}

impl Schedule {
    /// The first look is due at once.
    pub fn new(options: WatchOptions) -> Self {
        Self {
            options,
            interval_ms: options.min_ms,
            failures: 0,
            since_ms: 0,
            wait_ms: 0,
        }
    }

    /// Milliseconds until the next look.
    pub fn due(&mut self, now_ms: i64) -> u64 {
        // A clock that was set back must not lengthen a wait.
        self.since_ms = self.since_ms.min(now_ms);
        self.wait_ms.saturating_sub(elapsed(self.since_ms, now_ms))
    }

    /// A response came. `left_ms`: how long looks are still wanted, once that is known.
    pub fn answered(&mut self, is_news: bool, left_ms: Option<u64>, now_ms: i64) {
        let WatchOptions { min_ms, max_ms, .. } = self.options;
        self.failures = 0;
        self.interval_ms = match is_news {
            true => min_ms,
            false => {
                let longer = self
                    .interval_ms
                    .saturating_add(self.interval_ms.div_ceil(2));
                longer.min(max_ms)
            }
        };
        let wait_ms = left_ms.map_or(self.interval_ms, |left| left.min(self.interval_ms));
        self.wait_from(now_ms, wait_ms.max(min_ms));
    }

    /// No response came. Returns how many times in a row, and the milliseconds until the next look.
    pub fn failed(
        &mut self,
        retry_after_ms: Option<u64>,
        now_ms: i64,
    ) -> Result<(u32, u64), GiveUp> {
        let retry_after_ms = retry_after_ms.unwrap_or(0);
        if retry_after_ms > LONGEST_RETRY_AFTER_MS {
            return Err(GiveUp::RetryAfter);
        }
        let doubled = 1u64.checked_shl(self.failures).unwrap_or(u64::MAX);
        self.failures = self.failures.saturating_add(1);
        if self.failures >= MOST_FAILURES {
            return Err(GiveUp::Failures);
        }
        let longest = LONGEST_PAUSE_MS.max(self.options.max_ms);
        let wait_ms = self.options.min_ms.saturating_mul(doubled).min(longest);
        let wait_ms = wait_ms.max(retry_after_ms);
        self.wait_from(now_ms, wait_ms);
        Ok((self.failures, wait_ms))
    }

    fn wait_from(&mut self, now_ms: i64, wait_ms: u64) {
        self.since_ms = now_ms;
        self.wait_ms = wait_ms;
    }
}
