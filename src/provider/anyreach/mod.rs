//! AnyReach: cursors by time, no total, sensitive fields by scope.
//!
//! Source: the platform's API reference (`GET /core/conversations` and `…/{conversation_id}`) and
//! its filter guide.

mod capabilities;
mod normalize;
mod request;
mod wire;

use super::{Envelope, ErrorDialect, Precomputed, Provider, created_at_page, platform_error};
use crate::json::Json;
use crate::model::{Conversation, ProviderKind, ReadOptions};
use crate::{Error, ErrorCode};

pub(super) use capabilities::CAPABILITIES;
pub use request::account;

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Anyreach,
    codes: &[],
    read: |_| None,
    issues: platform_error::issues,
    advice,
};

fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated if is_documented => Some(
            "The token was rejected: check that it is complete, active, not expired and AnyReach's; a personal access token (pat_…) also needs its organization.",
        ),
        ErrorCode::Forbidden if is_documented => Some(
            "This token has no access: use one of the organization that owns the conversation, or extend its scopes.",
        ),
        _ => platform_error::advice(code, is_documented),
    }
}

/// AnyReach
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Anyreach,
    secret_name: "token",
    errors: &ERRORS,
    account: |config| account(config.secret, config.organization, config.base_url),
    plan_list: request::plan_list,
    plan_get: request::plan_get,
    plan_recording: None,
    read_envelope,
    read_record: normalize::read_record,
    read_body,
};

fn read_envelope(body: Json<'_>, page_size: u32) -> Result<Envelope<'_>, Error> {
    created_at_page::read_list(ProviderKind::Anyreach, "created_at", body, page_size)
}

fn read_body<'a>(
    body: Json<'a>,
    options: &ReadOptions,
    precomputed: &Precomputed<'a>,
) -> Result<Conversation<'a>, Error> {
    created_at_page::read_one(ProviderKind::Anyreach, body, || {
        normalize::read_record(body, options, precomputed)
    })
}
