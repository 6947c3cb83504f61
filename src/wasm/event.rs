//! What a client tells while it works.

use js_sys::Function;
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::JsValue;

use super::codec::to_js;
use crate::ErrorCode;
use crate::model::Issue;

/// What a client tells while it works. Secrets and free-text query values are masked, message
/// texts absent.
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
        /// `GET`
        method: &'a str,
        /// With free-text values masked.
        url: &'a str,
        /// From 1.
        attempt: u32,
    },
    /// An answer arrived, whole.
    Response {
        /// The HTTP status.
        status: u16,
        /// From 1.
        attempt: u32,
        /// From the request to the last byte.
        duration_ms: u64,
        /// Of the body; 0 where it was not read.
        bytes: usize,
    },
    /// The attempt failed; another follows.
    Retry {
        /// The one that failed.
        attempt: u32,
        /// Why: an error code.
        reason: ErrorCode,
        /// How long is waited before the next.
        wait_ms: u64,
    },
    /// Something had to be repaired in, or could not be read from, a record.
    Repair {
        /// null for a record without a readable id, and where `redact` names the id.
        conversation_id: Option<&'a str>,
        /// What. Keys of metadata and analysis are not told: a path ends before them.
        issues: &'a [Issue],
    },
}

/// Tells a listener. What it throws is not ours: a listener must not break a call.
pub(super) fn tell(listener: Option<&Function>, event: &ClientEvent<'_>) {
    let Some(listener) = listener else { return };
    if let Ok(event) = to_js(event) {
        let _ = listener.call1(&JsValue::UNDEFINED, &event);
    }
}
