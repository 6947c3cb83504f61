//! ElevenLabs' accounts and requests.

use super::super::account::{check_secret, refuse_key_of_another};
use super::super::conversation_id;
use super::super::query::{Names, Query};
use super::super::{Account, BaseUrl, ListRequest, Position};
use super::capabilities::CAPABILITIES;
use crate::Error;
use crate::filter::{FilterKey, ValidFilter, Value};
use crate::http::RequestPlan;
use crate::model::ProviderKind;
use crate::number::number_text;

const BASE_URL: &str = "https://api.elevenlabs.io";
const CONVERSATIONS: &str = "/v1/convai/conversations";

/// What of a filter becomes which parameter, unchanged.
const PARAMETERS: Names = &[
    ("search", "search"),
    ("agentId", "agent_id"),
    ("userId", "user_id"),
    ("agentVersionId", "version_id"),
];

const ACCEPTED_KEYS: &str = "an API key of ElevenLabs";

/// An account at ElevenLabs.
///
/// `api_key` is sent in the header `xi-api-key`. `base_url` is `https://api.elevenlabs.io` by default; a workspace with
/// data residency has its own, such as `https://api.eu.residency.elevenlabs.io`. `/v1` at its end is accepted.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never shows the key.
///
/// ```
/// use convoscope::provider::elevenlabs;
///
/// assert!(elevenlabs::account("sk_0123456789", None).is_ok());
/// let error = elevenlabs::account("vk_live_1", None).unwrap_err();
/// assert!(error.message.contains("eigi"));
/// ```
pub fn account(api_key: &str, base_url: Option<&str>) -> Result<Account, Error> {
    check_secret(ProviderKind::Elevenlabs, "apiKey", api_key, ACCEPTED_KEYS)?;
    refuse_key_of_another(
        ProviderKind::Elevenlabs,
        api_key,
        ACCEPTED_KEYS,
        &[("key_", "Retell: pass it to retell({ apiKey })")],
    )?;
    let base_url = BaseUrl::read(
        ProviderKind::Elevenlabs,
        base_url.unwrap_or(BASE_URL),
        &["/v1"],
        CONVERSATIONS,
    )?;
    let headers = vec![("xi-api-key".to_owned(), api_key.to_owned())];
    Ok(Account::new(ProviderKind::Elevenlabs, base_url, headers))
}

/// The request for one page, with summaries, which are left out by default.
///
/// It counts in whole seconds, and does not say whether a time's bound is included: what is asked for is a second wider
/// on each side, and the walk compares.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(format!("{}{CONVERSATIONS}", account.base_url().as_str()));
    query.add_filter(filter, None, PARAMETERS);
    if let Some(Value::OneOf(asked)) = filter.get(FilterKey::Status) {
        for status in statuses_but(asked) {
            query.add("exclude_statuses", status);
        }
    }
    let [after, before] = filter.created();
    let seconds = |ms: i64, wider: i64| {
        let second = ms.div_euclid(1000).saturating_add(wider);
        second.max(0).to_string()
    };
    if let Some(after) = after {
        query.add("call_start_after_unix", &seconds(after.epoch_ms(), -1));
    }
    if let Some(before) = list_request.until.or(before) {
        query.add("call_start_before_unix", &seconds(before.epoch_ms(), 1));
    }
    if let Some(Value::Range(range)) = filter.get(FilterKey::DurationSeconds) {
        let bounds = [
            ("call_duration_min_secs", range.min.map(f64::floor)),
            ("call_duration_max_secs", range.max.map(f64::ceil)),
        ];
        for (name, bound) in bounds {
            if let Some(bound) = bound {
                query.add(name, &number_text(bound));
            }
        }
    }
    query.add("summary_mode", "include");
    query.add("page_size", &list_request.page_size.to_string());
    if let Position::Next(cursor) = &list_request.position {
        query.add("cursor", cursor);
    }
    RequestPlan::get(query.into_url(), account.headers()).of_list()
}

/// Its words for all statuses but those that are asked for: it can only leave some out. Two of its words may be one of
/// ours.
fn statuses_but(asked: &[String]) -> impl Iterator<Item = &'static str> {
    let table = CAPABILITIES.filter.statuses;
    let is_asked = |ours: &str| {
        let mut same = table.iter().filter(|(it, _)| *it == ours);
        same.any(|(_, theirs)| asked.iter().any(|asked| asked == theirs))
    };
    let others = table.iter().filter(move |(ours, _)| !is_asked(ours));
    others.map(|(_, theirs)| *theirs)
}

/// The request for one conversation.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    conversation_id::plan_get(&CAPABILITIES, account, CONVERSATIONS, id)
}

/// The request for the audio of a conversation.
pub(super) fn plan_recording(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    Ok(plan_get(account, id)?.for_audio("/audio"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;
    use crate::time::{Reading, Timestamp};

    const KEY: &str = "sk_0123456789abcdef";

    #[test]
    fn each_key_becomes_its_parameter() {
        let account = account(KEY, Some("https://api.eu.residency.elevenlabs.io/v1/")).unwrap();
        let until = Timestamp::parse("2026-01-10T00:00:00Z").map(Reading::in_utc);
        for (filter, position, until, query) in [
            (
                "{}",
                Position::Start,
                None,
                "summary_mode=include&page_size=100",
            ),
            (
                r#"{"search":"a b","agentId":"agent_1","userId":"u","agentVersionId":"v","pageSize":20}"#,
                Position::Next("c=".into()),
                None,
                "search=a%20b&agent_id=agent_1&user_id=u&version_id=v&summary_mode=include&page_size=20&cursor=c%3D",
            ),
            (
                r#"{"createdAfter":"2026-01-01T00:00:00.500Z","createdBefore":"2026-01-31"}"#,
                Position::Start,
                None,
                "call_start_after_unix=1767225599&call_start_before_unix=1769904000&summary_mode=include&page_size=100",
            ),
            (
                r#"{"createdBefore":"2026-01-31"}"#,
                Position::Next("c".into()),
                until,
                "call_start_before_unix=1768003201&summary_mode=include&page_size=100&cursor=c",
            ),
            (
                r#"{"durationSeconds":{"min":1.5,"max":60.2}}"#,
                Position::Start,
                None,
                "call_duration_min_secs=1&call_duration_max_secs=61&summary_mode=include&page_size=100",
            ),
            (
                r#"{"status":"completed"}"#,
                Position::Start,
                None,
                "exclude_statuses=initiated&exclude_statuses=in-progress&exclude_statuses=failed&summary_mode=include&page_size=100",
            ),
            (
                r#"{"status":["created","failed"]}"#,
                Position::Start,
                None,
                "exclude_statuses=in-progress&exclude_statuses=done&exclude_statuses=processing&summary_mode=include&page_size=100",
            ),
        ] {
            let input: Input = filter.parse().unwrap();
            let filter = validate_input(ProviderKind::Elevenlabs, &input).unwrap();
            let request = ListRequest {
                position,
                until,
                ..ListRequest::first(filter.page_size)
            };
            let plan = plan_list(&account, &filter, &request);
            let start = "https://api.eu.residency.elevenlabs.io/v1/convai/conversations?";
            assert_eq!(plan.url, format!("{start}{query}"));
            let key = ("xi-api-key".to_owned(), KEY.to_owned());
            assert!(plan.headers.contains(&key));
        }
    }

    #[test]
    fn the_audio_of_a_conversation_lies_behind_it() {
        let account = account(KEY, None).unwrap();
        let plan = plan_recording(&account, "conv_1").unwrap();
        let audio = "https://api.elevenlabs.io/v1/convai/conversations/conv_1/audio";
        assert_eq!((plan.url.as_str(), plan.may_move), (audio, false));
        assert!(plan_recording(&account, "../a").is_err());
    }

    #[test]
    fn a_key_of_another_platform_is_told() {
        for (key, told) in [
            ("vk_1", "eigi"),
            ("ak_1.2", "AnyReach"),
            ("pat_1", "AnyReach"),
            ("key_1", "Retell"),
            ("", "is empty"),
        ] {
            let error = account(key, None).unwrap_err();
            assert!(error.message.contains(told), "{}", error.message);
            assert!(key.is_empty() || !error.message.contains(&format!("\"{key}\"")));
        }
    }
}
