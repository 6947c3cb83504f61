//! A record without a readable id or creation time: not lost, not guessed.

use crate::reading::{read_asked, read_conversation, read_page};
use convoscope::ErrorCode;
use convoscope::model::{Issue, IssueCode, ReadOptions};
use convoscope::model::{
    IssueCode::{Conflict, InvalidFormat, InvalidType, InvalidValue, Missing, OutOfRange},
    ProviderKind::{self, Anyreach, Eigi},
};

use super::case::{Issues, record};

fn told(issues: &[Issue]) -> Vec<(&str, IssueCode)> {
    issues
        .iter()
        .map(|issue| (issue.path.as_ref(), issue.code))
        .collect()
}

/// In the middle of a page it is set aside, the others are read; as the answer to a get it is an
/// error that says why.
fn is_rejected(kind: ProviderKind, raw: &str, expected: Issues<'_>) {
    let good = record(kind, &[]);
    let body = format!("[{good}, {raw}\n, {good}]");
    let page = read_page(kind, &body, 100, &ReadOptions::default()).unwrap();
    assert_eq!(
        (page.items.len(), page.rejected.len(), page.record_count()),
        (2, 1, 3),
        "{raw}"
    );
    let rejected = &page.rejected[0];
    assert_eq!((rejected.index, rejected.raw.text()), (1, raw));
    assert_eq!(told(&rejected.issues), expected, "{raw}");

    let error = read_conversation(kind, raw, &ReadOptions::default()).unwrap_err();
    assert_eq!(
        (error.code, error.provider),
        (ErrorCode::InvalidResponse, Some(kind)),
        "{raw}"
    );
    if raw.starts_with('{') {
        assert_eq!(told(&error.issues), expected, "{raw}");
        for issue in &error.issues {
            assert!(
                error.message.contains(issue.message.as_ref()),
                "{}",
                error.message
            );
        }
    }
}

#[test]
fn records_that_tell_no_id_or_time() {
    for (kind, id) in [(Eigi, "conversation_id"), (Anyreach, "id")] {
        for (changes, issues) in [
            (&[(id, "")][..], &[("id", Missing)][..]),
            (&[(id, "null")], &[("id", Missing)]),
            (&[(id, r#""""#)], &[("id", InvalidValue)]),
            (&[(id, r#"" \t""#)], &[("id", InvalidValue)]),
            (&[(id, "true")], &[("id", InvalidType)]),
            (
                &[(id, r#"{"$oid": "69316c7d6519e8d49433e40b"}"#)],
                &[("id", InvalidType)],
            ),
            (&[(id, r#"["a"]"#)], &[("id", InvalidType)]),
            (&[("created_at", "")], &[("createdAt", Missing)]),
            (&[("created_at", "null")], &[("createdAt", Missing)]),
            (&[("created_at", r#""""#)], &[("createdAt", InvalidFormat)]),
            (
                &[("created_at", r#""soon""#)],
                &[("createdAt", InvalidFormat)],
            ),
            (
                &[("created_at", r#""2025-13-01T00:00:00Z""#)],
                &[("createdAt", InvalidFormat)],
            ),
            (
                &[("created_at", "1733235263")],
                &[("createdAt", InvalidType)],
            ),
            (&[("created_at", "[ ]")], &[("createdAt", InvalidType)]),
            (
                &[(id, ""), ("created_at", "")],
                &[("id", Missing), ("createdAt", Missing)],
            ),
        ] {
            is_rejected(kind, &record(kind, changes), issues);
        }
        is_rejected(kind, "{ }", &[("id", Missing), ("createdAt", Missing)]);
        for no_record in ["null", "7.50", r#""a\n""#, "[ {} ]", "false"] {
            is_rejected(kind, no_record, &[("", InvalidType)]);
        }
    }
}

#[test]
fn eigis_document_id_is_no_substitute() {
    let raw = record(
        Eigi,
        &[
            ("conversation_id", ""),
            ("id", r#""69316c7d6519e8d49433e40b""#),
        ],
    );
    is_rejected(Eigi, &raw, &[("id", Missing)]);
}

#[test]
fn the_bytes_of_a_rejected_record_are_kept() {
    for kind in [Eigi, Anyreach] {
        let raw = "{\"b\" :1.00,\t\"a\":[ 1234567890123456 ,1e40],\"c\": \"\\u0041\\ud83d\\ude00\",\r\n\"__proto__\":null}";
        is_rejected(kind, raw, &[("id", Missing), ("createdAt", Missing)]);
    }
}

#[test]
fn another_conversation_than_the_one_asked_for_is_refused() {
    const A: &str = "35d33a43-176c-405c-92bf-db972035df2a";
    const B: &str = "35d33a43-176c-405c-92bf-db972035df2b";
    for (kind, key) in [(Eigi, "conversation_id"), (Anyreach, "id")] {
        let body = |id: &str| record(kind, &[(key, &format!("\"{id}\""))]);
        // A UUID is the same in either case.
        for (asked, answered) in [(A, A), (&A.to_uppercase(), A), (A, &A.to_uppercase())] {
            let read = read_asked(kind, asked, &body(answered)).unwrap();
            assert_eq!(read.id, answered);
        }
        for (asked, answered) in [(A, B), (B, A), (A, "35d33a43"), ("c-1", "c-10")] {
            let error = read_asked(kind, asked, &body(answered)).unwrap_err();
            assert_eq!(
                (error.code, error.provider),
                (ErrorCode::InvalidResponse, Some(kind))
            );
            assert!(error.retryable());
            assert!(
                error.message.contains("another conversation"),
                "{}",
                error.message
            );
        }
        // What cannot be read says so.
        let error = read_asked(kind, A, &record(kind, &[(key, "null")])).unwrap_err();
        assert!(!error.retryable());
    }
}

#[test]
fn what_is_replaced_in_a_rejected_record_is_told() {
    for kind in [Eigi, Anyreach] {
        let body = r#"[{"created_at":7,"a":["\ud800",1e400],"a":2}]"#;
        let page = read_page(kind, body, 100, &ReadOptions::default()).unwrap();
        assert_eq!(
            page.rejected[0].raw.text(),
            r#"{"created_at":7,"a":["\ufffd",null ],"a":2}"#
        );
        let expected = [
            ("id", Missing),
            ("createdAt", InvalidType),
            ("raw.a[0]", InvalidValue),
            ("raw.a[1]", OutOfRange),
            ("raw", Conflict),
        ];
        assert_eq!(told(&page.rejected[0].issues), expected);
    }
}
