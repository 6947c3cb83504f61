//! The tables of `docs/migrating.md` are true, and have every field that the platforms' documentation shows. (Those
//! of filters and words are generated, from the requests that the platforms are sent.)

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod reading;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use convoscope::model::{
    ProviderKind::{self, Anyreach, Eigi, Elevenlabs, Retell, Vapi},
    ReadOptions,
};
use reading::read_conversation;
use serde_json::{Map, Value, json};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The cells of a table, row by row.
fn table(heading: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(repository().join("docs/migrating.md")).unwrap();
    let (_, section) = text.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| {
        row.split('|')
            .skip(1)
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// The names in a cell: what is marked as code.
fn names(cell: &str) -> BTreeSet<String> {
    set(cell.split('`').skip(1).step_by(2))
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// Every path of a value; what lies in lists as `list[].key`.
fn paths(value: &Value, at: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                all.insert(path.clone());
                paths(value, &path, all);
            }
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| paths(item, &format!("{at}[]"), all)),
        _ => {}
    }
}

/// Whether a path lies in what a platform or its caller fills as they like.
fn is_free(path: &str) -> bool {
    [
        "conversation_analysis",
        "custom_metadata",
        "conversation_metadata.dynamic_variables",
        "assistantOverrides.metadata",
        "assistantOverrides.variableValues",
        "analysis.structuredData",
        "costBreakdown",
        "conversation_initiation_client_data.dynamic_variables",
        "analysis.evaluation_criteria_results",
        "analysis.data_collection_results",
        "call_analysis.custom_analysis_data",
        "retell_llm_dynamic_variables",
        "collected_dynamic_variables",
        "telephony_identifier",
        "latency",
        "call_cost.product_costs",
        "transcript_object",
        "transcript_with_tool_calls[].words",
        // A tool's own.
        "transcript[].tool_calls",
        "transcript[].tool_results",
        "artifact.messages[].toolCalls",
        // The same as in `artifact`.
        "messages",
    ]
    .iter()
    .any(|free| path.len() > free.len() && path.starts_with(free))
}

/// Where a platform's fields are.
fn heading(platform: ProviderKind) -> &'static str {
    match platform {
        Eigi => "eigi: a conversation",
        Vapi => "Vapi: a call",
        Elevenlabs => "ElevenLabs: a conversation",
        Retell => "Retell: a call",
        _ => "AnyReach: a conversation",
    }
}

#[test]
fn every_documented_field_has_a_row() {
    let first = |heading: &str| -> BTreeSet<String> {
        table(heading)
            .iter()
            .flat_map(|row| names(&row[0]))
            .collect()
    };
    for (file, platform) in [
        ("eigi-get-chat.json", Eigi),
        ("eigi-get-telephony.json", Eigi),
        ("eigi-list.json", Eigi),
        ("eigi-list-flat.json", Eigi),
        ("anyreach-get.json", Anyreach),
        ("vapi-get.json", Vapi),
        ("elevenlabs-get.json", Elevenlabs),
        ("retell-get.json", Retell),
    ] {
        let text = fs::read_to_string(repository().join("tests/fixtures").join(file)).unwrap();
        let body: Value = serde_json::from_str(&text).unwrap();
        let mut fields = BTreeSet::new();
        paths(&body, "", &mut fields);
        let mut rows = first(heading(platform));
        rows.extend(first("Pages"));
        for field in fields {
            let field = field
                .strip_prefix("data[].")
                .or_else(|| field.strip_prefix("conversations[]."))
                .unwrap_or(&field);
            let has_parts = rows.iter().any(|row| row.starts_with(&format!("{field}.")));
            assert!(
                // Retell's is its user's; ElevenLabs' is the platform's.
                is_free(field)
                    || platform == Retell && field.starts_with("metadata.")
                    || has_parts
                    || rows.contains(field),
                "{file}: {field}"
            );
        }
    }
}

/// A conversation with every documented field. (eigi's metadata are those of a call and a chat at once.)
fn whole(platform: ProviderKind, direction: &str) -> Value {
    match platform {
        Eigi => json!({
            "conversation_id": "35d33a43-176c-405c-92bf-db972035df28", "id": "69316c7d6519e8d49433e40f", "agent_id": "a1",
            "conversation_type": "TELEPHONY", "conversation_status": "COMPLETED", "conversation_analysis": [{ "good": true }],
            "conversation_transcript": [{ "role": "user", "content": "hi", "timestamp": "2025-12-03T14:14:23.7+00:00" }],
            "notes": "n", "created_by": "c1", "created_at": "2025-11-29T10:20:31.364000", "updated_at": "2025-11-29T13:56:06",
            "conversation_metadata": {
                "calling_type": direction.to_uppercase(), "to_mobile_number": "+911", "from_mobile_number": "+912", "conversation_duration": 14,
                "conversation_recording_url": "https://media.example/x.mp3", "telephony_provider": "PLIVO", "dynamic_variables": { "a": 1 },
                "last_activity": "2025-12-03T14:15:20+00:00", "session_status": "active",
            },
        }),
        // An inbound one was passed on, and nobody answered an outbound one.
        Vapi => json!({
            "id": "35d33a43-176c-405c-92bf-db972035df28", "orgId": "o1", "createdAt": "2026-03-09T14:02:11.418Z", "updatedAt": "2026-03-09T14:05:02.733Z",
            "type": format!("{direction}PhoneCall"), "status": "ended", "startedAt": "2026-03-09T14:02:19.902Z", "endedAt": "2026-03-09T14:04:47.152Z",
            "endedReason": if direction == "inbound" { "customer-ended-call" } else { "voicemail" }, "destination": { "type": "number" },
            "assistantId": "a1", "assistantVersion": "v1", "assistant": { "name": "Mia", "metadata": { "a": 1 } }, "phoneNumberId": "p1",
            "assistantOverrides": { "metadata": { "b": 2 }, "variableValues": { "c": 3 } }, "phoneNumber": { "number": "+911" },
            "customer": { "number": "+912", "name": "Ada", "email": "ada@example.com", "externalId": "e1" }, "customerId": "c1",
            "phoneCallProvider": "twilio", "phoneCallTransport": "pstn", "cost": 0.2, "costBreakdown": { "total": 0.2 }, "summary": "Old.",
            "analysis": { "summary": "Well.", "successEvaluation": "true", "structuredData": { "d": 4 } },
            "messages": [{ "role": "user", "message": "hi again" }],
            "artifact": {
                "messages": [
                    { "role": "user", "message": "hi", "time": 1_773_064_941_200_i64, "endTime": 1_773_064_943_900_i64, "secondsFromStart": 1.3, "duration": 2700 },
                    { "role": "tool_calls", "message": "", "toolCalls": [{ "id": "t1", "function": { "name": "book", "arguments": "{}" } }] },
                    { "role": "tool_call_result", "toolCallId": "t1", "name": "book", "result": "Booked." },
                ],
                "transcript": "User: hi\n", "recordingUrl": "https://storage.example/mono.wav", "stereoRecordingUrl": "https://storage.example/stereo.wav",
                "presignedMonoUrl": "https://storage.example/mono.wav?signature=00", "presignedUrlsExpiresAt": "2026-03-09T14:35:02.000Z",
                "structuredOutputs": { "o1": { "result": 7 } },
            },
        }),
        Elevenlabs => json!({
            "conversation_id": "conv_1", "agent_id": "a1", "agent_name": "Mia", "version_id": "v1", "branch_id": "b1", "status": "done",
            "user_id": "u1", "has_audio": true, "has_user_audio": true, "has_response_audio": true, "has_auxiliary_audio": false, "tag_ids": ["t"],
            "metadata": {
                "start_time_unix_secs": 1_773_064_931, "accepted_time_unix_secs": 1_773_064_940, "call_duration_secs": 147, "cost": 1661,
                "cost_fiat": 0.3, "termination_reason": "Client ended call", "error": null, "main_language": "en",
                "text_only": true, "conversation_initiation_source": "widget", "timezone": "Europe/Berlin",
                // A conversation has one of these.
                "phone_call": {
                    "type": "twilio", "direction": direction, "phone_number_id": "p1", "agent_number": "+911", "external_number": "+912",
                    "call_sid": "CA1", "stream_sid": "MZ1",
                },
                "whatsapp": { "direction": direction, "whatsapp_user_id": "913" },
                "sms": { "direction": direction, "agent_phone_number": "+914", "sms_user_phone_number": "+915" },
            },
            "analysis": {
                "call_successful": "success", "transcript_summary": "Well.", "call_summary_title": "Moved",
                "evaluation_criteria_results": { "a": 1 }, "data_collection_results": { "b": 2 },
            },
            "conversation_initiation_client_data": { "dynamic_variables": { "c": 3 } },
            "transcript": [
                { "role": "user", "message": "hi", "interrupted": false, "source_medium": "audio", "time_in_call_secs": 4 },
                { "role": "agent", "message": null, "tool_calls": [{ "tool_name": "book", "params_as_json": "{}" }], "time_in_call_secs": 5 },
                { "role": "agent", "message": null, "tool_results": [{ "tool_name": "book", "result_value": "Booked." }], "time_in_call_secs": 6 },
            ],
        }),
        Retell => json!({
            "call_id": "call_1", "call_type": "phone_call", "from_number": "+911", "to_number": "+912", "direction": direction,
            "telephony_identifier": { "twilio_call_sid": "CA1" }, "access_token": "t", "agent_id": "a1", "agent_name": "Mia", "agent_version": 4,
            "agent_tag": "prod", "call_status": "ended", "start_timestamp": 1_773_064_939_902_i64, "end_timestamp": 1_773_065_087_152_i64,
            "duration_ms": 147_250, "disconnection_reason": "voicemail_reached", "metadata": { "a": 1 },
            "retell_llm_dynamic_variables": { "b": "2" }, "collected_dynamic_variables": { "c": "3" }, "data_storage_setting": "everything",
            "opt_in_signed_url": true, "transcript": "User: hi\n", "transcript_object": [{ "role": "user", "content": "hi again" }],
            "transcript_with_tool_calls": [
                { "role": "user", "content": "hi", "words": [{ "word": "hi", "start": 1.3, "end": 1.6 }] },
                { "role": "tool_call_invocation", "tool_call_id": "t1", "name": "book", "arguments": "{}" },
                { "role": "tool_call_result", "tool_call_id": "t1", "content": "Booked.", "successful": true },
                { "role": "dtmf", "digit": "1" }, { "role": "sms", "content": "me", "time_sec": 4 },
                { "role": "node_transition", "former_node_id": "n1", "former_node_name": "Begin", "new_node_id": "n2", "new_node_name": "End", "transition_type": "normal" },
            ],
            "recording_url": "https://media.example/x.wav", "recording_multi_channel_url": "https://media.example/y.wav",
            "public_log_url": "https://media.example/x.log", "latency": { "e2e": { "p50": 800 } },
            "call_analysis": {
                "call_summary": "Well.", "call_successful": true, "in_voicemail": false, "user_sentiment": "Positive", "custom_analysis_data": { "d": 4 },
            },
            "call_cost": { "combined_cost": 21.5, "product_costs": [], "total_duration_seconds": 148, "total_duration_unit_price": 0.1 },
        }),
        _ => json!({
            "id": "c1", "organization_id": "o1", "user_id": "+911", "agent_id": "a1", "agent_version_id": "v1", "agent_number": "+912",
            "web_widget_id": "w1", "trunk_id": "t1", "duration": 14, "user_turn_count": 3, "created_at": "2023-11-07T05:31:56Z",
            "updated_at": "2023-11-07T05:31:56Z", "agent": { "id": "a1", "name": "Asha" }, "summary": "s", "initial_context": "i",
            "custom_metadata": { "order": 1 }, "conversation": { "messages": [{ "role": "user", "content": "hi" }] },
            "recording_details": { "recording_url": "https://media.example/x.mp3" }, "direction": direction, "channel": "telephone", "status": "completed",
        }),
    }
}

/// The place that a path names, with the key in it.
fn place<'v>(value: &'v mut Value, path: &str) -> (&'v mut Map<String, Value>, String) {
    let (outer, key) = path
        .rsplit_once('.')
        .map_or(("", path), |(outer, key)| (outer, key));
    let mut at = value;
    for name in outer.split('.').filter(|name| !name.is_empty()) {
        at = match name.strip_suffix("[]") {
            // The first that has it.
            Some(list) => {
                let items = at[list].as_array_mut().unwrap();
                let found = items.iter().position(|item| item.get(key).is_some());
                &mut items[found.unwrap_or_default()]
            }
            None => &mut at[name],
        };
    }
    (at.as_object_mut().unwrap(), key.to_owned())
}

/// The model's fields in which two conversations differ.
fn differing(a: &Value, b: &Value, at: &str, all: &mut BTreeSet<String>) {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let path = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                let none = &Value::Null;
                differing(
                    a.get(key).unwrap_or(none),
                    b.get(key).unwrap_or(none),
                    &path,
                    all,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() && !a.is_empty() => {
            for (a, b) in a.iter().zip(b) {
                differing(a, b, &format!("{at}[]"), all);
            }
        }
        _ if a != b => drop(all.insert(at.to_owned())),
        _ => {}
    }
}

fn read(platform: ProviderKind, record: &Value) -> Option<Value> {
    let body = record.to_string();
    let read = read_conversation(platform, &body, &ReadOptions::default());
    Some(serde_json::to_value(read.ok()?).unwrap())
}

/// What is read only where the other is missing: it is, for a look at either.
const INSTEAD: [(ProviderKind, &str, &str); 9] = [
    (Anyreach, "agent_id", "agent.id"),
    (Vapi, "customer.externalId", "customerId"),
    (Vapi, "artifact.messages", "messages"),
    (Vapi, "analysis.summary", "summary"),
    (Vapi, "assistantOverrides.metadata", "assistant.metadata"),
    // It has a summary and would hide the other.
    (Vapi, "analysis", "summary"),
    (Elevenlabs, "metadata.cost_fiat", "metadata.cost"),
    (Retell, "transcript_with_tool_calls", "transcript_object"),
    (
        Retell,
        "transcript_with_tool_calls[].new_node_name",
        "transcript_with_tool_calls[].new_node_id",
    ),
];

/// What tells an ElevenLabs conversation's channel, of which the first that is there counts.
const CHANNELS: [&str; 5] = [
    "phone_call",
    "whatsapp",
    "sms",
    "text_only",
    "conversation_initiation_source",
];

#[test]
fn each_field_becomes_what_its_row_says_and_nothing_else() {
    for platform in ProviderKind::PLATFORMS {
        let name = heading(platform);
        for row in table(name) {
            let theirs = row[0].trim_matches('`');
            let mut changed = BTreeSet::new();
            for direction in ["inbound", "outbound"] {
                let mut record = whole(platform, direction);
                for (_, one, other) in INSTEAD.into_iter().filter(|it| it.0 == platform) {
                    let hidden = match theirs {
                        _ if theirs == one => other,
                        _ if theirs == other => one,
                        _ => continue,
                    };
                    let (members, key) = place(&mut record, hidden);
                    members.remove(&key);
                }
                if let Some(field) = theirs.strip_prefix("metadata.")
                    && platform == Elevenlabs
                    && let Some(at) = CHANNELS.iter().position(|it| field.starts_with(it))
                {
                    let metadata = record["metadata"].as_object_mut().unwrap();
                    // A text decides for itself; of the numbers only one pair is there.
                    let others = CHANNELS.iter().enumerate().take(at.max(3));
                    for (_, other) in others.filter(|(other, _)| *other != at) {
                        metadata.remove(*other);
                    }
                }
                let with = read(platform, &record).unwrap();
                let (members, key) = place(&mut record, theirs);
                assert!(members.remove(&key).is_some(), "{theirs}");
                let without = read(platform, &record).unwrap_or_else(|| {
                    // Without it there is no conversation: another value then.
                    let (members, key) = place(&mut record, theirs);
                    let other = match &*key {
                        "created_at" | "createdAt" => json!("2024-02-03T04:05:06Z"),
                        "start_time_unix_secs" => json!(1_700_000_000),
                        _ => json!("another"),
                    };
                    members.insert(key, other);
                    read(platform, &record).unwrap()
                });
                differing(&with, &without, "", &mut changed);
            }
            changed.retain(|path| !path.starts_with("issues") && !path.starts_with("withheld"));
            let ours = names(&row[1]);
            // What is read of metadata and analysis stays in them; whoever takes them away takes it all.
            let is_kept =
                |path: &str| path.starts_with("metadata.") || path.starts_with("analysis[].");
            changed.retain(|path| !is_kept(path) || ours.contains(path));
            if theirs == "conversation_metadata" {
                changed.retain(|path| path == "metadata");
            }
            assert_eq!(changed, ours, "{name}: {theirs}");
        }
    }
}
