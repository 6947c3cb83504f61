//! Conversion of JavaScript values.

use js_sys::{Array, JsString, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::input::{HALF_A_PAIR, Input};
use crate::json::Document;
use crate::number::number_text;
use crate::pace::Pace;
use crate::{Error, ErrorCode};

#[wasm_bindgen]
extern "C" {
    // A proxy may throw at each of these.
    #[wasm_bindgen(catch, js_namespace = ["Object", "prototype", "toString"], js_name = call)]
    pub(super) fn class_of(value: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = keys)]
    fn keys_of(object: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "toISOString"], js_name = call)]
    fn iso_text(date: &JsValue) -> Result<String, JsValue>;
}

/// The limits of nesting and of values in all: they end the reading of an object that refers to itself.
const DEEPEST: usize = 64;
const MOST_VALUES: usize = 5_000;

#[wasm_bindgen(raw_module = "../facade/plain.js")]
extern "C" {
    #[wasm_bindgen(js_name = plainJson)]
    fn plain_json(value: &JsValue, deepest: usize, most_values: usize) -> Option<String>;
}

#[wasm_bindgen(raw_module = "../facade/what-is.js")]
extern "C" {
    /// The value's type with its article; nothing for a plain object.
    #[wasm_bindgen(js_name = whatIs)]
    fn what_is(value: &JsValue) -> Option<String>;
}

/// How many bytes are copied at once.
const COPIED: usize = 1 << 20;

/// The bytes of a text in parts, copied piece by piece.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the memory has 32-bit addresses"
)]
pub(super) async fn bytes_of(parts: &[String], pace: &Pace) -> JsValue {
    let length: usize = parts.iter().map(String::len).sum();
    let bytes = Uint8Array::new_with_length(length as u32);
    let mut at = 0u32;
    for piece in parts.iter().flat_map(|part| part.as_bytes().chunks(COPIED)) {
        let end = at.wrapping_add(piece.len() as u32);
        bytes.subarray(at, end).copy_from(piece);
        at = end;
        if pace.is_due(piece.len()) {
            pace.turn().await;
        }
    }
    bytes.into()
}

/// A caller's value as data, as `JSON.stringify` would see it: undefined is left out, a `Date` becomes its
/// ISO text. Of anything but a plain object only the type is kept. Plain data crosses as a whole, the rest
/// piece by piece.
pub(super) fn input(value: &JsValue) -> Input {
    if let Some(json) = plain_json(value, DEEPEST, MOST_VALUES)
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
        return Some(other(
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
        match is_cut(value, &text) {
            true => HALF_A_PAIR,
            false => Input::Text(text),
        }
    } else {
        match what_is(value) {
            None => members(value, inside, left),
            Some(what) if what == "an array" => items(value, inside, left),
            // Also a `Date` of another realm.
            Some(what) if what == "a Date" => {
                iso_text(value).map_or(other("an invalid Date"), Input::Text)
            }
            Some(what) => Input::Other(what.into()),
        }
    })
}

/// Whether the string has half of a surrogate pair, which `text` replaces by another character.
fn is_cut(value: &JsValue, text: &str) -> bool {
    let is_valid = || value.dyn_ref().is_none_or(JsString::is_valid_utf16);
    text.contains(char::REPLACEMENT_CHARACTER) && !is_valid()
}

const UNREADABLE: &str = "an object that cannot be read";
const THROWING: &str = "a property that throws when read";

fn other(what: &'static str) -> Input {
    Input::Other(what.into())
}

fn items(list: &JsValue, depth: usize, left: &mut usize) -> Input {
    let length = Reflect::get(list, &"length".into()).ok();
    let Some(length) = length.and_then(|length| length.as_f64()) else {
        return other(UNREADABLE);
    };
    let longest = u32::try_from(*left).unwrap_or(u32::MAX);
    // An array may claim any length.
    if length > f64::from(longest) {
        let described = [
            "an array of ",
            &number_text(length),
            " values, far too many",
        ]
        .concat();
        return Input::Other(described.into());
    }
    let item = |index| match Reflect::get_u32(list, index) {
        Ok(item) => read(&item, depth, left).unwrap_or(Input::Null),
        Err(_) => other(THROWING),
    };
    let items = (0..longest).take_while(|&index| f64::from(index) < length);
    Input::List(items.map(item).collect())
}

fn members(object: &JsValue, depth: usize, left: &mut usize) -> Input {
    let Ok(keys) = keys_of(object) else {
        return other(UNREADABLE);
    };
    let mut members = Vec::new();
    for key in keys.iter() {
        let Some(name) = key.as_string() else {
            continue;
        };
        match Reflect::get(object, &key) {
            Ok(_) if is_cut(&key, &name) => members.push((name, HALF_A_PAIR)),
            Ok(value) => {
                if let Some(value) = read(&value, depth, left) {
                    members.push((name, value));
                }
            }
            Err(_) => members.push((name, other(THROWING))),
        }
    }
    Input::Object(members)
}

/// Converts small outputs to plain objects, with `null` for absent values.
pub(super) fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Error> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|_| conversion_failed())
}

pub(super) fn conversion_failed() -> Error {
    Error::new(
        ErrorCode::InvalidResponse,
        "The result could not be converted to a JavaScript value. Please report this.",
    )
}

#[cfg(feature = "client")]
pub(super) fn invalid(message: String) -> Error {
    Error::new(ErrorCode::InvalidArgument, message)
}
