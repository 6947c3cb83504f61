//! A number that may be the customer's or the agent's is masked with both.

use serde_json::{Value, json};

use super::super::super::conversation_json;
use super::every_path::redaction;
use super::left_out::repeating;
use crate::model::{ProviderKind, ReadOptions};
use crate::provider::{parse_body, provider};

#[test]
fn numbers_of_which_nobody_knows_whose_they_are_count_as_both() {
    let [_, (_, record)] = repeating();
    let direction = |calling_type: Value| {
        let mut record = record.clone();
        record["conversation_metadata"]["calling_type"] = calling_type;
        record
    };
    let masked = |record: &Value, path: &str| {
        let body = record.to_string();
        let body = parse_body(ProviderKind::Eigi, &body).unwrap();
        let it =
            provider(ProviderKind::Eigi).read_conversation(body.root(), &ReadOptions::default());
        let mut out = String::new();
        redaction(&[path]).redact(vec![it.unwrap()], &[], &mut |it| {
            out = conversation_json(&it[0])
        });
        ["9876543210", "98765 43210", "5550100002"].map(|number| !out.contains(number))
    };
    for unknown in [Value::Null, json!("outbound-api")] {
        let record = direction(unknown);
        for path in ["customer.phone", "agent.phone", "customer", "agent"] {
            assert_eq!(masked(&record, path), [true; 3], "{path}");
        }
        assert_eq!(masked(&record, "createdBy"), [false; 3]);
    }
    let outbound = direction(json!("OUTBOUND"));
    assert_eq!(masked(&outbound, "customer.phone"), [true, true, false]);
    assert_eq!(masked(&outbound, "agent.phone"), [false, false, true]);
}

#[test]
fn a_customer_id_that_reaches_somebody_is_masked_with_their_number() {
    for (id, is_masked) in [
        ("+91 98765 43210", true),
        ("9876543210", true),
        ("anna@example.com", true),
        ("u1", false),
        ("550e8400-e29b-41d4-a716-446655440000", false),
    ] {
        for channel in ["telephone", "text", "email", "web"] {
            let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": channel, "user_id": id, "summary": id });
            let body = record.to_string();
            let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
            let read = || {
                let it = provider(ProviderKind::Anyreach)
                    .read_conversation(body.root(), &ReadOptions::default());
                vec![it.unwrap()]
            };
            let mut out = String::new();
            redaction(&["customer.phone"])
                .redact(read(), &[], &mut |it| out = conversation_json(&it[0]));
            // A telephone's is the number, whatever it looks like.
            assert_eq!(
                !out.contains(id),
                is_masked || channel == "telephone",
                "{channel} {id} {out}"
            );
            redaction(&["agent.phone"])
                .redact(read(), &[], &mut |it| out = conversation_json(&it[0]));
            assert!(out.contains(id), "{channel} {id}");
        }
    }
}
