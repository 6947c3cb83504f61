mod every_path;
mod left_out;
mod named_elsewhere;
mod named_numbers;
mod planted_numbers;
mod private_texts;
mod read_from;
mod recording_places;
mod unreadable_json;
mod whose_number;

use serde_json::{Value, json};

use super::*;
use crate::model::{ProviderKind, ReadOptions, Rejected};
use crate::provider::{parse_body, provider};

const KEY: [u8; 16] = *b"0123456789abcdef";

/// The conversation of a record, redacted, as JSON.
pub(super) fn redacted(kind: ProviderKind, record: &Value, paths: &[&str]) -> Value {
    let paths: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
    redacted_by(&Redaction::new(&paths, KEY).unwrap(), kind, record)
}

pub(super) fn redacted_by(redaction: &Redaction, kind: ProviderKind, record: &Value) -> Value {
    let body = record.to_string();
    let body = parse_body(kind, &body).unwrap();
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let conversation = provider(kind)
        .read_conversation(body.root(), &options)
        .unwrap();
    let mut redacted = Value::Null;
    redaction.redact(vec![conversation], &[], &mut |conversations| {
        redacted = serde_json::to_value(&conversations[0]).unwrap();
    });
    redacted
}

fn call() -> Value {
    json!({
        "conversation_id": "c1", "id": "i1", "agent_id": "a1",
        "conversation_type": "TELEPHONY", "conversation_status": "COMPLETED",
        "created_at": "2026-01-15T10:30:00", "updated_at": "2026-01-15T10:30:00",
        "notes": "Asha, +91 98200 12345, wants a call at asha@example.com",
        "conversation_analysis": [{ "who": "Asha", "tags": ["gold", "9820012345"] }],
        "conversation_transcript": [
            { "role": "user", "content": "My number is 98200 12345.", "timestamp": "2026-01-15T10:30:05+00:00" },
            { "role": "assistant", "content": "Not 9820054321?", "timestamp": null },
        ],
        "conversation_metadata": {
            "to_mobile_number": "919820012345", "from_mobile_number": "+918035315228",
            "calling_type": "OUTBOUND", "conversation_duration": 12.5,
            "conversation_recording_url": "https://media.example.com/9820012345.mp3",
            "customer": { "name": "Asha", "age": 33 }, "vip": true, "since": 1_733_235_263, "phone": 9_820_012_345_u64,
            "alias": "Asha",
        },
    })
}

fn phone_mask() -> String {
    Masks::new(KEY).phone(9_820_012_345).mask()
}

#[test]
fn a_named_telephone_number_is_masked_wherever_it_comes_out() {
    let redacted = redacted(ProviderKind::Eigi, &call(), &["customer.phone"]);
    let mask = phone_mask();
    assert!(mask.starts_with("[phone:") && mask.len() == 20, "{mask}");
    assert_eq!(redacted["customer"]["phone"], mask);
    assert_eq!(redacted["metadata"]["to_mobile_number"], mask);
    assert_eq!(redacted["metadata"]["phone"], mask);
    assert_eq!(redacted["analysis"][0]["tags"], json!(["gold", mask]));
    assert_eq!(
        redacted["transcript"][0]["content"],
        format!("My number is {mask}.")
    );
    assert_eq!(
        redacted["notes"],
        format!("Asha, {mask}, wants a call at asha@example.com")
    );
    assert_eq!(
        redacted["recording"]["url"],
        format!("https://media.example.com/{mask}.mp3")
    );
    // Others were not named.
    assert_eq!(redacted["agent"]["phone"], "+918035315228");
    assert_eq!(redacted["transcript"][1]["content"], "Not 9820054321?");
    assert_eq!(redacted["metadata"]["since"], 1_733_235_263);
    assert!(redacted.get("raw").is_none());
}

#[test]
fn texts_lose_every_number_and_address() {
    let redacted = redacted(ProviderKind::Eigi, &call(), &["text"]);
    let mask = phone_mask();
    let email = Masks::new(KEY).email("asha", "example.com").mask();
    assert_eq!(
        redacted["notes"],
        format!("Asha, {mask}, wants a call at {email}")
    );
    assert_eq!(
        redacted["transcript"][0]["content"],
        format!("My number is {mask}.")
    );
    assert_ne!(redacted["transcript"][1]["content"], "Not 9820054321?");
    assert_eq!(redacted["metadata"]["to_mobile_number"], mask);
    assert_eq!(redacted["metadata"]["phone"], mask);
    assert_eq!(redacted["metadata"]["since"], 1_733_235_263);
    assert_eq!(redacted["metadata"]["conversation_duration"], 12.5);
    // A field of its own is named, or stays.
    assert_eq!(redacted["customer"]["phone"], "+919820012345");
}

#[test]
fn named_parts_of_kept_json_are_masked() {
    let paths = ["metadata.customer.name", "metadata.vip", "analysis.tags"];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    let masks = Masks::new(KEY);
    let asha = masks.other("Asha").mask();
    assert_eq!(
        redacted["metadata"]["customer"],
        json!({ "name": asha, "age": 33 })
    );
    assert_eq!(redacted["metadata"]["alias"], asha);
    assert_eq!(redacted["metadata"]["vip"], masks.other("true").mask());
    let tags = json!([masks.other("gold").mask(), phone_mask()]);
    assert_eq!(redacted["analysis"], json!([{ "who": asha, "tags": tags }]));
    let whole = super::tests::redacted(ProviderKind::Eigi, &call(), &["metadata.customer"]);
    assert_eq!(
        whole["metadata"]["customer"],
        masks.other(r#"{"age":33,"name":"Asha"}"#).mask()
    );
}

#[test]
fn what_is_no_text_becomes_null_and_is_told() {
    let paths = [
        "transcript",
        "recording",
        "durationSeconds",
        "updatedAt",
        "userTurnCount",
        "analysis",
        "metadata",
    ];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    for path in paths {
        assert_eq!(redacted[path], Value::Null, "{path}");
    }
    // What was null is not withheld.
    assert_eq!(
        redacted["withheld"],
        json!([
            "updatedAt",
            "durationSeconds",
            "recording",
            "transcript",
            "analysis",
            "metadata"
        ])
    );
}

#[test]
fn words_and_records_are_masked() {
    let paths = [
        "agent",
        "customer",
        "id",
        "status",
        "channel",
        "direction",
        "transcript.content",
        "transcript.timestamp",
    ];
    let redacted = redacted(ProviderKind::Eigi, &call(), &paths);
    let masks = Masks::new(KEY);
    assert_eq!(redacted["id"], masks.other("c1").mask());
    assert_eq!(redacted["internalId"], "i1");
    assert_eq!(redacted["agent"]["id"], masks.other("a1").mask());
    assert_eq!(redacted["agent"]["name"], Value::Null);
    assert_eq!(redacted["status"], masks.other("completed").mask());
    assert_eq!(redacted["live"], false);
    assert_eq!(
        redacted["transcript"][0]["content"],
        masks.other("My number is 98200 12345.").mask()
    );
    assert_eq!(redacted["transcript"][0]["timestamp"], Value::Null);
    assert_eq!(redacted["transcript"][0]["role"], "user");
}

#[test]
fn a_customer_id_that_is_the_number_is_masked_with_it() {
    let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": "telephone", "user_id": "+1 415 555 0100" });
    let redacted = redacted(ProviderKind::Anyreach, &record, &["customer.phone"]);
    assert_eq!(redacted["customer"]["id"], redacted["customer"]["phone"]);
    assert!(
        redacted["customer"]["id"]
            .as_str()
            .unwrap()
            .starts_with("[phone:")
    );
}

#[test]
fn pages_are_redacted_and_lose_what_could_not_be_read() {
    let null = Document::parse(r#"{"secret": 9820012345}"#).unwrap();
    let rejected = Rejected {
        index: 3,
        issues: vec![],
        raw: null.root(),
    };
    let page = Page {
        items: vec![],
        next: Some("n".into()),
        total: Some(4),
        page_size: 9,
        rejected: vec![rejected],
    };
    let mut count = 0;
    Redaction::new(&["text".to_owned()], KEY)
        .unwrap()
        .redact_page(page, &[], &mut |page| {
            count += 1;
            assert_eq!(
                (page.next.as_deref(), page.total, page.page_size),
                (Some("n"), Some(4), 9)
            );
            assert_eq!(page.rejected[0].raw.text(), "null");
            assert_eq!(page.rejected[0].index, 3);
        });
    assert_eq!(count, 1);
}

#[test]
fn what_cannot_be_redacted_is_told_all_at_once() {
    let paths = [
        "text",
        "customer.fone",
        "createdAt",
        "issues",
        "transcript.0.content",
        "metadata.tags.0",
        "a..b",
        "metadata.anything",
        "transcript.contents",
    ]
    .map(str::to_owned);
    let issues = Redaction::new(&paths, KEY).unwrap_err();
    let told: Vec<_> = issues
        .iter()
        .map(|issue| format!("{} {} {}", issue.path, issue.code.as_str(), issue.message))
        .collect();
    assert_eq!(
        told,
        [
            r#"redact[1] unknown_key Unknown path "customer.fone". Did you mean "customer.phone"?"#,
            r#"redact[2] unsupported "createdAt" cannot be masked: it is not private. Choose columns without it."#,
            r#"redact[3] unsupported "issues" cannot be masked: it is not private. Choose columns without it."#,
            r#"redact[4] invalid_value "transcript.0.content" names an element, but lists are masked in every element. Leave the index out, as in transcript.content."#,
            r#"redact[5] invalid_value "metadata.tags.0" names an element, but lists are masked in every element. Leave the index out, as in transcript.content."#,
            r#"redact[6] invalid_format "a..b" contains an empty name. Write a full stop that belongs to a key as \., as in metadata.a\.b."#,
            r#"redact[8] unknown_key Unknown path "transcript.contents". Did you mean "transcript.content"?"#,
        ]
    );
}

#[test]
fn what_lies_deep_is_masked_too() {
    let deep = format!(
        r#"{{"a":{}"9820012345"{}}}"#,
        "[".repeat(98),
        "]".repeat(98)
    );
    let body =
        format!(r#"{{"id":"1","created_at":"2026-01-15T10:30:00Z","custom_metadata":{deep}}}"#);
    let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
    let conversation = provider(ProviderKind::Anyreach)
        .read_conversation(body.root(), &ReadOptions::default())
        .unwrap();
    let paths = ["metadata.a".to_owned(), "text".to_owned()];
    Redaction::new(&paths, KEY)
        .unwrap()
        .redact(vec![conversation], &[], &mut |conversations| {
            let metadata = conversations[0].metadata.as_option().unwrap().unwrap();
            assert_eq!(metadata.text().len(), deep.len() + phone_mask().len() - 10);
        });
}

#[test]
fn when_an_address_ends_is_hidden_with_it() {
    let record = json!({
        "id": "1",
        "created_at": "2026-01-15T10:30:00Z",
        "recording_details": { "recording_url": "https://m.example/a?expires=1767225600&sig=b" },
    });
    for (path, recording, withheld) in [
        ("recording", "null", "recording"),
        (
            "recording.expiresAt",
            r#"{"available":true,"expires":true,"expiresAt":null,"url":"https://m.example/a?expires=1767225600&sig=b"}"#,
            "recording.expiresAt",
        ),
    ] {
        let redacted = redacted(ProviderKind::Anyreach, &record, &[path]);
        assert_eq!(redacted["recording"].to_string(), recording);
        assert!(
            redacted["withheld"]
                .as_array()
                .unwrap()
                .contains(&json!(withheld))
        );
    }
    let redacted = redacted(ProviderKind::Anyreach, &record, &["recording.url"]);
    assert_eq!(redacted["recording"]["expiresAt"], Value::Null);
    assert!(
        !redacted.to_string().contains("2026-01-01")
            && !redacted.to_string().contains("1767225600")
    );
}

/// Findings about kept JSON tell where: by keys, which may be private.
#[test]
fn paths_of_findings_give_no_hidden_key_away() {
    let long = format!("{}9820012345", "x".repeat(35));
    let (id, phone, mail) = ("order.id", "+919820012345", "asha@example.com");
    for (key, path, told) in [
        (id, "recording", "metadata"),
        (id, "text", "metadata"),
        (id, "metadata", "metadata"),
        (phone, "text", "metadata"),
        (phone, "customer.phone", "metadata"),
        (phone, "recording", "metadata"),
        (mail, "text", "metadata"),
        (mail, "metadata.other", "metadata"),
        (&long, "text", "metadata"),
    ] {
        let body = format!(
            r#"[{{"id":"1","created_at":"2026-01-15T10:30:00Z","channel":"telephone","user_id":"{phone}","custom_metadata":{{"{key}":9007199254740993}}}},
                {{"id":"2","{key}":"\ud800"}}]"#
        );
        let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
        let read = provider(ProviderKind::Anyreach)
            .read_page(body.root(), 100, &ReadOptions::default())
            .unwrap();
        let page = Page {
            items: read.items,
            next: None,
            total: None,
            page_size: 100,
            rejected: read.rejected,
        };
        let redaction = Redaction::new(&[path.to_owned()], KEY).unwrap();
        redaction.redact_page(page, &[], &mut |page| {
            let issues = page.items.iter().flat_map(|it| &it.issues);
            let issues = issues.chain(page.rejected.iter().flat_map(|it| &it.issues));
            let kept = issues.map(|issue| issue.path.as_ref());
            let kept: Vec<_> = kept
                .filter(|it| it.starts_with("metadata") || it.starts_with("raw"))
                .collect();
            assert_eq!(kept, [told, "raw"], "{key} {path}");
        });
    }
}
