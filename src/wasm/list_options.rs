//! What a caller may say beside a filter.

use wasm_bindgen::prelude::*;

use super::codec::{MOST_VALUES, invalid, members, wrong};
use crate::Error;
use crate::filter::{Input, shortened};
use crate::model::{HeavyField, ReadOptions};

/// What a caller may say beside a filter. Call options (signal, timeout, headers) are the facade's.
#[derive(Debug, Default)]
pub(super) struct ListOptions {
    pub read: ReadOptions,
    pub after: Option<String>,
    pub max_pages: Option<u32>,
    pub live: bool,
    pub page_size: Option<u32>,
}

/// Reads options strictly: another key than the accepted ones, or another value, is
/// `invalid_argument`.
pub(super) fn list_options(value: &JsValue, accepted: &[&str]) -> Result<ListOptions, Error> {
    let mut options = ListOptions::default();
    let members = match shallow(value)? {
        None => return Ok(options),
        Some(members) => members,
    };
    for (key, value) in members {
        if !accepted.contains(&key.as_str()) {
            return Err(invalid(format!(
                "There is no option `{}`. Accepted are {}.",
                shortened(&key),
                accepted.join(", ")
            )));
        }
        match (key.as_str(), value) {
            ("omit", value) => {
                let fields = match &value {
                    Input::List(fields) => fields.iter().map(heavy_field).collect(),
                    _ => None,
                };
                let accepted = "a list of transcript, metadata, analysis";
                options.read.omit = fields.ok_or_else(|| wrong("omit", accepted))?;
            }
            ("raw", Input::Bool(raw)) => options.read.raw = raw,
            ("raw", _) => return Err(wrong("raw", "true or false")),
            ("after", Input::Text(cursor)) => options.after = Some(cursor),
            // `next` of a last page, passed on as it is, would begin anew.
            ("after", _) => {
                return Err(wrong(
                    "after",
                    "the `next` of a page, a string (null is the end)",
                ));
            }
            ("maxPages", value) => options.max_pages = Some(whole("maxPages", &value, u32::MAX)?),
            ("pageSize", value) => options.page_size = Some(whole("pageSize", &value, 100)?),
            ("consistency", Input::Text(mode)) if mode == "snapshot" => options.live = false,
            ("consistency", Input::Text(mode)) if mode == "live" => options.live = true,
            ("consistency", _) => return Err(wrong("consistency", "\"snapshot\" or \"live\"")),
            // Call options: read by the facade.
            _ => {}
        }
    }
    Ok(options)
}

/// The members of an options object, none where there is no object.
pub(super) fn members_of(value: &JsValue) -> Result<Vec<(String, Input)>, Error> {
    Ok(shallow(value)?.unwrap_or_default())
}

/// The members of an options object; nested ones that are not ours (a signal, headers) are not read.
fn shallow(value: &JsValue) -> Result<Option<Vec<(String, Input)>>, Error> {
    if value.is_undefined() {
        return Ok(None);
    }
    if !value.is_object() {
        return Err(invalid("The options are no object.".to_owned()));
    }
    match members(value, 2, &mut { MOST_VALUES }) {
        Input::Object(members) => Ok(Some(members)),
        _ => Err(invalid(
            "The options are an object that cannot be read.".to_owned(),
        )),
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
fn whole(name: &str, value: &Input, greatest: u32) -> Result<u32, Error> {
    match value {
        Input::Number(number)
            if number.fract() == 0.0 && (1.0..=f64::from(greatest)).contains(number) =>
        {
            Ok(*number as u32)
        }
        _ => Err(wrong(name, &format!("a whole number, 1 to {greatest}"))),
    }
}
