//! eigi.ai's accounts and requests.

use super::super::account::check_secret;
use super::super::conversation_id;
use super::super::query::{Names, Query};
use super::super::{Account, BaseUrl, ListRequest, Position};
use super::capabilities::CAPABILITIES;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

/// The newer pages of the documentation and the provider's own tool use this host; older examples use
/// `prod.eigi.ai`.
const BASE_URL: &str = "https://api.eigi.ai";
const CONVERSATIONS: &str = "/v1/public/conversations";

/// What of a filter becomes which parameter. The offset is sent with every time of day: left out, it
/// would be 330, India's.
const PARAMETERS: Names = &[
    ("search", "search"),
    ("conversationId", "conversation_id"),
    ("agentId", "agent_id"),
    ("channel", "conversation_type"),
    ("direction", "calling_type"),
    ("status", "conversation_status"),
    ("createdAfter", "from_date"),
    ("createdBefore", "to_date"),
    ("timeOfDay.from", "from_time"),
    ("timeOfDay.to", "to_time"),
    ("timeOfDay.utcOffsetMinutes", "timezone_offset"),
];

/// An account at eigi.ai.
///
/// `api_key` begins with `vk_`; it is sent in the header `X-API-Key`. `base_url` is `https://api.eigi.ai` by
/// default; `/v1` or `/v1/public` at its end is accepted.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never shows the key.
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
        CONVERSATIONS,
    )?;
    Ok(Account::new(
        ProviderKind::Eigi,
        base_url,
        vec![("x-api-key".to_owned(), api_key.to_owned())],
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
        "looks like a credential of AnyReach: pass it to anyreach({ token })"
    } else if !api_key.starts_with("vk_") {
        "does not begin with vk_"
    } else if api_key.len() == "vk_".len() {
        "ends after vk_"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorCode::InvalidConfig,
        format!("\"apiKey\" {why}. It must be a key of eigi.ai, which begins with vk_."),
    )
    .by(ProviderKind::Eigi))
}

/// The request for one page. Page and size are always sent: the provider's default is ten conversations.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(format!("{}{CONVERSATIONS}", account.base_url().as_str()));
    query.add_filter(filter, list_request.until, PARAMETERS);
    let page = match list_request.position {
        Position::Number(number) => number,
        // eigi has page numbers: a walk never continues after a creation time.
        Position::Start | Position::After(_) | Position::Next(_) => 1,
    };
    query.add("page", &page.to_string());
    query.add("page_size", &list_request.page_size.to_string());
    RequestPlan::get(query.into_url(), account.headers()).of_list()
}

/// The request for one conversation.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    conversation_id::plan_get(&CAPABILITIES, account, CONVERSATIONS, id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validate_input;
    use crate::input::Input;
    use crate::time::{Reading, Timestamp};

    const KEY: &str = "vk_0123456789";
    const ID: &str = "35d33a43-176c-405c-92bf-db972035df28";

    fn plan(filter: &str, request: &ListRequest) -> RequestPlan {
        let filter: Input = filter.parse().unwrap();
        let filter = validate_input(ProviderKind::Eigi, &filter).unwrap();
        plan_list(&account(KEY, None).unwrap(), &filter, request)
    }

    fn headers(plan: &RequestPlan) -> Vec<(&str, &str)> {
        plan.headers
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_str()))
            .collect()
    }

    #[test]
    fn each_key_becomes_its_parameter() {
        for (filter, expected) in [
            ("{}", "page=1&page_size=100"),
            (
                r#"{"search": "+91 call & \"refund\"?"}"#,
                "search=%2B91%20call%20%26%20%22refund%22%3F&page=1&page_size=100",
            ),
            (
                r#"{"conversationId": "35d33a43-176c-405c-92bf-db972035df28"}"#,
                "conversation_id=35d33a43-176c-405c-92bf-db972035df28&page=1&page_size=100",
            ),
            (
                r#"{"agentId": "68ea2517dbb84c09bae1ba0a"}"#,
                "agent_id=68ea2517dbb84c09bae1ba0a&page=1&page_size=100",
            ),
            (
                r#"{"channel": "telephone"}"#,
                "conversation_type=TELEPHONY&page=1&page_size=100",
            ),
            (
                r#"{"channel": "webrtc"}"#,
                "conversation_type=DAILY&page=1&page_size=100",
            ),
            (
                r#"{"channel": "whatsapp"}"#,
                "conversation_type=WHATSAPP&page=1&page_size=100",
            ),
            (
                r#"{"channel": "text"}"#,
                "conversation_type=CHAT&page=1&page_size=100",
            ),
            (
                r#"{"direction": "inbound"}"#,
                "calling_type=INBOUND&page=1&page_size=100",
            ),
            (
                r#"{"direction": "outbound"}"#,
                "calling_type=OUTBOUND&page=1&page_size=100",
            ),
            (
                r#"{"status": "in_progress"}"#,
                "conversation_status=IN_PROGRESS&page=1&page_size=100",
            ),
            (
                r#"{"status": "completed"}"#,
                "conversation_status=COMPLETED&page=1&page_size=100",
            ),
            (
                r#"{"status": "disconnected"}"#,
                "conversation_status=DISCONNECTED&page=1&page_size=100",
            ),
            (
                r#"{"status": "failed"}"#,
                "conversation_status=FAILED&page=1&page_size=100",
            ),
            (
                r#"{"createdAfter": "2026-01-31T09:00:00.123456+05:30"}"#,
                "from_date=2026-01-31T03%3A30%3A00.123456Z&page=1&page_size=100",
            ),
            (
                r#"{"createdAfter": "2026-01-31", "createdBefore": "2026-01-31"}"#,
                "from_date=2026-01-31T00%3A00%3A00.000Z&to_date=2026-01-31T23%3A59%3A59.999999Z\
                 &page=1&page_size=100",
            ),
            (
                r#"{"timeOfDay": {"from": "09:00", "to": "17:30", "utcOffsetMinutes": -300}}"#,
                "from_time=09%3A00&to_time=17%3A30&timezone_offset=-300&page=1&page_size=100",
            ),
            (
                r#"{"timeOfDay": {"from": "22:00", "utcOffsetMinutes": 0}}"#,
                "from_time=22%3A00&timezone_offset=0&page=1&page_size=100",
            ),
            (
                r#"{"timeOfDay": {"to": "06:00", "utcOffsetMinutes": 330}}"#,
                "to_time=06%3A00&timezone_offset=330&page=1&page_size=100",
            ),
            (
                r#"{"status": "failed", "search": "x", "agentId": "a", "channel": "text",
                    "direction": "inbound", "createdBefore": "2026-01-31T00:00Z"}"#,
                "search=x&agent_id=a&conversation_type=CHAT&calling_type=INBOUND\
                 &conversation_status=FAILED&to_date=2026-01-31T00%3A00%3A00.000Z\
                 &page=1&page_size=100",
            ),
        ] {
            let plan = plan(filter, &ListRequest::first(100));
            let expected = format!("https://api.eigi.ai/v1/public/conversations?{expected}");
            assert_eq!(plan.url, expected, "{filter}");
            assert_eq!(plan.method, "GET");
            assert_eq!(
                headers(&plan),
                [("accept", "application/json"), ("x-api-key", KEY)]
            );
        }
    }

    #[test]
    fn a_page_is_asked_for_by_its_number() {
        let until = Timestamp::parse("2026-02-01T00:00:00Z").map(Reading::in_utc);
        for (filter, position, until, expected) in [
            ("{}", Position::Number(1), None, "page=1&page_size=25"),
            (
                "{}",
                Position::Number(4_000_000_000),
                None,
                "page=4000000000&page_size=25",
            ),
            (
                "{}",
                Position::Number(3),
                until,
                "to_date=2026-02-01T00%3A00%3A00.000Z&page=3&page_size=25",
            ),
            (
                r#"{"createdBefore": "2026-12-31", "pageSize": 50}"#,
                Position::Start,
                until,
                "to_date=2026-02-01T00%3A00%3A00.000Z&page=1&page_size=25",
            ),
        ] {
            let request = ListRequest {
                position,
                until,
                ..ListRequest::first(25)
            };
            let expected = format!("https://api.eigi.ai/v1/public/conversations?{expected}");
            assert_eq!(plan(filter, &request).url, expected);
        }
    }

    #[test]
    fn a_conversation_is_asked_for_by_its_id() {
        for id in [ID, &ID.to_uppercase()] {
            let account = account(KEY, Some("http://localhost:8787/v1/public/")).unwrap();
            let plan = plan_get(&account, id).unwrap();
            assert_eq!(
                plan.url,
                format!("http://localhost:8787/v1/public/conversations/{id}")
            );
            assert_eq!(
                headers(&plan),
                [("accept", "application/json"), ("x-api-key", KEY)]
            );
        }
    }

    #[test]
    fn what_is_no_id_is_refused_before_it_reaches_a_path() {
        let account = account(KEY, None).unwrap();
        for (id, expected) in [
            ("", "empty string"),
            ("69316c7d6519e8d49433e40f", "internalId"),
            ("35d33a43176c405c92bfdb972035df28", "must have dashes"),
            (" 35d33a43-176c-405c-92bf-db972035df28", "white space"),
            ("35d33a43-176c-405c-92bf-db972035df28\n", "white space"),
            ("35d33a43-176c-405c-92bf-db972035df2g", "must be a UUID"),
            ("35d33a43-176c-405c-92bf-db972035df2", "must be a UUID"),
            ("35d33a43-176c-405c-92bfdb-972035df28", "must be a UUID"),
            ("{35d33a43-176c-405c-92bf-db972035df28}", "must be a UUID"),
            ("../../agents", "must be a UUID"),
            ("३5d33a43-176c-405c-92bf-db972035df", "must be a UUID"),
        ] {
            let error = plan_get(&account, id).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidArgument);
            assert_eq!(error.provider, Some(ProviderKind::Eigi));
            assert!(error.message.contains(expected), "{id}: {}", error.message);
            assert!(error.message.contains("must "), "{}", error.message);
        }
    }

    #[test]
    fn keys_that_cannot_work_are_refused_and_never_told() {
        for (key, expected) in [
            ("", "is empty"),
            ("vk_", "ends after vk_"),
            ("sk_SECRET", "does not begin with vk_"),
            ("VK_SECRET", "does not begin with vk_"),
            ("vk_SECRET\n", "white space"),
            ("vk_SEC RET", "no header can carry"),
            ("vk_SECRÉT", "no header can carry"),
            ("Bearer vk_SECRET", "Bearer"),
            ("ak_1.SECRET", "AnyReach"),
            ("pat_SECRET", "AnyReach"),
        ] {
            let error = account(key, None).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidConfig);
            assert!(error.message.contains(expected), "{key}: {}", error.message);
            assert!(error.message.contains("It must be"), "{}", error.message);
            assert!(!format!("{error:?}").contains("SEC"), "{error:?}");
        }
        let account = account("vk_SECRET", None).unwrap();
        let plan = plan_get(&account, ID).unwrap();
        assert!(!format!("{account:?} {plan:?}").contains("SECRET"));
    }
}
