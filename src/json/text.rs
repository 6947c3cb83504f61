//! The characters of a JSON string.

use std::borrow::Cow;

/// The characters of a JSON string, and whether they were repaired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The characters.
    pub value: Cow<'a, str>,
    /// Whether half a surrogate pair was replaced (by U+FFFD), or the whole text since it is too long (by an
    /// empty one).
    pub repaired: bool,
}

/// The characters between the quotes of a valid JSON string.
#[cold]
#[inline(never)]
pub(crate) fn unescape(written: &str) -> String {
    #[cfg(test)]
    crate::step_counter::took(written.len());
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((plain, escape)) = rest.split_once('\\') {
        value.push_str(plain);
        let mut characters = escape.chars();
        let character = match characters.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let (character, behind) = code_point(characters.as_str());
                characters = behind.chars();
                // None is left of them in a document.
                character.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(itself) => itself,
            None => break,
        };
        value.push(character);
        rest = characters.as_str();
    }
    value.push_str(rest);
    value
}

/// The character of the hexadecimal digits that follow a `\u`, and what comes behind them. `None`
/// for half a surrogate pair.
fn code_point(digits: &str) -> (Option<char>, &str) {
    let Some((unit, behind)) = code_unit(digits) else {
        return (None, digits);
    };
    if let Some(character) = char::from_u32(unit) {
        return (Some(character), behind);
    }
    let low = behind.strip_prefix("\\u").and_then(code_unit);
    match low {
        Some((low @ 0xDC00..=0xDFFF, behind)) if unit < 0xDC00 => {
            let pair = char::decode_utf16([unit, low].map(|unit| unit as u16)).next();
            (pair.and_then(Result::ok), behind)
        }
        _ => (None, behind),
    }
}

fn code_unit(digits: &str) -> Option<(u32, &str)> {
    let (digits, behind) = digits.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, behind))
}
