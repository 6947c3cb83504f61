//! Events that a client sends to its listener.

use js_sys::Function;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::JsValue;

use super::codec::to_js;
use crate::ErrorCode;
use crate::model::Issue;

/// An event of a client. Secrets and free-text query values are masked; message texts are left out.
#[derive(Serialize, Tsify)]
#[serde(
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
#[tsify(missing_as_null)]
pub(super) enum ClientEvent<'a> {
    /// An attempt begins.
    Request {
        /// `GET`, or `POST` where a platform wants a list's filter as a body.
        method: &'a str,
        /// Free-text values are masked.
        url: &'a str,
        /// The JSON that is sent with a POST; free-text values are masked.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[tsify(optional, type = "string")]
        body: Option<&'a str>,
        /// From 1.
        attempt: u32,
    },
    /// A whole answer arrived.
    Response {
        /// The HTTP status.
        status: u16,
        /// From 1.
        attempt: u32,
        /// From the request to the last byte.
        duration_ms: u64,
        /// Of the body; 0 if it was not read.
        bytes: usize,
    },
    /// The attempt failed; another follows.
    Retry {
        /// The one that failed.
        attempt: u32,
        /// Why: an error code.
        reason: ErrorCode,
        /// The wait before the next attempt.
        wait_ms: u64,
    },
    /// Something had to be repaired in, or could not be read from, a record.
    Repair {
        /// null for a record without a readable id, and where `redact` names the id.
        conversation_id: Option<&'a str>,
        /// The repairs. Keys of metadata and analysis are left out: a path ends before them.
        issues: &'a [Issue],
    },
}

/// Calls the listener. Errors that it throws are ignored: a listener must not break a call.
pub(super) fn emit(listener: Option<&Function>, event: &ClientEvent<'_>) {
    let Some(listener) = listener else { return };
    if let Ok(event) = to_js(event) {
        let _ = listener.call1(&JsValue::UNDEFINED, &event);
    }
}
