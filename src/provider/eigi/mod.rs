//! eigi.ai: numbered pages, with a total.
//!
//! Source: the platform's conversation pages (`GET /v1/public/conversations` and `…/{conversation_id}`). They
//! document two envelopes; both are read.

mod capabilities;
mod envelope;
mod normalize;
mod request;
mod wire;

use super::{ErrorDialect, Provider, platform_error};
use crate::ErrorCode;
use crate::model::ProviderKind;

pub(super) use capabilities::CAPABILITIES;
pub use request::account;

/// The metadata keys that fields are read from.
#[cfg(test)]
pub(crate) fn metadata_keys() -> &'static [&'static str] {
    wire::Metadata::KEYS
}

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Eigi,
    codes: &[],
    read: |_| None,
    issues: platform_error::issues,
    advice,
};

fn advice(code: ErrorCode, is_documented: bool) -> Option<&'static str> {
    match code {
        ErrorCode::Unauthenticated if is_documented => Some(
            "The API key was rejected: check that it is complete (vk_…), active, not expired and eigi's.",
        ),
        ErrorCode::Forbidden if is_documented => {
            Some("This API key has no access: use a key of the account that owns the agent.")
        }
        _ => platform_error::advice(code, is_documented),
    }
}

/// eigi.ai
pub static PROVIDER: Provider = Provider {
    kind: ProviderKind::Eigi,
    secret_name: "apiKey",
    errors: &ERRORS,
    account: |config| account(config.secret, config.base_url),
    plan_list: request::plan_list,
    plan_get: request::plan_get,
    plan_recording: None,
    read_envelope: envelope::read_envelope,
    read_record: normalize::read_record,
    read_body: envelope::read_conversation,
};
