//! Contract 1.2 and 1.4: eigi's envelopes, and how the end of a list is told.

use crate::reading::{read_conversation, read_page};
use convoscope::ErrorCode::{InvalidResponse, RateLimited, ServerError, Unauthenticated};
use convoscope::model::{ProviderKind::Eigi, ReadOptions};
use convoscope::provider::More::{self, No, Unknown, Yes};

use super::case::record;

/// Reads a page of which 2 records were asked for; `@` stands for a record.
fn read(body: &str) -> Result<(usize, Option<u64>, u32, More), convoscope::Error> {
    let body = body.replace('@', &record(Eigi, &[]));
    let page = read_page(Eigi, &body, 2, &ReadOptions::default())?;
    assert_eq!(page.rejected, []);
    assert_eq!(page.last_created_at, None, "pages go by number");
    Ok((page.items.len(), page.total, page.page_size, page.more))
}

#[test]
fn envelopes() {
    for (body, expected) in [
        // A
        (
            r#"{"status":"success","message":"m","data":[@,@],"pagination":{"total":5,"page":1,"page_size":2,"total_pages":3}}"#,
            (2, Some(5), 2, Yes),
        ),
        (
            r#"{"status":"success","data":[@],"pagination":{"total":5,"page":3,"page_size":2,"total_pages":3}}"#,
            (1, Some(5), 2, No),
        ),
        (
            r#"{"data":[],"pagination":{"total":0,"page":1,"page_size":2,"total_pages":0}}"#,
            (0, Some(0), 2, No),
        ),
        // B
        (
            r#"{"conversations":[@,@],"total":5,"page":1,"page_size":2,"total_pages":3,"has_next":true,"has_previous":false}"#,
            (2, Some(5), 2, Yes),
        ),
        (
            r#"{"conversations":[],"total":0,"page":1,"page_size":2,"total_pages":0,"has_next":false}"#,
            (0, Some(0), 2, No),
        ),
        // Bare.
        ("[@,@]", (2, None, 2, Yes)),
        ("[@]", (1, None, 2, No)),
        ("[]", (0, None, 2, No)),
        // Their mixtures.
        (
            r#"{"data":[@],"total":5,"page":1,"page_size":1,"total_pages":5}"#,
            (1, Some(5), 1, Yes),
        ),
        (
            r#"{"conversations":[@],"pagination":{"total":1,"page":1,"page_size":1,"total_pages":1}}"#,
            (1, Some(1), 1, Unknown),
        ),
        // Null, where there is nothing to list.
        (r#"{"status":"success","data":null}"#, (0, None, 2, No)),
        (
            r#"{"status":"success","data":null,"pagination":{"total":0,"page":1,"page_size":2,"total_pages":0}}"#,
            (0, Some(0), 2, No),
        ),
        (
            r#"{"conversations":null,"total":0,"page":1,"page_size":2,"total_pages":0,"has_next":false}"#,
            (0, Some(0), 2, No),
        ),
        (
            r#"{"data":null,"pagination":{"total":null}}"#,
            (0, None, 2, No),
        ),
        (r#"{"data":null,"conversations":[@]}"#, (1, None, 2, No)),
        (r#"{"data":{},"conversations":[@]}"#, (1, None, 2, No)),
        (
            r#"{"data":[@],"pagination":{"total":null,"page":null},"total":7,"page":1}"#,
            (1, Some(7), 2, Yes),
        ),
        (r#"{"data":[@],"pagination":[]}"#, (1, None, 2, No)),
    ] {
        assert_eq!(read(body).unwrap(), expected, "{body}");
    }
}

#[test]
fn whether_more_follows() {
    for (numbers, more) in [
        // The explicit boolean before all.
        (
            r#""has_next":true,"page":9,"total_pages":1,"total":1,"page_size":1"#,
            Yes,
        ),
        (
            r#""has_next":false,"page":1,"total_pages":9,"total":99,"page_size":2"#,
            No,
        ),
        // A full page is not known to be the last: counts are capped, or off.
        (r#""has_next":false,"page_size":1"#, Unknown),
        (r#""page":9,"total_pages":9,"page_size":1"#, Unknown),
        (r#""page":3,"total":3,"page_size":1"#, Unknown),
        (
            r#""page":3,"total":0,"total_pages":0,"page_size":1"#,
            Unknown,
        ),
        // Not a boolean: as if it were not there.
        (r#""has_next":null,"page":1,"total_pages":2"#, Yes),
        (r#""has_next":"no","page":1,"total_pages":2"#, Yes),
        (r#""has_next":0,"page":2,"total_pages":2"#, No),
        // Then the pages, then the total, then whether the page is full.
        (r#""page":1,"total_pages":2,"total":1"#, Yes),
        (r#""page":2,"total_pages":2,"total":99"#, No),
        (r#""page":1,"total":3"#, Yes),
        (r#""page":1,"total":2"#, No),
        (r#""page":2,"page_size":50,"total":101"#, Yes),
        (r#""page":2,"page_size":50,"total":100"#, No),
        (r#""total":99"#, No),
        (r#""total_pages":99"#, No),
        (r#""page_size":1"#, Yes),
        (r#""page_size":5"#, No),
        // Numbers may be text; what is no count counts as absent.
        (r#""page":"1","total_pages":"2""#, Yes),
        (r#""page":" 2 ","total_pages":"2.0""#, No),
        (r#""page":1.0,"total":3e0"#, Yes),
        (r#""page":1.5,"total_pages":9"#, No),
        (r#""page":-1,"total_pages":9"#, No),
        (r#""page":true,"total_pages":[9]"#, No),
        (r#""page":1,"total_pages":1e400,"total":1"#, No),
        (
            r#""page":9007199254740991,"page_size":4294967295,"total":9007199254740991"#,
            No,
        ),
    ] {
        let body = format!(r#"{{"conversations":[@],{numbers}}}"#);
        assert_eq!(read(&body).unwrap().3, more, "{body}");
        let body = format!(r#"{{"status":"success","data":[@],"pagination":{{{numbers}}}}}"#);
        assert_eq!(read(&body).unwrap().3, more, "{body}");
    }
}

#[test]
fn totals_and_page_sizes() {
    for (numbers, total, page_size) in [
        (r#""total":53,"page_size":100"#, Some(53), 100),
        (r#""total":"53","page_size":"100""#, Some(53), 100),
        (r#""total":1,"page_size":0"#, Some(1), 2),
        // Fewer than came up to here.
        (r#""total":0,"page_size":0"#, None, 2),
        (r#""total":0,"page":1"#, None, 2),
        (r#""total":4,"page":3,"page_size":2"#, None, 2),
        (r#""total":5,"page":3,"page_size":2"#, Some(5), 2),
        (r#""total":-1,"page_size":-1"#, None, 2),
        (r#""total":1.5,"page_size":1.5"#, None, 2),
        (r#""total":"many","page_size":"many""#, None, 2),
        (r#""total":"NaN","page_size":"inf""#, None, 2),
        (
            r#""total":9007199254740991,"page_size":4294967296"#,
            Some(9_007_199_254_740_991),
            2,
        ),
        (r#""total":9007199254740993,"page_size":null"#, None, 2),
        (r#""total":{},"page_size":[]"#, None, 2),
    ] {
        let (_, read_total, read_size, _) =
            read(&format!(r#"{{"data":[@],"pagination":{{{numbers}}}}}"#)).unwrap();
        assert_eq!((read_total, read_size), (total, page_size), "{numbers}");
    }
}

#[test]
fn page_numbers() {
    for (numbers, expected) in [
        (r#""page":3"#, Some(3)),
        (r#""page":"3""#, Some(3)),
        (r#""page":null"#, None),
        (r#""page":-3"#, None),
        (r#""page":4294967296"#, None),
        (r#""page":[3]"#, None),
        (r#""pages":3"#, None),
    ] {
        for body in [
            format!(r#"{{"conversations":[],{numbers}}}"#),
            format!(r#"{{"data":[],"pagination":{{{numbers}}}}}"#),
        ] {
            let page = read_page(Eigi, &body, 2, &ReadOptions::default()).unwrap();
            assert_eq!(page.number, expected, "{body}");
        }
    }
}

#[test]
fn bodies_that_are_no_page() {
    for (body, code, told) in [
        (
            r#"{"status":"error","message":"No such agent"}"#,
            ServerError,
            "No such agent",
        ),
        (
            r#"{"status":"ERROR","data":[@]}"#,
            ServerError,
            "status \"ERROR\"",
        ),
        (
            r#"{"status":"fail","data":[],"pagination":{"total":0}}"#,
            ServerError,
            "status \"fail\"",
        ),
        (
            r#"{"status":500,"conversations":[],"total":0}"#,
            ServerError,
            "status 500",
        ),
        (
            r#"{"status":"503","data":[@]}"#,
            ServerError,
            "status \"503\"",
        ),
        (
            r#"{"success":false,"message":"Down","data":[]}"#,
            ServerError,
            "success false: Down",
        ),
        (r#"{"ok":false,"data":null}"#, ServerError, "ok false"),
        (r#"{"status":429,"data":[]}"#, RateLimited, "status 429"),
        (r#"{"status":401,"data":[]}"#, Unauthenticated, "status 401"),
        (
            r#"{"status":"error","detail":"Down","data":[],"pagination":{"total":0}}"#,
            ServerError,
            "Down",
        ),
        (r#"{"status":"success"}"#, InvalidResponse, "an object"),
        (
            r#"{"data":null,"pagination":{"total":3}}"#,
            InvalidResponse,
            "null instead of a list, but a total of 3",
        ),
        (
            r#"{"conversations":null,"total":"1"}"#,
            InvalidResponse,
            "null instead of a list, but a total of 1",
        ),
        (r#"{"data":[],"success":0}"#, ServerError, "success 0"),
        (r#"{"data":[],"success":"false"}"#, ServerError, "success"),
        (
            r#"{"data":[],"status":"unsuccessful"}"#,
            ServerError,
            "status",
        ),
        (
            r#"{"data":[],"statusCode":500}"#,
            ServerError,
            "statusCode 500",
        ),
        (r#"{"data":null,"code":"503"}"#, ServerError, "code"),
        (r#"{"data":[],"error":"db down"}"#, ServerError, "db down"),
        (
            r#"{"data":[],"error":{"message":"x"}}"#,
            ServerError,
            "error",
        ),
        (
            r#"{"conversations":[],"errors":["x"]}"#,
            ServerError,
            "errors",
        ),
        (r#"{"data":{}}"#, InvalidResponse, "`conversations`"),
        (r#"{"data":"[]"}"#, InvalidResponse, "`data`"),
        (r#"{"conversations":7}"#, InvalidResponse, "`data`"),
        (r#"{"detail":"Not found"}"#, InvalidResponse, "`data`"),
        ("{}", InvalidResponse, "an object"),
        ("null", InvalidResponse, "null"),
        ("7", InvalidResponse, "a number"),
        (r#""success""#, InvalidResponse, "a string"),
    ] {
        let error = read(body).unwrap_err();
        assert_eq!((error.code, error.provider), (code, Some(Eigi)), "{body}");
        assert!(error.message.contains(told), "{body}: {}", error.message);
        let passes = matches!(code, ServerError | RateLimited) || told.starts_with("null instead");
        assert_eq!(error.retryable(), passes, "{body}");
    }
}

#[test]
fn other_words_are_no_failure() {
    for envelope in [
        r#""error":null,"errors":[],"code":200,"statusCode":200"#,
        r#""success":1,"error":"","errors":{}"#,
        r#""status":"success""#,
        r#""status":200"#,
        r#""status":null"#,
        r#""status":"errors: 0""#,
        r#""status":600"#,
        r#""success":true"#,
        r#""success":null,"ok":true"#,
    ] {
        let body = format!(r#"{{{envelope},"data":[@]}}"#);
        assert_eq!(read(&body).unwrap().0, 1, "{body}");
    }
}

#[test]
fn a_conversation_is_bare_or_under_data() {
    let bare = record(Eigi, &[]);
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let expected = read_conversation(Eigi, &bare, &options).unwrap();
    assert_eq!(expected.raw.as_option().unwrap().text(), bare);
    for body in [
        format!(r#"{{"data":{bare}}}"#),
        format!(r#"{{"status":"success","message":"m","data":{bare}}}"#),
    ] {
        assert_eq!(read_conversation(Eigi, &body, &options).unwrap(), expected);
    }
    // A conversation's own fields of these names do not make an envelope of it.
    let odd = record(
        Eigi,
        &[
            ("data", r#"{"conversation_id":"other"}"#),
            ("status", r#""error""#),
        ],
    );
    let read = read_conversation(Eigi, &odd, &ReadOptions::default()).unwrap();
    assert_eq!(read.id, expected.id);
}

#[test]
fn bodies_that_are_no_conversation() {
    for (body, code) in [
        (
            r#"{"status":"error","message":"No such conversation"}"#,
            ServerError,
        ),
        (
            r#"{"status":"error","data":{"conversation_id":"a","created_at":"2025-01-01"}}"#,
            ServerError,
        ),
        (r#"{"status":"success","data":null}"#, InvalidResponse),
        (r#"{"status":"success","data":[]}"#, InvalidResponse),
        (r#"{"detail":"Not found"}"#, InvalidResponse),
        ("[]", InvalidResponse),
        ("null", InvalidResponse),
    ] {
        let error = read_conversation(Eigi, body, &ReadOptions::default()).unwrap_err();
        assert_eq!((error.code, error.provider), (code, Some(Eigi)), "{body}");
    }
}
