//! The options of a call, as JavaScript gives them.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use super::codec::input;
use crate::call_options::Options;

/// Options whose names the facade has checked.
pub(super) fn options_of(given: &JsValue) -> Options<'_> {
    Options::of(|name| {
        let value = Reflect::get(given, &name.into()).ok()?;
        (!value.is_undefined()).then(|| input(&value))
    })
}
