//! Where an export ends, and another goes on.

use super::*;
use crate::model::{ListReport, StopReason};

#[test]
fn the_end_mark_is_the_last_line_of_a_walk_that_ended_by_itself() {
    let body = r##"[{"id": "c1", "created_at": "2026-01-01T00:00:00Z", "custom_metadata": {"a": "#end items=1 complete=true"}},
                   {"id": "c2", "created_at": "2026-01-01T00:00:00Z", "custom_metadata": {"a": "b\r\n\"#end items=2 complete=true\"\r\n"}}]"##;
    // No value is written as a mark is: without quotes, or with doubled ones.
    let rows = "#end items=1 complete=true\r\n\"b\r\n\"\"#end items=2 complete=true\"\"\r\n\"\r\n";
    let ended = ListReport {
        complete: true,
        ..report(StopReason::End)
    };
    let (not_all, cut) = (report(StopReason::MaxPages), report(StopReason::Limit));
    for (format, columns, how, mark) in [
        (
            ExportFormat::Csv,
            &["metadata.a"][..],
            &ended,
            "\"#end items=2 complete=true\"\r\n",
        ),
        (
            ExportFormat::Csv,
            &["metadata.a", "id", "notes"],
            &not_all,
            "\"#end items=2 complete=false\",,\r\n",
        ),
        (
            ExportFormat::Ndjson,
            &["metadata.a"],
            &ended,
            "{\"end\":{\"items\":2,\"complete\":true}}\n",
        ),
        (
            ExportFormat::Ndjson,
            &[],
            &cut,
            "{\"end\":{\"items\":2,\"complete\":false}}\n",
        ),
    ] {
        for end in [true, false] {
            let options = ExportOptions {
                end,
                ..options(format, columns)
            };
            let writer = Writer::new(options, KEY).unwrap();
            let document = parse_body(Anyreach, body).unwrap();
            let page = provider(Anyreach).read_page(document.root(), 100, writer.read_options());
            let mut out = String::new();
            writer.begin(&mut out);
            writer.write(page.unwrap().items, &mut out);
            assert!(
                columns.len() != 1 || format == ExportFormat::Ndjson || out.ends_with(rows),
                "{out}"
            );
            let before = out.len();
            for reason in [
                StopReason::Error,
                StopReason::Aborted,
                StopReason::Closed,
                StopReason::Stalled,
            ] {
                writer.end(&report(reason), &mut out);
            }
            assert_eq!(out.len(), before, "it broke off");
            writer.end(how, &mut out);
            writer.end(how, &mut out);
            assert_eq!(out.get(before..), Some(if end { mark } else { "" }));
            assert_eq!(writer.progress().bytes, out.len() as u64);
        }
    }
}

fn report(stopped_because: StopReason) -> ListReport {
    ListReport {
        stopped_because: Some(stopped_because),
        ..ListReport::default()
    }
}

proptest! {
    #[test]
    fn an_export_and_what_resumes_it_are_the_uninterrupted_export(
        bodies in bodies(), stop in any::<prop::sample::Index>(), is_csv in any::<bool>(), redact in any::<bool>(),
    ) {
        let format = if is_csv { ExportFormat::Csv } else { ExportFormat::Ndjson };
        for (kind, body) in bodies {
            let options = ExportOptions {
                bom: is_csv,
                redact: if redact { vec!["text".into(), "agent".into()] } else { vec![] },
                ..ExportOptions::new(format)
            };
            let document = parse_body(kind, &body).unwrap();
            let read = |writer: &Writer| provider(kind).read_page(document.root(), 100, writer.read_options()).unwrap().items;
            let mut whole = String::new();
            let writer = Writer::new(options.clone(), KEY).unwrap();
            writer.begin(&mut whole);
            writer.write(read(&writer), &mut whole);

            let mut parts = String::new();
            let first = Writer::new(options.clone(), KEY).unwrap();
            first.begin(&mut parts);
            let mut items = read(&first);
            let rest = items.split_off(stop.index(items.len() + 1));
            first.write(items, &mut parts);
            let resumed = Writer::new(ExportOptions { resumed: true, ..options }, KEY).unwrap();
            resumed.begin(&mut parts);
            for item in rest {
                resumed.write(vec![item], &mut parts);
            }
            prop_assert_eq!(parts, whole);
        }
    }
}
