//! Reads bodies for tests, which may leak what they read.
#![allow(dead_code, reason = "not every test uses all of it")]

use convoscope::Error;
use convoscope::json::{Document, Json};
use convoscope::model::{Conversation, Field, ProviderKind, ReadOptions};
use convoscope::provider::{ProviderPage, parse_body, provider};

pub fn read_page(
    kind: ProviderKind,
    body: &str,
    page_size: u32,
    options: &ReadOptions,
) -> Result<ProviderPage<'static>, Error> {
    provider(kind).read_page(root(kind, body)?, page_size, options)
}

pub fn read_conversation(
    kind: ProviderKind,
    body: &str,
    options: &ReadOptions,
) -> Result<Conversation<'static>, Error> {
    provider(kind).read_conversation(root(kind, body)?, options)
}

pub fn read_asked(
    kind: ProviderKind,
    id: &str,
    body: &str,
) -> Result<Conversation<'static>, Error> {
    provider(kind).read_asked(id, root(kind, body)?, &ReadOptions::default())
}

/// The body of a list with these records, which have commas between them.
pub fn list_body(kind: ProviderKind, records: &str) -> String {
    match kind {
        ProviderKind::Elevenlabs => {
            format!(r#"{{"conversations":[{records}],"has_more":false}}"#)
        }
        ProviderKind::Retell => format!(r#"{{"items":[{records}],"has_more":false}}"#),
        _ => format!("[{records}]"),
    }
}

/// A conversation as a list has it: what its record lacks is left out where lists are lean.
pub fn listed<'a>(record: &str, mut it: Conversation<'a>) -> Conversation<'a> {
    let record = json_of(record).members();
    let lacks = |keys: &[&str]| !keys.iter().any(|key| record.contains(key));
    match it.provider {
        ProviderKind::Elevenlabs => {
            if lacks(&["transcript"]) {
                it.transcript = Field::Omitted;
            }
            if lacks(&["analysis"]) {
                it.analysis = Field::Omitted;
            }
            if lacks(&["conversation_initiation_client_data"]) {
                it.metadata = Field::Omitted;
            }
        }
        ProviderKind::Retell if lacks(&["transcript_with_tool_calls", "transcript_object"]) => {
            it.transcript = Field::Omitted;
        }
        _ => {}
    }
    it
}

pub fn json_of(text: &str) -> Json<'static> {
    root(ProviderKind::Eigi, text).unwrap()
}

fn root(kind: ProviderKind, body: &str) -> Result<Json<'static>, Error> {
    let body: &'static str = body.to_owned().leak();
    let document: &'static Document<'static> = Box::leak(Box::new(parse_body(kind, body)?));
    Ok(document.root())
}
