//! How eigi.ai is asked.

use super::super::account::check_secret;
use super::super::query::{Query, encode_path_segment};
use super::super::{Account, BaseUrl, ListRequest, Position, ProviderKind};
use super::capabilities::CAPABILITIES;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::{Error, ErrorCode};

/// The newer pages of the documentation and the provider's own tool use this host; older examples
/// use `prod.eigi.ai`.
const BASE_URL: &str = "https://api.eigi.ai";
const CONVERSATIONS: &str = "/v1/public/conversations";

/// An account at eigi.ai.
///
/// `api_key` begins with `vk_`; it travels in the header `X-API-Key`. `base_url` is
/// `https://api.eigi.ai` unless given; `/v1` or `/v1/public` at its end is understood.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never with the key.
///
/// ```
/// use convoscope::provider::eigi;
///
/// let account = eigi::account("vk_0123456789", Some("https://prod.eigi.ai/v1/"))?;
/// assert_eq!(account.base_url().as_str(), "https://prod.eigi.ai");
/// # Ok::<(), convoscope::Error>(())
/// ```
pub fn account(api_key: &str, base_url: Option<&str>) -> Result<Account, Error> {
    check_key(api_key)?;
    let base_url = BaseUrl::read(
        ProviderKind::Eigi,
        base_url.unwrap_or(BASE_URL),
        &["/v1/public", "/v1"],
    )?;
    Ok(Account::new(
        ProviderKind::Eigi,
        base_url,
        vec![("x-api-key", api_key.to_owned())],
    ))
}

fn check_key(api_key: &str) -> Result<(), Error> {
    check_secret(
        ProviderKind::Eigi,
        "apiKey",
        api_key,
        "a key that begins with vk_",
    )?;
    let why = if api_key.starts_with("ak_") || api_key.starts_with("pat_") {
        "looks like a credential of AnyReach, which belongs in anyreach({ token })"
    } else if !api_key.starts_with("vk_") {
        "does not begin with vk_"
    } else if api_key.len() == "vk_".len() {
        "ends after vk_"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorCode::InvalidConfig,
        format!("apiKey {why}. Accepted is a key of eigi.ai, which begins with vk_."),
    )
    .by(ProviderKind::Eigi))
}

/// The request for one page. The page and its size are always sent: the provider's own default is
/// ten conversations a page.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(format!("{}{CONVERSATIONS}", account.base_url().as_str()));
    query.add_if("search", filter.search.as_deref());
    query.add_if("conversation_id", filter.conversation_id.as_deref());
    query.add_if("agent_id", filter.agent_id.as_deref());
    query.add_if("conversation_type", filter.channel);
    query.add_if("calling_type", filter.direction);
    query.add_if("conversation_status", filter.status);
    if let Some(from) = filter.created_after {
        query.add("from_date", &from.to_string());
    }
    if let Some(to) = list_request.until.or(filter.created_before) {
        query.add("to_date", &to.to_string());
    }
    if let Some(window) = &filter.time_of_day {
        query.add_if("from_time", window.from.as_deref());
        query.add_if("to_time", window.to.as_deref());
        // Left out, it would be 330: India's.
        query.add("timezone_offset", &window.utc_offset_minutes.to_string());
    }
    let page = match list_request.position {
        Position::Number(number) => number,
        // Pages have numbers here: a walk never goes on after a creation time.
        Position::Start | Position::After(_) => 1,
    };
    query.add("page", &page.to_string());
    query.add("page_size", &list_request.page_size.to_string());
    RequestPlan::get(query.into_url(), account.headers())
}

/// The request for one conversation.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    (CAPABILITIES.check_id)(id).map_err(|why| {
        Error::new(
            ErrorCode::InvalidArgument,
            format!("The conversation's id {why}."),
        )
        .by(ProviderKind::Eigi)
    })?;
    let url = format!(
        "{}{CONVERSATIONS}/{}",
        account.base_url().as_str(),
        encode_path_segment(id)
    );
    Ok(RequestPlan::get(url, account.headers()))
}
