//! AnyReach: cursors by time, no total, sensitive fields by scope.
//!
//! Source: the platform's API reference (`GET /core/conversations` and `…/{conversation_id}`) and
//! its filter guide.

mod capabilities;
mod normalize;
mod request;
mod wire;

use super::{
    Account, AccountConfig, Envelope, ErrorDialect, ListRequest, Precomputed, Provider,
    created_at_page, platform_error,
};
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::json::Json;
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions};
use crate::{Error, ErrorCode};

pub(super) use capabilities::{CAPABILITIES, WORDS};
pub use request::account;

/// How its errors are worded.
pub(super) static ERRORS: ErrorDialect = ErrorDialect {
    provider: ProviderKind::Anyreach,
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
pub struct Anyreach;

impl Provider for Anyreach {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Anyreach
    }

    fn secret_name(&self) -> &'static str {
        "token"
    }

    fn errors(&self) -> &'static ErrorDialect {
        &ERRORS
    }

    fn account(&self, config: &AccountConfig<'_>) -> Result<Account, Error> {
        account(config.secret, config.organization, config.base_url)
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
        created_at_page::read_list(ProviderKind::Anyreach, "created_at", body, page_size)
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
        created_at_page::read_one(ProviderKind::Anyreach, body, || {
            normalize::read_record(body, options, precomputed)
        })
    }
}
