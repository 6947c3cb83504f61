//! Snapshots in memory, and somebody who follows the events.

use crate::json::Document;
use crate::model::{Channel, Conversation, Field, Message, Recording, Status};
use crate::time::{Moment, Timestamp};
use crate::watch::{Watch, WatchEvent, WatchOptions};

/// The events that lead from one snapshot to another.
pub fn diff<'a>(earlier: &Conversation<'_>, later: &'a Conversation<'a>) -> Vec<WatchEvent<'a>> {
    let mut watch = Watch::new(WatchOptions::default(), true);
    let begun = Conversation {
        live: true,
        updated_at: None,
        ..earlier.clone()
    };
    watch.received(&begun, 0, 0);
    let mut events = watch.received(later, 0, 0);
    events.retain(|event| !matches!(event, WatchEvent::Ended { .. }));
    events
}

/// What of a conversation has events, and what decides about its end.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub transcript: Option<Vec<String>>,
    pub status: &'static str,
    pub analysis: Option<Vec<&'static str>>,
    pub recording: Option<(String, Option<bool>)>,
    pub channel: Channel<'static>,
    pub withheld: Vec<&'static str>,
    pub created_ms: Option<i64>,
    pub updated_ms: Option<i64>,
    pub duration_seconds: Option<f64>,
}

/// A call in progress with so many messages, created at 0.
pub fn live(messages: usize) -> Snapshot {
    Snapshot {
        transcript: Some(
            (0..messages)
                .map(|index| format!("message {index}"))
                .collect(),
        ),
        status: "in_progress",
        analysis: None,
        recording: None,
        channel: Channel::Telephone,
        withheld: Vec::new(),
        created_ms: Some(0),
        updated_ms: None,
        duration_seconds: None,
    }
}

/// The same, ended, without what comes late.
pub fn ended(messages: usize) -> Snapshot {
    Snapshot {
        status: "completed",
        ..live(messages)
    }
}

impl Snapshot {
    pub fn analysed(self) -> Self {
        Self {
            analysis: Some(vec![r#"{"goal":true}"#]),
            ..self
        }
    }

    pub fn recorded(self) -> Self {
        Self {
            recording: Some(("https://carrier.example/1.mp3".to_owned(), Some(false))),
            ..self
        }
    }

    pub fn conversation(&self) -> Conversation<'static> {
        let status = Status::parse_known(self.status).unwrap_or(Status::Other(self.status.into()));
        let time = |ms| Timestamp::from_epoch_ms(ms).unwrap();
        Conversation {
            channel: self.channel.clone(),
            live: status.is_live(),
            status,
            updated_at: self.updated_ms.map(time),
            duration_seconds: self.duration_seconds,
            recording: self.recording.clone().map(|(url, expires)| Recording {
                url: (!url.is_empty()).then(|| url.into()),
                available: true,
                expires,
                expires_at: None,
            }),
            transcript: Field::Present(
                self.transcript
                    .clone()
                    .map(|texts| texts.into_iter().map(message).collect()),
            ),
            analysis: Field::Present(self.analysis.clone().map(|entries| {
                let json = |entry| Box::leak(Box::new(Document::parse(entry).unwrap())).root();
                entries.into_iter().map(json).collect()
            })),
            withheld: self.withheld.clone(),
            id: "a".into(),
            created_at: self.created_ms.map(time),
            ..Conversation::default()
        }
    }
}

/// Its role and time tell messages apart, too: `assistant: hello @5`.
fn message(text: String) -> Message<'static> {
    let (text, timestamp) = match text.split_once(" @") {
        Some((text, ms)) => (
            text.to_owned(),
            Timestamp::from_epoch_ms(ms.parse().unwrap()),
        ),
        None => (text, None),
    };
    let (role, content) = match text.split_once(": ") {
        Some((role, content)) => (role.to_owned(), content.to_owned()),
        None => ("user".to_owned(), text),
    };
    Message {
        role: role.into(),
        content: content.into(),
        timestamp: timestamp.map(Moment::from),
    }
}

/// Somebody who saw the first snapshot and then applies the events, as the documentation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Follower {
    pub transcript: Vec<String>,
    pub status: String,
    pub analysis: Option<Vec<String>>,
    pub recording: Option<(String, Option<bool>)>,
}

impl Follower {
    /// What a snapshot shows.
    pub fn of(conversation: &Conversation<'_>) -> Self {
        let transcript = conversation.transcript.as_option().and_then(Option::as_ref);
        let analysis = conversation.analysis.as_option().and_then(Option::as_deref);
        let recording = conversation.recording.as_ref();
        Self {
            transcript: transcript.into_iter().flatten().map(shown).collect(),
            status: conversation.status.as_str().to_owned(),
            analysis: analysis.map(texts),
            recording: recording.map(|it| (url(it), it.expires)),
        }
    }

    pub fn apply(&mut self, event: &WatchEvent<'_>) {
        match event {
            WatchEvent::Snapshot { .. } | WatchEvent::Ended { .. } => {}
            WatchEvent::Message { index, message } => {
                self.transcript.insert(*index, shown(message));
            }
            WatchEvent::MessageChanged { index, message } => {
                assert_ne!(self.transcript[*index], shown(message), "nothing changed");
                self.transcript[*index] = shown(message);
            }
            WatchEvent::MessageRemoved { index } => drop(self.transcript.remove(*index)),
            WatchEvent::Status { from, to } => {
                assert_eq!(self.status, from.as_str());
                self.status = to.as_str().to_owned();
            }
            WatchEvent::Analysis { analysis } => self.analysis = Some(texts(analysis)),
            WatchEvent::Recording { recording } => {
                self.recording = Some((url(recording), recording.expires));
            }
        }
    }
}

fn url(recording: &Recording<'_>) -> String {
    recording.url.as_deref().unwrap_or_default().to_owned()
}

fn shown(message: &Message<'_>) -> String {
    format!("{message:?}")
}

fn texts(analysis: &[crate::json::Json<'_>]) -> Vec<String> {
    analysis
        .iter()
        .map(|entry| entry.text().to_owned())
        .collect()
}

/// An event in a few words.
pub fn told(event: &WatchEvent<'_>) -> String {
    match event {
        WatchEvent::Snapshot { .. } => "snapshot".to_owned(),
        WatchEvent::Message { index, message } => format!("+{index} {}", message.content),
        WatchEvent::MessageChanged { index, message } => format!("~{index} {}", message.content),
        WatchEvent::MessageRemoved { index } => format!("-{index}"),
        WatchEvent::Status { from, to } => format!("{} → {}", from.as_str(), to.as_str()),
        WatchEvent::Analysis { analysis } => format!("analysis {}", texts(analysis).join(" ")),
        WatchEvent::Recording { recording } => format!("recording {}", url(recording)),
        WatchEvent::Ended { .. } => "ended".to_owned(),
    }
}

pub fn told_all(events: &[WatchEvent<'_>]) -> Vec<String> {
    events.iter().map(told).collect()
}
