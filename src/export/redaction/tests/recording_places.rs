//! Wherever a platform's record tells of recordings, nothing of them comes out.

use serde_json::{Value, json};

use super::super::Redaction;
use super::{redacted, redacted_by};
use crate::model::ProviderKind::{self, Anyreach, Eigi};

const URL: &str = "https://media.example/Recording/SECRETREC.mp3";
const OTHER: &str = "https://carrier.example/v1/SECRETREC-2.wav";

fn eigi(metadata: Value, others: Value) -> (ProviderKind, Value) {
    let mut record = json!({
        "conversation_id": "c1", "conversation_type": "TELEPHONY", "conversation_status": "COMPLETED",
        "created_at": "2026-01-15T10:30:00", "conversation_metadata": { "calling_type": "OUTBOUND", "order": "B-7" },
    });
    merge(&mut record["conversation_metadata"], metadata);
    merge(&mut record, others);
    (Eigi, record)
}

fn anyreach(others: Value) -> (ProviderKind, Value) {
    let mut record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "recording_details": { "recording_url": URL } });
    merge(&mut record, others);
    (Anyreach, record)
}

fn merge(into: &mut Value, members: Value) {
    let Value::Object(members) = members else {
        return;
    };
    for (key, value) in members {
        into[key] = value;
    }
}

fn rows() -> Vec<(&'static str, (ProviderKind, Value))> {
    let key = "conversation_recording_url";
    let none = || json!({});
    let known = || json!({ key: URL });
    let with = |metadata: Value| {
        let mut all = known();
        merge(&mut all, metadata);
        eigi(all, none())
    };
    let message = |text: &str| json!([{ "role": "assistant", "content": text, "timestamp": "2026-01-15T10:30:05+00:00" }]);
    let turns = |text: &str| json!([{ "role": "user", "content": text }]);
    vec![
        ("as documented", with(none())),
        (
            "white space around it",
            eigi(json!({ key: format!(" {URL}\n") }), none()),
        ),
        ("a list", eigi(json!({ key: [URL, OTHER] }), none())),
        (
            "an object",
            eigi(
                json!({ key: { "mp3": URL, "more": [{ "wav": OTHER }] } }),
                none(),
            ),
        ),
        (
            "a list, named elsewhere",
            eigi(json!({ key: [URL], "copy": URL }), none()),
        ),
        (
            "no http address",
            eigi(json!({ key: "//media.example/SECRETREC.mp3" }), none()),
        ),
        (
            "in a store",
            eigi(json!({ key: "s3://bucket/SECRETREC.mp3" }), none()),
        ),
        (
            "another key beside it",
            with(
                json!({ "stereo_recording_url": OTHER, "RecordUrl": OTHER, "recordings": [{ "id": OTHER }] }),
            ),
        ),
        (
            "another key, named elsewhere",
            with(json!({ "stereoRecordingUrl": OTHER, "note": format!("see {OTHER}?x=1") })),
        ),
        (
            "another key, deep",
            with(json!({ "carrier": { "legs": [{ "recording_file": OTHER }] } })),
        ),
        (
            "signed",
            with(json!({ "signed": format!("{URL}?sig=SECRETREC#t=1") })),
        ),
        (
            "another ending",
            with(json!({ "copy": URL.replace(".mp3", ".wav"), "page": URL.replace(".mp3", "") })),
        ),
        (
            "a key under recording",
            eigi(json!({ "recording": { OTHER: true } }), none()),
        ),
        (
            "other keys",
            eigi(
                json!({ "audio_url": URL, "voicemail_url": OTHER, "a": { "rec_url": OTHER } }),
                none(),
            ),
        ),
        (
            "near keys",
            eigi(
                json!({ "audio": URL, "call_audio": [OTHER, { "left": URL }], "voicemail": { OTHER: 1, "seconds": 4 },
                    "call_record": OTHER, "mp3": "//media.example/SECRETREC.mp3", "playbackUrl": OTHER.replace('/', "\\"),
                    "stereo_url": json!([URL]).to_string(), "media_url": json!({ "at": OTHER }).to_string() }),
                none(),
            ),
        ),
        (
            "a near key, named elsewhere",
            eigi(
                json!({ "recorded_file": URL, "note": format!("see {URL}?x=1") }),
                json!({ "notes": URL }),
            ),
        ),
        (
            "as a browser reads it too",
            with(
                json!({ "a": URL.replace('/', "\\"), "b": URL.replace("SECRET", "\tSECRET\r\n") }),
            ),
        ),
        (
            "a JSON text alone",
            eigi(
                json!({ "payload": json!({ "recording_url": URL }).to_string(), "copy": URL }),
                none(),
            ),
        ),
        (
            "a JSON text in a JSON text alone",
            eigi(
                json!({ "payload": json!({ "a": json!([{ "recordings": [OTHER] }]).to_string() }).to_string() }),
                none(),
            ),
        ),
        (
            "a JSON text written twice alone",
            eigi(
                json!({ "payload": json!(json!({ "recording_url": OTHER }).to_string()).to_string(), "copy": OTHER }),
                json!({ "notes": json!(json!({ "recording_url": URL }).to_string()).to_string() }),
            ),
        ),
        (
            "a JSON text behind a byte order mark",
            eigi(
                json!({ "payload": format!("\u{feff}{}", json!({ "recording_url": OTHER })), "copy": OTHER }),
                none(),
            ),
        ),
        (
            "a JSON text in notes and messages",
            eigi(
                none(),
                json!({ "notes": json!({ "recording_url": URL }).to_string(),
                    "conversation_transcript": message(&json!({ "audio_url": OTHER }).to_string()) }),
            ),
        ),
        (
            "a JSON text as analysis",
            eigi(
                none(),
                json!({ "conversation_analysis": json!({ "recording_url": URL }).to_string() }),
            ),
        ),
        (
            "a letter percent-encoded, two slashes, HTML",
            with(
                json!({ "a": URL.replace("Rec", "%52ec"), "b": URL.replace("/Rec", "//Rec"), "c": URL.replace('/', "&#47;") }),
            ),
        ),
        (
            "in a JSON text",
            with(json!({ "payload": json!({ "url": URL }).to_string() })),
        ),
        (
            "in a JSON text with escaped slashes",
            with(json!({ "payload": json!({ "url": URL }).to_string().replace('/', "\\/") })),
        ),
        (
            "in a query",
            with(
                json!({ "player": "https://player.example/?src=https%3A%2F%2Fmedia.example%2FRecording%2FSECRETREC.mp3" }),
            ),
        ),
        ("as a key", with(json!({ "seen": { URL: 1 } }))),
        (
            "in notes",
            eigi(known(), json!({ "notes": format!("Recording: {URL}") })),
        ),
        (
            "in a message",
            eigi(
                known(),
                json!({ "conversation_transcript": message(&format!("here it is: {URL}.")) }),
            ),
        ),
        (
            "in a role",
            eigi(
                known(),
                json!({ "conversation_transcript": [{ "role": URL, "content": "x", "timestamp": null }] }),
            ),
        ),
        (
            "in analysis",
            eigi(
                known(),
                json!({ "conversation_analysis": [{ "note": format!("see {URL}"), "recording_url": OTHER }] }),
            ),
        ),
        (
            "beside the metadata",
            eigi(none(), json!({ key: URL, "notes": URL })),
        ),
        (
            "beside the metadata, which has another",
            eigi(
                json!({ key: "https://a.example/x.mp3", "copy": URL }),
                json!({ key: URL }),
            ),
        ),
        (
            "beside the metadata, as a list",
            eigi(json!({ "copy": URL }), json!({ key: [URL] })),
        ),
        ("AnyReach's", anyreach(none())),
        (
            "AnyReach's, in summary",
            anyreach(json!({ "summary": format!("at {URL}") })),
        ),
        (
            "AnyReach's, signed in metadata",
            anyreach(json!({ "custom_metadata": { "r": format!("{URL}?x=1") } })),
        ),
        (
            "AnyReach's, in what the agent was told",
            anyreach(json!({ "initial_context": format!("<{URL}>") })),
        ),
        (
            "AnyReach's, in a message",
            anyreach(json!({ "conversation": turns(URL) })),
        ),
        (
            "AnyReach's, of another kind",
            anyreach(
                json!({ "recording_details": { "recording_url": URL, "stereo": [OTHER] }, "summary": OTHER }),
            ),
        ),
    ]
}

#[test]
fn no_address_of_a_recording_comes_out() {
    for (name, (kind, record)) in rows() {
        for paths in [
            &["recording"][..],
            &["recording.url"],
            &["recording.url", "recording", "text"],
        ] {
            let redacted = redacted(kind, &record, paths);
            assert!(
                !redacted.to_string().contains("SECRETREC"),
                "{name}: {redacted}"
            );
            if kind == Eigi {
                assert_eq!(redacted["metadata"]["order"], "B-7", "{name}");
            }
        }
        // Not by itself: where they may be seen, they are.
        for paths in [&["agent.id"][..], &["recording.expiresAt"]] {
            assert!(
                redacted(kind, &record, paths)
                    .to_string()
                    .contains("SECRETREC"),
                "{name}"
            );
        }
    }
}

#[test]
fn one_recording_has_one_mask() {
    let (kind, record) = eigi(
        json!({ "conversation_recording_url": URL, "signed": format!("{URL}?sig=1"), "is_recording": true, "recording_url_2": "soon", "recordings": 2 }),
        json!({ "notes": format!("({URL}#t=5), https://media.example/Recording/OTHER.mp3") }),
    );
    let redacted = redacted(kind, &record, &["recording.url"]);
    let mask = redacted["recording"]["url"].as_str().unwrap();
    assert!(mask.starts_with("[redacted:") && mask.len() == 23, "{mask}");
    let metadata = &redacted["metadata"];
    assert_eq!(metadata["conversation_recording_url"], mask);
    assert_eq!(metadata["signed"], mask);
    assert_eq!(
        redacted["notes"],
        format!("({mask}), https://media.example/Recording/OTHER.mp3")
    );
    // What stands there is masked, whatever it is; whether there is a recording is no secret.
    assert_eq!(metadata["is_recording"], true);
    assert!(
        metadata["recording_url_2"]
            .as_str()
            .unwrap()
            .starts_with("[redacted:")
    );
    assert!(
        metadata["recordings"]
            .as_str()
            .unwrap()
            .starts_with("[redacted:")
    );
}

#[test]
fn a_recording_that_is_left_out_is_the_same_at_every_reading() {
    let read = |signature: &str, expires: u64, key: u8| {
        let url = format!("{URL}?expires={expires}&signature={signature}");
        let (kind, record) = eigi(
            json!({
                "conversation_recording_url": url, "audio": { "mp3": url }, "recording": { "expires_at": expires, "signature": signature, url.clone(): true, format!("{url}&x"): 1 },
                "payload": json!({ "recording_url": url }).to_string(), "has_audio": true,
            }),
            json!({ "notes": format!("({url}), https://media.example/Recording/OTHER.mp3") }),
        );
        let paths = ["recording".to_owned()];
        let redaction = Redaction::new(&paths, [key; 16]).unwrap();
        redacted_by(&redaction, kind, &record)
    };
    let first = read("abc", 1_790_000_000, 7);
    assert_eq!(read("def", 1_790_003_600, 9), first);
    assert_eq!(first["recording"], Value::Null);
    assert_eq!(first["withheld"], json!(["recording"]));
    assert_eq!(
        first["notes"],
        "([recording]), https://media.example/Recording/OTHER.mp3"
    );
    let out = "[recording]";
    assert_eq!(
        first["metadata"],
        json!({
            "conversation_recording_url": out, "audio": { "mp3": out }, "recording": { "expires_at": out, "signature": out, out: true, "[recording] 2": out },
            "payload": json!({ "recording_url": out }).to_string(), "has_audio": true, "calling_type": "OUTBOUND", "order": "B-7",
        })
    );
}

#[test]
fn what_is_no_address_stays_under_near_keys() {
    let kept = json!({
        "audio_quality": "good", "audio_codec": "audio/opus", "has_audio": true, "audio_seconds": 12, "audio": null,
        "voicemail": "left at 5", "call_record": "A-17", "playback_speed": "1.5", "media": { "type": "image/png", "count": 2 },
        "listener_url": "https://hooks.example/calls/17", "crm_record_url": "https://crm.example/records/17",
        "social_media_url": "https://social.example/asha/17",
    });
    let (kind, record) = eigi(kept.clone(), json!({}));
    let redacted = redacted(kind, &record, &["recording"]);
    for (key, value) in kept.as_object().unwrap() {
        assert_eq!(&redacted["metadata"][key], value, "{key}");
    }
}

#[test]
fn a_recording_that_is_withheld_is_told() {
    let (kind, record) = eigi(json!({ "conversation_recording_url": URL }), json!({}));
    let redacted = redacted(kind, &record, &["recording", "recording.url"]);
    assert_eq!(redacted["recording"], Value::Null);
    assert!(
        redacted["withheld"]
            .as_array()
            .unwrap()
            .contains(&json!("recording"))
    );
}
