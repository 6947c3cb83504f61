//! The host's clocks, timers and random numbers.

use std::cell::Cell;

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    pub(super) fn set_timeout(handler: &js_sys::Function, ms: f64) -> JsValue;

    #[wasm_bindgen(js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue);

    type Performance;
    #[wasm_bindgen(method, catch)]
    fn now(this: &Performance) -> Result<JsValue, JsValue>;
}

thread_local! {
    /// The last reading of the host's clock, and by how much it was set back so far.
    static CLOCK: Cell<(f64, f64)> = const { Cell::new((0.0, 0.0)) };
}

/// Milliseconds since 1970, by a clock that may be set: for timestamps.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the host's clock counts whole milliseconds"
)]
pub(super) fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds that never go backwards: for waiting. Uses the host's monotonic clock where there is one. On
/// Workers `performance.now()` is a wall clock; where it is set back, the difference is added again.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of a program's life"
)]
pub(super) fn steady_ms() -> i64 {
    // Looked up each time, since tests replace it.
    let performance = Reflect::get(&js_sys::global(), &"performance".into());
    let host = performance
        .ok()
        .filter(JsValue::is_object)
        .and_then(|clock| clock.unchecked_into::<Performance>().now().ok()?.as_f64());
    let now = host.unwrap_or_else(js_sys::Date::now);
    let (last, lost) = CLOCK.get();
    let lost = lost + (last - now).max(0.0);
    CLOCK.set((now, lost));
    (now + lost) as i64
}

/// A timer fired that was set for this time. If the clock shows an earlier time, it is moved forward.
pub(super) fn rang(at_ms: i64) {
    let late = at_ms.saturating_sub(steady_ms()).max(0);
    let (last, lost) = CLOCK.get();
    #[expect(clippy::cast_precision_loss, reason = "a timer's milliseconds")]
    CLOCK.set((last, lost + late as f64));
}

/// A random number from 0 up to, but not including, 1.
pub(super) fn random() -> f64 {
    js_sys::Math::random()
}
