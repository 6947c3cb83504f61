//! The documented bodies read exactly as the files in `golden` say.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes those files anew: read every byte of the change.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod reading;
use crate::reading::{json_of, read_conversation, read_page};
use std::path::{Path, PathBuf};
use std::{env, fs};

use convoscope::model::{
    Conversation, Field, OmittableField,
    ProviderKind::{self, Anyreach, Eigi, Elevenlabs, Retell, Vapi},
    ReadOptions, Rejected,
};
use convoscope::provider::{More, ProviderPage};
use serde::Serialize;

const EVERY_HEAVY_FIELD: [OmittableField; 3] = [
    OmittableField::Transcript,
    OmittableField::Metadata,
    OmittableField::Analysis,
];

/// The documentation's conversations, one a body.
const CONVERSATIONS: [(ProviderKind, &str); 6] = [
    (Eigi, "eigi-get-chat.json"),
    (Eigi, "eigi-get-telephony.json"),
    (Anyreach, "anyreach-get.json"),
    (Vapi, "vapi-get.json"),
    (Elevenlabs, "elevenlabs-get.json"),
    (Retell, "retell-get.json"),
];
/// The same page in both of eigi's envelopes.
const PAGES: [&str; 2] = ["eigi-list.json", "eigi-list-flat.json"];

/// All that a provider's page tells.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    items: &'a [Conversation<'a>],
    rejected: &'a [Rejected<'a>],
    total: Option<u64>,
    page_size: u32,
    number: Option<u32>,
    more: &'static str,
    last_created_at: Option<&'a str>,
}

impl<'a> From<&'a ProviderPage<'a>> for Told<'a> {
    fn from(page: &'a ProviderPage<'a>) -> Self {
        Self {
            items: &page.items,
            rejected: &page.rejected,
            total: page.total,
            page_size: page.page_size,
            number: page.number,
            more: match page.more {
                More::Yes => "yes",
                More::No => "no",
                More::Unknown => "unknown",
            },
            last_created_at: page.last_created_at.as_deref(),
        }
    }
}

fn in_tests(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder)
        .join(name)
}

fn fixture(name: &str) -> String {
    fs::read_to_string(in_tests("fixtures", name)).unwrap()
}

fn assert_golden(name: &str, value: &impl Serialize) {
    let written = serde_json::to_string_pretty(value).unwrap() + "\n";
    let path = in_tests("golden", name);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, written).unwrap();
        return;
    }
    let golden = fs::read_to_string(&path).unwrap();
    assert_eq!(written, golden, "{}", path.display());
}

fn read(kind: ProviderKind, body: &str, options: &ReadOptions) -> Conversation<'static> {
    // A test may leak what it read.
    let body: &'static str = body.to_owned().leak();
    read_conversation(kind, body, options).unwrap()
}

#[test]
fn documented_conversations() {
    for (kind, name) in CONVERSATIONS {
        assert_golden(name, &read(kind, &fixture(name), &ReadOptions::default()));
    }
}

#[test]
fn documented_pages_in_either_envelope() {
    for name in PAGES {
        let body = fixture(name);
        let page = read_page(Eigi, &body, 100, &ReadOptions::default()).unwrap();
        assert_golden("eigi-list.json", &Told::from(&page));
    }
}

#[test]
fn a_lean_page_leaves_out_what_it_does_not_show() {
    let body = fixture("elevenlabs-list.json");
    let page = read_page(Elevenlabs, &body, 100, &ReadOptions::default()).unwrap();
    assert_golden("elevenlabs-list.json", &Told::from(&page));
}

#[test]
fn without_the_heavy_fields() {
    let options = ReadOptions {
        omit: EVERY_HEAVY_FIELD.into(),
        raw: false,
    };
    for name in PAGES {
        let body = fixture(name);
        let page = read_page(Eigi, &body, 100, &options).unwrap();
        assert_golden("eigi-list.omit.json", &Told::from(&page));
    }
    let body = format!("[{}]", fixture("anyreach-get.json"));
    let page = read_page(Anyreach, &body, 100, &options).unwrap();
    assert_golden("anyreach-list.omit.json", &Told::from(&page));
}

#[test]
fn leaving_one_out_changes_nothing_else() {
    for (kind, name) in CONVERSATIONS {
        let body = fixture(name);
        let full = read(kind, &body, &ReadOptions::default());
        for field in EVERY_HEAVY_FIELD {
            let options = ReadOptions {
                omit: vec![field],
                raw: false,
            };
            let mut expected = full.clone();
            match field {
                OmittableField::Transcript => expected.transcript = Field::Omitted,
                OmittableField::Metadata => expected.metadata = Field::Omitted,
                OmittableField::Analysis => expected.analysis = Field::Omitted,
            }
            assert_eq!(
                read(kind, &body, &options),
                expected,
                "{name} without {field:?}"
            );
        }
    }
}

#[test]
fn raw_adds_the_providers_own_bytes() {
    let options = ReadOptions {
        omit: Vec::new(),
        raw: true,
    };
    for (kind, name) in CONVERSATIONS {
        let body = fixture(name);
        let plain = serde_json::to_string(&read(kind, &body, &ReadOptions::default())).unwrap();
        let with_raw = serde_json::to_string(&read(kind, &body, &options)).unwrap();
        let plain = plain.strip_suffix('}').unwrap();
        assert_eq!(
            with_raw,
            format!("{plain},\"raw\":{}}}", body.trim()),
            "{name}"
        );
    }
    for name in PAGES {
        let body = fixture(name);
        let page = read_page(Eigi, &body, 100, &options).unwrap();
        let members = json_of(&body).members();
        let records = members
            .get("data")
            .or(members.get("conversations"))
            .unwrap();
        let raw: Vec<_> = page
            .items
            .iter()
            .map(|item| *item.raw.as_option().unwrap())
            .collect();
        assert_eq!(raw, records.elements().collect::<Vec<_>>(), "{name}");
    }
}
