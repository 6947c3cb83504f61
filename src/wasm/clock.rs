//! The host's clocks, timers and dice.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(handler: &js_sys::Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);
}

/// Milliseconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the host's clock counts whole milliseconds"
)]
pub(super) fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// 0 up to, but not including, 1.
pub(super) fn random() -> f64 {
    js_sys::Math::random()
}
