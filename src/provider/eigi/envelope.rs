//! The envelopes around eigi's conversations: two are documented, and some have none.

use super::super::provider_page::records;
use super::super::response_body::{not_as_documented, refuse_failure, unreadable_conversation};
use super::super::{Envelope, More, Precomputed, ProviderPage};
use super::normalize::read_record;
use super::wire::PageBody;
use crate::json::{Json, Kind};
use crate::model::{Conversation, ProviderKind, ReadOptions};
use crate::number::{as_count, parse_number};
use crate::{Error, ErrorCode};

const EXPECTED_PAGE: &str = "a list, or an object with one under `data` or `conversations`";
const EXPECTED_CONVERSATION: &str = "a conversation, bare or under `data`";

/// Reads a page in either documented envelope (`data` and `pagination`, or `conversations` with the numbers
/// beside it), or a bare list.
pub(super) fn read_envelope<'a>(body: Json<'a>, page_size: u32) -> Result<Envelope<'a>, Error> {
    refuse_failure(ProviderKind::Eigi, body)?;
    let envelope = PageBody::of(body);
    let nested = envelope
        .pagination
        .map_or_else(PageBody::default, PageBody::of);
    let member = |number: fn(&PageBody<'a>) -> Option<Json<'a>>| {
        let nested = number(&nested).filter(|value| !value.is_null());
        nested.or_else(|| number(&envelope))
    };
    let total = member(|it| it.total).and_then(count);
    let list = |kind: Kind| {
        let lists = [envelope.data, envelope.conversations];
        lists.into_iter().flatten().find(|list| list.kind() == kind)
    };
    let found = match body.kind() {
        Kind::Array => Some(body),
        // A proxy may turn an empty list into null.
        _ => list(Kind::Array).or_else(|| list(Kind::Null).filter(|_| total.unwrap_or(0) == 0)),
    };
    let found = found.ok_or_else(|| match (list(Kind::Null), total) {
        (Some(_), Some(total)) => Error::new(
            ErrorCode::InvalidResponse,
            format!("eigi returned null instead of a list, but a total of {total}."),
        )
        .by(ProviderKind::Eigi)
        .passing(),
        _ => not_as_documented(ProviderKind::Eigi, EXPECTED_PAGE, body),
    })?;
    let records = records(ProviderKind::Eigi, found, 0)?;

    let echoed = member(|it| it.page_size)
        .and_then(count)
        .filter(|&size| size > 0);
    let page_size = echoed
        .and_then(|size| u32::try_from(size).ok())
        .unwrap_or(page_size);
    let page = member(|it| it.page).and_then(count);
    let came = u64::try_from(records.len()).unwrap_or(u64::MAX);
    let before = page
        .unwrap_or(1)
        .saturating_sub(1)
        .saturating_mul(page_size.into());
    // A total below the number of records so far is wrong, and ignored.
    let total = total.filter(|&total| came == 0 || before.saturating_add(came) <= total);
    let total_pages = member(|it| it.total_pages).and_then(count);
    let is_full = came >= u64::from(page_size);
    let has_next = member(|it| it.has_next)
        .and_then(Json::as_bool)
        .or_else(|| Some(page? < total_pages?))
        .or_else(|| Some(page?.saturating_mul(u64::from(page_size)) < total?))
        .unwrap_or(is_full);

    let page = ProviderPage {
        total,
        number: page.and_then(|page| u32::try_from(page).ok()),
        more: match (has_next, is_full) {
            (true, _) => More::Yes,
            // With a wrong total, a page that is not full is the end.
            (false, true) => More::Unknown,
            (false, false) => More::No,
        },
        ..ProviderPage::new(page_size)
    };
    Ok(Envelope { page, records })
}

/// Reads one conversation, bare or under `data`.
pub(super) fn read_conversation<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    let envelope = body.members();
    let bare = envelope.contains("conversation_id");
    if !bare {
        refuse_failure(ProviderKind::Eigi, body)?;
    }
    let record = match envelope.get("data") {
        Some(nested) if !bare => nested,
        _ => body,
    };
    if record.kind() != Kind::Object {
        return Err(not_as_documented(
            ProviderKind::Eigi,
            EXPECTED_CONVERSATION,
            body,
        ));
    }
    read_record(record, options, precomputed)
        .map_err(|issues| unreadable_conversation(ProviderKind::Eigi, issues))
}

/// A whole number, zero or more, as a number or a string.
fn count(value: Json<'_>) -> Option<u64> {
    let number = match value.as_text() {
        Some(text) => parse_number(text.value.trim())?,
        None => value.as_f64()?,
    };
    as_count(number)
}
