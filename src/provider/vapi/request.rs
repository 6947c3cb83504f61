//! Vapi's accounts and requests.

use super::super::account::{check_secret, refuse_key_of_another};
use super::super::conversation_id;
use super::super::query::{Names, Query};
use super::super::{Account, BaseUrl, ListRequest, Position};
use super::capabilities::CAPABILITIES;
use crate::Error;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::model::ProviderKind;
use crate::time::Timestamp;

const BASE_URL: &str = "https://api.vapi.ai";
const CALLS: &str = "/call";

/// What of a filter becomes which parameter. Both bounds of a time include it.
const PARAMETERS: Names = &[
    ("conversationId", "id"),
    ("agentId", "assistantId"),
    ("createdAfter", "createdAtGe"),
    ("createdBefore", "createdAtLe"),
];

const ACCEPTED_KEYS: &str = "a private key of Vapi";

/// An account at Vapi.
///
/// `api_key` is a private key (a public one only starts calls), sent as `Authorization: Bearer`. `base_url` is
/// `https://api.vapi.ai` by default; an organization in Europe needs `https://api.eu.vapi.ai`.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never shows the key.
///
/// ```
/// use convoscope::provider::vapi;
///
/// assert!(vapi::account("2f5d1c1e-6c0b-4b7e-9d53-0d0a4a1f7c11", None).is_ok());
/// let error = vapi::account("vk_live_1", None).unwrap_err();
/// assert!(error.message.contains("eigi"));
/// ```
pub fn account(api_key: &str, base_url: Option<&str>) -> Result<Account, Error> {
    check_secret(ProviderKind::Vapi, "apiKey", api_key, ACCEPTED_KEYS)?;
    refuse_key_of_another(ProviderKind::Vapi, api_key, ACCEPTED_KEYS, &[])?;
    let base_url = BaseUrl::read(ProviderKind::Vapi, base_url.unwrap_or(BASE_URL), &[], CALLS)?;
    let headers = vec![("authorization".to_owned(), format!("Bearer {api_key}"))];
    Ok(Account::new(ProviderKind::Vapi, base_url, headers))
}

/// The request for one page. A page after another one is what was created at its last instant or before: the
/// bound is inclusive, so nothing between the two is missed.
///
/// Times are shown in milliseconds; the bound is the end of one, in case the platform keeps more digits than it
/// shows.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(format!("{}{CALLS}", account.base_url().as_str()));
    let after = match &list_request.position {
        Position::After(created_at) => Timestamp::parse(created_at).and_then(|it| {
            let next_ms = it.in_utc().epoch_ms().saturating_add(1);
            Timestamp::from_epoch_ms(next_ms)?.microsecond_before()
        }),
        _ => None,
    };
    query.add_filter(filter, after.or(list_request.until), PARAMETERS);
    query.add("limit", &list_request.page_size.to_string());
    RequestPlan::get(query.into_url(), account.headers()).of_list()
}

/// The request for one call.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    conversation_id::plan_get(&CAPABILITIES, account, CALLS, id)
}

/// The request for the audio of a call. Its answer is a redirect to where that is stored, for a short time.
/// Source: the guide "Retrieve call artifacts".
pub(super) fn plan_recording(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    Ok(plan_get(account, id)?
        .for_audio("/mono-recording")
        .may_move())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;

    const KEY: &str = "2f5d1c1e-6c0b-4b7e-9d53-0d0a4a1f7c11";

    #[test]
    fn pages_are_asked_for_by_time() {
        let account = account(KEY, Some("https://api.eu.vapi.ai/")).unwrap();
        for (filter, position, query) in [
            ("{}", Position::Start, "limit=100"),
            (
                r#"{"agentId":"a b","createdAfter":"2026-01-01","createdBefore":"2026-01-31","pageSize":20}"#,
                Position::Start,
                "assistantId=a%20b&createdAtGe=2026-01-01T00%3A00%3A00.000Z&createdAtLe=2026-01-31T23%3A59%3A59.999999Z&limit=20",
            ),
            (
                r#"{"createdBefore":"2026-01-31T00:00:00Z"}"#,
                Position::After("2026-01-15T10:30:00.123Z".into()),
                "createdAtLe=2026-01-15T10%3A30%3A00.123999Z&limit=100",
            ),
        ] {
            let input: Input = filter.parse().unwrap();
            let filter = validate_input(ProviderKind::Vapi, &input).unwrap();
            let request = ListRequest {
                position,
                ..ListRequest::first(filter.page_size)
            };
            let plan = plan_list(&account, &filter, &request);
            assert_eq!(plan.url, format!("https://api.eu.vapi.ai/call?{query}"));
            let authorization = ("authorization".to_owned(), format!("Bearer {KEY}"));
            assert!(plan.headers.contains(&authorization));
        }
    }

    #[test]
    fn the_audio_of_a_call_lies_behind_it() {
        let account = account(KEY, None).unwrap();
        let id = "35d33a43-176c-405c-92bf-db972035df28";
        let plan = plan_recording(&account, id).unwrap();
        assert_eq!(
            plan.url,
            format!("https://api.vapi.ai/call/{id}/mono-recording")
        );
        assert!(plan.may_move);
        let accept = ("accept".to_owned(), "audio/*".to_owned());
        assert!(plan.headers.contains(&accept));
        assert!(plan_recording(&account, "../a").is_err());
    }

    #[test]
    fn a_key_of_another_platform_is_told() {
        for (key, told) in [
            ("vk_1", "eigi"),
            ("ak_1.2", "AnyReach"),
            ("pat_1", "AnyReach"),
            ("", "is empty"),
            ("Bearer x", "added for you"),
        ] {
            let error = account(key, None).unwrap_err();
            assert!(error.message.contains(told), "{}", error.message);
            assert!(key.is_empty() || !error.message.contains(&format!("\"{key}\"")));
        }
    }
}
