//! What is told of one snapshot after another.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::{Follower, Snapshot, diff, ended, live, told_all};
use crate::model::Status;
use crate::watch::{Watch, WatchEvent, WatchOptions};

fn told(earlier: &Snapshot, later: &Snapshot) -> Vec<String> {
    told_all(&diff(&earlier.conversation(), &later.conversation()))
}

fn said(texts: &[&str]) -> Snapshot {
    Snapshot {
        transcript: Some(texts.iter().map(|&text| text.to_owned()).collect()),
        ..live(0)
    }
}

fn lies_at(url: &str, expires: impl Into<Option<bool>>) -> Snapshot {
    Snapshot {
        recording: Some((url.to_owned(), expires.into())),
        ..live(0)
    }
}

#[test]
fn each_kind_of_change_is_told() {
    let none = Snapshot {
        transcript: None,
        ..live(0)
    };
    let unknown = Snapshot {
        status: "on_hold",
        ..live(0)
    };
    for (what, earlier, later, expected) in [
        ("nothing", live(2), live(2), vec![]),
        ("a message", live(1), live(2), vec!["+1 message 1"]),
        ("available, but empty", none.clone(), live(0), vec![]),
        (
            "no longer available, but empty",
            live(0),
            none.clone(),
            vec![],
        ),
        ("available", none.clone(), live(1), vec!["+0 message 0"]),
        ("no longer available", live(2), none, vec!["-0", "-0"]),
        (
            "it grew and was answered",
            said(&["hi", "I wo"]),
            said(&["hi", "I would like", "sure"]),
            vec!["~1 I would like", "+2 sure"],
        ),
        (
            "somebody else said it",
            said(&["user: hi"]),
            said(&["assistant: hi"]),
            vec!["~0 hi"],
        ),
        (
            "its time is known now",
            said(&["hi"]),
            said(&["hi @5"]),
            vec!["~0 hi"],
        ),
        (
            "reordered",
            said(&["b", "a", "c"]),
            said(&["a", "b", "c"]),
            vec!["-0", "+1 b"],
        ),
        ("status", live(0), ended(0), vec!["in_progress → completed"]),
        (
            "a status nobody knows",
            unknown.clone(),
            ended(0),
            vec!["on_hold → completed"],
        ),
        ("the same unknown status", unknown.clone(), unknown, vec![]),
        (
            "analysis",
            live(0),
            live(0).analysed(),
            vec![r#"analysis {"goal":true}"#],
        ),
        (
            "the same analysis",
            live(0).analysed(),
            live(0).analysed(),
            vec![],
        ),
        (
            "another analysis",
            live(0).analysed(),
            Snapshot {
                analysis: Some(vec!["1", "2"]),
                ..live(0)
            },
            vec!["analysis 1 2"],
        ),
        (
            "an empty one",
            live(0),
            Snapshot {
                analysis: Some(vec![]),
                ..live(0)
            },
            vec!["analysis "],
        ),
        ("analysis away", live(0).analysed(), live(0), vec![]),
        ("recording away", live(0).recorded(), live(0), vec![]),
        (
            "recording",
            live(0),
            live(0).recorded(),
            vec!["recording https://carrier.example/1.mp3"],
        ),
        (
            "recording behind the key",
            live(0),
            lies_at("", None),
            vec!["recording "],
        ),
        (
            "its address",
            lies_at("", None),
            lies_at("https://r.example/1.mp3", true),
            vec!["recording https://r.example/1.mp3"],
        ),
        (
            "its address away",
            lies_at("https://r.example/1.mp3", true),
            lies_at("", None),
            vec!["recording "],
        ),
        (
            "signed anew",
            lies_at("https://r.example/1.mp3?sig=a#t", true),
            lies_at("https://r.example/1.mp3?sig=b", true),
            vec![],
        ),
        (
            "signed anew, for all that is known",
            lies_at("https://r.example/1.mp3?token=a", None),
            lies_at("https://r.example/1.mp3?token=b", None),
            vec![],
        ),
        (
            "expiring, elsewhere",
            lies_at("https://r.example/1.mp3?sig=a", true),
            lies_at("https://r.example/2.mp3?sig=a", true),
            vec!["recording https://r.example/2.mp3?sig=a"],
        ),
        (
            "lasting, by its query",
            lies_at("https://r.example/?id=1", false),
            lies_at("https://r.example/?id=2", false),
            vec!["recording https://r.example/?id=2"],
        ),
        (
            "it will last now",
            lies_at("https://r.example/1.mp3", true),
            lies_at("https://r.example/1.mp3", false),
            vec!["recording https://r.example/1.mp3"],
        ),
        (
            "all at once, in their order",
            live(1),
            ended(2).analysed().recorded(),
            vec![
                "+1 message 1",
                "in_progress → completed",
                r#"analysis {"goal":true}"#,
                "recording https://carrier.example/1.mp3",
            ],
        ),
    ] {
        assert_eq!(told(&earlier, &later), expected, "{what}");
    }
}

#[test]
fn events_read_as_documented() {
    let mut watch = Watch::new(WatchOptions::default(), true);
    let first = live(0).conversation();
    let last = Snapshot {
        transcript: Some(vec!["assistant: hello @5".to_owned()]),
        ..ended(0).analysed().recorded()
    };
    let last = last.conversation();
    let shown = |events: &[WatchEvent<'_>]| serde_json::to_value(events).unwrap();
    assert_eq!(
        shown(&watch.received(&first, 0, 0)),
        serde_json::json!([{ "type": "snapshot", "conversation": first }])
    );
    assert_eq!(
        shown(&watch.received(&last, 2_000, 2_000)),
        serde_json::json!([
            {
                "type": "message",
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": "hello",
                    "timestamp": "1970-01-01T00:00:00.005Z",
                },
            },
            { "type": "status", "from": "in_progress", "to": "completed" },
            { "type": "analysis", "analysis": [{ "goal": true }] },
            {
                "type": "recording",
                "recording": { "url": "https://carrier.example/1.mp3", "available": true, "expires": false, "expiresAt": null },
            },
            { "type": "ended", "conversation": last },
        ])
    );
    let gone = diff(&last, &first);
    assert_eq!(
        shown(&gone[..1]),
        serde_json::json!([{ "type": "message_removed", "index": 0 }])
    );
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let text = (
        select(vec!["user: ", "assistant: "]),
        0..6u8,
        select(vec!["", " @5", " @6"]),
    )
        .prop_map(|(role, text, time)| format!("{role}{text}{time}"));
    (
        option::weighted(0.9, vec(text, 0..12)),
        prop_oneof![
            4 => Just("in_progress"),
            1 => select(Status::WORDS),
            1 => Just("on_hold"),
        ],
        option::of(vec(select(vec!["1", "{\"a\":[]}", "null"]), 0..3)),
        option::of((
            select(vec!["https://r.example/1", "https://r.example/2"]),
            select(vec!["", "?a", "?b", "#c"]),
            any::<Option<bool>>(),
        )),
    )
        .prop_map(|(transcript, status, analysis, recording)| Snapshot {
            transcript,
            status,
            analysis,
            recording: recording.map(|(url, query, expires)| (format!("{url}{query}"), expires)),
            ..live(0)
        })
}

/// Most snapshots are much like the one before.
fn snapshots() -> impl Strategy<Value = Vec<Snapshot>> {
    vec((snapshot(), any::<[bool; 5]>(), 0..4usize), 1..12).prop_map(|drawn| {
        let mut last = live(0);
        let next = drawn.into_iter().map(|(drawn, takes, grows)| {
            let before = last.clone();
            let mut transcript = before.transcript;
            if takes[0] {
                transcript = drawn.transcript;
            } else if let Some(texts) = &mut transcript {
                let more = drawn.transcript.into_iter().flatten();
                texts.extend(more.take(grows));
            }
            last = Snapshot {
                transcript,
                status: if takes[1] {
                    drawn.status
                } else {
                    before.status
                },
                analysis: if takes[2] {
                    drawn.analysis
                } else {
                    before.analysis
                },
                recording: if takes[3] {
                    drawn.recording
                } else {
                    before.recording
                },
                ..live(0)
            };
            last.clone()
        });
        next.collect()
    })
}

fn rank(event: &WatchEvent<'_>) -> u8 {
    match event {
        WatchEvent::Snapshot { .. } => 0,
        WatchEvent::Message { .. }
        | WatchEvent::MessageChanged { .. }
        | WatchEvent::MessageRemoved { .. } => 1,
        WatchEvent::Status { .. } => 2,
        WatchEvent::Analysis { .. } => 3,
        WatchEvent::Recording { .. } => 4,
        WatchEvent::Ended { .. } => 5,
    }
}

fn unsigned((url, expires): &(String, Option<bool>)) -> (&str, Option<bool>) {
    let place = url
        .split(['?', '#'])
        .next()
        .filter(|_| *expires != Some(false));
    (place.unwrap_or(url), *expires)
}

proptest! {
    #[test]
    fn events_applied_to_the_first_snapshot_give_the_last(snapshots in snapshots()) {
        let mut watch = Watch::new(WatchOptions::default(), true);
        let mut follower = Follower::of(&snapshots[0].conversation());
        let (mut analysis, mut recording) = (None, None);
        let mut is_first = true;
        let mut is_over = false;
        for snapshot in &snapshots {
            let conversation = snapshot.conversation();
            let events = watch.received(&conversation, 0, 0);
            if is_over {
                prop_assert_eq!(&events, &[]);
                continue;
            }
            prop_assert!(events.is_sorted_by_key(rank), "{:?}", told_all(&events));
            prop_assert_eq!(is_first, events.iter().any(|event| rank(event) == 0));
            is_over = events.iter().any(|event| rank(event) == 5);
            let current = snapshot.transcript.iter().flatten().count();
            for event in &events {
                follower.apply(event);
                // From left to right: each is also at its place in the current transcript.
                if let WatchEvent::Message { index, message }
                    | WatchEvent::MessageChanged { index, message } = event
                {
                    let transcript = conversation.transcript.as_option().unwrap();
                    prop_assert_eq!(&transcript.as_ref().unwrap()[*index], *message);
                }
            }
            prop_assert!(follower.transcript.len() == current);
            // What was there stays known: events cannot tell that it went away.
            let shown = Follower::of(&conversation);
            analysis = shown.analysis.clone().or(analysis);
            recording = shown.recording.clone().or(recording);
            prop_assert_eq!(&follower.transcript, &shown.transcript);
            prop_assert_eq!(&follower.status, &shown.status);
            prop_assert_eq!(&follower.analysis, &analysis);
            prop_assert_eq!(
                follower.recording.as_ref().map(unsigned),
                recording.as_ref().map(unsigned)
            );
            if !is_over {
                prop_assert_eq!(watch.received(&conversation, 0, 0), vec![], "told twice");
            }
            is_first = false;
        }
    }
}
