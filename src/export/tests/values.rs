//! Any texts and values, and the records that hold them.

use super::*;

pub(super) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{0,20}",
        "[=+\\-@\t\r\n'\" ,;＝＠\u{feff}]{1,3}[a-z0-9=+ .-]{0,6}",
        "[+-][0-9]{1,12}([.][0-9]{1,3})?(e[0-9])?",
        "(\\PC|[\\x00-\\x1f\\x7f\"\\\\\u{2028}\u{2029}😀\u{0}]){0,12}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1e12..1e12).prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop_oneof![any_text(), "[abx]"], inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A list of AnyReach records and one of eigi's, written with white space or without, and with or
/// without escapes.
pub(super) fn bodies() -> impl Strategy<Value = [(ProviderKind, String); 2]> {
    let record = (
        prop::collection::vec(any_text(), 5),
        prop::collection::vec(any_value(), 5),
    );
    let records = prop::collection::vec(record, 0..4);
    (records, any::<bool>(), any::<bool>()).prop_map(|(records, pretty, escaped)| {
        let (mut anyreach, mut eigi) = (Vec::new(), Vec::new());
        for (index, (texts, values)) in records.into_iter().enumerate() {
            let [name, content, summary, status, phone] = <[String; 5]>::try_from(texts).unwrap();
            let [metadata, analysis, duration, notes, item] = <[Value; 5]>::try_from(values).unwrap();
            anyreach.push(json!({ "id": format!("x{index}"), "created_at": "2026-01-01T00:00:00.1234567Z",
                "agent": { "name": name }, "user_id": phone, "channel": "telephone", "status": status, "summary": summary,
                "duration": duration, "initial_context": notes, "custom_metadata": { "any": metadata, "a.b": name },
                "conversation": { "items": [item, { "role": "user", "content": content }] } }));
            eigi.push(json!({ "conversation_id": format!("x{index}"), "created_at": "2026-01-01T00:00:00",
                "agent_id": name, "conversation_analysis": analysis, "notes": notes,
                "conversation_metadata": { "any": metadata, "from_mobile_number": phone, "calling_type": "INBOUND",
                    "conversation_duration": duration, "conversation_recording_url": format!("https://{summary}") },
                "conversation_transcript": [{ "role": status, "content": content, "timestamp": phone }, item] }));
        }
        [(Anyreach, anyreach), (Eigi, eigi)].map(|(kind, records)| {
            let mut body = match pretty {
                true => serde_json::to_string_pretty(&records).unwrap(),
                false => serde_json::to_string(&records).unwrap(),
            };
            if escaped {
                let escape = |unit: &u16| format!("\\u{unit:04X}");
                let mut units = [0; 2];
                body = body.chars().map(|it| match it.is_ascii() {
                    true => it.to_string(),
                    false => it.encode_utf16(&mut units).iter().map(escape).collect(),
                }).collect();
            }
            (kind, body)
        })
    })
}
