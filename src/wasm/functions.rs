//! The pure functions, for callers with a transport of their own.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use super::clock::wall_ms;
use super::codec::{conversion_failed, input, invalid, to_js};
use super::error::Failure;
use super::options::options_of;
use super::to_js::{conversation_to_js, page_to_js};
use super::zone::zones;
use crate::call_options::{ListOptions, list_options};
use crate::filter::{DEFAULT_PAGE, ValidFilter, validate_input_in, validate_residual_in};
use crate::http::{RequestPlan, retry_after_ms, status_of};
use crate::input::Input;
use crate::message_text::{accepted, must_be};
use crate::model::ProviderKind;
use crate::provider::{Account, AccountConfig, body_text, error_response, parse_body, provider};
use crate::walk::{Walk, WalkOptions, standalone_page};
use crate::{Error, ErrorCode};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "PlatformKind")]
    pub type JsKind;
    #[wasm_bindgen(typescript_type = "ResolvedProvider")]
    pub type JsResolvedProvider;
}

/// All issues of a filter; empty if it is valid.
#[wasm_bindgen(js_name = validateFilter, unchecked_return_type = "Issue[]")]
pub fn validate_filter(
    provider: JsKind,
    filter: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "TimeZones | undefined")] time_zones: &JsValue,
) -> Result<JsValue, JsValue> {
    let kind = kind(&provider).map_err(Failure::from)?;
    let issues = validate_input_in(kind, &filter_input(filter), &zones(time_zones))
        .err()
        .unwrap_or_default();
    Ok(to_js(&issues).map_err(Failure::from)?)
}

/// The request for a page of conversations.
#[wasm_bindgen(js_name = buildListRequest, unchecked_return_type = "RequestPlan")]
pub fn build_list_request(
    resolved: JsResolvedProvider,
    #[wasm_bindgen(unchecked_param_type = "ConversationFilter | undefined")] filter: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "string | undefined")] after: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "TimeZones | undefined")] time_zones: &JsValue,
) -> Result<JsValue, JsValue> {
    let plan = || {
        let account = account(&input(&resolved))?;
        let filter = valid_filter(account.kind(), &filter_input(filter), time_zones, false)?;
        let after = if after.is_undefined() {
            None
        } else {
            match input(after) {
                Input::Text(cursor) => Some(cursor),
                // `null` is refused: passed on from a last page, it would start from the beginning.
                other => {
                    return Err(refused(
                        ErrorCode::InvalidArgument,
                        "after",
                        other.described(),
                        "a string, the `next` of a page (null means the end)",
                    ));
                }
            }
        };
        let options = WalkOptions {
            after,
            ..WalkOptions::default()
        };
        let mut walk = Walk::new(filter, options)?;
        let request = walk.next().ok_or_else(|| {
            invalid("\"after\" is the cursor of a list that has ended.".to_owned())
        })?;
        let plan = (provider(account.kind()).plan_list)(&account, walk.filter(), &request);
        plan_to_js(&plan)
    };
    Ok(plan().map_err(Failure::from)?)
}

/// The request for one conversation.
#[wasm_bindgen(js_name = buildGetRequest, unchecked_return_type = "RequestPlan")]
pub fn build_get_request(
    resolved: JsResolvedProvider,
    #[wasm_bindgen(unchecked_param_type = "string")] id: &JsValue,
) -> Result<JsValue, JsValue> {
    let plan = || {
        let account = account(&input(&resolved))?;
        let id = conversation_id(id)?;
        plan_to_js(&(provider(account.kind()).plan_get)(&account, &id)?)
    };
    Ok(plan().map_err(Failure::from)?)
}

/// Reads the body of a list response.
#[wasm_bindgen(js_name = normalizePage, unchecked_return_type = "Page")]
pub fn normalize_page(
    provider: JsKind,
    body: &[u8],
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let read = || {
        let provider = crate::provider::provider(kind(&provider)?);
        let options = reading(options)?;
        let page_size = options.page_size.unwrap_or(DEFAULT_PAGE);
        let body = body_text(body);
        let body = parse_body(provider.kind, &body)?;
        let page = provider.read_page(body.root(), page_size, &options.read)?;
        page_to_js(&standalone_page(provider.kind, page))
    };
    Ok(read().map_err(Failure::from)?)
}

/// Reads the body of a get response.
#[wasm_bindgen(js_name = normalizeConversation, unchecked_return_type = "Conversation")]
pub fn normalize_conversation(
    provider: JsKind,
    body: &[u8],
    options: &JsValue,
) -> Result<JsValue, JsValue> {
    let read = || {
        let provider = crate::provider::provider(kind(&provider)?);
        let options = reading(options)?;
        let body = body_text(body);
        let body = parse_body(provider.kind, &body)?;
        conversation_to_js(&provider.read_conversation(body.root(), &options.read)?)
    };
    Ok(read().map_err(Failure::from)?)
}

/// The error for a response whose status is not 2xx.
#[wasm_bindgen(js_name = normalizeError, unchecked_return_type = "ErrorData")]
pub fn normalize_error(
    provider: JsKind,
    status: f64,
    retry_after: Option<String>,
    date: Option<String>,
    body: &[u8],
) -> Result<JsValue, JsValue> {
    let kind = kind(&provider).map_err(Failure::from)?;
    let Some(status) = status_of(status) else {
        let error = invalid("\"status\" must be an HTTP status, 100 to 999.".to_owned());
        return Err(Failure::from(error).into());
    };
    let body = String::from_utf8_lossy(body);
    let retry_after_ms =
        retry_after.and_then(|value| retry_after_ms(&value, date.as_deref(), wall_ms()));
    let error = error_response(kind, status, retry_after_ms, &body);
    Ok(Failure::from(error).into())
}

/// Reads the options for reading a body; undefined where there are none, since each is a crossing of its own.
fn reading(options: &JsValue) -> Result<ListOptions, Error> {
    if options.is_undefined() {
        return Ok(ListOptions::default());
    }
    let mut options = options_of(options);
    let read = list_options(&mut options);
    options.checked(read)
}

/// As JSON, in one crossing.
fn plan_to_js(plan: &RequestPlan) -> Result<JsValue, Error> {
    JSON::parse(&plan.to_json()).map_err(|_| conversion_failed())
}

/// The filter, valid for a provider. `residual`: the reader applies what the provider cannot be asked for.
pub(super) fn valid_filter(
    kind: ProviderKind,
    filter: &Input,
    time_zones: &JsValue,
    residual: bool,
) -> Result<ValidFilter, Error> {
    let zones = zones(time_zones);
    let validate = match residual {
        true => validate_residual_in,
        false => validate_input_in,
    };
    validate(kind, filter, &zones).map_err(|issues| Error::invalid_filter(kind, issues))
}

/// A filter may be left out, but `null` is refused: it is probably a mistake.
pub(super) fn filter_input(value: &JsValue) -> Input {
    match value.is_null() {
        true => Input::Other("null".into()),
        false => input(value),
    }
}

/// Checks the conversation id that a caller passed.
pub(super) fn conversation_id(id: &JsValue) -> Result<String, Error> {
    match input(id) {
        Input::Text(id) => Ok(id),
        other => Err(refused(
            ErrorCode::InvalidArgument,
            "id",
            match id.is_undefined() {
                true => "undefined",
                false => other.described(),
            },
            "a string",
        )),
    }
}

/// Shows only the type of what was found: it may be a credential.
#[inline(never)]
fn refused(code: ErrorCode, name: &str, found: &str, accepted: &str) -> Error {
    Error::new(code, must_be(name, accepted, found))
}

fn kind(name: &JsKind) -> Result<ProviderKind, Error> {
    let name = name.as_string();
    let known = name.as_deref().and_then(ProviderKind::platform);
    known.ok_or_else(|| unknown_kind(ErrorCode::InvalidArgument))
}

fn unknown_kind(code: ErrorCode) -> Error {
    let names = accepted(&ProviderKind::PLATFORMS.map(ProviderKind::as_str));
    Error::new(code, ["Unknown provider kind. ", &names].concat())
}

fn account(resolved: &Input) -> Result<Account, Error> {
    let code = ErrorCode::InvalidConfig;
    let Input::Object(members) = resolved else {
        return Err(refused(
            code,
            "provider",
            resolved.described(),
            "an object with a kind and a credential",
        ));
    };
    let text = |name: &str| match members.iter().find(|(key, _)| key == name) {
        None => Ok(None),
        Some((_, Input::Text(text))) => Ok(Some(text.as_str())),
        Some((_, other)) => Err(refused(code, name, other.described(), "a string")),
    };
    let kind = text("kind")?
        .and_then(ProviderKind::platform)
        .ok_or_else(|| unknown_kind(code))?;
    let provider = provider(kind);
    let secret_name = provider.secret_name;
    (provider.account)(&AccountConfig {
        secret: text(secret_name)?
            .ok_or_else(|| refused(code, secret_name, "undefined", "a string").by(kind))?,
        organization: text("organization")?,
        base_url: text("baseUrl")?,
        is_own_origin: false,
    })
}
