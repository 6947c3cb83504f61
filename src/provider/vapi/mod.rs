//! Vapi: lists by creation time, without a total; a transcript several times in each call.
//!
//! Source: the platform's OpenAPI document (`GET /call` and `GET /call/{id}`).

mod capabilities;
mod normalize;
mod request;

use super::{Envelope, ErrorDialect, Precomputed, Provider, created_at_page, platform_error};
use crate::json::Json;
use crate::model::{Conversation, ProviderKind, ReadOptions};
use crate::time::Timestamp;
use crate::{Error, ErrorCode};

pub(super) use capabilities::CAPABILITIES;
pub use request::account;

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Vapi,
    codes: &[],
    read: |_| None,
    issues: platform_error::issues,
    advice,
};

fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated if is_documented => Some(
            "The API key was rejected: check that it is complete and a private key (a public one only starts calls). An organization in Europe needs \"baseUrl\" https://api.eu.vapi.ai.",
        ),
        ErrorCode::Forbidden if is_documented => {
            Some("This API key has no access: use one of the organization that made the call.")
        }
        _ => platform_error::advice(code, is_documented),
    }
}

/// Vapi
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Vapi,
    secret_name: "apiKey",
    errors: &ERRORS,
    account: |config| account(config.secret, config.base_url),
    plan_list: request::plan_list,
    plan_get: request::plan_get,
    plan_recording: Some(request::plan_recording),
    read_envelope,
    read_record: normalize::read_record,
    read_body,
};

fn read_envelope(body: Json<'_>, page_size: u32) -> Result<Envelope<'_>, Error> {
    let mut envelope =
        created_at_page::read_list(ProviderKind::Vapi, "createdAt", body, page_size)?;
    let page = &mut envelope.page;
    // A bound includes its instant: from the last one on, that one alone comes again …
    if page.newer_created_at.is_some() {
        page.newer_created_at.clone_from(&page.last_created_at);
        page.next.clone_from(&page.last_created_at);
    } else {
        // … and again, if there is no other. A walk asks for more of it; who asks for single pages goes on.
        let last = page.last_created_at.as_deref().and_then(Timestamp::parse);
        let older = last.and_then(|last| last.in_utc().microsecond_before());
        page.next = older.map(|older| older.to_string().into());
    }
    Ok(envelope)
}

fn read_body<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    created_at_page::read_one(ProviderKind::Vapi, body, || {
        normalize::read_record(body, options, precomputed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn a_page_goes_on_from_its_last_instant() {
        for (times, newer, next) in [
            (
                &["2026-01-03T00:00:00.000Z", "2026-01-02T00:00:00.000Z"][..],
                Some("2026-01-02T00:00:00.000Z"),
                Some("2026-01-02T00:00:00.000Z"),
            ),
            // Its bound would bring the same once more, for ever.
            (
                &["2026-01-02T00:00:00.000Z", "2026-01-02T00:00:00.000Z"],
                None,
                Some("2026-01-01T23:59:59.999999Z"),
            ),
            (&["soon"], None, None),
            (&[], None, None),
        ] {
            let records = times.iter().map(|at| format!(r#"{{"createdAt":"{at}"}}"#));
            let body = format!("[{}]", records.collect::<Vec<_>>().join(","));
            let body = Document::parse(&body).unwrap();
            let page = read_envelope(body.root(), 100).unwrap().page;
            assert_eq!(page.newer_created_at.as_deref(), newer, "{times:?}");
            assert_eq!(page.next.as_deref(), next, "{times:?}");
            assert_eq!(page.last_created_at.as_deref(), times.last().copied());
        }
    }
}
