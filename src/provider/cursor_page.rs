//! Pages that name the next one by a cursor of the platform's.

use super::provider_page::records;
use super::response_body::{not_as_documented, refuse_failure};
use super::{Envelope, More, ProviderPage};
use crate::Error;
use crate::json::{Json, Kind};
use crate::message_text::concat;
use crate::model::ProviderKind;

/// Reads a page: an object with `has_more`, the records under `list`, and the cursor under `cursor`. One that promises
/// more and names nothing has no `next`: a walk takes that for a stall, not for the end.
pub(super) fn read_page<'a>(
    provider: ProviderKind,
    [list, cursor]: [&str; 2],
    body: Json<'a>,
    page_size: u32,
) -> Result<Envelope<'a>, Error> {
    let members = body.members();
    // A proxy may turn an empty list into null.
    let is_list = |it: &Json<'_>| matches!(it.kind(), Kind::Array | Kind::Null);
    let found = members.get(list).filter(is_list);
    // Beside conversations a failure is a warning.
    if found.is_none_or(|it| it.elements().next().is_none()) {
        refuse_failure(provider, body)?;
    }
    let Some(found) = found else {
        let expected = concat(&["a page with `", list, "`"]);
        return Err(not_as_documented(provider, &expected, body));
    };
    let records = records(provider, found, 0)?;
    let has_more = members.get("has_more").and_then(Json::as_bool);
    let next = members.get(cursor).and_then(Json::as_text);
    let next = next.map(|next| next.value);
    let next = next.filter(|next| !next.is_empty() && has_more != Some(false));
    let more = match has_more {
        Some(true) => More::Yes,
        Some(false) => More::No,
        None if next.is_some() => More::Yes,
        None => More::Unknown,
    };
    let page = ProviderPage {
        more,
        next,
        ..ProviderPage::new(page_size)
    };
    Ok(Envelope { page, records })
}
