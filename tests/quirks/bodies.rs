//! Bodies that are no JSON, odd JSON, or far larger than any conversation.

use crate::reading::{read_conversation, read_page};
use convoscope::ErrorCode;
use convoscope::json::Document;
use convoscope::model::ReadOptions;
use convoscope::provider::ProviderKind::{self, Anyreach, Eigi};

use super::case::record;

const KINDS: [ProviderKind; 2] = [Eigi, Anyreach];

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    const CUT: &str = "ends too early";
    const NOT: &str = "is not JSON";
    for (body, told) in [
        ("", CUT),
        (" \r\n\t", CUT),
        ("\u{feff}", CUT),
        ("[{\"id\":\"s3cret", CUT),
        ("{\"conversation_id\":", CUT),
        ("[", CUT),
        ("<!DOCTYPE html><html><body>s3cret</body></html>", NOT),
        ("s3cret", NOT),
        ("{'id':'s3cret'}", NOT),
        ("[1,]", NOT),
        ("[] []", NOT),
        ("{\"s3cret\":NaN}", NOT),
        ("{\"id\":\"s3cret\0\"}", NOT),
        ("\0", NOT),
        ("[]\0", NOT),
        ("\u{feff}\u{feff}[]", NOT),
        ("{\"s3cret\":\"\n\"}", NOT),
        ("{\"s3cret\":01}", NOT),
        ("{\"id\":\"\\ud83\"}", NOT),
        ("\u{fffd}\u{fffd}", NOT),
    ] {
        for kind in KINDS {
            let options = ReadOptions::default();
            for error in [
                read_page(kind, body, 100, &options).unwrap_err(),
                read_conversation(kind, body, &options).unwrap_err(),
            ] {
                assert_eq!(
                    (error.code, error.provider),
                    (ErrorCode::InvalidResponse, Some(kind)),
                    "{body}"
                );
                assert!(error.message.contains(told), "{body}: {}", error.message);
                assert!(
                    error.message.contains("line 1") || body.contains('\n'),
                    "{}",
                    error.message
                );
                assert!(!error.message.contains("s3cret"), "{}", error.message);
            }
        }
    }
}

#[test]
fn a_byte_order_mark_and_white_space_are_no_part_of_a_body() {
    for kind in KINDS {
        let plain = record(kind, &[]);
        let options = ReadOptions {
            raw: true,
            ..ReadOptions::default()
        };
        let expected = read_conversation(kind, &plain, &options).unwrap();
        for body in [
            format!("\u{feff}{plain}"),
            format!("\u{feff}\r\n {plain}\n\n"),
        ] {
            assert_eq!(read_conversation(kind, &body, &options).unwrap(), expected);
            let page = format!("\u{feff} [ {plain} ] ");
            assert_eq!(
                read_page(kind, &page, 100, &options).unwrap().items,
                std::slice::from_ref(&expected)
            );
        }
    }
}

#[test]
fn half_surrogate_pairs_break_nothing() {
    for kind in KINDS {
        let metadata = r#"{"\ud800":"\udfff","k":["\ud83d"]}"#;
        let changes = [
            (r"\ud800", r#""\ud800""#),
            ("conversation_metadata", metadata),
            ("custom_metadata", metadata),
        ];
        let body = record(kind, &changes);
        let options = ReadOptions {
            raw: true,
            ..ReadOptions::default()
        };
        let read = read_conversation(kind, &body, &options).unwrap();
        assert_eq!(read.issues, []);
        assert_eq!(read.raw.unwrap().text(), body);
        assert_eq!(read.metadata.as_option().unwrap().unwrap().text(), metadata);
    }
}

#[test]
fn a_text_of_a_megabyte_is_kept_whole() {
    let long = "नमस्ते ".repeat(50_000);
    for (kind, transcript) in [
        (Eigi, "conversation_transcript"),
        (Anyreach, "conversation"),
    ] {
        let message = format!(r#"[{{"role":"user","content":"{long}"}}]"#);
        let body = record(kind, &[(transcript, &message)]);
        let read = read_conversation(kind, &body, &ReadOptions::default()).unwrap();
        let messages = read.transcript.as_option().unwrap().as_ref().unwrap();
        assert!(messages[0].content == long);
        assert_eq!(read.issues, []);
    }
}

/// Every field that is read, and one that is not.
const FIELDS: [&str; 14] = [
    "notes",
    "updated_at",
    "conversation_status",
    "status",
    "data",
    "duration",
    "conversation_metadata",
    "conversation_transcript",
    "conversation_analysis",
    "agent",
    "initial_context",
    "custom_metadata",
    "conversation",
    "recording_details",
];

#[test]
fn nesting_as_deep_as_a_body_can_hold_breaks_nothing() {
    const DEPTH: usize = 100_000;
    let arrays = format!("{}{}", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let objects = format!("{}1{}", r#"{"":"#.repeat(DEPTH), "}".repeat(DEPTH));
    let inside_a_turn = format!(r#"[{{"role":"user","content":{arrays},"tool_calls":{arrays}}}]"#);
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    for kind in KINDS {
        for nested in [&arrays, &objects] {
            assert!(read_conversation(kind, nested, &options).is_err());
            let list = format!("[{}, {nested}]", record(kind, &[]));
            let page = read_page(kind, &list, 100, &options).unwrap();
            assert_eq!((page.items.len(), page.rejected.len()), (1, 1));
            assert!(page.rejected[0].raw.text() == nested);
        }
        assert_eq!(
            read_page(Eigi, &objects, 100, &options).unwrap_err().code,
            ErrorCode::InvalidResponse
        );
        for nested in [&arrays, &inside_a_turn] {
            let body = record(kind, &FIELDS.map(|key| (key, nested.as_str())));
            let read = read_conversation(kind, &body, &options).unwrap();
            assert!(read.raw.unwrap().text() == body);
            assert!(Document::parse(&serde_json::to_string(&read).unwrap()).is_ok());
        }
    }
}
