//! Exports a page: body → document → model → lines. `cargo bench --bench export`.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a benchmark that fails may panic"
)]

#[allow(dead_code, reason = "not every bench uses all of it")]
mod bodies;

use convoscope::export::{ExportFormat, ExportOptions, Writer};
use convoscope::json::Document;
use convoscope::model::ProviderKind::Eigi;
use convoscope::provider::provider;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

use crate::bodies::Script::{self, Ascii, Devanagari};

fn main() {
    divan::main();
}

#[divan::bench(args = [Ascii, Devanagari])]
fn ndjson(bencher: Bencher<'_, '_>, script: Script) {
    whole(bencher, script, ExportOptions::new(ExportFormat::Ndjson));
}

#[divan::bench(args = [Ascii, Devanagari])]
fn ndjson_redacted(bencher: Bencher<'_, '_>, script: Script) {
    let mut options = ExportOptions::new(ExportFormat::Ndjson);
    options.redact = vec!["customer.phone".into(), "text".into()];
    whole(bencher, script, options);
}

/// One conversation with many named values: four times as many take four times as long.
#[divan::bench(args = [10_000, 40_000])]
fn ndjson_with_named_values(bencher: Bencher<'_, '_>, values: usize) {
    let contacts: Vec<_> = (0..values)
        .map(|at| format!(r#"{{"name":"Person Number {at}"}}"#))
        .collect();
    let body = format!(
        r#"[{{"conversation_id":"c1","conversation_type":"CHAT","conversation_status":"COMPLETED","created_at":"2026-01-01T00:00:00","conversation_metadata":{{"contacts":[{}]}}}}]"#,
        contacts.join(",")
    );
    let mut options = ExportOptions::new(ExportFormat::Ndjson);
    options.redact = vec!["metadata.contacts.name".into()];
    written(bencher, &body, options);
}

/// One message of 4 MB that repeats a text.
#[divan::bench(args = ["plain words. ", "9 8 7 6 5 4 ", "98765 43210, ", "a@b.example ", "१ २ ३ ", "a%20b", "&#49;", "-"])]
fn ndjson_of_one_text(bencher: Bencher<'_, '_>, of: &str) {
    let text = of.repeat(4_000_000 / of.len());
    let body = format!(
        r#"[{{"conversation_id":"c1","conversation_type":"CHAT","conversation_status":"COMPLETED","created_at":"2026-01-01T00:00:00","notes":"{text}"}}]"#
    );
    let mut options = ExportOptions::new(ExportFormat::Ndjson);
    options.redact = vec!["text".into()];
    written(bencher, &body, options);
}

#[divan::bench(args = [Ascii, Devanagari])]
fn csv_of_scalars(bencher: Bencher<'_, '_>, script: Script) {
    whole(bencher, script, ExportOptions::new(ExportFormat::Csv));
}

#[divan::bench(args = [Ascii, Devanagari])]
fn csv_with_transcripts(bencher: Bencher<'_, '_>, script: Script) {
    let mut options = ExportOptions::new(ExportFormat::Csv);
    options.columns = Some(vec!["id".into(), "transcript".into()]);
    whole(bencher, script, options);
}

/// 100 conversations × 20 messages, from text to lines.
fn whole(bencher: Bencher<'_, '_>, script: Script, options: ExportOptions) {
    written(bencher, &bodies::page(script, 100, 20), options);
}

/// A body, from text to lines.
fn written(bencher: Bencher<'_, '_>, body: &str, options: ExportOptions) {
    let writer = Writer::new(options, [7; 16]).unwrap();
    let mut out = String::new();
    bencher.counter(BytesCount::of_str(body)).bench_local(|| {
        out.clear();
        let document = Document::parse(black_box(body)).unwrap();
        let page = provider(Eigi).read_page(document.root(), 100, writer.read_options());
        writer.write(page.unwrap().items, &mut out);
    });
    assert!(out.len() > 10_000);
}

/// Only reading, for comparison.
#[divan::bench(args = [Ascii, Devanagari])]
fn read_alone(bencher: Bencher<'_, '_>, script: Script) {
    let body = bodies::page(script, 100, 20);
    let writer = Writer::new(ExportOptions::new(ExportFormat::Ndjson), [7; 16]).unwrap();
    bencher.counter(BytesCount::of_str(&body)).bench_local(|| {
        let document = Document::parse(black_box(&body)).unwrap();
        let page = provider(Eigi).read_page(document.root(), 100, writer.read_options());
        page.unwrap().items.len()
    });
}
