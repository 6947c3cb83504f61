//! Follows a conversation to its end.

use std::borrow::Cow;

use super::edits::Edit;
use super::event::WatchEvent;
use super::follower::{Follower, RetryIn, Step};
use super::look::{Change, Look, LookedRecording};
use super::options::WatchOptions;
use super::transcript::{Transcript, all, messages};
use crate::Error;
use crate::json::Json;
use crate::model::{Conversation, Status};

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
    follower: Follower,
    transcript: Transcript,
}

impl Watch {
    /// A watch that begins. `is_analysed`: whether the provider analyses conversations at all.
    pub fn new(options: WatchOptions, is_analysed: bool) -> Self {
        Self {
            follower: Follower::new(options, is_analysed),
            transcript: Transcript::default(),
        }
    }

    /// What to do now. If the reader comes late, the next look is due.
    pub fn next(&mut self, now_ms: i64) -> Step {
        self.follower.next(now_ms)
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
        let messages = messages(conversation);
        let analysis = analysis(conversation);
        let written = analysis.map(written);
        let look = look(conversation, messages.len(), written.as_deref());
        let known = &self.transcript;
        let same = &mut |earlier, later| known.has(earlier, messages.get(later));
        let Some(changes) = self.follower.received(&look, same, now_ms, wall_ms) else {
            return Vec::new();
        };
        match changes.first() {
            Some(Change::Snapshot) => self.transcript.update(messages, all(messages)),
            Some(Change::Transcript(_)) => {
                let edits = changes.iter().filter_map(|change| match change {
                    Change::Transcript(edit) => Some(*edit),
                    _ => None,
                });
                self.transcript.update(messages, edits);
            }
            _ => {}
        }
        let event = |change| {
            Some(match change {
                Change::Snapshot => WatchEvent::Snapshot { conversation },
                Change::Transcript(Edit::Insert(index)) => WatchEvent::Message {
                    index,
                    message: messages.get(index)?,
                },
                Change::Transcript(Edit::Replace(index)) => WatchEvent::MessageChanged {
                    index,
                    message: messages.get(index)?,
                },
                Change::Transcript(Edit::Remove(index)) => WatchEvent::MessageRemoved { index },
                Change::Status { from } => WatchEvent::Status {
                    from: Status::parse_known(&from).unwrap_or(Status::Other(Cow::Owned(from))),
                    to: &conversation.status,
                },
                Change::Analysis => WatchEvent::Analysis {
                    analysis: analysis?,
                },
                Change::Recording => WatchEvent::Recording {
                    recording: conversation.recording.as_ref()?,
                },
                Change::Ended => WatchEvent::Ended { conversation },
            })
        };
        changes.into_iter().filter_map(event).collect()
    }

    /// Takes a failure: either the watch continues, or it ends with the error.
    pub fn failed(&mut self, error: Error, now_ms: i64) -> Result<RetryIn, Error> {
        self.follower.failed(error, now_ms)
    }
}

fn look<'l>(
    conversation: &'l Conversation<'_>,
    messages: usize,
    analysis: Option<&'l str>,
) -> Look<'l> {
    let withholds = |name| conversation.withheld.contains(&name);
    let recording = conversation.recording.as_ref();
    Look {
        updated_at: conversation.updated_at,
        ended_ms: conversation.ended_ms(),
        live: conversation.live,
        status: conversation.status.as_str(),
        channel: conversation.channel.as_str(),
        messages,
        analysis,
        recording: recording.map(|it| LookedRecording {
            url: it.url.as_deref().unwrap_or_default(),
            expires: it.expires,
        }),
        withholds_analysis: withholds("analysis"),
        withholds_recording: withholds("recording"),
    }
}

fn analysis<'a>(conversation: &'a Conversation<'a>) -> Option<&'a [Json<'a>]> {
    conversation.analysis.as_option()?.as_deref()
}

/// Each entry as it was written.
fn written(analysis: &[Json<'_>]) -> String {
    let entries: Vec<_> = analysis.iter().map(|entry| entry.text()).collect();
    entries.join(",")
}
