//! Contract 2.2: AnyReach's bare list, and the text its cursor is made of.

use crate::reading::{read_conversation, read_page};
use convoscope::ErrorCode::{InvalidResponse, ServerError};
use convoscope::model::{ProviderKind::Anyreach, ReadOptions};
use convoscope::provider::More;

use super::case::record;

#[test]
fn only_an_empty_page_is_the_end() {
    let one = record(Anyreach, &[]);
    for (body, items, more) in [
        ("[]".to_owned(), 0, More::No),
        (format!("[{one}]"), 1, More::Unknown),
        (format!("[{one},{one},{one}]"), 3, More::Unknown),
        ("[{}]".to_owned(), 0, More::Unknown),
        // Made of an empty list in between.
        ("null".to_owned(), 0, More::No),
    ] {
        let page = read_page(Anyreach, &body, 2, &ReadOptions::default()).unwrap();
        assert_eq!((page.items.len(), page.more), (items, more), "{body}");
        assert_eq!(
            (page.total, page.page_size, page.number),
            (None, 2, None),
            "{body}"
        );
    }
}

#[test]
fn the_last_creation_time_is_kept_byte_for_byte() {
    for (times, last) in [
        (
            &[
                r#""2023-11-07T05:31:56Z""#,
                r#""2023-11-07T05:31:56.1200+05:30""#,
            ][..],
            Some("2023-11-07T05:31:56.1200+05:30"),
        ),
        // Written with an escape: the text counts, not its spelling in JSON.
        (
            &[r#""2023-11-07T05:31:56\u002b00:00""#],
            Some("2023-11-07T05:31:56+00:00"),
        ),
        // What cannot be read may be no time; where the page has no other it is the provider's own text.
        (
            &[r#""2023-11-07T05:31:56Z""#, r#""2023-W45""#],
            Some("2023-11-07T05:31:56Z"),
        ),
        (&["null", r#""2023-W45""#], Some("2023-W45")),
        (
            &[r#""2023-11-07T05:31:56Z""#, "null"],
            Some("2023-11-07T05:31:56Z"),
        ),
        (
            &[r#""2023-11-07T05:31:56Z""#, "17"],
            Some("2023-11-07T05:31:56Z"),
        ),
        (
            &[r#""2023-11-07T05:31:56Z""#, r#""""#],
            Some("2023-11-07T05:31:56Z"),
        ),
        (&["null", ""], None),
    ] {
        let records: Vec<_> = times
            .iter()
            .map(|time| record(Anyreach, &[("created_at", time)]))
            .collect();
        let body = format!("[{}]", records.join(","));
        let page = read_page(Anyreach, &body, 100, &ReadOptions::default()).unwrap();
        assert_eq!(page.last_created_at.as_deref(), last, "{body}");
        assert_eq!(page.record_count(), times.len());
    }
    // A record rejected for its id still tells where the page ends.
    let body = format!("[{}]", record(Anyreach, &[("id", "")]));
    let page = read_page(Anyreach, &body, 100, &ReadOptions::default()).unwrap();
    assert_eq!(
        page.last_created_at.as_deref(),
        Some("2023-11-07T05:31:56Z")
    );
}

#[test]
fn bodies_that_are_no_page_and_no_conversation() {
    for body in [
        r#"{"data":[]}"#,
        "{}",
        r#"{"detail":"Not found"}"#,
        "1",
        r#""[]""#,
    ] {
        let error = read_page(Anyreach, body, 2, &ReadOptions::default()).unwrap_err();
        assert_eq!(
            (error.code, error.provider),
            (InvalidResponse, Some(Anyreach)),
            "{body}"
        );
        assert!(
            error.message.contains("list of conversations"),
            "{}",
            error.message
        );
    }
    for body in [
        "[]",
        "{}",
        r#"{"detail":"Not found"}"#,
        "null",
        "1",
        r#""""#,
    ] {
        let error = read_conversation(Anyreach, body, &ReadOptions::default()).unwrap_err();
        assert_eq!(
            (error.code, error.provider),
            (InvalidResponse, Some(Anyreach)),
            "{body}"
        );
    }
}

#[test]
fn a_200_that_says_error_is_an_error() {
    let body = r#"{"status":"error","message":"Down for an hour"}"#;
    let options = ReadOptions::default();
    for error in [
        read_page(Anyreach, body, 2, &options).unwrap_err(),
        read_conversation(Anyreach, body, &options).unwrap_err(),
    ] {
        assert_eq!((error.code, error.provider), (ServerError, Some(Anyreach)));
        assert!(
            error.message.contains("Down for an hour"),
            "{}",
            error.message
        );
    }
    // A conversation has a status of its own.
    let body = record(Anyreach, &[("status", r#""error""#)]);
    let read = read_conversation(Anyreach, &body, &options).unwrap();
    assert_eq!(read.status.as_str(), "error");
}
