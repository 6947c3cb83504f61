//! Time zones, found by the facade.

use wasm_bindgen::prelude::*;

use crate::filter::time_zone::unknown;
use crate::model::Issue;
use crate::time::Zone;

#[wasm_bindgen(raw_module = "../facade/zone.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = zoneOf)]
    fn zone_of(name: &str, time_zones: &JsValue, own: bool) -> Result<JsValue, JsValue>;

    pub type HostZone;
    #[wasm_bindgen(method, getter)]
    pub(super) fn name(this: &HostZone) -> String;
    #[wasm_bindgen(method, getter, js_name = data)]
    fn data_name(this: &HostZone) -> Option<String>;
    #[wasm_bindgen(method, catch)]
    fn offset(this: &HostZone, utc_seconds: f64) -> Result<JsValue, JsValue>;
}

impl Zone for HostZone {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "seconds of years with four digits, and of a day"
    )]
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        let offset = self.offset(utc_seconds as f64).ok();
        offset.and_then(|offset| offset.as_f64()).unwrap_or(0.0) as i32
    }

    fn data(&self) -> Option<String> {
        self.data_name()
    }
}

/// Looks up a zone; `None` for UTC. Uses the caller's rules, or else the host's. The error is the name that
/// was probably meant.
fn look_up(name: &str, time_zones: &JsValue) -> Result<Option<HostZone>, Option<String>> {
    // A gateway's caller does not choose by the server's own zone.
    let own = cfg!(feature = "client");
    let found = zone_of(name, time_zones, own).unwrap_or_else(|_| JsValue::from(""));
    match found.as_string() {
        Some(meant) => Err((!meant.is_empty()).then_some(meant)),
        None if found.is_undefined() => Ok(None),
        None => Ok(Some(found.unchecked_into())),
    }
}

/// The same, with an issue if the name is unknown.
pub(super) fn find(name: &str, time_zones: &JsValue) -> Result<Option<HostZone>, Issue> {
    look_up(name, time_zones).map_err(|meant| unknown(name, meant.as_deref()))
}

/// Looks up zones for a filter.
pub(super) fn zones(
    time_zones: &JsValue,
) -> impl Fn(&str) -> Result<Option<Box<dyn Zone>>, Option<String>> {
    move |name| Ok(look_up(name, time_zones)?.map(boxed))
}

pub(super) fn boxed(zone: HostZone) -> Box<dyn Zone> {
    Box::new(zone)
}
