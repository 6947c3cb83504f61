//! Retell AI: lists by POST, by the start of calls and without their transcripts; times in milliseconds.
//!
//! Source: the platform's OpenAPI document and its official SDK (`POST /v3/list-calls` and `GET /v2/get-call/{id}`).

mod capabilities;
mod criteria;
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
    provider: ProviderKind::Retell,
    // A call that is not found under this key is no mistake in the request (of a list it is one); nor is the end of a trial.
    codes: &[(402, ErrorCode::Forbidden), (422, ErrorCode::NotFound)],
    read: |_| None,
    issues: platform_error::issues,
    advice,
};

fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated if is_documented => Some(
            "The API key was rejected: check that it is complete and not a public key, which only opens chats in pages.",
        ),
        ErrorCode::Forbidden if is_documented => Some(
            "This API key may not read calls: give it that permission, or use one of the workspace that made them. With status 402 the account's trial is over: it needs a means of payment.",
        ),
        _ => platform_error::advice(code, is_documented),
    }
}

/// Retell AI
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Retell,
    secret_name: "apiKey",
    errors: &ERRORS,
    account: |config| account(config.secret, config.base_url),
    plan_list: request::plan_list,
    plan_get: request::plan_get,
    plan_recording: None,
    read_envelope,
    read_record: normalize::read_record,
    read_body,
};

fn read_envelope(body: Json<'_>, page_size: u32) -> Result<Envelope<'_>, Error> {
    cursor_page::read_page(
        ProviderKind::Retell,
        ["items", "pagination_key"],
        body,
        page_size,
    )
}

fn read_body<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    created_at_page::read_one(ProviderKind::Retell, body, || {
        normalize::read_call(body, options, precomputed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;
    use crate::model::{Field, Status};
    use crate::provider::{More, error_response, list_error_response};

    #[test]
    fn a_page_says_where_the_next_one_begins() {
        for (body, more, next) in [
            (
                r#"{"items":[],"has_more":true,"pagination_key":"k"}"#,
                More::Yes,
                Some("k"),
            ),
            // A walk takes that for a stall, not for the end.
            (r#"{"items":[],"has_more":true}"#, More::Yes, None),
            (
                r#"{"items":[],"has_more":false,"pagination_key":"k"}"#,
                More::No,
                None,
            ),
            (r#"{"items":[],"has_more":false}"#, More::No, None),
            (r#"{"items":null,"has_more":false}"#, More::No, None),
            (r#"{"items":[],"pagination_key":"k"}"#, More::Yes, Some("k")),
        ] {
            let document = Document::parse(body).unwrap();
            let page = read_envelope(document.root(), 100).unwrap().page;
            assert_eq!((page.more, page.next.as_deref()), (more, next), "{body}");
        }
        for body in ["[]", "null", r#"{"items":7}"#, r#"{"calls":[]}"#] {
            let document = Document::parse(body).unwrap();
            let error = read_envelope(document.root(), 100).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse, "{body}");
        }
    }

    #[test]
    fn a_list_leaves_out_the_transcript_that_the_call_has() {
        let call = r#"{"call_id":"c","call_type":"web_call","call_status":"registered"}"#;
        let list = format!(r#"{{"items":[{call}],"has_more":false}}"#);
        let [whole, listed] = [call, &list].map(|it| Document::parse(it).unwrap());
        let options = ReadOptions::default();
        let page = PROVIDER.read_page(listed.root(), 100, &options).unwrap();
        let listed = &page.items[0];
        let whole = PROVIDER.read_conversation(whole.root(), &options).unwrap();
        assert_eq!(listed.transcript, Field::Omitted);
        assert_eq!(whole.transcript, Field::Present(None));
        for it in [listed, &whole] {
            assert_eq!(it.status, Status::Created);
            assert_eq!((it.created_at, it.issues.len()), (None, 0));
        }
    }

    #[test]
    fn its_statuses_mean_what_they_say() {
        for (status, code, told) in [
            (422, ErrorCode::NotFound, "past their retention time"),
            (404, ErrorCode::NotFound, "past their retention time"),
            (402, ErrorCode::Forbidden, "means of payment"),
            (403, ErrorCode::Forbidden, "permission"),
            (401, ErrorCode::Unauthenticated, "public key"),
            (400, ErrorCode::Unprocessable, "No."),
        ] {
            let body = r#"{"status":"error","message":"No."}"#;
            let error = error_response(ProviderKind::Retell, status, None, body);
            assert_eq!(error.code, code, "{status}");
            assert!(error.message.contains(told), "{}", error.message);
        }
    }

    #[test]
    fn a_list_that_is_refused_is_no_call_that_is_not_found() {
        let body = r#"{"status":"error","message":"No."}"#;
        for (status, code) in [
            (422, ErrorCode::Unprocessable),
            (400, ErrorCode::Unprocessable),
            (404, ErrorCode::NotFound),
            (402, ErrorCode::Forbidden),
        ] {
            let error = list_error_response(ProviderKind::Retell, status, None, body);
            assert_eq!(error.code, code, "{status}");
        }
    }
}
