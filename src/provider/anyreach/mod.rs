//! AnyReach: cursors by time, no total, sensitive fields by scope.
//!
//! Source: the platform's API reference (`GET /core/conversations` and `…/{conversation_id}`) and
//! its filter guide.

mod capabilities;
mod normalize;
mod request;

use super::record::{
    Findings, not_as_documented, not_json, refuse_error_status, unreadable_conversation,
};
use super::{Account, AccountConfig, Capabilities, ListRequest, More, Provider, ProviderKind, ProviderPage};
use crate::Error;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::json::{Json, Kind};
use crate::model::{Conversation, ReadOptions, Rejected};

pub use request::account;

/// AnyReach
pub struct Anyreach;

impl Provider for Anyreach {
    fn kind(&self) -> ProviderKind {
        ProviderKind::Anyreach
    }

    fn capabilities(&self) -> &'static Capabilities {
        &capabilities::CAPABILITIES
    }

    fn secret_name(&self) -> &'static str {
        "token"
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

    fn read_page<'a>(
        &self,
        body: &'a str,
        page_size: u32,
        options: &ReadOptions,
    ) -> Result<ProviderPage<'a>, Error> {
        let body =
            Json::parse(body).map_err(|malformed| not_json(ProviderKind::Anyreach, malformed))?;
        if body.kind() != Kind::Array {
            refuse_error_status(ProviderKind::Anyreach, &body.members())?;
            return Err(not_as_documented(ProviderKind::Anyreach, "a list of conversations", body));
        }
        let records = body.elements();
        let mut page = ProviderPage {
            items: Vec::with_capacity(records.len()),
            rejected: Vec::new(),
            total: None,
            page_size,
            number: None,
            // A short page may be a limit that was lowered silently; only an empty one is the end.
            more: if records.is_empty() { More::No } else { More::Unknown },
            last_created_at: None,
        };
        for (index, record) in records.into_iter().enumerate() {
            let members = record.members();
            if let Some(text) = members.get("created_at").and_then(Json::as_text) {
                page.last_created_at = Some(text.value);
            }
            let mut findings = Findings::default();
            match normalize::read_record(record, &members, options, &mut findings) {
                Some(conversation) => page.items.push(Conversation {
                    issues: findings.0,
                    ..conversation
                }),
                None => page.rejected.push(Rejected {
                    index,
                    issues: findings.0,
                    raw: record,
                }),
            }
        }
        Ok(page)
    }

    fn read_conversation<'a>(
        &self,
        body: &'a str,
        options: &ReadOptions,
    ) -> Result<Conversation<'a>, Error> {
        let record =
            Json::parse(body).map_err(|malformed| not_json(ProviderKind::Anyreach, malformed))?;
        if record.kind() != Kind::Object {
            return Err(not_as_documented(ProviderKind::Anyreach, "a conversation", record));
        }
        let mut findings = Findings::default();
        match normalize::read_record(record, &record.members(), options, &mut findings) {
            Some(conversation) => Ok(Conversation {
                issues: findings.0,
                ..conversation
            }),
            None => {
                // Only here: a conversation has a `status` of its own.
                refuse_error_status(ProviderKind::Anyreach, &record.members())?;
                Err(unreadable_conversation(ProviderKind::Anyreach, findings.0))
            }
        }
    }
}
