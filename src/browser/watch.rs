//! Follows a conversation to its end.

use super::Now;
use super::call::retry_event;
use super::json::{List, Object};
use super::task::GATEWAY;
use super::values::Values;
use crate::Error;
use crate::http::RequestPlan;
use crate::model::ended_ms;
use crate::provider::gateway::{self, CAPABILITIES};
use crate::provider::{Account, refuse_other};
use crate::time::Timestamp;
use crate::watch::{Change, Edit, Follower, Look, LookedRecording, Step, WatchOptions};

/// Follows a conversation to its end.
pub(super) struct Watch {
    id: String,
    follower: Follower,
    /// The version of the last look, if the gateway names it.
    etag: Option<String>,
    /// The transcript of the last look: a number for each message, the same for the same message.
    messages: Vec<f64>,
}

impl Watch {
    /// A watch that begins.
    pub fn new(values: &mut Values<'_>) -> Result<Self, Error> {
        let id = values.text();
        let options = WatchOptions::new(values.number(), values.number(), values.number())?;
        Ok(Self {
            id,
            follower: Follower::new(options, CAPABILITIES.analysis),
            etag: None,
            messages: Vec::new(),
        })
    }

    /// The milliseconds until the next look, if it is not over.
    pub fn next(&mut self, now: i64) -> Option<u64> {
        match self.follower.next(now) {
            Step::Fetch => Some(0),
            Step::Wait { ms } => Some(ms),
            Step::Done => None,
        }
    }

    /// The request for the conversation, unless it is as at the last look.
    pub fn plan(&self, account: &Account) -> Result<RequestPlan, Error> {
        let plan = gateway::plan_get(account, &self.id)?;
        Ok(match &self.etag {
            Some(etag) => plan.unless_known(etag),
            None => plan,
        })
    }

    /// A look at the conversation: its version, id, `createdAt`, `updatedAt`, duration, whether it is live, status,
    /// channel, whether analysis and recording may not be seen, the analysis as text, the recording's
    /// URL and whether it expires, and the number of each message. Answers with the changes, possibly none.
    pub fn look(
        &mut self,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) -> Result<(), Error> {
        let etag = values.maybe_text();
        refuse_other(GATEWAY, &self.id, &values.text())?;
        self.etag = etag;
        let time = |text: String| Timestamp::parse(&text).map(|at| at.in_utc());
        let created_at = time(values.text());
        let updated_at = time(values.text());
        let ended_ms = ended_ms(updated_at, created_at, values.number());
        let live = values.flag();
        let status = values.text();
        let channel = values.text();
        let withholds_analysis = values.flag();
        let withholds_recording = values.flag();
        let analysis = values.maybe_text();
        let url = values.maybe_text();
        let expires = values.maybe_flag();
        let messages = values.numbers();
        let look = Look {
            updated_at,
            ended_ms,
            live,
            status: &status,
            channel: &channel,
            messages: messages.len(),
            analysis: analysis.as_deref(),
            recording: url.as_deref().map(|url| LookedRecording { url, expires }),
            withholds_analysis,
            withholds_recording,
        };
        let known = &self.messages;
        let same = &mut |earlier: usize, later: usize| known.get(earlier) == messages.get(later);
        let changes = self.follower.received(&look, same, now.steady, now.wall);
        let mut list = List::new();
        if let Some(changes) = changes {
            self.messages = messages;
            for it in &changes {
                list.add(&change(it));
            }
        }
        answer.json("changes", &list.end());
        Ok(())
    }

    /// The look failed. Whether another follows: then adds the event of that.
    pub fn failed(&mut self, error: &mut Error, now: i64, events: &mut List) -> bool {
        match self.follower.failed(error.clone(), now) {
            Ok(again) => {
                let reason = Some(error.code);
                events.add(&retry_event(again.failures.into(), reason, again.wait_ms));
                true
            }
            Err(last) => {
                *error = last;
                false
            }
        }
    }
}

/// A change: its type, and where it is or what was before.
fn change(change: &Change) -> String {
    let (kind, index) = match change {
        Change::Snapshot => ("snapshot", None),
        Change::Transcript(Edit::Insert(index)) => ("message", Some(*index)),
        Change::Transcript(Edit::Replace(index)) => ("message_changed", Some(*index)),
        Change::Transcript(Edit::Remove(index)) => ("message_removed", Some(*index)),
        Change::Status { .. } => ("status", None),
        Change::Analysis => ("analysis", None),
        Change::Recording => ("recording", None),
        Change::Ended => ("ended", None),
    };
    let mut json = Object::new();
    json.text("type", Some(kind));
    match (change, index) {
        (Change::Status { from }, _) => json.text("from", Some(from)),
        (_, Some(index)) => json.number("index", u64::try_from(index).ok()),
        _ => {}
    }
    json.end()
}
