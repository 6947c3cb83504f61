//! Retell's fields: what a call says, and its oddities.

use convoscope::model::{
    IssueCode::{InvalidFormat, InvalidType, InvalidValue, Missing, OutOfRange, UnknownValue},
    ProviderKind::Retell,
    ReadOptions,
};

use super::case::{check, record};
use crate::reading::{list_body, read_page};

#[test]
fn scalars() {
    check(
        Retell,
        &[
            (
                &[
                    ("agent_id", r#""a1""#),
                    ("agent_name", r#""Mia""#),
                    ("agent_version", "0"),
                    ("call_type", r#""phone_call""#),
                    ("direction", r#""outbound""#),
                    ("from_number", r#""+1""#),
                    ("to_number", r#""+2""#),
                    ("disconnection_reason", r#""inactivity""#),
                    ("end_timestamp", "1768473007123"),
                    ("duration_ms", "7000"),
                    ("call_cost", r#"{"combined_cost":25}"#),
                    (
                        "call_analysis",
                        r#"{"call_successful":false,"call_summary":"Well."}"#,
                    ),
                    ("metadata", r#"{"plan":"pro"}"#),
                    ("retell_llm_dynamic_variables", r#"{"a":"1"}"#),
                    ("recording_url", r#""https://a.example/1.wav""#),
                ],
                &[
                    ("provider", r#""retell""#),
                    ("id", r#""call_1""#),
                    (
                        "agent",
                        r#"{"id":"a1","name":"Mia","versionId":"0","phone":"+1"}"#,
                    ),
                    (
                        "customer",
                        r#"{"id":null,"phone":"+2","name":null,"email":null}"#,
                    ),
                    ("channel", r#""telephone""#),
                    ("direction", r#""outbound""#),
                    ("status", r#""completed""#),
                    ("live", "false"),
                    ("endReason", r#""inactivity""#),
                    ("success", "false"),
                    ("createdAt", r#""2026-01-15T10:30:00.123Z""#),
                    ("updatedAt", "null"),
                    ("startedAt", "null"),
                    ("endedAt", r#""2026-01-15T10:30:07.123Z""#),
                    ("durationSeconds", "7.0"),
                    ("cost", r#"{"amount":0.25,"currency":"USD"}"#),
                    ("summary", r#""Well.""#),
                    ("initialContext", r#""{\"a\":\"1\"}""#),
                    (
                        "recording",
                        r#"{"url":"https://a.example/1.wav","available":true,"expires":false,"expiresAt":null}"#,
                    ),
                    ("metadata", r#"{"plan":"pro"}"#),
                    ("withheld", "[]"),
                ],
                &[],
            ),
            // It never began, and nothing is wrong with that.
            (
                &[("start_timestamp", ""), ("call_status", r#""registered""#)],
                &[("createdAt", "null"), ("status", r#""created""#)],
                &[],
            ),
            (
                &[("start_timestamp", "null")],
                &[("createdAt", "null")],
                &[],
            ),
            (
                &[("start_timestamp", r#""soon""#)],
                &[("createdAt", "null")],
                &[("createdAt", InvalidType)],
            ),
            (
                &[("start_timestamp", "0")],
                &[("createdAt", "null")],
                &[("createdAt", OutOfRange)],
            ),
            (
                &[("agent_version", r#""prod""#)],
                &[("agent.versionId", r#""prod""#)],
                &[],
            ),
            (
                &[("agent_version", "true")],
                &[("agent.versionId", r#""true""#)],
                &[("agent.versionId", InvalidType)],
            ),
            // Nobody can tell whose number is whose.
            (
                &[
                    ("direction", r#""sideways""#),
                    ("from_number", r#""+1""#),
                    ("to_number", r#""+2""#),
                ],
                &[
                    ("direction", r#""sideways""#),
                    ("customer.phone", "null"),
                    ("agent.phone", "null"),
                ],
                &[("direction", UnknownValue)],
            ),
            (
                &[("call_status", ""), ("call_type", "")],
                &[("status", r#""unknown""#), ("channel", r#""unknown""#)],
                &[("channel", Missing), ("status", Missing)],
            ),
            (
                &[
                    ("duration_ms", "999999999999"),
                    ("call_cost", r#"{"combined_cost":-1}"#),
                ],
                &[("durationSeconds", "null"), ("cost", "null")],
                &[("durationSeconds", OutOfRange), ("cost", OutOfRange)],
            ),
            (
                &[("call_analysis", "{}"), ("metadata", "7")],
                &[("analysis", "null"), ("metadata", "null")],
                &[("analysis", InvalidValue), ("metadata", InvalidType)],
            ),
            (
                &[("recording_url", r#""javascript:x""#)],
                &[("recording", "null")],
                &[("recording", InvalidFormat)],
            ),
            (
                &[
                    ("opt_in_signed_url", "true"),
                    ("recording_url", r#""https://a.example/1.wav""#),
                ],
                &[("recording.expires", "true")],
                &[],
            ),
        ],
    );
}

#[test]
fn what_is_said_and_done() {
    check(
        Retell,
        &[
            (
                &[(
                    "transcript_with_tool_calls",
                    r#"[{"role":"agent","content":"Hi.","words":[{"word":"Hi.","start":0.5}]},{"role":"dtmf","digit":"*"},
                        {"role":"node_transition","new_node_id":"n2"},{"role":"injected","content":"VIP","time_sec":2}]"#,
                )],
                &[
                    (
                        "transcript[0]",
                        r#"{"role":"assistant","content":"Hi.","timestamp":"2026-01-15T10:30:00.623Z"}"#,
                    ),
                    (
                        "transcript[1]",
                        r#"{"role":"user","content":"*","timestamp":null}"#,
                    ),
                    (
                        "transcript[2]",
                        r#"{"role":"node_transition","content":"n2","timestamp":null}"#,
                    ),
                    (
                        "transcript[3]",
                        r#"{"role":"system","content":"VIP","timestamp":"2026-01-15T10:30:02.123Z"}"#,
                    ),
                ],
                &[],
            ),
            // Speech alone.
            (
                &[(
                    "transcript_object",
                    r#"[{"role":"user","content":"Hi.","words":[]}]"#,
                )],
                &[(
                    "transcript",
                    r#"[{"role":"user","content":"Hi.","timestamp":null}]"#,
                )],
                &[],
            ),
            // Without a start no time can be told.
            (
                &[
                    ("start_timestamp", ""),
                    (
                        "transcript_with_tool_calls",
                        r#"[{"role":"user","content":"Hi.","words":[{"start":1}]}]"#,
                    ),
                ],
                &[("transcript[0].timestamp", "null")],
                &[],
            ),
            (
                &[(
                    "transcript_with_tool_calls",
                    r#"[{"role":"hologram","content":"Hi."},{"role":"dtmf"},7]"#,
                )],
                &[
                    ("transcript[0].role", r#""hologram""#),
                    ("transcript[1].content", r#""""#),
                    ("transcript[2]", ""),
                ],
                &[
                    ("transcript[0].role", UnknownValue),
                    ("transcript[1].content", Missing),
                    ("transcript", InvalidType),
                ],
            ),
        ],
    );
}

/// A record without a time is kept, one without an id is none.
#[test]
fn only_an_id_makes_a_call() {
    let body = [
        record(Retell, &[("start_timestamp", "[]")]),
        record(Retell, &[("call_id", "")]),
        "7".to_owned(),
    ];
    let body = list_body(Retell, &body.join(","));
    let page = read_page(Retell, &body, 100, &ReadOptions::default()).unwrap();
    assert_eq!((page.items.len(), page.rejected.len()), (1, 2));
    assert_eq!(page.items[0].created_at, None);
}
