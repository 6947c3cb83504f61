//! Bodies that are no JSON, odd JSON, or far larger than any conversation.

use crate::reading::{read_conversation, read_page};
use convoscope::ErrorCode;
use convoscope::export::conversation_json;
use convoscope::model::{
    IssueCode::{Conflict, InvalidValue, OutOfRange},
    ProviderKind::{self, Anyreach, Eigi},
};
use convoscope::model::{OmittableField, ReadOptions};

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

/// What is JSON, and yet no strict reader takes it, is replaced wherever it stands, and told.
#[test]
fn what_strict_readers_refuse_is_replaced_and_told() {
    let many_digits = "9".repeat(39);
    let deep = |depth: usize, inside: &str| {
        format!("{}{inside}{}", r#"{"d":"#.repeat(depth), "}".repeat(depth))
    };
    let too_deep = deep(120, "[1e400, 9007199254740993]");
    // Metadata lies in the record, so that its hundredth object is the one that is emptied.
    let emptied = deep(
        99,
        &format!("{{{}}}", " ".repeat(too_deep.len() - 99 * 6 - 2)),
    );
    let long = "\\n".repeat(4 * 1024 * 1024 + 1);
    let too_long = format!(r#"{{"a":[0,"{long}"]}}"#);
    let left_out = format!(r#"{{"a":[0,""{}]}}"#, " ".repeat(long.len()));
    for (metadata, mended, issues) in [
        (
            r#"{"\ud800x":"\uDFFF","k.":[0,"\ud83d","\ud83d\ude00\ud83d\ud83d"]}"#,
            r#"{"\ufffdx":"\ufffd","k.":[0,"\ufffd","\ud83d\ude00\ufffd\ufffd"]}"#,
            &[(".\u{fffd}x", InvalidValue)][..],
        ),
        (
            r#"{"k.":["\ude00\ud83d"]}"#,
            r#"{"k.":["\ufffd\ufffd"]}"#,
            &[(r".k\.[0]", InvalidValue)],
        ),
        (
            r#"{"a":[1e308,-1E+400,1.5e400]}"#,
            r#"{"a":[1e308,null   ,null   ]}"#,
            &[(".a[1]", OutOfRange)],
        ),
        (
            r#"{"exact":9007199254740992,"a":{"b":9007199254740993},"n":-12345678901234567890}"#,
            r#"{"exact":9007199254740992,"a":{"b":9007199254740993},"n":-12345678901234567890}"#,
            &[(".a.b", OutOfRange)],
        ),
        (
            r#"{"a":100000000000000000000,"b":0.12345678901234567890,"c":1e-999,"d":1e22}"#,
            r#"{"a":100000000000000000000,"b":0.12345678901234567890,"c":1e-999,"d":1e22}"#,
            &[],
        ),
        (
            &format!(r#"{{"a":{many_digits}}}"#),
            &format!(r#"{{"a":1e+39{}}}"#, " ".repeat(34)),
            &[(".a", OutOfRange)],
        ),
        (
            r#"{"x":{"a":1,"b":2,"\u0061":3},"x":{"a":1,"a":4}}"#,
            r#"{"x":{"a":1,"b":2,"\u0061":3},"x":{"a":1,"a":4}}"#,
            &[("", Conflict)],
        ),
        (
            r#"{"list":[{"a":1},{"a":1,"b":2,"a":3}]}"#,
            r#"{"list":[{"a":1},{"a":1,"b":2,"a":3}]}"#,
            &[(".list[1]", Conflict)],
        ),
        (&too_deep, &emptied, &[(&*".d".repeat(99), OutOfRange)]),
        (&too_long, &left_out, &[(".a[1]", OutOfRange)]),
    ] {
        for (kind, key) in [
            (Eigi, "conversation_metadata"),
            (Anyreach, "custom_metadata"),
        ] {
            let body = record(kind, &[(key, metadata)]);
            let options = ReadOptions {
                raw: true,
                ..ReadOptions::default()
            };
            let read = read_conversation(kind, &body, &options).unwrap();
            assert_eq!(read.metadata.as_option().unwrap().unwrap().text(), mended);
            assert_eq!(
                read.raw.as_option().unwrap().text(),
                body.replace(metadata, mended)
            );
            let told: Vec<_> = read.issues.iter().map(|it| (&*it.path, it.code)).collect();
            let expected = [String::from("metadata"), format!("raw.{key}")]
                .into_iter()
                .flat_map(|place| {
                    issues
                        .iter()
                        .map(move |(path, code)| (format!("{place}{path}"), *code))
                });
            // A path is told up to 200 bytes.
            for ((path, code), (expected, expected_code)) in told.iter().zip(expected.clone()) {
                assert!(
                    expected.starts_with(path) && path.len() >= expected.len().min(200),
                    "{path}"
                );
                assert_eq!(*code, expected_code);
            }
            assert_eq!(told.len(), expected.count(), "{told:?}");
        }
    }
}

#[test]
fn what_is_odd_in_kept_json_is_told_once_with_how_often() {
    let metadata = r#"{"ids":[9007199254740993,9007199254740995,9007199254740997]}"#;
    let analysis = r#"{"a":{"b":"\ud800"}}"#;
    let fields = [
        ("conversation_metadata", metadata),
        ("conversation_analysis", analysis),
    ];
    let body = record(Eigi, &fields);
    let read = read_conversation(Eigi, &body, &ReadOptions::default()).unwrap();
    let told: Vec<_> = read
        .issues
        .iter()
        .map(|issue| (&*issue.path, &*issue.message))
        .collect();
    assert_eq!(
        told,
        [
            (
                "analysis[0].a.b",
                "In `conversation_analysis`, half a surrogate pair or invalid UTF-8 was replaced by U+FFFD.",
            ),
            (
                "metadata.ids[0]",
                "In `conversation_metadata`, an integer has more digits than a JavaScript number holds; it is rounded in objects, while exports keep up to 38 digits (3 times).",
            ),
        ]
    );
    let options = ReadOptions {
        omit: vec![OmittableField::Metadata, OmittableField::Analysis],
        raw: false,
    };
    assert_eq!(read_conversation(Eigi, &body, &options).unwrap().issues, []);
}

/// A text of more than 8 MiB is left out, wherever it stands; all the rest of the record stays.
#[test]
fn a_text_that_is_too_long_is_left_out_and_told() {
    const LONGEST: usize = 8 * 1024 * 1024;
    for (length, is_left_out) in [(LONGEST, false), (LONGEST + 1, true)] {
        let text = format!("\"{}\"", "a".repeat(length));
        let messages = [
            format!(r#"{{"role":"user","content":{text},"timestamp":"2026-03-14T10:00:00Z"}}"#),
            r#"{"role":"user","content":"hi","timestamp":null}"#.to_owned(),
            format!(r#"{{"role":"user","content":{text},"text":"other"}}"#),
        ];
        let messages = format!("[{}]", messages.join(","));
        for (kind, own, transcript) in [
            (Eigi, "created_by", "conversation_transcript"),
            (Anyreach, "summary", "conversation"),
        ] {
            let body = record(kind, &[(own, &text), (transcript, &messages)]);
            let read = read_conversation(kind, &body, &ReadOptions::default()).unwrap();
            let messages = read.transcript.as_option().unwrap().as_ref().unwrap();
            let lengths: Vec<_> = messages.iter().map(|it| it.content.len()).collect();
            let long = if is_left_out { 0 } else { LONGEST };
            assert_eq!(lengths, [long, 2, long], "{kind}");
            let (path, text) = match kind {
                Eigi => ("createdBy", read.created_by),
                _ => ("summary", read.summary),
            };
            assert_eq!(text.unwrap().len(), long, "{kind}");
            let told = read.issues.iter().filter(|it| it.code == OutOfRange);
            let mut told: Vec<_> = told.map(|it| (&*it.path, &*it.message)).collect();
            told.sort_unstable();
            let message = |key| format!("In `{key}`, a text longer than 8 MiB was left out.");
            let [in_own, in_transcript] = [own, transcript].map(message);
            let in_transcript = in_transcript + " (2 times)";
            let all = [(path, &*in_own), ("transcript[0].content", &*in_transcript)];
            assert_eq!(told, if is_left_out { &all[..] } else { &[] }, "{kind}");
        }
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
            assert_eq!(page.rejected[0].raw.text().len(), nested.len());
            let told: Vec<_> = page.rejected[0].issues.iter().map(|it| it.code).collect();
            assert!(told.contains(&OutOfRange), "{told:?}");
        }
        assert_eq!(
            read_page(Eigi, &objects, 100, &options).unwrap_err().code,
            ErrorCode::InvalidResponse
        );
        for nested in [&arrays, &inside_a_turn] {
            let body = record(kind, &FIELDS.map(|key| (key, nested.as_str())));
            let read = read_conversation(kind, &body, &options).unwrap();
            assert_eq!(read.raw.as_option().unwrap().text().len(), body.len());
            // Its depth is limited to 128.
            let written = conversation_json(&read);
            serde_json::from_str::<serde_json::Value>(&written).unwrap();
        }
    }
}
