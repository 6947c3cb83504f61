//! What `redact: ["text"]` finds, measured with a corpus that an independent library wrote (`corpus.py`).
//!
//! Every form that is not masked as it should be is in `tests/fixtures/redaction/known-misses.tsv`, and the
//! figures by group are in `docs/reliability.md`: better or worse, both have to be written anew, by
//! `UPDATE_CORPUS=1 cargo test --test redaction`. Read every line of the change.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test fails by panicking"
)]

mod marked;
mod measured;
#[path = "../reading/mod.rs"]
mod reading;
mod spellings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use convoscope::export::Redaction;
use convoscope::model::{ProviderKind::Anyreach, ReadOptions};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::marked::Marked;
use crate::measured::{Measured, tables};
use crate::reading::read_conversation;

const KEY: [u8; 16] = *b"0123456789abcdef";
const BEGIN: &str = "<!-- begin: UPDATE_CORPUS=1 cargo test --test redaction -->\n";
const END: &str = "<!-- end -->";

/// A line of the corpus: see `corpus.py`.
#[derive(Deserialize)]
struct Form<'a> {
    id: String,
    group: String,
    country: Option<String>,
    script: String,
    /// A text, or the parts of one. Marks stand around what is private.
    #[serde(borrow)]
    text: &'a RawValue,
    /// The plain spelling of what is private.
    same: Option<String>,
    #[serde(default)]
    place: Place,
}

/// Where the text stands in the record.
#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Place {
    #[default]
    Summary,
    /// It is JSON in the metadata.
    Json,
    /// Its elements are parts of one message,
    Parts,
    /// or messages.
    Messages,
}

/// What of a conversation is looked at.
#[derive(Deserialize)]
struct Told<'a> {
    summary: Option<String>,
    #[serde(borrow)]
    metadata: Option<Metadata<'a>>,
    transcript: Option<Vec<Message>>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    value: &'a RawValue,
}

#[derive(Deserialize)]
struct Message {
    content: String,
}

impl Form<'_> {
    /// The text with marks, as it comes out where nothing is masked.
    fn marked(&self) -> Marked {
        let text = self.text.get();
        match self.place {
            Place::Summary => Marked::read(&serde_json::from_str::<String>(text).unwrap()),
            Place::Json => Marked::read(&unquoted(&serde_json::from_str::<String>(text).unwrap())),
            Place::Parts | Place::Messages => Marked::read(&shown(self.place, text, None)),
        }
    }

    /// The text as it comes out redacted.
    fn redacted(&self) -> String {
        let text = self.text.get().replace(['⟦', '⟧'], "");
        let redaction = Redaction::new(&["text".to_owned()], KEY).unwrap();
        shown(self.place, &text, Some(&redaction))
    }

    /// The mask of its plain spelling.
    fn mask(&self) -> Option<String> {
        let text = serde_json::to_string(self.same.as_ref()?).unwrap();
        let redaction = Redaction::new(&["text".to_owned()], KEY).unwrap();
        Some(shown(Place::Summary, &text, Some(&redaction)))
    }
}

/// The text of a JSON string; other JSON as it is.
fn unquoted(json: &str) -> String {
    serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())
}

/// What comes out of a text, or a list of texts, in some place.
fn shown(place: Place, text: &str, redaction: Option<&Redaction>) -> String {
    let field = match place {
        Place::Summary => format!(r#""summary":{text}"#),
        Place::Json => format!(
            r#""custom_metadata":{{"value":{}}}"#,
            serde_json::from_str::<String>(text).unwrap()
        ),
        Place::Parts => format!(r#""conversation":[{{"role":"user","content":{text}}}]"#),
        Place::Messages => {
            let texts: Vec<&RawValue> = serde_json::from_str(text).unwrap();
            let messages = texts
                .iter()
                .map(|it| format!(r#"{{"role":"user","content":{it}}}"#));
            format!(
                r#""conversation":[{}]"#,
                messages.collect::<Vec<_>>().join(",")
            )
        }
    };
    let body = format!(r#"{{"id":"1","created_at":"2026-01-15T10:30:00Z",{field}}}"#);
    let conversation = read_conversation(Anyreach, &body, &ReadOptions::default()).unwrap();
    let mut written = String::new();
    match redaction {
        None => written = serde_json::to_string(&conversation).unwrap(),
        Some(redaction) => redaction.redact(vec![conversation], &[], &mut |conversations| {
            written = serde_json::to_string(conversations.first().unwrap()).unwrap();
        }),
    }
    let told: Told<'_> = serde_json::from_str(&written).unwrap();
    match place {
        Place::Summary => told.summary.unwrap(),
        Place::Json => unquoted(told.metadata.unwrap().value.get()),
        Place::Parts | Place::Messages => {
            let contents = told.transcript.unwrap().into_iter().map(|it| it.content);
            contents.collect::<Vec<_>>().join("\n")
        }
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A file holds exactly this; or it is written anew, if that is asked for.
fn assert_file(path: &str, there: &str, expected: &str) {
    if env::var_os("UPDATE_CORPUS").is_some() {
        fs::write(repository().join(path), expected).unwrap();
        return;
    }
    let lines: BTreeSet<_> = there.lines().collect();
    let expected_lines: BTreeSet<_> = expected.lines().collect();
    let less: Vec<_> = lines.difference(&expected_lines).copied().collect();
    let more: Vec<_> = expected_lines.difference(&lines).copied().collect();
    assert!(
        there == expected,
        "{path} is no longer what is measured.\nNo longer so:\n{}\nNew:\n{}\nIf that is right: UPDATE_CORPUS=1 cargo test --test redaction",
        less.join("\n"),
        more.join("\n"),
    );
}

#[test]
fn what_is_found_is_what_is_published() {
    let corpus = repository().join("tests/fixtures/redaction/corpus.ndjson");
    let corpus = fs::read_to_string(corpus).unwrap();
    let forms: Vec<Form<'_>> = corpus
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    let (mut countries, mut scripts, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut misses = String::from("what\tid\ttext\n");
    let mut groups: Vec<(&str, Measured)> = Vec::new();
    for form in &forms {
        countries.extend(form.country.as_deref());
        scripts.insert(form.script.as_str());
        assert!(ids.insert(form.id.as_str()), "{} is there twice", form.id);
        let measured = form
            .marked()
            .measure(&form.redacted(), form.mask().as_deref());
        for what in measured.wrong() {
            misses += &format!("{what}\t{}\t{}\n", form.id, form.text);
        }
        match groups.iter_mut().find(|(group, _)| *group == form.group) {
            Some((_, sum)) => sum.add(&measured),
            None => groups.push((&form.group, measured)),
        }
    }
    assert!(forms.len() >= 600 && countries.len() >= 45 && scripts.len() >= 6);

    let path = "tests/fixtures/redaction/known-misses.tsv";
    let there = fs::read_to_string(repository().join(path)).unwrap_or_default();
    assert_file(path, &there, &misses);

    let path = "docs/reliability.md";
    let there = fs::read_to_string(repository().join(path)).unwrap();
    let (before, rest) = there.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let size = format!(
        "{} forms, {} countries, {} scripts.\n\n",
        forms.len(),
        countries.len(),
        scripts.len()
    );
    let expected = [before, BEGIN, &size, &tables(&groups), END, after].concat();
    assert_file(path, &there, &expected);
}
