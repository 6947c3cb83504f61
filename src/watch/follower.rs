//! Follows a conversation by what is looked at of it.

use super::edits::IsSame;
use super::look::{Change, LastLook, Look};
use super::options::WatchOptions;
use super::schedule::{GiveUp, Schedule};
use crate::time::{Timestamp, elapsed};
use crate::{Error, ErrorCode};

/// How many responses in a row that are older than the last are skipped.
pub const MOST_OLDER: u32 = 3;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Get the conversation, then call [`received`](super::Watch::received) or [`failed`](super::Watch::failed).
    Fetch,
    /// Wait, then ask again.
    Wait {
        /// Milliseconds; no more than a timer of the host can be set to.
        ms: u64,
    },
    /// It is over.
    Done,
}

/// After a failure that may pass: the watch continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryIn {
    /// Failures in a row.
    pub failures: u32,
    /// The wait before the next look, in milliseconds.
    pub wait_ms: u64,
}

/// Follows a conversation to its end by looks at it. Times are milliseconds of a monotonic clock.
#[derive(Clone, Debug)]
pub(crate) struct Follower {
    schedule: Schedule,
    settle_ms: u64,
    is_analysed: bool,
    known: Option<LastLook>,
    /// `updatedAt` of the last response.
    updated_at: Option<Timestamp>,
    /// How many responses in a row were older than that.
    older: u32,
    settling: Option<Settling>,
    is_done: bool,
}

/// The conversation ended; analysis or recording may still come.
#[derive(Clone, Copy, Debug)]
struct Settling {
    /// The remaining wait, from the last response.
    left_ms: u64,
    since_ms: i64,
}

impl Follower {
    /// One that begins. `is_analysed`: whether the provider analyses conversations at all.
    pub fn new(options: WatchOptions, is_analysed: bool) -> Self {
        Self {
            schedule: Schedule::new(options),
            settle_ms: options.settle_ms,
            is_analysed,
            known: None,
            updated_at: None,
            older: 0,
            settling: None,
            is_done: false,
        }
    }

    /// What to do now. If the reader comes late, the next look is due.
    pub fn next(&mut self, now_ms: i64) -> Step {
        match (self.is_done, self.schedule.due(now_ms)) {
            (true, _) => Step::Done,
            (false, 0) => Step::Fetch,
            (false, ms) => Step::Wait { ms },
        }
    }

    /// Takes a look, and returns what is new, possibly nothing. `None`: the look does not count, since it is
    /// older than the last one, or comes after the end. `same`: whether a message of the last look equals one
    /// of this. `wall_ms`: milliseconds since 1970, to know how long ago a first look's conversation ended.
    pub fn received(
        &mut self,
        look: &Look<'_>,
        same: IsSame<'_>,
        now_ms: i64,
        wall_ms: i64,
    ) -> Option<Vec<Change>> {
        if self.is_done {
            return None;
        }
        if self.lags_behind(look) {
            self.schedule.answered(false, None, now_ms);
            return None;
        }
        let mut changes = Vec::new();
        let ended_ago_ms = match &mut self.known {
            Some(known) => {
                known.update(look, same, &mut changes);
                0
            }
            None => {
                self.known.get_or_insert_default().keep(look);
                changes.push(Change::Snapshot);
                // Where that is unknown, it may have ended just now.
                elapsed(look.ended_ms.unwrap_or(wall_ms), wall_ms)
            }
        };
        self.settling = self.settle(look, ended_ago_ms, now_ms);
        let left_ms = self.settling.map(|settling| settling.left_ms);
        if left_ms == Some(0) || left_ms.is_some() && !self.is_awaited(look) {
            changes.push(Change::Ended);
            self.is_done = true;
        } else {
            self.schedule.answered(!changes.is_empty(), left_ms, now_ms);
        }
        Some(changes)
    }

    /// Takes a failure: either the watch continues, or it ends with the error.
    pub fn failed(&mut self, error: Error, now_ms: i64) -> Result<RetryIn, Error> {
        // After a readable response, an unreadable one (cut off, or a proxy's page) is temporary.
        let is_unreadable = matches!(
            error.code,
            ErrorCode::InvalidResponse | ErrorCode::ServerError
        );
        let may_pass = error.retryable() || self.known.is_some() && is_unreadable;
        let is_passing = !self.is_done && may_pass;
        self.is_done = true;
        if !is_passing {
            return Err(error);
        }
        let why = match self.schedule.failed(error.retry_after_ms, now_ms) {
            Ok((failures, wait_ms)) => {
                self.is_done = false;
                return Ok(RetryIn { failures, wait_ms });
            }
            Err(GiveUp::Failures) => " The watch gave up after 10 failures in a row.",
            Err(GiveUp::RetryAfter) => " The watch gave up: it waits at most 15 minutes.",
        };
        let mut error = error;
        error.message.push_str(why);
        Err(error)
    }

    /// Whether a response is older than the one before: from a lagging replica or a cache. Only a few times
    /// in a row: a provider may also set a record back.
    fn lags_behind(&mut self, look: &Look<'_>) -> bool {
        let updated_at = look.updated_at;
        let is_older = self
            .updated_at
            .zip(updated_at)
            .is_some_and(|(last, now)| now < last);
        if is_older && self.older < MOST_OLDER {
            self.older = self.older.saturating_add(1);
            return true;
        }
        self.older = 0;
        self.updated_at = updated_at;
        false
    }

    /// How long to wait for late parts; `None` for a conversation that is live (again).
    fn settle(&self, look: &Look<'_>, ended_ago_ms: u64, now_ms: i64) -> Option<Settling> {
        if look.live {
            return None;
        }
        let (all_ms, passed_ms) = match self.settling {
            Some(settling) => (settling.left_ms, elapsed(settling.since_ms, now_ms)),
            None => (self.settle_ms, ended_ago_ms),
        };
        Some(Settling {
            left_ms: all_ms.saturating_sub(passed_ms),
            since_ms: now_ms,
        })
    }

    /// Whether something is missing that may still come.
    fn is_awaited(&self, look: &Look<'_>) -> bool {
        let is_written = matches!(look.channel, "text" | "sms" | "whatsapp" | "email");
        let no_analysis = look.analysis.is_none();
        let no_recording = look.recording.is_none();
        // Where no time of it is known it never began. It may be analysed all the same.
        let is_spoken = !is_written && look.ended_ms.is_some();
        no_analysis && self.is_analysed && !look.withholds_analysis
            || no_recording && is_spoken && !look.withholds_recording
    }
}
