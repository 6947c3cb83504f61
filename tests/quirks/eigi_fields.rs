//! Contract 1.3 and 3: the fields of eigi's conversation itself.

use crate::reading::read_conversation;
use convoscope::model::{
    IssueCode::{InvalidType, InvalidValue, Missing, UnknownValue},
    ProviderKind::Eigi,
};

use super::case::check;

#[test]
fn ids() {
    check(
        Eigi,
        &[
            (
                &[("id", r#""69316c7d6519e8d49433e40b""#)],
                &[
                    ("provider", r#""eigi""#),
                    ("id", r#""a28e7071-508e-4d45-8887-085531aafaba""#),
                    ("internalId", r#""69316c7d6519e8d49433e40b""#),
                    ("organizationId", "null"),
                    ("customer.id", "null"),
                    ("agent.versionId", "null"),
                    ("agent.name", "null"),
                    ("userTurnCount", "null"),
                    ("summary", "null"),
                    ("initialContext", "null"),
                    ("withheld", "[]"),
                    ("raw", ""),
                ],
                &[],
            ),
            (&[("id", "null")], &[("internalId", "null")], &[]),
            (
                &[("id", "7")],
                &[("internalId", r#""7""#)],
                &[("internalId", InvalidType)],
            ),
            (
                &[("id", "{}")],
                &[("internalId", "null")],
                &[("internalId", InvalidType)],
            ),
            (&[("agent_id", r#""a1""#)], &[("agent.id", r#""a1""#)], &[]),
            (&[("agent_id", "null")], &[("agent.id", "null")], &[]),
            (
                &[("agent_id", "12345678901234567890123")],
                &[("agent.id", r#""12345678901234567890123""#)],
                &[("agent.id", InvalidType)],
            ),
            (
                &[("conversation_id", "17")],
                &[("id", r#""17""#)],
                &[("id", InvalidType)],
            ),
            (
                &[("notes", r#""good""#), ("created_by", r#""u1""#)],
                &[("notes", r#""good""#), ("createdBy", r#""u1""#)],
                &[],
            ),
            (
                &[("notes", "[]"), ("created_by", "true")],
                &[("notes", "null"), ("createdBy", r#""true""#)],
                &[("notes", InvalidType), ("createdBy", InvalidType)],
            ),
            (
                &[("notes", r#""a\ud83d\n""#)],
                &[("notes", "\"a\u{fffd}\\n\"")],
                &[("notes", InvalidValue)],
            ),
        ],
    );
}

#[test]
fn enumerations() {
    const UNKNOWN_CHANNEL: (&str, &str) = ("channel", r#""unknown""#);
    check(
        Eigi,
        &[
            (
                &[("conversation_type", r#""TELEPHONY""#)],
                &[("channel", r#""telephone""#)],
                &[],
            ),
            (
                &[("conversation_type", r#""DAILY""#)],
                &[("channel", r#""webrtc""#)],
                &[],
            ),
            (
                &[("conversation_type", r#""CHAT""#)],
                &[("channel", r#""text""#)],
                &[],
            ),
            (
                &[("conversation_type", r#""WHATSAPP""#)],
                &[("channel", r#""whatsapp""#)],
                &[],
            ),
            (
                &[("conversation_type", r#""Telephony""#)],
                &[("channel", r#""telephone""#)],
                &[],
            ),
            (
                &[("conversation_type", r#""SMS""#)],
                &[("channel", r#""SMS""#)],
                &[("channel", UnknownValue)],
            ),
            (
                &[("conversation_type", r#""telephone""#)],
                &[("channel", r#""telephone""#)],
                &[("channel", UnknownValue)],
            ),
            (
                &[("conversation_type", "")],
                &[UNKNOWN_CHANNEL],
                &[("channel", Missing)],
            ),
            (
                &[("conversation_type", "null")],
                &[UNKNOWN_CHANNEL],
                &[("channel", Missing)],
            ),
            (
                &[("conversation_type", "[]")],
                &[UNKNOWN_CHANNEL],
                &[("channel", InvalidType)],
            ),
            (
                &[("conversation_type", "1")],
                &[("channel", r#""1""#)],
                &[("channel", InvalidType), ("channel", UnknownValue)],
            ),
            (
                &[("conversation_status", r#""IN_PROGRESS""#)],
                &[("status", r#""in_progress""#), ("live", "true")],
                &[],
            ),
            (
                &[("conversation_status", r#""COMPLETED""#)],
                &[("status", r#""completed""#), ("live", "false")],
                &[],
            ),
            (
                &[("conversation_status", r#""DISCONNECTED""#)],
                &[("status", r#""disconnected""#), ("live", "false")],
                &[],
            ),
            (
                &[("conversation_status", r#""FAILED""#)],
                &[("status", r#""failed""#), ("live", "false")],
                &[],
            ),
            (
                &[("conversation_status", r#""in_progress""#)],
                &[("status", r#""in_progress""#), ("live", "true")],
                &[],
            ),
            (
                &[("conversation_status", r#""ARCHIVED""#)],
                &[("status", r#""ARCHIVED""#), ("live", "true")],
                &[("status", UnknownValue)],
            ),
            // One of our words that eigi does not document is still the word it is.
            (
                &[("conversation_status", r#""cancelled""#)],
                &[("status", r#""cancelled""#), ("live", "false")],
                &[("status", UnknownValue)],
            ),
            (
                &[("conversation_status", "")],
                &[("status", r#""unknown""#), ("live", "true")],
                &[("status", Missing)],
            ),
            (
                &[("conversation_status", r#"{"code":1}"#)],
                &[("status", r#""unknown""#), ("live", "true")],
                &[("status", InvalidType)],
            ),
        ],
    );
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    let body = r#"{"conversation_id":"a","conversation_id":"b","conversation_type":"CHAT","conversation_status":"FAILED",
        "conversation_status":"COMPLETED","created_at":"2025-01-01T00:00:00","__proto__":{"notes":"no"},"__proto__":null}"#;
    let conversation =
        read_conversation(Eigi, body, &convoscope::model::ReadOptions::default()).unwrap();
    assert_eq!(
        (conversation.id.as_ref(), conversation.status.as_str()),
        ("b", "completed")
    );
    assert_eq!((conversation.notes, conversation.issues), (None, vec![]));
}

#[test]
fn analyses() {
    for (value, analysis) in [
        (r#"[{"is_good": true}, 1e2]"#, r#"[{"is_good": true},1e2]"#),
        ("null", "null"),
        (r#"[null, 0]"#, "[null,0]"),
        (r#"{"score": 1.50}"#, r#"[{"score": 1.50}]"#),
        (r#""fine""#, r#"["fine"]"#),
        ("1234567890123456", "[1234567890123456]"),
        ("false", "[false]"),
    ] {
        for key in ["conversation_analysis", "analysis"] {
            check(Eigi, &[(&[(key, value)], &[("analysis", analysis)], &[])]);
        }
    }
    for empty in [
        "[]",
        "{}",
        r#""""#,
        r#"" \n""#,
        "[{}]",
        "[[],null]",
        r#"["",{}]"#,
    ] {
        for key in ["conversation_analysis", "analysis"] {
            let issues = &[("analysis", InvalidValue)];
            check(Eigi, &[(&[(key, empty)], &[("analysis", "null")], issues)]);
        }
    }
    check(
        Eigi,
        &[
            (&[], &[("analysis", "null")], &[]),
            (
                &[("conversation_analysis", "[1]"), ("analysis", "[2]")],
                &[("analysis", "[1]")],
                &[],
            ),
            (
                &[("conversation_analysis", "null"), ("analysis", "[2]")],
                &[("analysis", "[2]")],
                &[],
            ),
        ],
    );
}
