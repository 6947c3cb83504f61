//! ElevenLabs Agents: lists of lean items behind a cursor, sorted by start; the rest of a conversation by its id.
//!
//! Source: the platform's OpenAPI document (`GET /v1/convai/conversations` and `…/{conversation_id}`), and its own
//! client for JavaScript, 2.73.0.

mod capabilities;
mod normalize;
mod request;

use super::{
    Envelope, ErrorDialect, Precomputed, Provider, created_at_page, cursor_page, platform_error,
};
use crate::json::Json;
use crate::model::{Conversation, ProviderKind, ReadOptions};
use crate::{Error, ErrorCode};

pub(super) use capabilities::CAPABILITIES;
pub use request::account;

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Elevenlabs,
    codes: &[],
    read: |_| None,
    issues: platform_error::issues,
    advice,
};

fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated if is_documented => Some(
            "The API key was rejected, or its quota is used up: check that it is complete, may read conversations and has credits left. A workspace with data residency needs its own \"baseUrl\", such as https://api.eu.residency.elevenlabs.io.",
        ),
        ErrorCode::Forbidden if is_documented => Some(
            "This API key has no access: use one that may read conversations, of the workspace that owns the agent.",
        ),
        _ => platform_error::advice(code, is_documented),
    }
}

/// ElevenLabs Agents.
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Elevenlabs,
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
    cursor_page::read_page(
        ProviderKind::Elevenlabs,
        ["conversations", "next_cursor"],
        body,
        page_size,
    )
}

fn read_body<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    created_at_page::read_one(ProviderKind::Elevenlabs, body, || {
        normalize::read_whole(body, options, precomputed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::provider::More;

    #[test]
    fn a_page_names_the_next_one() {
        for (body, more, next) in [
            (
                r#"{"conversations":[],"next_cursor":"c","has_more":true}"#,
                More::Yes,
                Some("c"),
            ),
            (
                r#"{"conversations":[],"next_cursor":"c","has_more":false}"#,
                More::No,
                None,
            ),
            (r#"{"conversations":[],"has_more":true}"#, More::Yes, None),
            (
                r#"{"conversations":[],"next_cursor":"c"}"#,
                More::Yes,
                Some("c"),
            ),
            (
                r#"{"conversations":[],"next_cursor":""}"#,
                More::Unknown,
                None,
            ),
            (r#"{"conversations":null,"has_more":false}"#, More::No, None),
        ] {
            let document = Document::parse(body).unwrap();
            let page = read_envelope(document.root(), 100).unwrap().page;
            assert_eq!((page.more, page.next.as_deref()), (more, next), "{body}");
        }
        for body in ["[]", "{}", r#"{"conversations":7}"#, "null"] {
            let document = Document::parse(body).unwrap();
            let error = read_envelope(document.root(), 100).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse, "{body}");
        }
        // An answer that says it failed is no empty list.
        let document = Document::parse(r#"{"success":false,"conversations":[]}"#).unwrap();
        let error = read_envelope(document.root(), 100).unwrap_err();
        assert_eq!(error.code, ErrorCode::ServerError);
    }
}
