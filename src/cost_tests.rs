//! Whatever an answer is made of, four times as much of it costs about four times as much. In tests
//! alone: counted in [steps](crate::steps), which are the same on every machine.

use crate::export::{ExportFormat, ExportOptions, Writer};
use crate::filter::ConversationFilter;
use crate::model::{Page, ProviderKind, ReadOptions, Record};
use crate::provider::{MOST_RECORDS, provider};
use crate::tape::Tape;
use crate::walk::{Walk, WalkOptions};
use crate::{ErrorCode, json::Document, step_counter};

const AT: &str = "2026-01-31T09:30:30Z";

/// `count` of them, with commas between.
fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

fn conversation(rest: &str) -> String {
    format!(
        r#"{{"id":"c1","conversation_id":"c1","provider":"eigi","created_at":"{AT}","createdAt":"{AT}",{rest}}}"#
    )
}

fn metadata(json: &str) -> String {
    conversation(&format!(r#""custom_metadata":{json},"metadata":{json}"#))
}

fn transcript(messages: &str) -> String {
    conversation(&format!(
        r#""conversation":[{messages}],"transcript":[{messages}]"#
    ))
}

type Shape = (&'static str, usize, fn(usize) -> String);

/// What is hostile, how much of it, and how the records of a page are made of so much.
const SHAPES: [Shape; 16] = [
    ("records that are none", 500, |count| {
        many(count, |at| at.to_string())
    }),
    ("small records", 500, |count| {
        many(count, |at| {
            conversation("\"a\":1").replace("\"c1\"", &format!("\"c{at}\""))
        })
    }),
    ("the same record", 500, |count| {
        many(count, |_| conversation("\"a\":1"))
    }),
    ("messages", 2_000, |count| {
        transcript(&many(count, |_| {
            format!(r#"{{"role":"user","content":"a","timestamp":"{AT}"}}"#)
        }))
    }),
    ("odd messages", 2_000, |count| {
        transcript(&many(count, |_| {
            r#"{"role":7,"content":[{"text":"\ud800"},1],"time":"x"}"#.to_owned()
        }))
    }),
    ("parts of a message", 2_000, |count| {
        transcript(&format!(
            r#"{{"role":"user","content":[{}]}}"#,
            many(count, |_| r#"{"text":"a"}"#.to_owned())
        ))
    }),
    ("tool calls", 2_000, |count| {
        transcript(&format!(
            r#"{{"role":"user","tool_calls":[{}]}}"#,
            many(count, |_| r#"{"name":"a"}"#.to_owned())
        ))
    }),
    ("calls that are none", 2_000, |count| {
        transcript(&format!(
            r#"{{"role":"user","tool_calls":[{}]}}"#,
            many(count, |at| ["1", "{}"][at % 2].to_owned())
        ))
    }),
    ("keys", 2_000, |count| {
        metadata(&format!("{{{}}}", many(count, |at| format!("\"k{at}\":1"))))
    }),
    ("keys of a record", 2_000, |count| {
        conversation(&many(count, |at| format!("\"k{at}\":1")))
    }),
    ("repeated keys", 2_000, |count| {
        metadata(&format!(
            "{{{}}}",
            many(count, |at| format!("\"k{}\":1", at / 2))
        ))
    }),
    ("long keys with escapes", 7, |count| {
        let key = |at: usize| format!("\"\\u0061{}{at:02}\":1", "a".repeat(1_000));
        metadata(&format!("{{{}}}", many(count, key)))
    }),
    ("a repeated key below much, deep down", 2_000, |count| {
        let much = many(count, |_| r#"{"a":1}"#.to_owned());
        let inner = format!(r#"[{much},{{"a":1,"a":2}}]"#);
        let levels = count / 100;
        metadata(&format!(
            "{}{inner}{}",
            "{\"a\":".repeat(levels),
            "}".repeat(levels)
        ))
    }),
    ("levels", 2_000, |count| {
        metadata(&format!(
            "{{\"a\":{}{}}}",
            "[".repeat(count),
            "]".repeat(count)
        ))
    }),
    ("flaws", 2_000, |count| {
        metadata(&format!(
            "{{\"a\":[{}]}}",
            many(count, |_| "\"\\ud800\",1e999".to_owned())
        ))
    }),
    // So many that both are long: a record with a long transcript is gone through twice.
    ("issues", 8_000, |count| {
        let issue = r#"{"path":"notes","code":"missing","message":"a"}"#;
        let message = r#"{"role":7,"content":8,"timestamp":"x"}"#.to_owned();
        conversation(&format!(
            r#""issues":[{}],"transcript":[{}]"#,
            many(count, |_| issue.to_owned()),
            many(count, |_| message.clone())
        ))
    }),
];

/// Reads a page of these records, walks over it, hands it over and exports it.
fn go_all_the_way(kind: ProviderKind, records: &str) {
    let body = match kind {
        ProviderKind::Gateway => format!(r#"{{"items":[{records}]}}"#),
        _ => format!("[{records}]"),
    };
    let document = Document::parse(&body).unwrap();
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let page = provider(kind).read_page(document.root(), 100, &options);
    let filter = ConversationFilter::default().validate(kind).unwrap();
    let mut walk = Walk::new(filter, WalkOptions::default()).unwrap();
    walk.next();
    let page: Page<'_> = walk.accept(page.unwrap()).unwrap().unwrap();
    let mut tape = Tape::default();
    page.visit(&mut tape);
    let mut out = String::new();
    for format in [ExportFormat::Ndjson, ExportFormat::Csv] {
        let writer = Writer::new(ExportOptions::new(format), [0; 16]).unwrap();
        writer.write(page.items.clone(), &mut out);
    }
}

#[test]
fn four_times_as_much_costs_four_times_as_much() {
    for kind in [
        ProviderKind::Eigi,
        ProviderKind::Anyreach,
        ProviderKind::Gateway,
    ] {
        for (what, count, records) in SHAPES {
            let steps = |count: usize| {
                let records = records(count);
                step_counter::of(|| go_all_the_way(kind, &records))
            };
            let (once, four_times) = (steps(count), steps(4 * count));
            assert!(once >= count, "{kind}, {what}: nothing was counted");
            assert!(
                four_times <= once * 5,
                "{kind}, {what}: {once} steps, and {four_times} of four times as much"
            );
        }
    }
}

#[test]
fn a_page_has_no_more_records_than_it_may_hold() {
    for (kind, begin, end) in [
        (ProviderKind::Eigi, "[", "]"),
        (ProviderKind::Eigi, "{\"data\":[", "]}"),
        (ProviderKind::Anyreach, "[", "]"),
        (ProviderKind::Gateway, "{\"items\":[", "]}"),
        (ProviderKind::Gateway, "{\"items\":[],\"rejected\":[", "]}"),
        (
            ProviderKind::Gateway,
            "{\"items\":[",
            "],\"rejected\":[{}]}",
        ),
    ] {
        let beside = usize::from(end.contains("[{}]"));
        for (count, fits) in [(MOST_RECORDS, true), (MOST_RECORDS + 1, false)] {
            let records = many(count - beside, |at| at.to_string());
            let body = [begin, &records, end].concat();
            let document = Document::parse(&body).unwrap();
            let read = provider(kind).read_page(document.root(), 100, &ReadOptions::default());
            match read {
                Ok(page) => assert_eq!((page.record_count(), fits), (count, true), "{kind}"),
                Err(error) => {
                    assert_eq!((error.code, fits), (ErrorCode::InvalidResponse, false));
                    assert!(error.message.contains("10000"), "{}", error.message);
                    assert!(!error.passing, "asked for again, it is the same");
                }
            }
        }
    }
}
