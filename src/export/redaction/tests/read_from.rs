//! What a platform says of a named field stands nowhere, under whatever key and in whatever spelling.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::Redaction;
use super::redacted;
use crate::model::{
    ModelPath, PATHS,
    ProviderKind::{self, Anyreach, Eigi, Elevenlabs, Retell, Vapi},
    ReadOptions,
};
use crate::model::{Shape, paths_lacking};
use crate::provider::{parse_body, provider};

const UPDATED: &str = "2026-01-16T11:12:13.456000+00:00";

/// Everything that a platform tells.
fn record(kind: ProviderKind) -> Value {
    let transcript = json!([{ "role": "ringmaster", "content": "said so", "timestamp": "2026-02-03T04:05:06+00:00" }]);
    match kind {
        Eigi => json!({
            "conversation_id": "c-17", "id": "document-17", "agent_id": "agent-17", "conversation_type": "TELEPHONY",
            "conversation_status": "DISCONNECTED", "created_at": "2026-01-15T10:30:00", "updated_at": UPDATED,
            "created_by": "creator-17", "notes": "noted-17", "conversation_analysis": [{ "mood": "gloomy-17" }],
            "conversation_transcript": transcript,
            "conversation_metadata": {
                "calling_type": "OUTBOUND", "to_mobile_number": "+919876543210", "from_mobile_number": "+15550100002",
                "conversation_duration": 4711, "conversation_recording_url": "https://media.example/planted-17.mp3",
            },
        }),
        Vapi => json!({
            "id": "c-17", "orgId": "organization-17", "assistantId": "agent-17", "assistantVersion": "version-17",
            "assistant": { "name": "name-17", "metadata": {} }, "phoneNumber": { "number": "+15550100002" },
            "customer": { "externalId": "customer-17", "number": "+919876543210", "name": "person-17", "email": "mailbox-17@example.com" },
            "type": "outboundPhoneCall", "status": "forwarding", "endedReason": "reason-17", "createdAt": "2026-01-15T10:30:00Z",
            "updatedAt": UPDATED, "startedAt": "2026-01-15T10:31:01.111Z", "endedAt": "2026-01-15T11:49:32.111Z", "cost": 6143,
            "analysis": { "summary": "summed-17", "successEvaluation": "true" },
            "assistantOverrides": { "variableValues": { "told": "context-17" } },
            "artifact": { "messages": [{ "role": "ringmaster", "message": "said so", "time": 1770091506000_u64 }],
                "presignedMonoUrl": "https://media.example/planted-17.mp3", "presignedUrlsExpiresAt": "2026-01-15T12:00:00.000Z" },
        }),
        Elevenlabs => json!({
            "conversation_id": "c-17", "agent_id": "agent-17", "agent_name": "name-17", "version_id": "version-17",
            "user_id": "customer-17", "status": "in-progress",
            "metadata": {
                "start_time_unix_secs": 1_768_473_000, "accepted_time_unix_secs": 1_768_473_061, "call_duration_secs": 4711,
                "cost_fiat": 6143, "termination_reason": "reason-17",
                "phone_call": { "type": "twilio", "direction": "outbound", "agent_number": "+15550100002", "external_number": "+919876543210" },
            },
            "analysis": { "call_successful": "success", "transcript_summary": "summed-17" },
            "conversation_initiation_client_data": { "dynamic_variables": {} },
            "transcript": [{ "role": "ringmaster", "message": "said so", "time_in_call_secs": 7 }],
        }),
        Retell => json!({
            "call_id": "c-17", "agent_id": "agent-17", "agent_name": "name-17", "agent_version": 1723,
            "call_type": "phone_call", "call_status": "registered", "direction": "outbound", "disconnection_reason": "reason-17",
            "from_number": "+15550100002", "to_number": "+919876543210", "start_timestamp": 1768473000000_u64,
            "end_timestamp": 1768477711111_u64, "duration_ms": 4711000, "call_cost": { "combined_cost": 614300 },
            "call_analysis": { "call_summary": "summed-17", "call_successful": true },
            "retell_llm_dynamic_variables": { "told": "context-17" }, "metadata": {},
            "transcript_with_tool_calls": [{ "role": "ringmaster", "content": "said so", "timestamp": "2026-02-03T04:05:06+00:00" }],
            "recording_url": "https://media.example/planted-17.mp3",
        }),
        _ => json!({
            "id": "c-17", "organization_id": "organization-17", "user_id": "+919876543210", "agent_id": "agent-17",
            "agent_version_id": "version-17", "agent_number": "+15550100002", "agent": { "id": "agent-17", "name": "name-17" },
            "channel": "telephone", "direction": "outbound", "status": "token_created", "duration": 4711, "user_turn_count": 6143,
            "created_at": "2026-01-15T10:30:00Z", "updated_at": UPDATED, "summary": "summed-17", "initial_context": "context-17",
            "conversation": transcript, "recording_details": { "recording_url": "https://media.example/planted-17.mp3" },
            "custom_metadata": {},
        }),
    }
}

fn metadata(kind: ProviderKind, record: &mut Value) -> &mut Value {
    match kind {
        Eigi => &mut record["conversation_metadata"],
        Vapi => &mut record["assistant"]["metadata"],
        Elevenlabs => &mut record["conversation_initiation_client_data"]["dynamic_variables"],
        Retell => &mut record["metadata"],
        _ => &mut record["custom_metadata"],
    }
}

/// Where a record holds a scalar.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                leaves(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                leaves(value, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at.to_owned()),
    }
}

/// The same, with another value of its kind at a place.
fn changed(record: &Value, at: &str) -> Value {
    let mut record = record.clone();
    let value = record.pointer_mut(at).unwrap();
    *value = match &*value {
        Value::Bool(flag) => json!(!*flag),
        Value::Number(number) => json!(number.as_f64().unwrap() + 1.0),
        Value::String(text) if text.starts_with("20") => json!("2027-05-05T05:05:05+00:00"),
        Value::String(text) => json!(text.replace("17", "18") + "1"),
        other => panic!("{other}"),
    };
    record
}

fn model(kind: ProviderKind, record: &Value) -> Value {
    let body = record.to_string();
    let body = parse_body(kind, &body).unwrap();
    let it = provider(kind).read_conversation(body.root(), &ReadOptions::default());
    serde_json::to_value(it.unwrap()).unwrap()
}

fn at_path(model: &Value, path: &str) -> Value {
    match path.split_once('.') {
        Some(("transcript", field)) => model["transcript"][0][field].clone(),
        Some((outer, field)) => model[outer][field].clone(),
        None => model[path].clone(),
    }
}

/// Each path of the model with a scalar of the record that it is read from.
fn read_from(kind: ProviderKind) -> Vec<(&'static str, String)> {
    let record = record(kind);
    let before = model(kind, &record);
    let mut all = Vec::new();
    leaves(&record, "", &mut all);
    let mut found = Vec::new();
    for at in all {
        let after = changed(&record, &at);
        // A record without an id or a time is none.
        let after = model(kind, &after);
        for path in PATHS.iter().map(|it| it.path) {
            if at_path(&before, path) != at_path(&after, path) {
                found.push((path, at.clone()));
            }
        }
    }
    found
}

/// Whatever a value may be repeated as.
fn spellings(value: &Value) -> Vec<Value> {
    let mut all = vec![value.clone()];
    match value {
        Value::Number(number) => {
            let float = format!("{number}.0");
            all.extend([
                json!(number.to_string()),
                json!(float),
                json!(number.as_f64()),
            ]);
        }
        Value::String(text) if text == UPDATED => all.extend([
            json!("2026-01-16T11:12:13.456000"),
            json!("2026-01-16T16:42:13.456+05:30"),
            json!("2026-01-16 11:12:13"),
            json!(1_768_561_933_456_i64),
            json!(1_768_561_933),
            json!("1768561933"),
            json!(1_768_561_933_456_000_i64),
            json!("1768561933456789"),
            json!(1_768_561_933_456_000_000_i64),
            json!("1768561933456789012"),
            json!("1.768561933e9"),
            json!("1768561933.456"),
        ]),
        Value::String(text) => all.extend([json!(text.to_lowercase()), json!(text.to_uppercase())]),
        _ => {}
    }
    all
}

/// What of those is to be looked for.
fn written(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.trim_end_matches("+00:00").to_owned()
}

/// A number, an address, a text may be any; a word is known by its table.
fn is_word(value: &Value) -> bool {
    [
        "TELEPHONY",
        "DISCONNECTED",
        "OUTBOUND",
        "telephone",
        "outbound",
        "token_created",
        "outboundPhoneCall",
        "forwarding",
        "in-progress",
        "phone_call",
        "registered",
    ]
    .iter()
    .any(|it| value == it)
}

#[test]
fn what_the_platform_says_of_a_named_field_stands_nowhere() {
    for kind in ProviderKind::PLATFORMS {
        let mut tested = BTreeSet::new();
        for (path, at) in read_from(kind) {
            let value = record(kind).pointer(&at).unwrap().clone();
            let is_words_own = matches!(path, "channel" | "direction" | "status");
            let is_own_key = path == "metadata";
            if path == "durationSeconds" && value.is_string() {
                // The time between two others, which are named by themselves.
                tested.insert(path);
                continue;
            }
            if kind == Elevenlabs && path.starts_with("transcript") && at.contains("secs") {
                // So many seconds after another time.
                tested.insert(path);
                continue;
            }
            // A word decides what others are, and an address when it ends; a word stays a word of ours.
            if Redaction::new(&[path.to_owned()], [1; 16]).is_err()
                || is_word(&value) != is_words_own
                || is_own_key
            {
                continue;
            }
            // Messages are masked at their place.
            let is_message = path.starts_with("transcript") && path != "transcript.timestamp";
            // True and false say nothing by themselves: only under their own key.
            let is_flag = written(&value) == "true" || value == "success";
            let mut planted = record(kind);
            let mut shown = match kind {
                Elevenlabs if is_flag => vec![r#""call_successful":"success""#.to_owned()],
                Retell if is_flag => vec![r#""call_successful":true"#.to_owned()],
                _ if is_flag => vec![r#""successEvaluation":"true""#.to_owned()],
                _ => vec![written(&value)],
            };
            // Gone with the address, or a part of a text that is named as a whole.
            let is_part = at.ends_with("ExpiresAt")
                || at.contains("variableValues")
                || at.contains("retell_llm");
            if !is_message && !is_flag && !is_part {
                let is_text = |it: &Value| path != "id" && value.is_string() == it.is_string();
                for (index, it) in spellings(&value).iter().enumerate() {
                    // Capitals count in texts, but for words.
                    if index > 0 && value.is_string() && !is_words_own && value != UPDATED {
                        continue;
                    }
                    let metadata = metadata(kind, &mut planted);
                    metadata[format!("copy{index}")] = it.clone();
                    metadata[format!("list{index}")] = json!([[it]]);
                    metadata[format!("payload{index}")] =
                        json!(json!({ "deep": [it] }).to_string());
                    if is_text(it) && !is_words_own && value != UPDATED {
                        metadata[written(it)] = json!(1);
                    }
                    shown.push(written(it));
                }
            }
            let plain = model(kind, &planted).to_string();
            let masked = redacted(kind, &planted, &[path]).to_string();
            for text in shown {
                // What a place of the model's own changes is not looked for in it.
                assert!(
                    is_words_own
                        || path == "updatedAt"
                        || path.ends_with("timestamp")
                        || at.ends_with("/time")
                        || plain.contains(&text),
                    "{kind} {path}: {text}"
                );
                assert!(!masked.contains(&text), "{kind} {path}: {text} in {masked}");
            }
            tested.insert(path);
        }
        if kind == Elevenlabs {
            // Told by what is there, not by a value.
            tested.insert("channel");
        }
        let lacks: Vec<_> = paths_lacking(kind).collect();
        for &ModelPath { path, shape, .. } in &PATHS {
            let is_refused = Redaction::new(&[path.to_owned()], [1; 16]).is_err();
            let is_whole = matches!(shape, Shape::Record | Shape::List | Shape::Json)
                || path == "recording.expiresAt";
            assert!(
                is_refused || is_whole || lacks.contains(&path) != tested.contains(path),
                "{kind} {path}"
            );
        }
    }
}

/// The paths of the model that a platform has nothing at are those that its records give nothing for.
#[test]
fn a_platform_lacks_what_no_record_of_it_gives() {
    for kind in ProviderKind::PLATFORMS {
        let given: BTreeSet<_> = read_from(kind).into_iter().map(|(path, _)| path).collect();
        for path in paths_lacking(kind) {
            assert!(!given.contains(path), "{kind} {path}");
        }
    }
}

/// Under its own keys the platform may write what no field can be read from: that is as private.
#[test]
fn what_cannot_be_read_is_masked_under_the_platforms_own_keys() {
    for odd in [
        json!(["SECRET-17"]),
        json!({ "value": "SECRET-17" }),
        json!("SECRET-17"),
        json!([{ "a": ["SECRET-17"] }]),
    ] {
        for (key, paths) in [
            ("calling_type", &["direction"][..]),
            ("conversation_duration", &["durationSeconds"]),
            (
                "conversation_recording_url",
                &["recording.url", "recording"],
            ),
            ("to_mobile_number", &["customer.phone", "customer"]),
            ("from_mobile_number", &["agent.phone", "agent"]),
        ] {
            let mut record = record(Eigi);
            record["conversation_metadata"][key] = odd.clone();
            record["conversation_metadata"]["other"] = json!("kept");
            assert!(model(Eigi, &record).to_string().contains("SECRET-17"));
            for path in paths {
                let masked = redacted(Eigi, &record, &[path]);
                assert!(
                    !masked.to_string().contains("SECRET-17"),
                    "{path} {key} {masked}"
                );
                assert_eq!(masked["metadata"]["other"], "kept");
            }
        }
    }
}

/// What a field cannot hold is left out of it, and as private as what it holds.
#[test]
fn what_a_field_cannot_hold_stands_nowhere() {
    let texts = |text: &str| {
        [
            json!({ "a": text }),
            json!([text]),
            json!([[{ "b": text }]]),
        ]
        .to_vec()
    };
    let numbers = [
        json!(-4321.75),
        json!(987_654_321_012_i64),
        json!(["4321.75", 987_654_321_012_i64]),
    ]
    .to_vec();
    for (kind, key, paths, odd) in [
        (
            Anyreach,
            "user_id",
            &["customer.id", "customer.phone", "customer"][..],
            texts("+16465550195"),
        ),
        (
            Anyreach,
            "agent_id",
            &["agent.id", "agent"],
            texts("Zork-7781"),
        ),
        (
            Anyreach,
            "agent_number",
            &["agent.phone"],
            texts("+16465550195"),
        ),
        (
            Anyreach,
            "agent_version_id",
            &["agent.versionId"],
            texts("Zork-7781"),
        ),
        (
            Anyreach,
            "organization_id",
            &["organizationId"],
            texts("Zork-7781"),
        ),
        (Anyreach, "summary", &["summary"], texts("Zorkina was here")),
        (
            Anyreach,
            "initial_context",
            &["initialContext"],
            texts("Zorkina was here"),
        ),
        (Anyreach, "direction", &["direction"], texts("sideways")),
        (
            Anyreach,
            "updated_at",
            &["updatedAt"],
            [json!("Friday 13th 1987")].to_vec(),
        ),
        (Anyreach, "duration", &["durationSeconds"], numbers.clone()),
        (
            Anyreach,
            "user_turn_count",
            &["userTurnCount"],
            [json!(-4321), json!([43217])].to_vec(),
        ),
        (Eigi, "id", &["internalId"], texts("Zork-7781")),
        (Eigi, "agent_id", &["agent.id"], texts("Zork-7781")),
        (Eigi, "notes", &["notes"], texts("Zorkina was here")),
        (Eigi, "created_by", &["createdBy"], texts("Zorkina")),
        (
            Eigi,
            "updated_at",
            &["updatedAt"],
            texts("Friday 13th 1987"),
        ),
    ] {
        for (odd, path) in odd
            .iter()
            .flat_map(|odd| paths.iter().map(move |path| (odd, path)))
        {
            let mut record = record(kind);
            record[key] = odd.clone();
            let mut all = Vec::new();
            leaves(odd, "", &mut all);
            let copies: Vec<_> = all.iter().map(|at| odd.pointer(at).unwrap()).collect();
            metadata(kind, &mut record)["copies"] = json!(copies);
            metadata(kind, &mut record)["other"] = json!("kept");
            let shown: Vec<_> = copies.iter().map(|it| written(it)).collect();
            let masked = redacted(kind, &record, &[path]);
            for text in shown {
                assert!(model(kind, &record).to_string().contains(&text));
                assert!(
                    !masked.to_string().contains(&text),
                    "{kind} {path} {odd} {masked}"
                );
            }
            assert_eq!(masked["metadata"]["other"], "kept");
            let other = redacted(kind, &record, &["metadata.other"]);
            assert_eq!(
                other["metadata"]["copies"],
                json!(copies),
                "nobody named it"
            );
        }
    }
    let mut record = record(Anyreach);
    record["agent"] = json!({ "id": "agent-17", "name": { "first": "Zorkina" } });
    record["custom_metadata"] = json!({ "copy": "Zorkina" });
    let masked = redacted(Anyreach, &record, &["agent.name"]).to_string();
    assert!(!masked.contains("Zorkina"), "{masked}");
}

/// Each key that the reader looks for in the metadata has its field.
#[test]
fn every_key_that_is_read_in_the_metadata_is_a_fields_own() {
    let own: BTreeSet<_> = provider(Eigi)
        .capabilities()
        .own_keys
        .iter()
        .map(|own| own.key)
        .collect();
    let read: BTreeSet<_> = crate::provider::eigi::metadata_keys()
        .iter()
        .copied()
        .collect();
    assert_eq!(own, read);
    assert!(provider(Anyreach).capabilities().own_keys.is_empty());
}
