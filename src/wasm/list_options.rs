//! What a caller may say beside a filter.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;

use super::codec::{input, wrong};
use crate::Error;
use crate::filter::Input;
use crate::model::{HeavyField, ReadOptions};

/// What a caller may say beside a filter. Call options (signal, timeout, headers) are the facade's.
#[derive(Debug, Default)]
pub(super) struct ListOptions {
    pub read: ReadOptions,
    pub after: Option<String>,
    /// `after` is null, the `next` of a last page: there is nothing more.
    pub at_end: bool,
    pub max_pages: Option<u32>,
    pub live: bool,
    pub skip_unreadable: bool,
    pub page_size: Option<u32>,
}

/// Reads options whose names the facade has checked: another value than the accepted ones is
/// `invalid_argument`.
pub(super) fn list_options(options: &JsValue) -> Result<ListOptions, Error> {
    let mut read = ListOptions::default();
    if let Some(value) = option(options, "omit") {
        let fields = match &value {
            Input::List(fields) => fields.iter().map(heavy_field).collect(),
            _ => None,
        };
        read.read.omit =
            fields.ok_or_else(|| wrong("omit", "a list of transcript, metadata, analysis"))?;
    }
    read.read.raw = flag(options, "raw")?;
    read.after = match option(options, "after") {
        None => None,
        Some(Input::Text(cursor)) => Some(cursor),
        Some(Input::Null) => {
            read.at_end = true;
            None
        }
        Some(_) => {
            return Err(wrong(
                "after",
                "the `next` of a page: a string, or null at the end",
            ));
        }
    };
    read.max_pages = whole(options, "maxPages", u32::MAX)?;
    read.page_size = whole(options, "pageSize", 100)?;
    read.live = match option(options, "consistency") {
        None => false,
        Some(Input::Text(mode)) if mode == "snapshot" => false,
        Some(Input::Text(mode)) if mode == "live" => true,
        Some(_) => return Err(wrong("consistency", "\"snapshot\" or \"live\"")),
    };
    read.skip_unreadable = match option(options, "onUnreadable") {
        None => false,
        Some(Input::Text(what)) if what == "throw" => false,
        Some(Input::Text(what)) if what == "skip" => true,
        Some(_) => return Err(wrong("onUnreadable", "\"throw\" or \"skip\"")),
    };
    Ok(read)
}

/// One of the options; none where it is left out.
pub(super) fn option(options: &JsValue, name: &str) -> Option<Input> {
    let value = Reflect::get(options, &name.into()).ok()?;
    (!value.is_undefined()).then(|| input(&value))
}

/// An option that is on or, left out, off.
pub(super) fn flag(options: &JsValue, name: &str) -> Result<bool, Error> {
    match option(options, name) {
        None => Ok(false),
        Some(Input::Bool(on)) => Ok(on),
        Some(_) => Err(wrong(name, "true or false")),
    }
}

fn heavy_field(value: &Input) -> Option<HeavyField> {
    match value {
        Input::Text(name) => HeavyField::from_name(name),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole and in range"
)]
fn whole(options: &JsValue, name: &str, greatest: u32) -> Result<Option<u32>, Error> {
    match option(options, name) {
        None => Ok(None),
        Some(Input::Number(number))
            if number.fract() == 0.0 && (1.0..=f64::from(greatest)).contains(&number) =>
        {
            Ok(Some(number as u32))
        }
        Some(_) => Err(wrong(name, &format!("a whole number, 1 to {greatest}"))),
    }
}
