//! AnyReach's accounts and requests.

use super::super::account::check_secret;
use super::super::conversation_id;
use super::super::query::{Names, Query};
use super::super::{Account, BaseUrl, ListRequest, Position};
use super::capabilities::CAPABILITIES;
use crate::base64::encode_standard;
use crate::filter::ValidFilter;
use crate::http::RequestPlan;
use crate::model::ProviderKind;
use crate::{Error, ErrorCode};

const BASE_URL: &str = "https://api.anyreach.ai";
const CONVERSATIONS: &str = "/core/conversations";

/// What of a filter becomes which parameter.
const PARAMETERS: Names = &[
    ("agentId", "agent_id"),
    ("channel", "channel"),
    ("direction", "direction"),
    ("status", "status"),
    ("createdAfter", "created_after"),
    ("createdBefore", "created_before"),
    ("userId", "user_id"),
    ("agentVersionId", "agent_version_id"),
    ("agentPhone", "agent_number"),
    ("webWidgetId", "web_widget_id"),
    ("durationSeconds.min", "duration_above"),
    ("durationSeconds.max", "duration_below"),
    ("userTurnCount.min", "user_turn_count_above"),
    ("userTurnCount.max", "user_turn_count_below"),
    ("metadata", "custom_metadata"),
];
const ACCEPTED_TOKENS: &str =
    "an organization key, ak_<id>.<secret>, or a personal access token, pat_…";

/// An account at AnyReach.
///
/// `token` is an organization key `ak_<id>.<secret>`, or a personal access token `pat_…`, which needs
/// `organization`. It is sent as `Authorization: Bearer`, the organization as `X-Anyreach-Org`. `base_url` is
/// `https://api.anyreach.ai` by default; `/core` at its end is accepted.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never shows the token.
///
/// ```
/// use convoscope::provider::anyreach;
///
/// assert!(anyreach::account("ak_1.secret", None, None).is_ok());
/// let error = anyreach::account("pat_secret", None, None).unwrap_err();
/// assert!(error.message.contains("organization"));
/// ```
pub fn account(
    token: &str,
    organization: Option<&str>,
    base_url: Option<&str>,
) -> Result<Account, Error> {
    check_token(token)?;
    let mut headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
    match organization {
        Some(organization) => {
            check_organization(organization)?;
            headers.push(("x-anyreach-org".to_owned(), organization.to_owned()));
        }
        None if token.starts_with("pat_") => {
            return Err(invalid(
                "\"organization\" is required: a personal access token (pat_…) works only with the id \
                 of its organization.",
            ));
        }
        None => {}
    }
    let base_url = BaseUrl::read(
        ProviderKind::Anyreach,
        base_url.unwrap_or(BASE_URL),
        &["/core"],
        CONVERSATIONS,
    )?;
    Ok(Account::new(ProviderKind::Anyreach, base_url, headers))
}

fn check_token(token: &str) -> Result<(), Error> {
    check_secret(ProviderKind::Anyreach, "token", token, ACCEPTED_TOKENS)?;
    let why = if token.starts_with("vk_") {
        "looks like a key of eigi.ai: pass it to eigi({ apiKey })"
    } else if let Some(key) = token.strip_prefix("ak_") {
        match key.split_once('.') {
            Some((id, secret)) if !id.is_empty() && !secret.is_empty() => return Ok(()),
            Some(_) => "is an organization key with nothing before or after the point",
            None => "is an organization key without the secret after the point",
        }
    } else if let Some(secret) = token.strip_prefix("pat_") {
        if !secret.is_empty() {
            return Ok(());
        }
        "ends after pat_"
    } else {
        "begins with neither ak_ nor pat_"
    };
    Err(invalid(&format!(
        "\"token\" {why}. It must be {ACCEPTED_TOKENS}."
    )))
}

/// The id is sent in a header as it is.
fn check_organization(organization: &str) -> Result<(), Error> {
    let why = if organization.is_empty() {
        "is empty"
    } else if organization.trim() != organization {
        "has white space around it"
    } else if !organization.bytes().all(|byte| byte.is_ascii_graphic()) {
        "contains a character that no header can carry"
    } else if ["ak_", "pat_", "vk_"]
        .iter()
        .any(|prefix| organization.starts_with(prefix))
    {
        "looks like a credential: pass it as \"token\""
    } else {
        return Ok(());
    };
    Err(invalid(&format!(
        "\"organization\" {why}. It must be the organization's id."
    )))
}

fn invalid(message: &str) -> Error {
    Error::new(ErrorCode::InvalidConfig, message).by(ProviderKind::Anyreach)
}

/// The request for one page. The limit is always sent: the provider's default is not documented.
pub(super) fn plan_list(
    account: &Account,
    filter: &ValidFilter,
    list_request: &ListRequest,
) -> RequestPlan {
    let mut query = Query::new(format!("{}{CONVERSATIONS}", account.base_url().as_str()));
    query.add_filter(filter, list_request.until, PARAMETERS);
    // AnyReach has no page numbers: a walk never asks for one.
    if let Position::After(created_at) = &list_request.position {
        query.add("cursor", &encode_standard(created_at.as_bytes()));
    }
    query.add("limit", &list_request.page_size.to_string());
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

    const URL: &str = "https://api.anyreach.ai/core/conversations";

    fn plan(filter: &str, request: &ListRequest) -> RequestPlan {
        let filter: Input = filter.parse().unwrap();
        let filter = validate_input(ProviderKind::Anyreach, &filter).unwrap();
        plan_list(&account("ak_1.s", None, None).unwrap(), &filter, request)
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
            ("{}", "limit=100"),
            (r#"{"agentId": "a/b"}"#, "agent_id=a%2Fb&limit=100"),
            (r#"{"channel": "telephone"}"#, "channel=telephone&limit=100"),
            (r#"{"channel": "webrtc"}"#, "channel=webrtc&limit=100"),
            (r#"{"channel": "email"}"#, "channel=email&limit=100"),
            (r#"{"channel": "text"}"#, "channel=text&limit=100"),
            (r#"{"direction": "inbound"}"#, "direction=inbound&limit=100"),
            (
                r#"{"direction": "outbound"}"#,
                "direction=outbound&limit=100",
            ),
            (r#"{"status": "created"}"#, "status=token_created&limit=100"),
            (r#"{"status": "queued"}"#, "status=triggered&limit=100"),
            (r#"{"status": "ringing"}"#, "status=ringing&limit=100"),
            (
                r#"{"status": "in_progress"}"#,
                "status=in_progress&limit=100",
            ),
            (r#"{"status": "completed"}"#, "status=completed&limit=100"),
            (
                r#"{"status": "transferred"}"#,
                "status=transferred&limit=100",
            ),
            (r#"{"status": "unanswered"}"#, "status=unanswered&limit=100"),
            (r#"{"status": "cancelled"}"#, "status=cancelled&limit=100"),
            (r#"{"status": "failed"}"#, "status=failed&limit=100"),
            (
                r#"{"createdAfter": "2026-01-31", "createdBefore": "2026-01-31"}"#,
                "created_after=2026-01-31T00%3A00%3A00.000Z\
                 &created_before=2026-01-31T23%3A59%3A59.999999Z&limit=100",
            ),
            (r#"{"userId": "+1555"}"#, "user_id=%2B1555&limit=100"),
            (
                r#"{"agentVersionId": "v1"}"#,
                "agent_version_id=v1&limit=100",
            ),
            (
                r#"{"agentPhone": "+44 20"}"#,
                "agent_number=%2B44%2020&limit=100",
            ),
            (r#"{"webWidgetId": "w1"}"#, "web_widget_id=w1&limit=100"),
            (
                r#"{"durationSeconds": {"min": 10, "max": 62.5}}"#,
                "duration_above=10&duration_below=62.5&limit=100",
            ),
            (r#"{"durationSeconds": {}}"#, "limit=100"),
            (
                r#"{"durationSeconds": {"min": 0}}"#,
                "duration_above=0&limit=100",
            ),
            (
                r#"{"userTurnCount": {"min": 0, "max": 2147483647}}"#,
                "user_turn_count_above=0&user_turn_count_below=2147483647&limit=100",
            ),
            (
                r#"{"userTurnCount": {"max": 3}}"#,
                "user_turn_count_below=3&limit=100",
            ),
            (
                r#"{"metadata": {"plan": "pro+", "seats": 3.0, "tags": [null, true]}}"#,
                "custom_metadata=%7B%22plan%22%3A%22pro%2B%22%2C%22seats%22%3A3%2C%22tags%22%3A\
                 %5Bnull%2Ctrue%5D%7D&limit=100",
            ),
        ] {
            let plan = plan(filter, &ListRequest::first(100));
            assert_eq!(plan.url, format!("{URL}?{expected}"), "{filter}");
            assert_eq!(plan.method, "GET");
            assert_eq!(
                headers(&plan),
                [
                    ("accept", "application/json"),
                    ("authorization", "Bearer ak_1.s")
                ]
            );
        }
    }

    #[test]
    fn a_page_is_asked_for_by_the_last_creation_time() {
        let until = Timestamp::parse("2026-02-01T00:00:00Z").map(Reading::in_utc);
        for (filter, position, until, expected) in [
            ("{}", Position::Start, None, "limit=25"),
            (
                "{}",
                Position::After("2023-11-07T05:31:56Z".into()),
                None,
                "cursor=MjAyMy0xMS0wN1QwNTozMTo1Nlo%3D&limit=25",
            ),
            (
                "{}",
                Position::After("2023-11-07T05:31:56.12+00:00".into()),
                until,
                "created_before=2026-02-01T00%3A00%3A00.000Z\
                 &cursor=MjAyMy0xMS0wN1QwNTozMTo1Ni4xMiswMDowMA%3D%3D&limit=25",
            ),
            (
                r#"{"createdBefore": "2026-12-31", "pageSize": 50}"#,
                Position::Start,
                until,
                "created_before=2026-02-01T00%3A00%3A00.000Z&limit=25",
            ),
        ] {
            let request = ListRequest {
                position,
                until,
                ..ListRequest::first(25)
            };
            assert_eq!(plan(filter, &request).url, format!("{URL}?{expected}"));
        }
    }

    #[test]
    fn credentials_travel_in_headers() {
        for (token, organization, expected) in [
            ("ak_1.s.t", None, "Bearer ak_1.s.t"),
            ("ak_1.s", Some("org-1"), "Bearer ak_1.s"),
            ("pat_s", Some("org-1"), "Bearer pat_s"),
        ] {
            let base_url = Some("https://proxy.example/a/core/");
            let account = account(token, organization, base_url).unwrap();
            let plan = plan_get(&account, "c-1").unwrap();
            assert_eq!(plan.url, "https://proxy.example/a/core/conversations/c-1");
            let mut expected = vec![("accept", "application/json"), ("authorization", expected)];
            expected.extend(organization.map(|organization| ("x-anyreach-org", organization)));
            assert_eq!(headers(&plan), expected);
            assert!(!format!("{account:?} {plan:?}").contains(token));
        }
    }

    #[test]
    fn credentials_that_cannot_work_are_refused_and_never_told() {
        for (token, organization, expected) in [
            ("", None, "\"token\" is empty"),
            ("ak_", None, "without the secret"),
            ("ak_SECRET", None, "without the secret"),
            ("ak_.SECRET", None, "nothing before or after"),
            ("ak_SECRET.", None, "nothing before or after"),
            ("pat_", Some("org"), "ends after pat_"),
            ("pat_SECRET", None, "\"organization\" is required"),
            ("pat_SECRET", Some(""), "\"organization\" is empty"),
            ("pat_SECRET", Some("org "), "white space"),
            ("pat_SECRET", Some("o\r\nx: y"), "no header can carry"),
            ("pat_SECRET", Some("órg"), "no header can carry"),
            ("pat_SECRET", Some("pat_SECRET"), "looks like a credential"),
            ("SECRET", None, "neither ak_ nor pat_"),
            ("vk_SECRET", None, "eigi.ai"),
            ("Bearer pat_SECRET", Some("org"), "Bearer"),
            ("pat_SECRET\r\nx: y", Some("org"), "no header can carry"),
        ] {
            let error = account(token, organization, None).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidConfig);
            assert_eq!(error.provider, Some(ProviderKind::Anyreach));
            assert!(
                error.message.contains(expected),
                "{token}: {}",
                error.message
            );
            assert!(!format!("{error:?}").contains("SECRET"), "{error:?}");
        }
    }

    #[test]
    fn ids_stay_one_segment_of_the_path() {
        let account = account("ak_1.s", None, None).unwrap();
        for (id, segment) in [
            ("c-1", "c-1"),
            (
                "35d33a43-176c-405c-92bf-db972035df28",
                "35d33a43-176c-405c-92bf-db972035df28",
            ),
            ("a:b+c@d&e=f", "a%3Ab%2Bc%40d%26e%3Df"),
            ("...", "..."),
            (&"x".repeat(128), &"x".repeat(128)),
        ] {
            assert_eq!(
                plan_get(&account, id).unwrap().url,
                format!("{URL}/{segment}")
            );
        }
        for (id, expected) in [
            ("", "must not be empty"),
            (" c", "white space"),
            ("c\n", "white space"),
            (".", "step in a path"),
            ("..", "step in a path"),
            ("../x", "visible ASCII"),
            ("a/b", "visible ASCII"),
            ("a\\b", "visible ASCII"),
            ("a?b", "visible ASCII"),
            ("a#b", "visible ASCII"),
            ("%2e%2e", "visible ASCII"),
            ("a b", "visible ASCII"),
            ("a\0b", "visible ASCII"),
            ("é", "visible ASCII"),
            (&"x".repeat(129), "at most 128"),
        ] {
            let error = plan_get(&account, id).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidArgument);
            assert!(error.message.contains(expected), "{id}: {}", error.message);
            assert!(error.message.contains("must "), "{}", error.message);
        }
    }
}
