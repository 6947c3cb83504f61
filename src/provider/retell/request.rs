//! Retell's accounts and requests.

use super::super::account::{check_secret, refuse_key_of_another};
use super::super::conversation_id;
use super::super::{Account, BaseUrl, ListRequest};
use super::capabilities::CAPABILITIES;
use super::criteria::list_body;
use crate::Error;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::model::ProviderKind;

const BASE_URL: &str = "https://api.retellai.com";
const LIST: &str = "/v3/list-calls";
const GET: &str = "/v2/get-call";

const ACCEPTED_KEYS: &str = "an API key of Retell";

/// An account at Retell.
///
/// `api_key` is sent as `Authorization: Bearer`. `base_url` is `https://api.retellai.com` by default.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never shows the key.
///
/// ```
/// use convoscope::provider::retell;
///
/// assert!(retell::account("key_2f5d1c1e6c0b4b7e9d530d0a4a1f", None).is_ok());
/// let error = retell::account("vk_live_1", None).unwrap_err();
/// assert!(error.message.contains("eigi"));
/// ```
pub fn account(api_key: &str, base_url: Option<&str>) -> Result<Account, Error> {
    check_secret(ProviderKind::Retell, "apiKey", api_key, ACCEPTED_KEYS)?;
    refuse_key_of_another(
        ProviderKind::Retell,
        api_key,
        ACCEPTED_KEYS,
        &[("sk_", "ElevenLabs: pass it to elevenlabs({ apiKey })")],
    )?;
    let base_url = BaseUrl::read(
        ProviderKind::Retell,
        base_url.unwrap_or(BASE_URL),
        &["/v2", "/v3"],
        LIST,
    )?;
    let headers = vec![("authorization".to_owned(), format!("Bearer {api_key}"))];
    Ok(Account::new(ProviderKind::Retell, base_url, headers))
}

/// The request for one page.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    RequestPlan::post(
        format!("{}{LIST}", account.base_url().as_str()),
        account.headers(),
        list_body(filter, list_request),
    )
    .of_list()
}

/// The request for one call.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    conversation_id::plan_get(&CAPABILITIES, account, GET, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_asked_for_by_post() {
        let account = account("key_1", Some("https://proxy.example/retell/v3/")).unwrap();
        let filter = ValidFilter::everything(ProviderKind::Retell);
        let plan = plan_list(&account, &filter, &ListRequest::first(100));
        assert_eq!(plan.method, "POST");
        assert_eq!(plan.url, "https://proxy.example/retell/v3/list-calls");
        let plan = plan_get(&account, "call_1").unwrap();
        assert_eq!(plan.method, "GET");
        assert_eq!(plan.url, "https://proxy.example/retell/v2/get-call/call_1");
        assert!(
            plan.headers
                .contains(&("authorization".into(), "Bearer key_1".into()))
        );
    }

    #[test]
    fn a_key_of_another_platform_is_told() {
        for (key, told) in [
            ("vk_1", "eigi"),
            ("ak_1.2", "AnyReach"),
            ("pat_1", "AnyReach"),
            ("sk_1", "ElevenLabs"),
            ("", "is empty"),
            ("Bearer x", "added for you"),
        ] {
            let error = account(key, None).unwrap_err();
            assert!(error.message.contains(told), "{}", error.message);
            assert!(key.is_empty() || !error.message.contains(&format!("\"{key}\"")));
        }
    }
}
