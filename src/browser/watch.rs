//! Follows a conversation to its end.

use wasm_bindgen::prelude::*;

use super::call::{Call, retry_event};
use super::json::{self, Object};
use super::question::invalid;
use super::{ms, number};
use crate::Error;
use crate::model::ended_ms;
use crate::provider::gateway::CAPABILITIES;
use crate::time::Timestamp;
use crate::watch::{Change, Edit, Follower, Look, LookedRecording, Step, WatchOptions};

/// Follows a conversation to its end.
#[wasm_bindgen]
pub struct Watch {
    follower: Result<Follower, Error>,
    /// The transcript of the last look: a number for each message, the same for the same message.
    messages: Vec<u32>,
    /// The text of the analysis.
    analysis: Option<String>,
    recording: Option<(String, Option<bool>)>,
}

#[wasm_bindgen]
impl Watch {
    /// A watch that begins. Times are in milliseconds.
    #[wasm_bindgen(constructor)]
    pub fn new(min: Option<f64>, max: Option<f64>, settle: Option<f64>) -> Self {
        let options = WatchOptions::new(min, max, settle);
        Self {
            follower: options.map(|options| Follower::new(options, CAPABILITIES.analysis)),
            messages: Vec::new(),
            analysis: None,
            recording: None,
        }
    }

    /// What is wrong with the options, as JSON; empty if nothing is.
    pub fn wrong(&self) -> String {
        invalid(&self.follower)
    }

    /// The milliseconds until the next look; negative when it is over.
    pub fn next(&mut self, now: f64) -> f64 {
        match self.follower.as_mut().map(|it| it.next(ms(now))) {
            Ok(Step::Fetch) => 0.0,
            Ok(Step::Wait { ms }) => number(ms),
            _ => -1.0,
        }
    }

    /// The analysis and the recording of the next look, if it has them. `expires`: whether the URL does.
    pub fn parts(&mut self, analysis: Option<String>, url: Option<String>, expires: Option<bool>) {
        self.analysis = analysis;
        self.recording = url.map(|url| (url, expires));
    }

    /// A look at the conversation; `withheld`: the names of what may not be seen, with commas between them. Returns
    /// the changes as JSON, possibly none.
    #[expect(clippy::too_many_arguments, reason = "each crosses as it is")]
    pub fn received(
        &mut self,
        created_at: &str,
        updated_at: Option<String>,
        duration_seconds: Option<f64>,
        live: bool,
        status: &str,
        channel: &str,
        withheld: &str,
        messages: Vec<u32>,
        now: f64,
        wall: f64,
    ) -> String {
        let Ok(follower) = &mut self.follower else {
            return String::new();
        };
        let read = |text: &str| Timestamp::parse(text).map(|at| at.in_utc());
        let updated_at = updated_at.and_then(|text| read(&text));
        let created_at = read(created_at).unwrap_or_default();
        let withholds = |name| withheld.split(',').any(|it| it == name);
        let look = Look {
            updated_at,
            ended_ms: ended_ms(updated_at, created_at, duration_seconds),
            live,
            status,
            channel,
            messages: messages.len(),
            analysis: self.analysis.as_deref(),
            recording: self
                .recording
                .as_ref()
                .map(|(url, expires)| LookedRecording {
                    url,
                    expires: *expires,
                }),
            withholds_analysis: withholds("analysis"),
            withholds_recording: withholds("recording"),
        };
        let known = &self.messages;
        let same = &mut |earlier: usize, later: usize| known.get(earlier) == messages.get(later);
        let Some(changes) = follower.received(&look, same, ms(now), ms(wall)) else {
            return "[]".to_owned();
        };
        self.messages = messages;
        json::list(&changes, change)
    }

    /// The look failed with the call's error. If that may pass, returns the event of another look, as JSON; empty at
    /// the end.
    pub fn failed(&mut self, call: &mut Call, now: f64) -> String {
        let (Ok(follower), Some(error)) = (&mut self.follower, call.error.take()) else {
            return String::new();
        };
        let reason = error.code;
        match follower.failed(error, ms(now)) {
            Ok(again) => retry_event(Some(again.failures.into()), Some(reason), again.wait_ms),
            Err(error) => {
                call.error = Some(error);
                String::new()
            }
        }
    }
}

/// A change as JSON: its type, and where it is or what was before.
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
    let json = Object::new().text("type", Some(kind));
    match (change, index) {
        (Change::Status { from }, _) => json.text("from", Some(from)),
        (_, Some(index)) => json.number("index", u64::try_from(index).ok()),
        _ => json,
    }
    .end()
}
