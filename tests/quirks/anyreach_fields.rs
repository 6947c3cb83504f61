//! Contract 2.3 and 3: AnyReach's fields, what is withheld, and their oddities.

use convoscope::model::{
    IssueCode::{InvalidFormat, InvalidType, InvalidValue, Missing, OutOfRange, UnknownValue},
    ProviderKind::Anyreach,
};

use super::case::check;

#[test]
fn scalars() {
    check(
        Anyreach,
        &[
            (
                &[
                    ("organization_id", r#""o1""#),
                    ("agent_id", r#""a1""#),
                    ("agent_version_id", r#""v1""#),
                    ("agent_number", r#""+15550001""#),
                    ("user_id", r#""+15550002""#),
                    ("duration", "61"),
                    ("user_turn_count", "4"),
                    ("summary", r#""Short.""#),
                    ("initial_context", r#""Be kind.""#),
                    ("web_widget_id", r#""w1""#),
                    ("trunk_id", r#""t1""#),
                ],
                &[
                    ("provider", r#""anyreach""#),
                    ("id", r#""c1""#),
                    ("internalId", "null"),
                    ("organizationId", r#""o1""#),
                    (
                        "agent",
                        r#"{"id":"a1","name":null,"versionId":"v1","phone":"+15550001"}"#,
                    ),
                    (
                        "customer",
                        r#"{"id":"+15550002","phone":"+15550002","name":null,"email":null}"#,
                    ),
                    ("durationSeconds", "61.0"),
                    ("userTurnCount", "4.0"),
                    ("summary", r#""Short.""#),
                    ("initialContext", r#""Be kind.""#),
                    ("notes", "null"),
                    ("createdBy", "null"),
                    ("analysis", "null"),
                    ("withheld", "[]"),
                ],
                &[],
            ),
            (
                &[
                    ("organization_id", "17"),
                    ("agent_version_id", "true"),
                    ("agent_number", "15550001"),
                ],
                &[
                    ("organizationId", r#""17""#),
                    ("agent.versionId", r#""true""#),
                    ("agent.phone", r#""15550001""#),
                ],
                &[
                    ("organizationId", InvalidType),
                    ("agent.versionId", InvalidType),
                    ("agent.phone", InvalidType),
                ],
            ),
            (
                &[("user_id", "{}")],
                &[("customer.id", "null"), ("customer.phone", "null")],
                &[("customer.id", InvalidType)],
            ),
            (
                &[("duration", "null"), ("user_turn_count", "null")],
                &[("durationSeconds", "null"), ("userTurnCount", "null")],
                &[],
            ),
            (
                &[("duration", r#""61""#), ("user_turn_count", "-1")],
                &[("durationSeconds", "61.0"), ("userTurnCount", "null")],
                &[
                    ("durationSeconds", InvalidType),
                    ("userTurnCount", OutOfRange),
                ],
            ),
            (
                &[("summary", r#""\udc00""#)],
                &[("summary", "\"\u{fffd}\"")],
                &[("summary", InvalidValue)],
            ),
            (
                &[("summary", "[]")],
                &[("summary", "null")],
                &[("summary", InvalidType)],
            ),
            (
                &[("initial_context", r#"{"name": "Ann"}"#)],
                &[("initialContext", r#""{\"name\": \"Ann\"}""#)],
                &[("initialContext", InvalidType)],
            ),
            (
                &[("initial_context", r#""""#)],
                &[("initialContext", r#""""#)],
                &[],
            ),
        ],
    );
}

#[test]
fn enumerations() {
    check(
        Anyreach,
        &[
            (
                &[("direction", r#""inbound""#)],
                &[("direction", r#""inbound""#)],
                &[],
            ),
            (
                &[("direction", r#""OUTBOUND""#)],
                &[("direction", r#""outbound""#)],
                &[],
            ),
            (
                &[("direction", r#""both""#)],
                &[("direction", r#""both""#)],
                &[("direction", UnknownValue)],
            ),
            (&[("direction", "null")], &[("direction", "null")], &[]),
            (
                &[("direction", "3")],
                &[("direction", r#""3""#)],
                &[("direction", InvalidType), ("direction", UnknownValue)],
            ),
            (
                &[("channel", r#""telephone""#)],
                &[("channel", r#""telephone""#)],
                &[],
            ),
            (
                &[("channel", r#""webrtc""#)],
                &[("channel", r#""webrtc""#)],
                &[],
            ),
            (
                &[("channel", r#""email""#)],
                &[("channel", r#""email""#)],
                &[],
            ),
            (
                &[("channel", r#""text""#)],
                &[("channel", r#""text""#)],
                &[],
            ),
            (
                &[("channel", r#""Text""#)],
                &[("channel", r#""text""#)],
                &[],
            ),
            (
                &[("channel", r#""fax""#)],
                &[("channel", r#""fax""#)],
                &[("channel", UnknownValue)],
            ),
            (
                &[("channel", r#""whatsapp""#)],
                &[("channel", r#""whatsapp""#)],
                &[("channel", UnknownValue)],
            ),
            (
                &[("channel", "")],
                &[("channel", r#""unknown""#)],
                &[("channel", Missing)],
            ),
            (
                &[("channel", "{}")],
                &[("channel", r#""unknown""#)],
                &[("channel", InvalidType)],
            ),
            (
                &[("status", "null")],
                &[("status", r#""unknown""#), ("live", "true")],
                &[("status", Missing)],
            ),
        ],
    );
    for (theirs, ours, live, issues) in [
        ("token_created", "created", "true", &[][..]),
        ("triggered", "queued", "true", &[]),
        ("ringing", "ringing", "true", &[]),
        ("in_progress", "in_progress", "true", &[]),
        ("completed", "completed", "false", &[]),
        ("failed", "failed", "false", &[]),
        ("cancelled", "cancelled", "false", &[]),
        ("transferred", "transferred", "false", &[]),
        ("unanswered", "unanswered", "false", &[]),
        ("In_Progress", "in_progress", "true", &[]),
        (
            "voicemail",
            "voicemail",
            "true",
            &[("status", UnknownValue)],
        ),
        (
            "disconnected",
            "disconnected",
            "false",
            &[("status", UnknownValue)],
        ),
    ] {
        let (theirs, ours) = (format!("\"{theirs}\""), format!("\"{ours}\""));
        check(
            Anyreach,
            &[(
                &[("status", &theirs)],
                &[("status", &ours), ("live", live)],
                issues,
            )],
        );
    }
}

#[test]
fn the_user_is_a_phone_number_on_the_telephone_only() {
    for (channel, phone) in [
        (r#""telephone""#, r#""+15550002""#),
        (r#""TELEPHONE""#, r#""+15550002""#),
        (r#""webrtc""#, "null"),
        (r#""email""#, "null"),
        (r#""text""#, "null"),
    ] {
        check(
            Anyreach,
            &[(
                &[("channel", channel), ("user_id", r#""+15550002""#)],
                &[("customer.id", r#""+15550002""#), ("customer.phone", phone)],
                &[],
            )],
        );
    }
}

#[test]
fn absent_sensitive_keys_are_withheld() {
    for (key, ours) in [
        ("agent", r#"["agent.name"]"#),
        ("summary", r#"["summary"]"#),
        ("initial_context", r#"["initialContext"]"#),
        ("custom_metadata", r#"["metadata"]"#),
        ("conversation", r#"["transcript"]"#),
        ("recording_details", r#"["recording"]"#),
    ] {
        check(
            Anyreach,
            &[
                (&[(key, "")], &[("withheld", ours)], &[]),
                (&[(key, "null")], &[("withheld", "[]")], &[]),
            ],
        );
    }
    check(
        Anyreach,
        &[(
            &[
                ("agent", ""),
                ("summary", ""),
                ("initial_context", ""),
                ("custom_metadata", ""),
                ("conversation", ""),
                ("recording_details", ""),
                ("agent_id", r#""a1""#),
            ],
            &[
                (
                    "withheld",
                    r#"["agent.name","summary","initialContext","metadata","transcript","recording"]"#,
                ),
                (
                    "agent",
                    r#"{"id":"a1","name":null,"versionId":null,"phone":null}"#,
                ),
                ("summary", "null"),
                ("initialContext", "null"),
                ("metadata", "null"),
                ("transcript", "null"),
                ("recording", "null"),
            ],
            &[],
        )],
    );
}

#[test]
fn agents() {
    check(
        Anyreach,
        &[
            (
                &[
                    ("agent_id", r#""a1""#),
                    ("agent", r#"{"id":"a2","name":"Ann"}"#),
                ],
                &[("agent.id", r#""a1""#), ("agent.name", r#""Ann""#)],
                &[],
            ),
            (
                &[("agent", r#"{"id":"a2","name":null}"#)],
                &[("agent.id", r#""a2""#), ("agent.name", "null")],
                &[],
            ),
            (
                &[("agent_id", "null"), ("agent", r#"{"id":"a2"}"#)],
                &[("agent.id", r#""a2""#)],
                &[],
            ),
            (
                &[("agent", r#"{"id":5}"#)],
                &[("agent.id", r#""5""#)],
                &[("agent.id", InvalidType)],
            ),
            (
                &[("agent", "{}")],
                &[("agent.id", "null"), ("withheld", "[]")],
                &[],
            ),
            (
                &[("agent_id", r#""a1""#), ("agent", r#""Ann""#)],
                &[("agent.id", r#""a1""#), ("agent.name", "null")],
                &[("agent.name", InvalidType)],
            ),
        ],
    );
}

#[test]
fn metadata() {
    let odd = r#"{ "__proto__":1,"n":0.10,"N":999999999999999,"\u0041":"\ud83d\ude00" }"#;
    check(
        Anyreach,
        &[
            (&[("custom_metadata", odd)], &[("metadata", odd)], &[]),
            (&[("custom_metadata", "{}")], &[("metadata", "{}")], &[]),
            (&[("custom_metadata", "null")], &[("metadata", "null")], &[]),
            (
                &[("custom_metadata", "[1]")],
                &[("metadata", "null")],
                &[("metadata", InvalidType)],
            ),
            (
                &[("custom_metadata", r#""{\"a\":1}""#)],
                &[("metadata", "null")],
                &[("metadata", InvalidType)],
            ),
            (
                &[("custom_metadata", "0")],
                &[("metadata", "null")],
                &[("metadata", InvalidType)],
            ),
        ],
    );
}

#[test]
fn recordings_expire() {
    for (details, recording, issues) in [
        (
            r#"{"recording_url":"https://m.example/a?sig=1"}"#,
            r#"{"url":"https://m.example/a?sig=1","available":true,"expires":true,"expiresAt":null}"#,
            &[][..],
        ),
        (
            r#"{"recording_url":"https://m.example/a"}"#,
            r#"{"url":"https://m.example/a","available":true,"expires":true,"expiresAt":null}"#,
            &[],
        ),
        (
            r#"{"recording_url":"https://m.example/a?expires=1767225600&signature=b"}"#,
            r#"{"url":"https://m.example/a?expires=1767225600&signature=b","available":true,"expires":true,"expiresAt":"2026-01-01T00:00:00.000Z"}"#,
            &[],
        ),
        ("{}", "null", &[]),
        (r#"{"recording_url":null}"#, "null", &[]),
        (r#"{"recording_url":""}"#, "null", &[]),
        (
            r#"{"recording_url":"javascript:alert(1)"}"#,
            "null",
            &[("recording", InvalidFormat)],
        ),
        (
            r#"{"recording_url":[]}"#,
            "null",
            &[("recording", InvalidType)],
        ),
        (
            r#""https://m.example/a""#,
            "null",
            &[("recording", InvalidType)],
        ),
        ("[]", "null", &[("recording", InvalidType)]),
    ] {
        check(
            Anyreach,
            &[(
                &[("recording_details", details)],
                &[("recording", recording)],
                issues,
            )],
        );
    }
}
