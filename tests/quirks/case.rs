//! A record with some of its fields changed, and what is expected of it.

use crate::reading::{json_of, list_body, listed, read_conversation, read_page};
use convoscope::json::Json;
use convoscope::model::{Conversation, IssueCode, ProviderKind, ReadOptions};

/// A field's key and its JSON; an empty text takes the field out.
pub type Fields<'a> = &'a [(&'a str, &'a str)];
/// A path in the conversation and its JSON; an empty text means that nothing is there.
pub type Values<'a> = &'a [(&'a str, &'a str)];
/// The path and code of every issue, in order.
pub type Issues<'a> = &'a [(&'a str, IssueCode)];
pub type Row<'a> = (Fields<'a>, Values<'a>, Issues<'a>);

const EIGI: Fields<'static> = &[
    (
        "conversation_id",
        r#""a28e7071-508e-4d45-8887-085531aafaba""#,
    ),
    ("conversation_type", r#""CHAT""#),
    ("conversation_status", r#""COMPLETED""#),
    ("created_at", r#""2025-12-03T14:14:22.719000""#),
];

const ANYREACH: Fields<'static> = &[
    ("id", r#""c1""#),
    ("channel", r#""telephone""#),
    ("status", r#""completed""#),
    ("created_at", r#""2023-11-07T05:31:56Z""#),
    ("agent", "null"),
    ("summary", "null"),
    ("initial_context", "null"),
    ("custom_metadata", "null"),
    ("conversation", "null"),
    ("recording_details", "null"),
];

const VAPI: Fields<'static> = &[
    ("id", r#""35d33a43-176c-405c-92bf-db972035df28""#),
    ("type", r#""webCall""#),
    ("status", r#""ended""#),
    ("createdAt", r#""2026-01-15T10:30:00.123Z""#),
];

const ELEVENLABS: Fields<'static> = &[
    ("conversation_id", r#""conv_1""#),
    ("agent_id", r#""agent_1""#),
    ("status", r#""done""#),
    (
        "metadata",
        r#"{"start_time_unix_secs":1768473000,"call_duration_secs":7,"conversation_initiation_source":"widget","text_only":false}"#,
    ),
    ("analysis", "null"),
    ("conversation_initiation_client_data", "{}"),
    ("transcript", "null"),
];

const RETELL: Fields<'static> = &[
    ("call_id", r#""call_1""#),
    ("call_type", r#""web_call""#),
    ("call_status", r#""ended""#),
    ("start_timestamp", "1768473000123"),
];

/// A provider's plainest record, with fields changed, added or taken out.
pub fn record(kind: ProviderKind, changes: Fields<'_>) -> String {
    let plain = match kind {
        ProviderKind::Eigi => EIGI,
        ProviderKind::Anyreach => ANYREACH,
        ProviderKind::Vapi => VAPI,
        ProviderKind::Elevenlabs => ELEVENLABS,
        ProviderKind::Retell => RETELL,
        ProviderKind::Gateway => panic!("a gateway's records are ours, which have no quirks"),
    };
    let kept = plain
        .iter()
        .filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key));
    let members: Vec<_> = kept
        .chain(changes.iter().filter(|(_, json)| !json.is_empty()))
        .map(|(key, json)| format!("\"{key}\": {json}"))
        .collect();
    format!("{{ {} }}", members.join(", "))
}

/// What lies at a path such as `transcript[3].content`.
pub fn at<'a>(json: Json<'a>, path: &str) -> Option<Json<'a>> {
    path.split(['.', '['])
        .try_fold(json, |json, step| match step.strip_suffix(']') {
            Some(index) => json.elements().nth(index.parse::<usize>().unwrap()),
            None => json.members().get(step),
        })
}

/// The path and code of each issue of a conversation.
pub fn issues<'a>(conversation: &'a Conversation<'_>) -> Vec<(&'a str, IssueCode)> {
    conversation
        .issues
        .iter()
        .map(|issue| (issue.path.as_ref(), issue.code))
        .collect()
}

/// Every row's record reads as it says, alone and in a page.
pub fn check(kind: ProviderKind, rows: &[Row<'_>]) {
    for &(changes, values, expected_issues) in rows {
        let body = record(kind, changes);
        let conversation = read_conversation(kind, &body, &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{body}: {error}"));
        let written = serde_json::to_string(&conversation).unwrap();
        let written = json_of(&written);
        for &(path, expected) in values {
            let found = at(written, path).map_or("", Json::text);
            assert_eq!(found, expected, "{path} of {body}");
        }
        assert_eq!(issues(&conversation), expected_issues, "issues of {body}");

        let list = list_body(kind, &body);
        let page = read_page(kind, &list, 100, &ReadOptions::default()).unwrap();
        assert_eq!(
            page.items,
            [listed(&body, conversation)],
            "{body} in a page"
        );
        assert_eq!(page.rejected, [], "{body} in a page");
    }
}
