//! Reads a page step by step: text → document → model → tape. `cargo bench --bench page`.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a benchmark that fails may panic"
)]

mod bodies;

use convoscope::json::Document;
use convoscope::model::{OmittableField, Page, ProviderKind::Eigi, ReadOptions, Record};
use convoscope::provider::{parse_body, provider};
use convoscope::tape::Tape;
use convoscope::walk::standalone_page;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

use crate::bodies::Script::{self, Ascii, Devanagari};

fn main() {
    divan::main();
}

/// 100 conversations × 20 messages.
fn body(script: Script) -> String {
    bodies::page(script, 100, 20)
}

fn everything() -> ReadOptions {
    ReadOptions::default()
}

fn without_transcripts() -> ReadOptions {
    ReadOptions {
        omit: vec![OmittableField::Transcript],
        raw: false,
    }
}

// Not inlined, so that callgrind can count the instructions of each step
// (--toggle-collect='page::counted::parse*'): see instructions.mjs.
mod counted {
    use super::{Document, Eigi, Page, ReadOptions, Tape};
    use super::{Record, parse_body, provider, standalone_page};

    #[inline(never)]
    pub fn parse(body: &str) -> Document<'_> {
        parse_body(Eigi, body).unwrap()
    }

    #[inline(never)]
    pub fn read<'a>(document: &'a Document<'a>, options: &ReadOptions) -> Page<'a> {
        let page = provider(Eigi).read_page(document.root(), 100, options);
        standalone_page(Eigi, page.unwrap())
    }

    #[inline(never)]
    pub fn write(page: &Page<'_>, tape: &mut Tape) {
        tape.clear(usize::MAX);
        page.visit(tape);
    }

    /// As the module does, including dropping it.
    #[inline(never)]
    pub fn whole_page(body: &str, options: &ReadOptions, tape: &mut Tape) {
        let document = parse(body);
        write(&read(&document, options), tape);
    }

    #[inline(never)]
    pub fn whole_conversation(body: &str, tape: &mut Tape) {
        let document = parse(body);
        let conversation =
            provider(Eigi).read_conversation(document.root(), &ReadOptions::default());
        tape.clear(usize::MAX);
        conversation.unwrap().visit(tape);
    }
}

#[divan::bench(args = [Ascii, Devanagari])]
fn parse(bencher: Bencher<'_, '_>, script: Script) {
    let body = body(script);
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| counted::parse(black_box(&body)));
}

#[divan::bench(args = [Ascii, Devanagari])]
fn read(bencher: Bencher<'_, '_>, script: Script) {
    bench_read(bencher, script, &everything());
}

#[divan::bench(args = [Ascii, Devanagari])]
fn read_without_transcripts(bencher: Bencher<'_, '_>, script: Script) {
    bench_read(bencher, script, &without_transcripts());
}

fn bench_read(bencher: Bencher<'_, '_>, script: Script, options: &ReadOptions) {
    let body = body(script);
    let document = counted::parse(&body);
    assert_eq!(counted::read(&document, options).items.len(), 100);
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| counted::read(black_box(&document), options));
}

#[divan::bench(args = [Ascii, Devanagari])]
fn write(bencher: Bencher<'_, '_>, script: Script) {
    let body = body(script);
    let document = counted::parse(&body);
    let page = counted::read(&document, &everything());
    // Kept between pages, as the module does.
    let mut tape = Tape::default();
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| counted::write(black_box(&page), &mut tape));
    assert!(!tape.words.is_empty());
}

#[divan::bench(args = [Ascii, Devanagari])]
fn whole(bencher: Bencher<'_, '_>, script: Script) {
    bench_whole(bencher, &body(script), &everything());
}

#[divan::bench(args = [Ascii, Devanagari])]
fn whole_without_transcripts(bencher: Bencher<'_, '_>, script: Script) {
    bench_whole(bencher, &body(script), &without_transcripts());
}

/// 10 conversations × 4 messages.
#[divan::bench(args = [Ascii, Devanagari])]
fn whole_small(bencher: Bencher<'_, '_>, script: Script) {
    bench_whole(bencher, &bodies::page(script, 10, 4), &everything());
}

fn bench_whole(bencher: Bencher<'_, '_>, body: &str, options: &ReadOptions) {
    let mut tape = Tape::default();
    bencher
        .counter(BytesCount::of_str(body))
        .bench_local(|| counted::whole_page(black_box(body), options, &mut tape));
    assert!(!tape.words.is_empty());
}

/// One conversation with 2,000 messages.
#[divan::bench(args = [Ascii, Devanagari])]
fn whole_long(bencher: Bencher<'_, '_>, script: Script) {
    let body = bodies::conversation(script, 2000);
    let mut tape = Tape::default();
    bencher
        .counter(BytesCount::of_str(&body))
        .bench_local(|| counted::whole_conversation(black_box(&body), &mut tape));
    assert!(!tape.words.is_empty());
}
