//! JavaScript values in and out.

use js_sys::{Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::filter::{Input, shortened};
use crate::json::Document;
use crate::model::{HeavyField, ReadOptions};
use crate::{Error, ErrorCode};

#[wasm_bindgen]
extern "C" {
    // A proxy may throw at each of these.
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    pub(super) fn class_of(value: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "toISOString"], js_name = call)]
    fn iso_text(date: &JsValue) -> Result<String, JsValue>;
}

/// How deep lists and objects may lie in each other, and how many values there may be in all: ends
/// the reading of what refers to itself.
const DEEPEST: usize = 64;
const MOST_VALUES: usize = 5_000;

#[wasm_bindgen(raw_module = "../facade/plain.js")]
extern "C" {
    #[wasm_bindgen(js_name = plainJson)]
    fn plain_json(value: &JsValue) -> Option<String>;
}

/// A caller's value as data, as `JSON.stringify` would see it: what is undefined is left out, a
/// `Date` becomes its ISO text. Plain data comes as a whole, the rest piece by piece.
pub(super) fn input(value: &JsValue) -> Input {
    if let Some(json) = plain_json(value)
        && let Ok(document) = Document::parse(&json)
    {
        return document.root().into();
    }
    let mut left = MOST_VALUES;
    read(value, DEEPEST, &mut left).unwrap_or(Input::Null)
}

/// `None` for undefined.
fn read(value: &JsValue, depth: usize, left: &mut usize) -> Option<Input> {
    if value.is_undefined() {
        return None;
    }
    let (Some(inside), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else {
        return Some(Input::Other(
            "a value that is nested too deep, too large, or refers to itself",
        ));
    };
    *left = rest;
    Some(if value.is_null() {
        Input::Null
    } else if let Some(flag) = value.as_bool() {
        Input::Bool(flag)
    } else if let Some(number) = value.as_f64() {
        Input::Number(number)
    } else if let Some(text) = value.as_string() {
        Input::Text(text)
    } else if value.is_function() {
        Input::Other("a function")
    } else if value.is_symbol() {
        Input::Other("a symbol")
    } else if value.is_bigint() {
        Input::Other("a bigint")
    } else {
        match is_array(value) {
            Err(_) => Input::Other(UNREADABLE),
            Ok(true) => items(value, inside, left),
            // Also a `Date` of another realm.
            Ok(false) if class_of(value).is_ok_and(|class| class == "[object Date]") => {
                iso_text(value).map_or(Input::Other("an invalid Date"), Input::Text)
            }
            Ok(false) => members(value, inside, left),
        }
    })
}

const UNREADABLE: &str = "an object that cannot be read";
const THROWING: Input = Input::Other("a property that throws when read");

fn items(list: &JsValue, depth: usize, left: &mut usize) -> Input {
    let length = Reflect::get(list, &"length".into()).ok();
    let Some(length) = length.and_then(|length| length.as_f64()) else {
        return Input::Other(UNREADABLE);
    };
    // An array may claim any length: one value too many ends it.
    let longest = u32::try_from(*left).unwrap_or(u32::MAX).saturating_add(1);
    let item = |index| match Reflect::get_u32(list, index) {
        Ok(item) => read(&item, depth, left).unwrap_or(Input::Null),
        Err(_) => THROWING,
    };
    let items = (0..longest).take_while(|&index| f64::from(index) < length);
    Input::List(items.map(item).collect())
}

fn members(value: &JsValue, depth: usize, left: &mut usize) -> Input {
    let object: &Object = value.unchecked_ref();
    let Ok(keys) = Reflect::own_keys(object) else {
        return Input::Other(UNREADABLE);
    };
    let mut members = Vec::new();
    for key in keys.iter() {
        // Symbols are no data.
        let Some(name) = key.as_string() else {
            continue;
        };
        match Reflect::get(object, &key) {
            Ok(value) => {
                if let Some(value) = read(&value, depth, left) {
                    members.push((name, value));
                }
            }
            Err(_) => members.push((name, THROWING)),
        }
    }
    Input::Object(members)
}

/// Small outputs: plain objects, `null` for what is not there.
pub(super) fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|_| hand_over_failed())
}

pub(super) fn hand_over_failed() -> Error {
    Error::new(
        ErrorCode::InvalidResponse,
        "The result could not be handed over to JavaScript. Please report it.",
    )
}

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
            ("omit", Input::List(fields)) => {
                options.read.omit = fields.iter().map(heavy_field).collect::<Result<_, _>>()?;
            }
            ("omit", _) => return Err(wrong("omit", "a list of transcript, metadata, analysis")),
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

/// A list of strings.
pub(super) fn texts(name: &str, value: Input) -> Result<Vec<String>, Error> {
    let text = |value| match value {
        Input::Text(text) => Some(text),
        _ => None,
    };
    let texts = match value {
        Input::List(values) => values.into_iter().map(text).collect(),
        _ => None,
    };
    texts.ok_or_else(|| wrong(name, "a list of strings"))
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

fn heavy_field(value: &Input) -> Result<HeavyField, Error> {
    match value {
        Input::Text(name) if name == "transcript" => Ok(HeavyField::Transcript),
        Input::Text(name) if name == "metadata" => Ok(HeavyField::Metadata),
        Input::Text(name) if name == "analysis" => Ok(HeavyField::Analysis),
        _ => Err(wrong("omit", "a list of transcript, metadata, analysis")),
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

pub(super) fn wrong(name: &str, accepted: &str) -> Error {
    invalid(format!("`{name}` is none of what is accepted: {accepted}."))
}

pub(super) fn invalid(message: String) -> Error {
    Error::new(ErrorCode::InvalidArgument, message)
}
