//! Settings that the facade passes on, already checked.

use std::cell::Cell;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;

use super::interrupt::Signal;
use crate::model::ProviderKind;

#[wasm_bindgen(typescript_custom_section)]
const IMPORTS: &str = r#"
import type { Bytes } from "../facade/byte-stream.js";
import type { ProviderConfig } from "../facade/provider.js";
import type { CallSettings, Settings } from "../facade/check-options.js";
import type { ListOptions, Page } from "../facade/page.js";
import type { Answer } from "../facade/api-promise.js";
import type { ResolvedProvider } from "../facade/functions.js";
import type { TimeZones } from "../facade/zone.js";
"#;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(typescript_type = "ProviderConfig")]
    pub type JsProviderConfig;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &JsProviderConfig) -> String;
    #[wasm_bindgen(method, getter)]
    fn secret(this: &JsProviderConfig) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn organization(this: &JsProviderConfig) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = baseUrl)]
    fn base_url(this: &JsProviderConfig) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = isOwnOrigin)]
    fn is_own_origin(this: &JsProviderConfig) -> Option<bool>;

    #[wasm_bindgen(typescript_type = "Settings")]
    pub type JsSettings;
    #[wasm_bindgen(method, getter)]
    fn fetch(this: &JsSettings) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = maxRetries)]
    fn max_retries(this: &JsSettings) -> u32;
    #[wasm_bindgen(method, getter, js_name = maxRetryAfter)]
    fn max_retry_after(this: &JsSettings) -> u32;
    #[wasm_bindgen(method, getter, js_name = maxResponseBytes)]
    fn max_response_bytes(this: &JsSettings) -> u32;
    #[wasm_bindgen(method, getter, js_name = maxBytesInFlight)]
    fn max_bytes_in_flight(this: &JsSettings) -> f64;
    #[wasm_bindgen(method, getter, js_name = rateLimitRequests)]
    fn rate_limit_requests(this: &JsSettings) -> u32;
    #[wasm_bindgen(method, getter, js_name = rateLimitPerMs)]
    fn rate_limit_per_ms(this: &JsSettings) -> u32;
    #[wasm_bindgen(method, getter)]
    fn acquire(this: &JsSettings) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onEvent)]
    fn on_event(this: &JsSettings) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = timeZones)]
    fn time_zones(this: &JsSettings) -> JsValue;

    #[wasm_bindgen(typescript_type = "CallSettings")]
    pub type JsCallSettings;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &JsCallSettings) -> Option<Signal>;
    #[wasm_bindgen(method, getter, js_name = attemptTimeout)]
    fn attempt_timeout(this: &JsCallSettings) -> u32;
    #[wasm_bindgen(method, getter, js_name = totalTimeout)]
    fn total_timeout(this: &JsCallSettings) -> u32;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &JsCallSettings) -> Array;
    #[wasm_bindgen(method, getter)]
    fn credential(this: &JsCallSettings) -> JsValue;
}

/// A client's settings.
pub(super) struct Settings {
    pub kind: ProviderKind,
    /// A string, or a function that returns one or a promise of one.
    pub secret: JsValue,
    pub organization: Option<String>,
    pub base_url: Option<String>,
    /// Whether `base_url` has the page's own origin.
    pub is_own_origin: bool,
    /// The caller's `fetch`; if there is none, the current global one.
    pub fetch: Option<Function>,
    pub max_retries: u32,
    pub max_retry_after_ms: u64,
    pub max_response_bytes: u64,
    /// The memory that all bodies but one may take together; that one may take `max_response_bytes`.
    pub shared_room: u64,
    /// This many requests in this many milliseconds.
    pub rate_limit: Option<(u32, u32)>,
    /// The caller's pacing, which every attempt waits for.
    pub acquire: Option<Function>,
    pub on_event: Option<Function>,
    /// Time zone rules; undefined for the host's.
    pub time_zones: JsValue,
}

impl Settings {
    /// `None` for a provider kind that this module does not know.
    pub(super) fn read(provider: &JsProviderConfig, settings: &JsSettings) -> Option<Self> {
        let requests = settings.rate_limit_requests();
        let max_response_bytes = settings.max_response_bytes();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bytes that the facade has checked"
        )]
        let shared_room = (settings.max_bytes_in_flight() - f64::from(max_response_bytes)) as u64;
        Some(Self {
            kind: provider.kind().parse().ok()?,
            secret: provider.secret(),
            organization: provider.organization(),
            base_url: provider.base_url(),
            is_own_origin: provider.is_own_origin() == Some(true),
            fetch: settings.fetch(),
            max_retries: settings.max_retries(),
            max_retry_after_ms: settings.max_retry_after().into(),
            max_response_bytes: max_response_bytes.into(),
            shared_room,
            rate_limit: (requests > 0).then(|| (requests, settings.rate_limit_per_ms())),
            acquire: settings.acquire(),
            on_event: settings.on_event(),
            time_zones: settings.time_zones(),
        })
    }
}

/// The settings of one call.
pub(super) struct CallSettings {
    pub signal: Option<Signal>,
    pub attempt_timeout_ms: u64,
    pub total_timeout_ms: u64,
    pub headers: Vec<(String, String)>,
    /// The credential of the first request, if its function was just called; otherwise undefined.
    pub credential: Cell<JsValue>,
}

impl CallSettings {
    pub(super) fn read(call: &JsCallSettings) -> Self {
        let pair = |pair: JsValue| {
            let pair = Array::from(&pair);
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        };
        Self {
            signal: call.signal(),
            attempt_timeout_ms: call.attempt_timeout().into(),
            total_timeout_ms: call.total_timeout().into(),
            headers: call.headers().iter().filter_map(pair).collect(),
            credential: Cell::new(call.credential()),
        }
    }
}
