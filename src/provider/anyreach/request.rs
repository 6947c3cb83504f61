//! How AnyReach is asked.

use super::super::account::check_secret;
use super::super::query::{Query, encode_path_segment};
use super::super::{Account, BaseUrl, ListRequest, Position, ProviderKind};
use super::capabilities::CAPABILITIES;
use crate::filter::{ValidFilter, number_text};
use crate::http::RequestPlan;
use crate::{Error, ErrorCode};

const BASE_URL: &str = "https://api.anyreach.ai";
const CONVERSATIONS: &str = "/core/conversations";
const ACCEPTED_TOKENS: &str =
    "an organization key, ak_<id>.<secret>, or a personal access token, pat_…";

/// An account at AnyReach.
///
/// `token` is an organization key `ak_<id>.<secret>`, whose organization is implied, or a personal
/// access token `pat_…`, which needs `organization`. It travels as `Authorization: Bearer`, the
/// organization as `X-Anyreach-Org`. `base_url` is `https://api.anyreach.ai` unless given; `/core`
/// at its end is understood.
///
/// # Errors
/// `invalid_config`, with what is wrong and what is accepted; never with the token.
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
    let mut headers = vec![("authorization", format!("Bearer {token}"))];
    match organization {
        Some(organization) => {
            check_organization(organization)?;
            headers.push(("x-anyreach-org", organization.to_owned()));
        }
        None if token.starts_with("pat_") => {
            return Err(invalid(
                "organization is missing. A personal access token (pat_…) works only together \
                 with the id of the organization: pass it as organization.",
            ));
        }
        None => {}
    }
    let base_url = BaseUrl::read(
        ProviderKind::Anyreach,
        base_url.unwrap_or(BASE_URL),
        &["/core"],
    )?;
    Ok(Account::new(ProviderKind::Anyreach, base_url, headers))
}

fn check_token(token: &str) -> Result<(), Error> {
    check_secret(ProviderKind::Anyreach, "token", token, ACCEPTED_TOKENS)?;
    let why = if token.starts_with("vk_") {
        "looks like a key of eigi.ai, which belongs in eigi({ apiKey })"
    } else if let Some(key) = token.strip_prefix("ak_") {
        match key.split_once('.') {
            Some((id, secret)) if !id.is_empty() && !secret.is_empty() => return Ok(()),
            Some(_) => "is an organization key with nothing before or after its point",
            None => "is an organization key cut short: its secret, after a point, is missing",
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
        "token {why}. Accepted is {ACCEPTED_TOKENS}."
    )))
}

/// The id goes into a header as it is.
fn check_organization(organization: &str) -> Result<(), Error> {
    let why = if organization.is_empty() {
        "is empty"
    } else if organization.trim() != organization {
        "has white space around it"
    } else if !organization.bytes().all(|byte| byte.is_ascii_graphic()) {
        "holds a character that no header can carry"
    } else if ["ak_", "pat_", "vk_"]
        .iter()
        .any(|prefix| organization.starts_with(prefix))
    {
        "looks like a credential, which belongs in token"
    } else {
        return Ok(());
    };
    Err(invalid(&format!(
        "organization {why}. Accepted is the organization's id."
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
    query.add_if("agent_id", filter.agent_id.as_deref());
    query.add_if("channel", filter.channel);
    query.add_if("direction", filter.direction);
    query.add_if("status", filter.status);
    if let Some(after) = filter.created_after {
        query.add("created_after", &after.to_string());
    }
    if let Some(before) = list_request.until.or(filter.created_before) {
        query.add("created_before", &before.to_string());
    }
    query.add_if("user_id", filter.user_id.as_deref());
    query.add_if("agent_version_id", filter.agent_version_id.as_deref());
    query.add_if("agent_number", filter.agent_phone.as_deref());
    query.add_if("web_widget_id", filter.web_widget_id.as_deref());
    for (name, bound) in [
        ("duration_above", filter.duration_min),
        ("duration_below", filter.duration_max),
        (
            "user_turn_count_above",
            filter.user_turns_min.map(f64::from),
        ),
        (
            "user_turn_count_below",
            filter.user_turns_max.map(f64::from),
        ),
    ] {
        if let Some(bound) = bound {
            query.add(name, &number_text(bound));
        }
    }
    query.add_if("custom_metadata", filter.metadata.as_deref());
    // Conversations have no numbers here: a walk never asks for a page by one.
    if let Position::After(created_at) = &list_request.position {
        query.add("cursor", &base64(created_at.as_bytes()));
    }
    query.add("limit", &list_request.page_size.to_string());
    RequestPlan::get(query.into_url(), account.headers())
}

/// The request for one conversation.
pub(super) fn plan_get(account: &Account, id: &str) -> Result<RequestPlan, Error> {
    (CAPABILITIES.check_id)(id).map_err(|why| {
        Error::new(
            ErrorCode::InvalidArgument,
            format!("The conversation's id {why}."),
        )
        .by(ProviderKind::Anyreach)
    })?;
    let url = format!(
        "{}{CONVERSATIONS}/{}",
        account.base_url().as_str(),
        encode_path_segment(id)
    );
    Ok(RequestPlan::get(url, account.headers()))
}

/// Standard Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sextet = usize::try_from(bits >> shift & 0x3f).unwrap_or(0);
            // A chunk of n bytes fills n + 1 characters.
            let letter = if at <= chunk.len() {
                ALPHABET.get(sextet)
            } else {
                None
            };
            text.push(char::from(letter.copied().unwrap_or(b'=')));
        }
    }
    text
}
