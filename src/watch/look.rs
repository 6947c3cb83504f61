//! What a watch looks at of a conversation, and what has changed since the last look.

use super::edits::{Edit, IsSame, edits};
use crate::time::Timestamp;

/// What a watch looks at of a conversation, which may be anywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'l> {
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// When it had ended, at the latest: milliseconds since 1970. `None`: unknown.
    pub ended_ms: Option<i64>,
    /// It is still running.
    pub live: bool,
    /// The status.
    pub status: &'l str,
    /// How many messages it has.
    pub messages: usize,
    /// The analysis, as JSON; `None`: none yet.
    pub analysis: Option<&'l str>,
    /// The recording; `None`: none yet.
    pub recording: Option<LookedRecording<'l>>,
    /// The channel.
    pub channel: &'l str,
    /// The credential may not see the analysis.
    pub withholds_analysis: bool,
    /// The credential may not see the recording.
    pub withholds_recording: bool,
}

/// What a watch looks at of a recording.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LookedRecording<'l> {
    /// Where it is; empty if the platform gives no URL.
    pub url: &'l str,
    /// Whether the URL expires, if that is known.
    pub expires: Option<bool>,
}

/// Something new in a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It is the first look.
    Snapshot,
    /// In the transcript.
    Transcript(Edit),
    /// The status changed.
    Status {
        /// Before.
        from: String,
    },
    /// The analysis arrived, or was replaced.
    Analysis,
    /// The recording arrived, or its URL changed.
    Recording,
    /// The conversation is over and complete.
    Ended,
}

/// The parts of the last look that have events. Owned, since the next one is in another body.
#[derive(Clone, Debug, Default)]
pub(super) struct LastLook {
    messages: usize,
    status: String,
    analysis: Option<String>,
    recording: Option<(String, Option<bool>)>,
}

impl LastLook {
    /// Adds the changes of a new look, and keeps it. `same`: whether a message of the last look equals one of
    /// this.
    pub fn update(&mut self, look: &Look<'_>, same: IsSame<'_>, changes: &mut Vec<Change>) {
        for edit in edits(self.messages, look.messages, same) {
            changes.push(Change::Transcript(edit));
        }
        if self.status != look.status {
            let from = std::mem::take(&mut self.status);
            changes.push(Change::Status { from });
        }
        if look.analysis.is_some() && look.analysis != self.analysis.as_deref() {
            changes.push(Change::Analysis);
        }
        if let Some(now) = look.recording {
            let is_known = |known| is_same(known, now);
            if !self.recording.as_ref().is_some_and(is_known) {
                changes.push(Change::Recording);
            }
        }
        self.keep(look);
    }

    /// Keeps a look. What is not there any more stays.
    pub fn keep(&mut self, look: &Look<'_>) {
        self.messages = look.messages;
        look.status.clone_into(&mut self.status);
        if let Some(analysis) = look.analysis {
            self.analysis = Some(analysis.to_owned());
        }
        if let Some(recording) = look.recording {
            self.recording = Some((recording.url.to_owned(), recording.expires));
        }
    }
}

/// A URL that expires, or may, gets a new signature in its query at each look.
fn is_same((url, expires): &(String, Option<bool>), now: LookedRecording<'_>) -> bool {
    *expires == now.expires
        && match now.expires {
            Some(false) => url == now.url,
            _ => unsigned(url) == unsigned(now.url),
        }
}

fn unsigned(url: &str) -> Option<&str> {
    let mut end = 0usize;
    for byte in url.as_bytes() {
        if matches!(byte, b'?' | b'#') {
            break;
        }
        end = end.saturating_add(1);
    }
    url.get(..end)
}
