//! AnyReach: cursors by time, no total, sensitive fields by scope.
//!
//! Source: the platform's API reference (`GET /core/conversations` and `…/{conversation_id}`) and
//! its filter guide.

mod capabilities;
mod normalize;
mod request;
mod wire;

use std::borrow::Cow;

use super::provider_page::records;
use super::response_body::{not_as_documented, refuse_failure, unreadable_conversation};
use super::{
    Account, AccountConfig, Envelope, ErrorDialect, ListRequest, More, Precomputed, Provider,
    ProviderPage, platform_error,
};
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::json::{Json, Kind};
use crate::model::{Conversation, Issue, ProviderKind, ReadOptions};
use crate::time::Timestamp;
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
        // A proxy may turn an empty list into null.
        if !matches!(body.kind(), Kind::Array | Kind::Null) {
            refuse_failure(ProviderKind::Anyreach, body)?;
            return Err(not_as_documented(
                ProviderKind::Anyreach,
                "a list of conversations",
                body,
            ));
        }
        let records = records(ProviderKind::Anyreach, body, 0)?;
        // A short page may mean a limit that was lowered silently; only an empty page is the end.
        let more = if records.is_empty() {
            More::No
        } else {
            More::Unknown
        };
        let (last_created_at, newer_created_at) = places(&records);
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
        let record = body;
        if record.kind() != Kind::Object {
            return Err(not_as_documented(
                ProviderKind::Anyreach,
                "a conversation",
                record,
            ));
        }
        normalize::read_record(record, options, precomputed).or_else(|issues| {
            // Only here: a conversation has a `status` of its own.
            refuse_failure(ProviderKind::Anyreach, record)?;
            Err(unreadable_conversation(ProviderKind::Anyreach, issues))
        })
    }
}

/// The last creation time of a page, and the last one before it that differs. An unreadable time is used only
/// if the page has no other: the platform refuses it as a cursor.
fn places<'a>(records: &[Json<'a>]) -> (Option<Cow<'a, str>>, Option<Cow<'a, str>>) {
    let texts = || {
        records.iter().rev().filter_map(|record| {
            let text = record.members().get("created_at")?.as_text()?.value;
            (!text.is_empty()).then_some(text)
        })
    };
    let mut times = texts().filter_map(|text| Some((Timestamp::parse(&text)?.in_utc(), text)));
    match times.next() {
        Some((last, text)) => {
            let newer = times.find(|(time, _)| *time != last);
            (Some(text), newer.map(|(_, text)| text))
        }
        None => (texts().next(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn a_walk_goes_on_from_times_that_can_be_read() {
        for (times, expected) in [
            (
                r#"["2026-01-03T00:00:00Z","2026-01-02T00:00:00Z","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-02T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","yesterday","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","2026-01-02T00:00:00Z","yesterday"]"#,
                (Some("2026-01-02T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            // The same instant, written otherwise.
            (
                r#"["2026-01-03T00:00:00Z","2026-01-01T01:00:00+01:00","2026-01-01T00:00:00Z"]"#,
                (Some("2026-01-01T00:00:00Z"), Some("2026-01-03T00:00:00Z")),
            ),
            (
                r#"["2026-01-03T00:00:00Z","",null]"#,
                (Some("2026-01-03T00:00:00Z"), None),
            ),
            (r#"["one","another"]"#, (Some("another"), None)),
            ("[]", (None, None)),
        ] {
            let body = Document::parse(times).unwrap();
            let written: Vec<String> = body
                .root()
                .elements()
                .map(|at| format!(r#"{{"created_at":{}}}"#, at.text()))
                .collect();
            let page = format!("[{}]", written.join(","));
            let page = Document::parse(&page).unwrap();
            let read = Anyreach.read_envelope(page.root(), 20).unwrap().page;
            assert_eq!(
                (
                    read.last_created_at.as_deref(),
                    read.newer_created_at.as_deref()
                ),
                expected,
                "{times}"
            );
        }
    }
}
