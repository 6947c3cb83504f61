//! Time zones, found by the facade.

use crate::time::Zone;

/// Finds a zone by its name. `Ok(None)` is UTC; the error is the name probably meant.
pub(super) fn find(name: &str) -> Result<Option<Box<dyn Zone>>, Option<String>> {
    match host::find_zone(name) {
        ..0 => {
            let meant = host::meant_zone();
            Err((!meant.is_empty()).then_some(meant))
        }
        0 => Ok(None),
        zone => Ok(Some(Box::new(HostZone(zone)))),
    }
}

/// A zone of the facade, by its number.
struct HostZone(i32);

impl Zone for HostZone {
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of years with four digits"
    )]
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        host::zone_offset(self.0, utc_seconds as f64)
    }

    fn data(&self) -> Option<String> {
        None
    }
}

#[cfg(target_arch = "wasm32")]
mod host {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(raw_module = "../browser/zones.js")]
    extern "C" {
        /// The number of a zone; 0 for UTC, negative for an unknown name.
        #[wasm_bindgen(js_name = findZone)]
        pub(super) fn find_zone(name: &str) -> i32;
        /// What was probably meant by the last unknown name; empty if nothing is like it.
        #[wasm_bindgen(js_name = meantZone)]
        pub(super) fn meant_zone() -> String;
        /// Seconds east of UTC.
        #[wasm_bindgen(js_name = zoneOffset)]
        pub(super) fn zone_offset(zone: i32, utc_seconds: f64) -> i32;
    }
}

/// In tests: UTC, and one zone an hour east of it.
#[cfg(not(target_arch = "wasm32"))]
mod host {
    pub(super) fn find_zone(name: &str) -> i32 {
        match name {
            "UTC" => 0,
            "Test/East" => 1,
            _ => -1,
        }
    }

    pub(super) fn meant_zone() -> String {
        "Test/East".to_owned()
    }

    pub(super) fn zone_offset(_: i32, _: f64) -> i32 {
        3_600
    }
}
