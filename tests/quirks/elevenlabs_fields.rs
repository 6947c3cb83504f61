//! ElevenLabs' fields: what a whole conversation and a list's item say, and their oddities.

use convoscope::model::{
    Field,
    IssueCode::{InvalidType, OutOfRange, UnknownValue},
    ProviderKind::Elevenlabs,
    ReadOptions,
};

use super::case::{check, issues, record};
use crate::reading::{read_conversation, read_page};

/// A conversation's `metadata`, with more of it.
macro_rules! metadata {
    ($more:literal) => {
        (
            "metadata",
            concat!(
                r#"{"start_time_unix_secs":1768473000,"call_duration_secs":7,"#,
                $more,
                "}"
            ),
        )
    };
}

#[test]
fn scalars() {
    check(
        Elevenlabs,
        &[
            (
                &[
                    ("agent_name", r#""Mia""#),
                    ("version_id", r#""v1""#),
                    ("user_id", r#""u1""#),
                    metadata!(
                        r#""accepted_time_unix_secs":1768473005,"cost":12,"cost_fiat":0.25,"termination_reason":"Silence","phone_call":{"type":"exotel","direction":"outbound","agent_number":"+1","external_number":"+2"}"#
                    ),
                    (
                        "analysis",
                        r#"{"call_successful":"failure","transcript_summary":"Well."}"#,
                    ),
                    (
                        "conversation_initiation_client_data",
                        r#"{"dynamic_variables":{"plan":"pro"}}"#,
                    ),
                ],
                &[
                    ("provider", r#""elevenlabs""#),
                    ("id", r#""conv_1""#),
                    (
                        "agent",
                        r#"{"id":"agent_1","name":"Mia","versionId":"v1","phone":"+1"}"#,
                    ),
                    (
                        "customer",
                        r#"{"id":"u1","phone":"+2","name":null,"email":null}"#,
                    ),
                    ("channel", r#""telephone""#),
                    ("direction", r#""outbound""#),
                    ("status", r#""completed""#),
                    ("live", "false"),
                    ("endReason", r#""Silence""#),
                    ("success", "false"),
                    ("createdAt", r#""2026-01-15T10:30:00.000Z""#),
                    ("updatedAt", "null"),
                    ("startedAt", r#""2026-01-15T10:30:05.000Z""#),
                    ("endedAt", "null"),
                    ("durationSeconds", "7.0"),
                    ("cost", r#"{"amount":0.25,"currency":"USD"}"#),
                    ("summary", r#""Well.""#),
                    ("metadata", r#"{"plan":"pro"}"#),
                    ("withheld", "[]"),
                ],
                &[],
            ),
            // Before dollars were counted.
            (
                &[metadata!(r#""cost":12,"cost_fiat":null"#)],
                &[("cost", r#"{"amount":12.0,"currency":"credits"}"#)],
                &[],
            ),
            (
                &[metadata!(r#""cost_fiat":-1"#)],
                &[("cost", "null")],
                &[("cost", OutOfRange)],
            ),
            (
                &[
                    ("status", r#""processing""#),
                    (
                        "analysis",
                        r#"{"call_successful":"unknown","transcript_summary":""}"#,
                    ),
                    metadata!(r#""termination_reason":"""#),
                ],
                &[
                    ("status", r#""completed""#),
                    ("success", "null"),
                    ("endReason", "null"),
                ],
                &[],
            ),
            (
                &[("status", r#""paused""#)],
                &[("status", r#""paused""#), ("live", "true")],
                &[("status", UnknownValue)],
            ),
            (
                &[("user_id", "17"), ("analysis", r#""good""#)],
                &[("customer.id", r#""17""#), ("analysis", "null")],
                &[("analysis", InvalidType), ("customer.id", InvalidType)],
            ),
        ],
    );
}

#[test]
fn channels() {
    for (more, channel, expected) in [
        (
            r#""phone_call":{"type":"sip_trunking"},"text_only":true"#,
            r#""telephone""#,
            &[][..],
        ),
        (
            r#""whatsapp":{"whatsapp_user_id":"1"}"#,
            r#""whatsapp""#,
            &[],
        ),
        (r#""sms":{"direction":"inbound"}"#, r#""sms""#, &[]),
        (
            r#""text_only":true,"conversation_initiation_source":"widget""#,
            r#""text""#,
            &[],
        ),
        (
            r#""text_only":false,"conversation_initiation_source":"react_sdk""#,
            r#""webrtc""#,
            &[],
        ),
        (
            r#""conversation_initiation_source":"twilio""#,
            r#""telephone""#,
            &[],
        ),
        (
            r#""conversation_initiation_source":"twilio_sms""#,
            r#""sms""#,
            &[],
        ),
        (
            r#""conversation_initiation_source":"slack_integration""#,
            r#""slack_integration""#,
            &[],
        ),
        (
            r#""conversation_initiation_source":"pager""#,
            r#""pager""#,
            &[("channel", UnknownValue)],
        ),
        (r#""phone_call":null"#, r#""unknown""#, &[]),
    ] {
        let metadata = format!(r#"{{"start_time_unix_secs":1768473000,{more}}}"#);
        check(
            Elevenlabs,
            &[(
                &[("metadata", &metadata)],
                &[("channel", channel)],
                expected,
            )],
        );
    }
}

/// A list does not tell which of those from a page or an app were in writing.
#[test]
fn an_item_of_a_list_shows_less() {
    let item = |source: &str| {
        format!(
            r#"{{"conversation_id":"c","agent_id":"a","start_time_unix_secs":1768473000,"call_duration_secs":7,"status":"done","call_successful":"success","transcript_summary":"Well.","termination_reason":"Bye","direction":"inbound","conversation_initiation_source":"{source}"}}"#
        )
    };
    for (source, channel) in [
        ("twilio", "telephone"),
        ("whatsapp", "whatsapp"),
        ("widget", "widget"),
    ] {
        let body = format!(r#"{{"conversations":[{}],"has_more":false}}"#, item(source));
        let page = read_page(Elevenlabs, &body, 100, &ReadOptions::default()).unwrap();
        let it = &page.items[0];
        assert_eq!(issues(it), []);
        assert_eq!(it.channel.as_str(), channel);
        assert_eq!(it.transcript, Field::Omitted);
        assert_eq!(it.metadata, Field::Omitted);
        assert_eq!(it.analysis, Field::Omitted);
        assert_eq!(it.duration_seconds, Some(7.0));
        assert_eq!(it.success, Some(true));
        assert_eq!(it.summary.as_deref(), Some("Well."));
        assert_eq!(it.end_reason.as_deref(), Some("Bye"));
        assert!(it.cost.is_none() && it.started_at.is_none());
    }
}

#[test]
fn a_transcript_counts_from_the_start() {
    let transcript = r#"[{"role":"agent","message":"Hi","time_in_call_secs":0},{"role":"user","message":"Hello","time_in_call_secs":65},{"role":"user","message":"Later","time_in_call_secs":-1},{"role":"user","message":"?","time_in_call_secs":null}]"#;
    for (accepted, minute, later) in [
        ("1768473005", "10:30:05", "10:31:10"),
        ("null", "10:30:00", "10:31:05"),
    ] {
        let metadata = format!(
            r#"{{"start_time_unix_secs":1768473000,"accepted_time_unix_secs":{accepted},"conversation_initiation_source":"widget"}}"#
        );
        let body = record(
            Elevenlabs,
            &[("metadata", &metadata), ("transcript", transcript)],
        );
        let read = read_conversation(Elevenlabs, &body, &ReadOptions::default()).unwrap();
        let messages = read.transcript.as_option().unwrap().as_deref().unwrap();
        let times: Vec<_> = messages
            .iter()
            .map(|it| serde_json::to_value(it.timestamp).unwrap())
            .collect();
        assert_eq!(times[0], format!("2026-01-15T{minute}.000Z"));
        assert_eq!(times[1], format!("2026-01-15T{later}.000Z"));
        assert!(times[2].is_null() && times[3].is_null());
        assert_eq!(issues(&read).len(), 1, "the time before the start");
    }
}
