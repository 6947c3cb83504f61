//! Follows a conversation to its end.

use super::event::WatchEvent;
use super::last_snapshot::{LastSnapshot, analysis};
use super::options::WatchOptions;
use super::schedule::{GiveUp, Schedule};
use crate::model::{Channel, Conversation};
use crate::time::{Timestamp, elapsed};
use crate::{Error, ErrorCode};

/// How many responses in a row that are older than the last are skipped.
pub const MOST_OLDER: u32 = 3;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Get the conversation, then call [`Watch::received`] or [`Watch::failed`].
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

/// Follows a conversation to its end; the [module](self::super) documents its guarantees. Times are
/// milliseconds of a monotonic clock.
///
/// ```
/// use convoscope::model::{ReadOptions, ProviderKind};
/// use convoscope::provider::{parse_body, provider};
/// use convoscope::watch::{Step, Watch, WatchEvent, WatchOptions};
///
/// let mut watch = Watch::new(WatchOptions::default(), true);
/// assert_eq!(watch.next(0), Step::Fetch);
///
/// let body = r#"{"conversation_id":"9d0c6a5e-36f1-4a8e-9c55-0a6f1f6f7d11","conversation_type":"CHAT",
///     "conversation_status":"IN_PROGRESS","created_at":"2025-12-03T14:14:22"}"#;
/// let body = parse_body(ProviderKind::Eigi, body)?;
/// let eigi = provider(ProviderKind::Eigi);
/// let conversation = eigi.read_conversation(body.root(), &ReadOptions::default())?;
/// let events = watch.received(&conversation, 120, 1_780_000_000_000);
/// assert!(matches!(events[..], [WatchEvent::Snapshot { .. }]));
/// assert_eq!(watch.next(120), Step::Wait { ms: 2_000 });
/// # Ok::<(), convoscope::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Watch {
    schedule: Schedule,
    settle_ms: u64,
    is_analysed: bool,
    known: Option<LastSnapshot>,
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

impl Watch {
    /// A watch that begins. `is_analysed`: whether the provider analyses conversations at all.
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

    /// Takes a snapshot, and returns what is new, possibly nothing. Returns nothing after `ended`, and after
    /// an error of [`failed`](Self::failed). `wall_ms`: milliseconds since 1970, to know how long ago a first
    /// snapshot ended.
    pub fn received<'a>(
        &mut self,
        conversation: &'a Conversation<'a>,
        now_ms: i64,
        wall_ms: i64,
    ) -> Vec<WatchEvent<'a>> {
        let mut events = Vec::new();
        if self.is_done {
            return events;
        }
        if self.lags_behind(conversation) {
            self.schedule.answered(false, None, now_ms);
            return events;
        }
        let ended_ago_ms = match self.known {
            None => elapsed(conversation.ended_ms(), wall_ms),
            Some(_) => 0,
        };
        match &mut self.known {
            Some(known) => known.update(conversation, &mut events),
            None => {
                self.known = Some(LastSnapshot::of(conversation));
                events.push(WatchEvent::Snapshot { conversation });
            }
        }
        self.settling = self.settle(conversation, ended_ago_ms, now_ms);
        let left_ms = self.settling.map(|settling| settling.left_ms);
        if left_ms == Some(0) || left_ms.is_some() && !self.is_awaited(conversation) {
            events.push(WatchEvent::Ended { conversation });
            self.is_done = true;
        } else {
            self.schedule.answered(!events.is_empty(), left_ms, now_ms);
        }
        events
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
    fn lags_behind(&mut self, conversation: &Conversation<'_>) -> bool {
        let updated_at = conversation.updated_at;
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
    fn settle(
        &self,
        conversation: &Conversation<'_>,
        ended_ago_ms: u64,
        now_ms: i64,
    ) -> Option<Settling> {
        if conversation.live {
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
    fn is_awaited(&self, conversation: &Conversation<'_>) -> bool {
        let may_come = |name| !conversation.withheld.contains(&name);
        let is_written = matches!(
            conversation.channel,
            Channel::Text | Channel::Whatsapp | Channel::Email
        );
        let no_analysis = analysis(conversation).is_none();
        let no_recording = conversation.recording.is_none();
        no_analysis && self.is_analysed && may_come("analysis")
            || no_recording && !is_written && may_come("recording")
    }
}
