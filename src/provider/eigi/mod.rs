//! eigi.ai: numbered pages, with a total.
//!
//! Source: the platform's conversation pages (`GET /v1/public/conversations` and `…/{conversation_id}`). They
//! document two envelopes; both are read.

mod capabilities;
mod envelope;
mod normalize;
mod request;
mod wire;

use super::{
    Account, AccountConfig, Envelope, ErrorDialect, ListRequest, Precomputed, Provider,
    platform_error,
};
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::json::Json;
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions};
use crate::{Error, ErrorCode};

pub(super) use capabilities::{CAPABILITIES, WORDS};
pub use request::account;

/// The metadata keys that fields are read from.
#[cfg(test)]
pub(crate) fn metadata_keys() -> &'static [&'static str] {
    wire::Metadata::KEYS
}

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Eigi,
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
pub struct Eigi;

impl Provider for Eigi {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Eigi
    }

    fn secret_name(&self) -> &'static str {
        "apiKey"
    }

    fn errors(&self) -> &'static ErrorDialect {
        &ERRORS
    }

    fn account(&self, config: &AccountConfig<'_>) -> Result<Account, Error> {
        account(config.secret, config.base_url)
    }

    fn plan_list(
        &self,
        account: &Account,
        filter: &ValidFilter,
        list_request: &ListRequest,
    ) -> RequestPlan {
        request::plan_list(account, filter, list_request)
    }

    fn plan_get(&self, account: &Account, id: &str) -> Result<RequestPlan, Error> {
        request::plan_get(account, id)
    }

    fn read_envelope<'a>(&self, body: Json<'a>, page_size: u32) -> Result<Envelope<'a>, Error> {
        envelope::read_envelope(body, page_size)
    }

    fn read_record<'a>(
        &self,
        record: Json<'a>,
        options: &ReadOptions,
        precomputed: &Precomputed<'a>,
    ) -> Result<Conversation<'a>, Vec<Issue>> {
        normalize::read_record(record, options, precomputed)
    }

    fn read_body<'a>(
        &self,
        body: Json<'a>,
        options: &ReadOptions,
        precomputed: &Precomputed<'a>,
    ) -> Result<Conversation<'a>, Error> {
        envelope::read_conversation(body, options, precomputed)
    }
}
