//! AnyReach: cursors by time, no total, sensitive fields by scope.
//!
//! Source: the platform's API reference (`GET /core/conversations` and `…/{conversation_id}`) and
//! its filter guide.

mod capabilities;
mod normalize;
mod request;
mod wire;

use super::body::{not_as_documented, refuse_failure, unreadable_conversation};
use super::provider_page::records;
use super::{
    Account, AccountConfig, Ahead, Capabilities, Envelope, ListRequest, More, Provider,
    ProviderKind, ProviderPage,
};
use crate::Error;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::json::{Json, Kind};
use crate::model::{Conversation, Issue, ReadOptions};
use crate::time::{Reading, Timestamp};

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

    fn read_envelope<'a>(&self, body: Json<'a>, page_size: u32) -> Result<Envelope<'a>, Error> {
        // A gateway in between may make null of an empty list.
        if !matches!(body.kind(), Kind::Array | Kind::Null) {
            refuse_failure(ProviderKind::Anyreach, &body.members())?;
            return Err(not_as_documented(
                ProviderKind::Anyreach,
                "a list of conversations",
                body,
            ));
        }
        let records = records(ProviderKind::Anyreach, body, 0)?;
        // A short page may be a limit that was lowered silently; only an empty one is the end.
        let more = if records.is_empty() {
            More::No
        } else {
            More::Unknown
        };
        let mut times = records.iter().rev().filter_map(|record| {
            let text = record.members().get("created_at")?.as_text()?;
            (!text.value.is_empty()).then_some(text.value)
        });
        let last_created_at = times.next();
        let newer_created_at = last_created_at
            .as_ref()
            .and_then(|last| times.find(|time| !is_same_instant(time, last)));
        let page = ProviderPage {
            more,
            last_created_at,
            newer_created_at,
            ..ProviderPage::new(page_size)
        };
        Ok(Envelope { page, records })
    }

    fn read_record<'a>(
        &self,
        record: Json<'a>,
        options: &ReadOptions,
        ahead: &Ahead<'a>,
    ) -> Result<Conversation<'a>, Vec<Issue>> {
        normalize::read_record(record, options, ahead)
    }

    fn read_body<'a>(
        &self,
        body: Json<'a>,
        options: &ReadOptions,
        ahead: &Ahead<'a>,
    ) -> Result<Conversation<'a>, Error> {
        let record = body;
        if record.kind() != Kind::Object {
            return Err(not_as_documented(
                ProviderKind::Anyreach,
                "a conversation",
                record,
            ));
        }
        normalize::read_record(record, options, ahead).or_else(|issues| {
            // Only here: a conversation has a `status` of its own.
            refuse_failure(ProviderKind::Anyreach, &record.members())?;
            Err(unreadable_conversation(ProviderKind::Anyreach, issues))
        })
    }
}

/// Times that cannot be read are compared as texts.
fn is_same_instant(a: &str, b: &str) -> bool {
    let time = |text| Timestamp::read(text).map(Reading::in_utc);
    match (time(a), time(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
