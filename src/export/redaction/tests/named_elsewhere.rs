//! A named value is masked wherever else it stands: as a number, as a key, in JSON that is a text.

use serde_json::{Value, json};

use super::redacted;
use crate::model::ProviderKind::{Anyreach, Eigi};

fn anyreach(others: Value) -> Value {
    let mut record =
        json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": "webrtc" });
    for (key, value) in others.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

fn eigi(metadata: Value, analysis: Value) -> Value {
    json!({
        "conversation_id": "c1", "created_at": "2026-01-15T10:30:00", "agent_id": "agentX",
        "conversation_metadata": metadata, "conversation_analysis": analysis,
    })
}

fn is_mask(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|it| it.starts_with('[') && it.ends_with(']') && it.len() >= 20)
}

#[test]
fn a_named_number_is_masked_wherever_it_stands() {
    for (account, spellings) in [
        (
            json!(12345),
            vec![
                json!(12345),
                json!("12345"),
                json!(12345.0),
                json!("12345.0"),
            ],
        ),
        (
            json!("12345"),
            vec![json!(12345), json!("12345"), json!(12345.0)],
        ),
        (
            json!(-8317.25),
            vec![json!(-8317.25), json!("-8317.25"), json!("-8317.250")],
        ),
        (
            json!(1_234_567_890_123_456_789_u64),
            vec![
                json!(1_234_567_890_123_456_789_u64),
                json!("1234567890123456789"),
            ],
        ),
    ] {
        for spelling in spellings {
            let text = spelling
                .as_str()
                .map_or_else(|| spelling.to_string(), str::to_owned);
            let record = anyreach(json!({
                "user_id": text, "summary": text, "initial_context": text, "conversation": [{ "role": "user", "content": text }],
                "custom_metadata": { "account": account, "copy": spelling, "list": [[spelling]] },
            }));
            let masked = redacted(Anyreach, &record, &["metadata.account"]);
            let mask = &masked["metadata"]["account"];
            assert!(is_mask(mask), "{mask}");
            let message = &masked["transcript"][0]["content"];
            for it in [
                &masked["customer"]["id"],
                &masked["summary"],
                &masked["initialContext"],
                message,
                &masked["metadata"]["copy"],
                &masked["metadata"]["list"][0][0],
            ] {
                assert_eq!(it, mask, "{account} {spelling}");
            }
        }
    }
    // Its neighbour is another, however many digits they have.
    let record = anyreach(
        json!({ "custom_metadata": { "a": 1_234_567_890_123_456_789_u64, "b": 1_234_567_890_123_456_788_u64, "c": 12346 } }),
    );
    let masked = redacted(Anyreach, &record, &["metadata.a"]);
    assert_eq!(masked["metadata"]["b"], 1_234_567_890_123_456_788_u64);
    assert_eq!(masked["metadata"]["c"], 12346);
}

/// What says nothing by itself is masked at its place alone.
#[test]
fn a_flag_and_a_small_number_are_masked_at_their_place() {
    let metadata =
        json!({ "vip": true, "count": 12, "other": [true, 12, "12", 120], "none": null });
    let masked = redacted(
        Anyreach,
        &anyreach(json!({ "custom_metadata": metadata })),
        &["metadata.vip", "metadata.count", "metadata.none"],
    );
    let metadata = &masked["metadata"];
    assert!(is_mask(&metadata["vip"]) && is_mask(&metadata["count"]));
    assert_eq!(metadata["other"], json!([true, 12, "12", 120]));
    assert_eq!(metadata["none"], Value::Null);
    assert_eq!(
        masked["withheld"],
        redacted(
            Anyreach,
            &anyreach(json!({ "custom_metadata": {} })),
            &["text"]
        )["withheld"]
    );
}

#[test]
fn an_id_that_is_a_number_is_masked_as_one() {
    let record = anyreach(
        json!({ "user_id": 12345, "custom_metadata": { "a": 12345, "b": "12345", "12345": { "c": 12345.0 } } }),
    );
    let masked = redacted(Anyreach, &record, &["customer.id"]);
    let mask = masked["customer"]["id"].as_str().unwrap();
    assert_eq!(
        masked["metadata"],
        json!({ "a": mask, "b": mask, mask: { "c": mask } })
    );
}

#[test]
fn a_named_text_is_masked_where_it_is_a_key_or_stands_in_json_that_is_a_text() {
    let payload =
        json!({ "agent": "agentX", "list": [{ "Anna Kumar": "Anna Kumar" }], "n": 1 }).to_string();
    let twice = json!({ "inner": payload }).to_string();
    let metadata = json!({
        "name": "Anna Kumar", "byAgent": { "agentX": 1 }, "people": { "Anna Kumar": "owner" }, "payload": payload, "twice": twice,
        "broken": "{\"agent\":\"agentX\"", "order": "B-7",
    });
    let mut record = eigi(metadata, json!([payload]));
    record["notes"] = json!(format!(" {payload}"));
    record["conversation_transcript"] =
        json!([{ "role": "tool", "content": payload, "timestamp": null }]);
    let masked = redacted(Eigi, &record, &["agent.id", "metadata.name"]);
    let (agent, name) = (
        masked["agent"]["id"].as_str().unwrap(),
        masked["metadata"]["name"].as_str().unwrap(),
    );
    assert_eq!(masked["metadata"]["byAgent"], json!({ agent: 1 }));
    assert_eq!(masked["metadata"]["people"], json!({ name: "owner" }));
    assert_eq!(masked["metadata"]["order"], "B-7");
    let read = |text: &Value| -> Value { serde_json::from_str(text.as_str().unwrap()).unwrap() };
    let expected = json!({ "agent": agent, "list": [{ name: name }], "n": 1 });
    for text in [
        &masked["metadata"]["payload"],
        &masked["analysis"][0],
        &masked["notes"],
        &masked["transcript"][0]["content"],
    ] {
        assert_eq!(read(text), expected);
    }
    assert_eq!(read(&read(&masked["metadata"]["twice"])["inner"]), expected);
    // What is no JSON is a text as any.
    assert_eq!(masked["metadata"]["broken"], "{\"agent\":\"agentX\"");
}

/// As a program writes it that makes JSON of JSON, or of a file.
#[test]
fn a_text_in_json_may_be_json_once_more() {
    let again = |value: &Value| json!(value.to_string());
    let payload = json!({ "agent": "agentX", "Anna Kumar": 4711, "calling_type": "OUTBOUND" });
    let once = again(&payload);
    let marked = json!(["\u{feff}", once.as_str().unwrap()].concat());
    for text in [
        again(&once),
        again(&again(&once)),
        marked.clone(),
        again(&marked),
        json!(["\n\u{feff}", again(&once).as_str().unwrap()].concat()),
        again(&json!("Anna Kumar")),
        again(&again(&json!("agentX"))),
        again(&again(&json!(4711))),
        again(&again(&json!(["OUTBOUND"]))),
    ] {
        let metadata = json!({ "name": "Anna Kumar", "order": 4711, "calling_type": "OUTBOUND", "payload": text });
        let mut record = eigi(metadata, json!([text]));
        record["notes"] = text.clone();
        record["conversation_transcript"] =
            json!([{ "role": "tool", "content": text, "timestamp": null }]);
        let paths = ["agent.id", "metadata.name", "metadata.order", "direction"];
        let masked = redacted(Eigi, &record, &paths).to_string();
        for named in ["agentX", "Anna", "4711", "OUTBOUND"] {
            assert!(!masked.contains(named), "{text}: {masked}");
        }
    }
    // What is named in it is hidden elsewhere; what is no JSON is a text as any.
    let metadata = json!({
        "payload": again(&again(&json!({ "order": "B-7-11" }))), "whole": again(&again(&json!(["C-8-12"]))),
        "copies": ["B-7-11", "C-8-12"], "said": "\"B-7-11\", she said",
    });
    let paths = ["metadata.payload.order", "metadata.whole"];
    let masked = redacted(Eigi, &eigi(metadata, Value::Null), &paths);
    let copies = &masked["metadata"]["copies"];
    assert!(is_mask(&copies[0]) && is_mask(&copies[1]), "{masked}");
    let payload = masked["metadata"]["payload"].as_str().unwrap();
    assert!(!payload.contains("B-7"), "{payload}");
    assert_eq!(masked["metadata"]["said"], "\"B-7-11\", she said");
}

#[test]
fn a_path_leads_into_json_that_is_a_text() {
    let text = json!({ "name": "Anna", "mood": "good" }).to_string();
    for analysis in [
        json!(text),
        json!([text]),
        json!([{ "name": "Anna", "mood": "good" }]),
    ] {
        let masked = redacted(
            Eigi,
            &eigi(json!({ "payload": text, "copy": "Anna" }), analysis),
            &["analysis.name", "metadata.payload.mood"],
        )
        .to_string();
        assert!(!masked.contains("Anna"), "{masked}");
        assert_eq!(masked.matches("good").count(), 0, "{masked}");
    }
}

/// What lies in a whole that is named was named with it.
#[test]
fn the_texts_and_numbers_in_a_named_whole_are_masked_elsewhere() {
    let order = json!({ "name": "Anna Kumar", "phone": "+919876543210", "number": 471_100, "lines": [{ "sku": "B-7-11" }], "lang": "en", "paid": true, "json": "{\"city\":\"Pune-17\"}" });
    for (path, metadata) in [
        (
            "metadata.order",
            json!({ "order": order, "copy": "Anna Kumar", "lang": "en", "paid": true }),
        ),
        (
            "metadata.orders",
            json!({ "orders": [[order]], "copy": "Anna Kumar", "lang": "en", "paid": true }),
        ),
        ("metadata", json!({ "order": order })),
    ] {
        let record = anyreach(json!({
            "user_id": "+919876543210", "summary": "Anna Kumar", "initial_context": "Pune-17",
            "conversation": [{ "role": "user", "content": "471100" }, { "role": "user", "content": "B-7-11" }, { "role": "user", "content": "en" }, { "role": "user", "content": "Anna Kumar it is" }],
            "custom_metadata": metadata,
        }));
        let masked = redacted(Anyreach, &record, &[path]);
        let messages: Vec<_> = (0..2)
            .map(|at| &masked["transcript"][at]["content"])
            .collect();
        for it in [
            &masked["customer"]["id"],
            &masked["summary"],
            &masked["initialContext"],
            messages[0],
            messages[1],
        ] {
            assert!(is_mask(it), "{path} {it}");
        }
        // Very short ones may be anything, and of longer texts a whole is no part.
        assert_eq!(masked["transcript"][2]["content"], "en");
        assert_eq!(masked["transcript"][3]["content"], "Anna Kumar it is");
        if path != "metadata" {
            assert_eq!(
                (&masked["metadata"]["lang"], &masked["metadata"]["paid"]),
                (&json!("en"), &json!(true))
            );
            assert!(is_mask(&masked["metadata"]["copy"]));
        }
    }
    let record = eigi(json!({ "copy": "gloomy" }), json!([{ "mood": "gloomy" }]));
    assert!(is_mask(
        &redacted(Eigi, &record, &["analysis"])["metadata"]["copy"]
    ));
}

/// eigi keeps fields of the model in its metadata: those have names of their own.
#[test]
fn naming_the_metadata_names_no_field_of_the_model() {
    let metadata = json!({ "calling_type": "OUTBOUND", "to_mobile_number": "+919876543210", "from_mobile_number": "+15550100002", "conversation_duration": 4711, "who": "agentX" });
    let masked = redacted(Eigi, &eigi(metadata, Value::Null), &["metadata"]);
    assert_eq!(masked["metadata"], Value::Null);
    assert_eq!(masked["customer"]["phone"], "+919876543210");
    assert_eq!(masked["agent"]["phone"], "+15550100002");
    assert_eq!(
        (&masked["direction"], &masked["durationSeconds"]),
        (&json!("outbound"), &json!(4711.0))
    );
    assert!(is_mask(&masked["agent"]["id"]));
}

#[test]
fn keys_that_become_one_mask_stay_apart() {
    let people = json!({ "+919876543210": "first", "9876543210": "second", "x": 1, "+91 98765 43210": "third", "+15550100002": "other" });
    let record = anyreach(
        json!({ "custom_metadata": { "people": people, "again": { "+919876543210": 1 } } }),
    );
    let masked = redacted(Anyreach, &record, &["text"]);
    let people = masked["metadata"]["people"].as_object().unwrap();
    let again = masked["metadata"]["again"].as_object().unwrap();
    let mask = again.keys().next().unwrap();
    assert!(mask.starts_with("[phone:") && mask.ends_with(']'));
    let mut values: Vec<_> = ["", " 2", " 3"]
        .iter()
        .map(|it| people[&format!("{mask}{it}")].as_str().unwrap())
        .collect();
    values.sort_unstable();
    assert_eq!(
        (values, people.len()),
        (vec!["first", "second", "third"], 5)
    );
}

#[test]
fn many_keys_are_kept_apart_in_linear_time() {
    // One after the other would compare five billion times.
    let members: Vec<_> = (0..100_000)
        .map(|at| format!("\"+9198{:08}\":1", at))
        .collect();
    let json = format!(
        "{{\"id\":\"c1\",\"created_at\":\"2026-01-15T10:30:00Z\",\"custom_metadata\":{{{}}}}}",
        members.join(",")
    );
    let masked = redacted(Anyreach, &serde_json::from_str(&json).unwrap(), &["text"]);
    assert_eq!(masked["metadata"].as_object().unwrap().len(), 100_000);
}

/// One value has one mask, in the platform's word and in ours, under its own key and elsewhere.
#[test]
fn a_field_and_the_platforms_own_key_for_it_have_one_mask() {
    let metadata = json!({ "calling_type": "OUTBOUND", "conversation_duration": "4711.0", "to_mobile_number": "00919876543210", "from_mobile_number": "+15550100002", "copies": ["outbound", 4711] });
    let paths = ["direction", "customer.phone"];
    let masked = redacted(Eigi, &eigi(metadata.clone(), Value::Null), &paths);
    assert_eq!(masked["metadata"]["calling_type"], masked["direction"]);
    assert_eq!(masked["metadata"]["copies"][0], masked["direction"]);
    assert_eq!(
        masked["metadata"]["to_mobile_number"],
        masked["customer"]["phone"]
    );
    let masked = redacted(Eigi, &eigi(metadata, Value::Null), &["durationSeconds"]);
    assert!(is_mask(&masked["metadata"]["conversation_duration"]));
    assert_eq!(
        masked["metadata"]["conversation_duration"],
        masked["metadata"]["copies"][1]
    );
}

/// A value is compared without the white space around it; white space alone is not a value.
#[test]
fn a_value_is_the_same_with_white_space_around_it() {
    for (name, copies) in [
        (
            " Anna Kumar\n",
            [json!("Anna Kumar"), json!("\tAnna Kumar ")],
        ),
        ("12345 ", [json!(12345), json!(" 12345")]),
    ] {
        let metadata = json!({ "name": name, "copies": copies, "blank": " ", "empty": "" });
        let record = anyreach(json!({ "summary": name.trim(), "custom_metadata": metadata }));
        let masked = redacted(Anyreach, &record, &["metadata.name", "metadata.blank"]);
        for it in [
            &masked["summary"],
            &masked["metadata"]["copies"][0],
            &masked["metadata"]["copies"][1],
        ] {
            assert_eq!(it, &masked["metadata"]["name"], "{name:?}");
        }
        assert_eq!(masked["metadata"]["empty"], "");
    }
}
