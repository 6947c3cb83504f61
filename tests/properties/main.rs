//! Whatever a provider sends: nothing panics, no record is lost, no byte is altered that a strict reader
//! takes, and what comes out has the documented keys in the documented order.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod documented;
mod lines;
#[path = "../reading/mod.rs"]
mod reading;
mod sent;

use crate::reading::{json_of, list_body, listed, read_conversation, read_page};
use convoscope::export::{ExportFormat, ExportOptions, Writer, conversation_json};
use convoscope::model::{
    ProviderKind::{self, Eigi},
    ReadOptions,
};
use convoscope::provider::ProviderPage;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use documented::{PRIVATE, assert_conversation, assert_page};
use lines::assert_is_for_everybody;
use sent::{FIXTURES, PAGES, json, kind_and_records, mutated, mutation, options};

/// The records of a page in their order, from what was read and what was set aside.
fn reassembled<'a>(page: &'a ProviderPage<'a>) -> Vec<&'a str> {
    let mut items = page.items.iter();
    let mut rejected = page.rejected.iter().peekable();
    (0..page.record_count())
        .map(
            |index| match rejected.next_if(|rejected| rejected.index == index) {
                Some(rejected) => rejected.raw.text(),
                None => items.next().unwrap().raw.as_option().unwrap().text(),
            },
        )
        .collect()
}

/// Of what is sent here, what no strict reader takes, and what stands in its place.
fn mended(record: &str) -> String {
    let many_digits = "9".repeat(41);
    record
        .replace(r"\ud800", r"\ufffd")
        .replace(r"\udfff", r"\ufffd")
        .replace("1e400", "null ")
        .replace(&many_digits, &format!("{:41}", "1e+41"))
        // White space behind a record that is a number alone is no part of it.
        .trim_end()
        .to_owned()
}

proptest! {
    #[test]
    fn no_record_is_lost_and_no_sound_byte_altered((kind, records) in kind_and_records()) {
        let options = ReadOptions { omit: Vec::new(), raw: true };
        let body = list_body(kind, &format!(" {} ", records.join(" , ")));
        let page = read_page(kind, &body, 100, &options).unwrap();
        let expected: Vec<_> = records.iter().map(|record| mended(record)).collect();
        prop_assert_eq!(reassembled(&page), expected);
        assert_page(&page, &options);
    }

    #[test]
    fn whatever_comes_every_line_is_for_everybody(
        (kind, records) in kind_and_records(), deep in 0usize..200, raw in any::<bool>(),
    ) {
        let nested = format!("{}7{}", r#"[{"a":"#.repeat(deep), "}]".repeat(deep));
        let body = records.join(",").replace(r#": "s3cret""#, &format!(": {nested}"));
        let mut options = ExportOptions::new(ExportFormat::Ndjson);
        options.raw = raw;
        let writer = Writer::new(options, [7; 16]).unwrap();
        let page = read_page(kind, &list_body(kind, &body), 100, writer.read_options()).unwrap();
        let count = page.items.len();
        for item in &page.items {
            assert_is_for_everybody(&conversation_json(item).replace(['\u{85}', '\u{2028}', '\u{2029}'], " "));
        }
        let mut lines = String::new();
        writer.write(page.items, &mut lines);
        lines.split_terminator('\n').for_each(assert_is_for_everybody);
        prop_assert_eq!(lines.split_terminator('\n').count(), count);
    }

    #[test]
    fn alone_and_in_a_page_a_record_reads_the_same(
        (kind, records) in kind_and_records(), options in options(),
    ) {
        let body = list_body(kind, &records.join(","));
        let page = read_page(kind, &body, 100, &options).unwrap();
        assert_page(&page, &options);
        let mut alone = Vec::new();
        for record in &records {
            // eigi's may be nested: a record that is none by itself would be unwrapped.
            let is_nested = kind == Eigi && !json_of(record).members().contains("conversation_id");
            match read_conversation(kind, record, &options) {
                Ok(conversation) if !is_nested => alone.push(listed(record, conversation)),
                Ok(conversation) => assert_conversation(&conversation, &options),
                Err(error) => prop_assert!(!error.message.contains(PRIVATE) || error.status == Some(200), "{}", error.message),
            }
        }
        prop_assert_eq!(page.items, alone);
    }

    #[test]
    fn any_envelope_reads_or_is_refused(
        page in select(&PAGES[..]), mutations in vec(mutation(), 0..6), options in options(),
    ) {
        let body = mutated(page, &mutations);
        match read_page(Eigi, &body, 100, &options) {
            Ok(page) => {
                assert_page(&page, &options);
                prop_assert!(page.page_size > 0);
            }
            // With status "error" it is the provider's own words that are passed on.
            Err(error) => prop_assert!(!error.message.contains(PRIVATE) || error.status == Some(200), "{}", error.message),
        }
    }

    #[test]
    fn any_json_reads_or_is_refused(kind in select(&ProviderKind::PLATFORMS[..]), body in json(), options in options()) {
        if let Ok(page) = read_page(kind, &body, 100, &options) {
            assert_page(&page, &options);
        }
        if let Ok(conversation) = read_conversation(kind, &body, &options) {
            assert_conversation(&conversation, &options);
        }
    }

    #[test]
    fn any_bytes_read_or_are_refused(kind in select(&ProviderKind::PLATFORMS[..]), bytes in vec(any::<u8>(), 0..64)) {
        let body = String::from_utf8_lossy(&bytes);
        let _ = read_page(kind, &body, 100, &ReadOptions::default());
        let _ = read_conversation(kind, &body, &ReadOptions::default());
    }

    #[test]
    fn a_body_cut_short_or_damaged_reads_or_is_refused(
        fixture in select(&FIXTURES[..]), cut in any::<Index>(), damage in any::<(Index, u8)>(),
    ) {
        let (kind, body) = fixture;
        let body = body.trim();
        let cut = &body[..cut.index(body.len())];
        prop_assert!(read_conversation(kind, cut, &ReadOptions::default()).is_err());
        let mut bytes = body.as_bytes().to_vec();
        let at = damage.0.index(bytes.len());
        bytes[at] = damage.1;
        let options = ReadOptions { omit: Vec::new(), raw: true };
        let damaged = String::from_utf8_lossy(&bytes);
        if let Ok(conversation) = read_conversation(kind, &damaged, &options) {
            assert_conversation(&conversation, &options);
            prop_assert_eq!(conversation.raw.as_option().unwrap().text(), damaged.trim());
        }
    }
}
