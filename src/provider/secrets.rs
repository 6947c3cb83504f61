//! Credentials in a platform's records: nobody is shown them.

use super::{Secrets, capabilities};
use crate::json::{Document, Json};
use crate::model::ProviderKind;

/// Covers the credentials in a platform's answer: a record, or a list of records.
///
/// Its text is what everything else is made of: `raw`, exports, and records that cannot be read.
pub(super) fn cover_secrets(provider: ProviderKind, document: &mut Document<'_>) {
    let secrets = &capabilities(provider).secrets;
    if secrets.keys.is_empty() && secrets.within.is_empty() {
        return;
    }
    let mut found = Vec::new();
    find(document.root(), "", secrets, &mut found);
    document.cover(&found);
}

/// Adds the places of the credentials in a value, which is within a member of this name. A key that is there twice is
/// found twice: both are in the text.
fn find(value: Json<'_>, within: &str, secrets: &Secrets, found: &mut Vec<(u32, u32)>) {
    for element in value.elements() {
        find(element, within, secrets, found);
    }
    for (key, member) in value.members().iter() {
        let key = &*key;
        let is_too_common =
            |&(parent, beginning): &(&str, &str)| parent == within && key.starts_with(beginning);
        if secrets.keys.contains(&key) || secrets.within.iter().any(is_too_common) {
            found.push(member.place());
        } else if !secrets.free.contains(&key) {
            find(member, key, secrets, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::{Secrets, capabilities, parse_body};
    use crate::model::ProviderKind::{self, Anyreach, Elevenlabs, Retell, Vapi};

    #[test]
    fn a_records_credentials_are_covered_in_its_text_and_nothing_else_is() {
        let long = "x".repeat(3000);
        let stars = "*".repeat(3000);
        let (whole, covered) = (
            format!(r#"{{"access_token":"{long}"}}"#),
            format!(r#"{{"access_token":"{stars}"}}"#),
        );
        for (provider, body, shown) in [
            (
                Retell,
                r#"{"call_id":"c","access_token":"eyJ\u0061\"é","metadata":{"access_token":"mine"}}"#,
                r#"{"call_id":"c","access_token":"*************","metadata":{"access_token":"mine"}}"#,
            ),
            (
                Retell,
                r#"{"items":[{"access_token":"ab"},{"access_token":null},7,{"metadata":{"access_token":"mine"}}]}"#,
                r#"{"items":[{"access_token":"**"},{"access_token":null},7,{"metadata":{"access_token":"mine"}}]}"#,
            ),
            (Retell, &whole, &covered),
            (Retell, r#"{"access_token":""}"#, r#"{"access_token":""}"#),
            // What strict readers refuse is mended besides.
            (
                Retell,
                r#"{"a":1e400,"access_token":"ab"}"#,
                r#"{"a":null ,"access_token":"**"}"#,
            ),
            // Of a key that is there twice, written in any way, both stand in the text.
            (
                Retell,
                r#"{"access_token":"ab","access\u005ftoken":"cd"}"#,
                r#"{"access_token":"**","access\u005ftoken":"**"}"#,
            ),
            // Of any type, at any depth.
            (
                Retell,
                r#"{"access_token":12345,"a":{"access_token":["b",{"c":1.5,"d":true}]},"e":[[{"access_token":{"f":"g"}}]]}"#,
                r#"{"access_token":0    ,"a":{"access_token":["*",{"c":0  ,"d":true}]},"e":[[{"access_token":{"f":"*"}}]]}"#,
            ),
            (
                Retell,
                r#"{"access_token":98765432109876543210,"from_number":"+1"}"#,
                r#"{"access_token":0                   ,"from_number":"+1"}"#,
            ),
            // What customers and callers named.
            (
                Retell,
                r#"{"retell_llm_dynamic_variables":{"access_token":"a"},"call_analysis":{"custom_analysis_data":{"access_token":"b"}},"transcript_object":[{"access_token":"c"}]}"#,
                r#"{"retell_llm_dynamic_variables":{"access_token":"a"},"call_analysis":{"custom_analysis_data":{"access_token":"b"}},"transcript_object":[{"access_token":"c"}]}"#,
            ),
            (
                Vapi,
                r#"[{"monitor":{"listenUrl":"wss://a","controlUrl":"https://b"},"phoneNumber":{"number":"+1","twilioAuthToken":"t","authentication":{"password":"p"}}}]"#,
                r#"[{"monitor":{"listenUrl":"*******","controlUrl":"*********"},"phoneNumber":{"number":"+1","twilioAuthToken":"*","authentication":{"password":"*"}}}]"#,
            ),
            (
                Vapi,
                r#"[{"webCallUrl":"u","transport":{"provider":"twilio","callToken":"t","callSid":"s"}},{"transport":{"callUrl":"u","callSipUri":"s","websocketCallUrl":"w"}}]"#,
                r#"[{"webCallUrl":"*","transport":{"provider":"twilio","callToken":"*","callSid":"s"}},{"transport":{"callUrl":"*","callSipUri":"*","websocketCallUrl":"*"}}]"#,
            ),
            (
                Vapi,
                r#"{"assistant":{"name":"n","server":{"url":"u","secret":"s","headers":{"a":"s","b":1}},"credentials":[{"apiKey":"k","gcpKey":{"privateKey":"p"}}],"serverUrlSecret":"s"}}"#,
                r#"{"assistant":{"name":"n","server":{"url":"u","secret":"*","headers":{"a":"*","b":0}},"credentials":[{"apiKey":"*","gcpKey":{"privateKey":"*"}}],"serverUrlSecret":"*"}}"#,
            ),
            // An assistant's tools, and a squad's assistants; a tool's headers are JSON Schema.
            (
                Vapi,
                r#"{"squad":{"members":[{"assistant":{"model":{"tools":[{"headers":{"properties":{"k":{"value":"s"}}},"function":{"parameters":{"properties":{"secret":{"type":"string"}}}}}]}}}]}}"#,
                r#"{"squad":{"members":[{"assistant":{"model":{"tools":[{"headers":{"properties":{"k":{"value":"*"}}},"function":{"parameters":{"properties":{"secret":{"type":"string"}}}}}]}}}]}}"#,
            ),
            (
                Vapi,
                r#"{"assistantOverrides":{"metadata":{"secret":"a"},"variableValues":{"headers":"b"},"server":{"secret":"c"}},"messages":[{"secret":"d"}],"authentication":"e"}"#,
                r#"{"assistantOverrides":{"metadata":{"secret":"a"},"variableValues":{"headers":"b"},"server":{"secret":"*"}},"messages":[{"secret":"d"}],"authentication":"e"}"#,
            ),
            (
                Elevenlabs,
                r#"{"conversation_initiation_client_data":{"dynamic_variables":{"secret__a":"s","secret__b":17,"secret":"t","headers":"h"},"headers":"x"}}"#,
                r#"{"conversation_initiation_client_data":{"dynamic_variables":{"secret__a":"*","secret__b":0 ,"secret":"t","headers":"h"},"headers":"x"}}"#,
            ),
            (
                Elevenlabs,
                r#"{"transcript":[{"tool_calls":[{"tool_details":{"url":"u","headers":{"Authorization":"s"}}},{"tool_details":{"webhook_details":{"headers":{"a":"s"},"body":"b"}}}]}]}"#,
                r#"{"transcript":[{"tool_calls":[{"tool_details":{"url":"u","headers":{"Authorization":"*"}}},{"tool_details":{"webhook_details":{"headers":{"a":"*"},"body":"b"}}}]}]}"#,
            ),
            (
                Anyreach,
                r#"{"access_token":"mine"}"#,
                r#"{"access_token":"mine"}"#,
            ),
        ] {
            let document = parse_body(provider, body).unwrap();
            assert_eq!(document.root().text(), shown, "{provider}");
        }
    }

    #[test]
    fn the_guide_names_them_all() {
        let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/model.md");
        let guide = std::fs::read_to_string(guide).unwrap();
        let (_, guide) = guide.split_once("\n## Credentials\n").unwrap();
        for (kind, title) in [
            (Vapi, "Vapi"),
            (Elevenlabs, "ElevenLabs"),
            (Retell, "Retell"),
        ] {
            let mut rows = guide.lines();
            let row = rows.find(|row| row.starts_with(&format!("| {title} |")));
            let cells: Vec<&str> = row.unwrap().split('|').collect();
            let named = |cell: &str| -> BTreeSet<String> {
                cell.split('`')
                    .skip(1)
                    .step_by(2)
                    .map(str::to_owned)
                    .collect()
            };
            let Secrets { keys, within, free } = &capabilities(kind).secrets;
            let within = within.iter().flat_map(|&(parent, key)| [parent, key]);
            let set = |names: Vec<&str>| -> BTreeSet<String> {
                names.into_iter().map(str::to_owned).collect()
            };
            assert_eq!(
                named(cells[2]),
                set(keys.iter().copied().chain(within).collect()),
                "{kind}"
            );
            assert_eq!(named(cells[3]), set(free.to_vec()), "{kind}");
        }
        for kind in ProviderKind::PLATFORMS
            .into_iter()
            .filter(|kind| !matches!(kind, Vapi | Elevenlabs | Retell))
        {
            assert!(capabilities(kind).secrets.keys.is_empty(), "{kind}");
        }
    }

    #[test]
    fn raw_and_records_that_cannot_be_read_show_none() {
        use crate::model::ReadOptions;
        use crate::provider::provider;

        let options = ReadOptions {
            raw: true,
            ..ReadOptions::default()
        };
        let kind = ProviderKind::Retell;
        for record in [
            r#"{"call_id":"c","call_type":"web_call","access_token":"eyJ-1"}"#,
            r#"{"call_id":7,"call_type":"web_call","access_token":"eyJ-1"}"#,
        ] {
            let body = format!(r#"{{"items":[{record}],"has_more":false}}"#);
            let document = parse_body(kind, &body).unwrap();
            let page = provider(kind)
                .read_page(document.root(), 10, &options)
                .unwrap();
            let raw = page
                .items
                .iter()
                .filter_map(|it| it.raw.as_option().copied());
            let raw = raw.chain(page.rejected.iter().map(|it| it.raw));
            let shown: Vec<_> = raw.map(|raw| raw.text()).collect();
            assert_eq!(shown, [record.replace("eyJ-1", "*****")]);
        }
    }

    /// Any JSON whose texts and numbers can be found again.
    fn secret() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            "canary\\PC{0,9}[\\\\\"é]?".prop_map(Value::from),
            (0..999_u64).prop_map(|it| Value::from(777_000 + it)),
            (0..9_i32).prop_map(|it| Value::from(-777_e3 * 1.5 - f64::from(it) / 8.0)),
            any::<bool>().prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(4, 20, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map("[a-z\"\\\\:]{0,3}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_credential_of_any_type_at_any_depth_leaves_no_trace_and_all_else_stays(
            secret in secret(),
            around in proptest::collection::vec(prop_oneof![Just(None), "[b-d]".prop_map(Some)], 0..6),
            is_spaced: bool,
        ) {
            let nested = |secret: &Value| {
                let record = json!({"id": "7", "transport": {"callToken": secret, "provider": "p"}, "z": [1, "é"]});
                around.iter().fold(record, |inner, key| match key {
                    Some(key) => json!({"a": [], key.as_str(): inner, "e": -1.5}),
                    None => json!([inner, "x"]),
                })
            };
            let record = nested(&secret);
            let body = match is_spaced {
                true => serde_json::to_string_pretty(&record),
                false => serde_json::to_string(&record),
            };
            let body = body.unwrap();
            let document = parse_body(Vapi, &body).unwrap();
            let text = document.root().text();
            prop_assert!(!text.contains("canary") && !text.contains("777"), "{}", text);
            let shown: Value = serde_json::from_str(text).unwrap();
            prop_assert_eq!(nested(&covered(secret)), shown);
        }
    }

    fn covered(value: Value) -> Value {
        match value {
            Value::String(text) => {
                let written = serde_json::to_string(&text).unwrap();
                Value::from("*".repeat(written.len() - 2))
            }
            Value::Number(_) => Value::from(0),
            Value::Array(elements) => elements.into_iter().map(covered).collect(),
            Value::Object(members) => {
                let members = members.into_iter();
                Value::Object(members.map(|(key, it)| (key, covered(it))).collect())
            }
            other => other,
        }
    }
}
