//! A gateway of this package: sends our own model, so that a page needs no credential.
//!
//! The API is documented in `server/openapi.json` of the npm package; [`crate::gateway`] is the server's
//! side. The client does not know which platform is behind it: it asks in our vocabulary, and the gateway
//! validates for its platform.

mod capabilities;
mod error;
mod normalize;
mod request;
mod wire;

use super::provider_page::records;
use super::response_body::{not_as_documented, unreadable_conversation};
use super::{Envelope, ErrorDialect, More, Precomputed, Provider, ProviderPage};
use crate::json::{Json, Kind};
use crate::model::{Conversation, ProviderKind, ReadOptions};
use crate::{Error, ErrorCode};

pub(crate) use capabilities::CAPABILITIES;
#[cfg(any(test, feature = "browser"))]
pub(crate) use error::refusal;
pub use request::account;
pub(crate) use request::filter_query;
#[cfg(any(test, feature = "browser"))]
pub(crate) use request::{
    ExportRequest, account_at, plan_export, plan_get, plan_list, plan_summary,
};

/// How a gateway words its errors.
pub(crate) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Gateway,
    codes: &[],
    read: error::read_error,
    issues: |_| Vec::new(),
    advice,
};

fn advice(code: ErrorCode, _: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated | ErrorCode::Forbidden | ErrorCode::NotFound => {
            Some(error::NO_GATEWAY)
        }
        _ => None,
    }
}

/// The error for an answer that should be a summary.
#[cfg(any(
    test,
    feature = "browser",
    all(target_arch = "wasm32", feature = "client")
))]
pub(crate) fn not_a_summary() -> Error {
    let message = "The gateway's answer is not a summary. Check that its server runs the same version of convoscope.";
    Error::of(ErrorCode::InvalidResponse, &[message]).by(ProviderKind::Gateway)
}

/// A gateway of this package.
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Gateway,
    secret_name: "token",
    errors: &ERRORS,
    account: |config| request::account_at(config.base_url, config.is_own_origin, config.secret),
    plan_list: request::plan_list,
    plan_get: request::plan_get,
    plan_recording: None,
    read_envelope,
    read_record: normalize::read_record,
    read_body,
};

fn read_envelope(body: Json<'_>, page_size: u32) -> Result<Envelope<'_>, Error> {
    let page = wire::Page::of(body);
    let Some(items) = page.items.filter(|items| items.kind() == Kind::Array) else {
        return Err(not_as_documented(
            ProviderKind::Gateway,
            "a page with `items`",
            body,
        ));
    };
    let next = page.next.and_then(Json::as_text).map(|text| text.value);
    let next = next.filter(|next| !next.is_empty());
    // Records that the gateway could not read count too.
    let rejected = match page.rejected {
        Some(list) => records(ProviderKind::Gateway, list, 0)?,
        None => Vec::new(),
    };
    let records = records(ProviderKind::Gateway, items, rejected.len())?;
    let mut read = ProviderPage::new(page_size);
    let rejected = rejected.into_iter().map(normalize::read_rejected);
    read.rejected.extend(rejected);
    read.total = page.total.and_then(normalize::whole);
    if let Some(size) = page.page_size.and_then(normalize::whole) {
        read.page_size = u32::try_from(size).unwrap_or(page_size).max(1);
    }
    let is_complete = page.complete.and_then(Json::as_bool);
    read.more = match (&next, is_complete) {
        (Some(_), _) => More::Yes,
        (None, Some(true)) => More::No,
        // The gateway does not know whether more follow.
        (None, _) => More::Unknown,
    };
    read.next = next;
    Ok(Envelope {
        page: read,
        records,
    })
}

fn read_body<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    if body.kind() != Kind::Object {
        return Err(not_as_documented(
            ProviderKind::Gateway,
            "a conversation",
            body,
        ));
    }
    normalize::read_record(body, options, precomputed)
        .map_err(|issues| unreadable_conversation(ProviderKind::Gateway, issues))
}
