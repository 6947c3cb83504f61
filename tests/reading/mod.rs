//! Reads bodies for tests, which may leak what they read.
#![allow(dead_code, reason = "not every test uses all of it")]

use convoscope::Error;
use convoscope::json::{Document, Json};
use convoscope::model::{Conversation, ProviderKind, ReadOptions};
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

pub fn json_of(text: &str) -> Json<'static> {
    root(ProviderKind::Eigi, text).unwrap()
}

fn root(kind: ProviderKind, body: &str) -> Result<Json<'static>, Error> {
    let body: &'static str = body.to_owned().leak();
    let document: &'static Document<'static> = Box::leak(Box::new(parse_body(kind, body)?));
    Ok(document.root())
}
