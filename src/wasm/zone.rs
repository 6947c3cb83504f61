//! Time zones that the host knows.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::summary::Zone;

/// A zone that the host knows: a function from seconds since 1970 to seconds east of UTC.
pub(super) struct HostZone(Function);

impl HostZone {
    /// For a fold; `None` stands for UTC.
    pub(super) fn boxed(offset: Option<Function>) -> Option<Box<dyn Zone>> {
        offset.map(|offset| Box::new(Self(offset)) as Box<dyn Zone>)
    }
}

impl Zone for HostZone {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "seconds of years with four digits, and of a day"
    )]
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        let offset = self.0.call1(&JsValue::NULL, &(utc_seconds as f64).into());
        offset
            .ok()
            .and_then(|offset| offset.as_f64())
            .unwrap_or(0.0) as i32
    }
}
