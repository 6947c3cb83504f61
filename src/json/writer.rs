//! Writes JSON.

use crate::built_for;
use crate::simd_bytes::unescaped_run;

/// Appends a text as a JSON string, escaped as `JSON.stringify` does.
pub(crate) fn push_string(out: &mut String, text: &str) {
    #[cfg(test)]
    crate::step_counter::took(text.len());
    out.push('"');
    let mut rest = text;
    loop {
        let (plain, behind) = split(rest, plain_run(rest.as_bytes()));
        out.push_str(plain);
        // A plain run ends at a single byte.
        let (special, behind) = split(behind, 1);
        let Some(&byte) = special.as_bytes().first() else {
            break;
        };
        out.push('\\');
        let letter = match byte {
            b'"' | b'\\' => byte,
            0x08 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            0x0c => b'f',
            b'\r' => b'r',
            _ => b'u',
        };
        out.push(char::from(letter));
        if letter == b'u' {
            out.push_str(if byte < 0x10 { "000" } else { "001" });
            out.push(char::from_digit((byte & 0xF).into(), 16).unwrap_or('0'));
        }
        rest = behind;
    }
    out.push('"');
}

/// How many bytes come before one that is escaped.
fn plain_run(bytes: &[u8]) -> usize {
    match built_for::SIZE {
        true => {
            let is_escaped = |byte: &&u8| **byte < 0x20 || **byte == b'"' || **byte == b'\\';
            bytes.iter().take_while(|byte| !is_escaped(byte)).count()
        }
        false => unescaped_run(bytes),
    }
}

/// Appends a JSON text without white space between its tokens; the tokens stay byte for byte.
pub(crate) fn push_compact(out: &mut String, json: &str) {
    #[cfg(test)]
    crate::step_counter::took(json.len());
    let bytes = json.as_bytes();
    // The text between `from` and `at` is still to be appended.
    let (mut from, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at),
            b' ' | b'\n' | b'\r' | b'\t' => {
                out.push_str(json.get(from..at).unwrap_or_default());
                at = at.saturating_add(1);
                from = at;
            }
            _ => at = at.saturating_add(1),
        }
    }
    out.push_str(json.get(from..).unwrap_or_default());
}

/// Appends a JSON array; `push` appends each item.
pub(crate) fn push_list<T>(out: &mut String, list: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

/// After the closing quote of the string that begins at a place.
pub(crate) fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start.saturating_add(1);
    loop {
        at = at.saturating_add(unescaped_run(json.get(at..).unwrap_or_default()));
        match json.get(at) {
            Some(b'"') => return at.saturating_add(1),
            Some(b'\\') => at = at.saturating_add(2),
            Some(_) => at = at.saturating_add(1),
            None => return json.len(),
        }
    }
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compact(json: &str) -> String {
        let mut out = String::new();
        push_compact(&mut out, json);
        out
    }

    #[test]
    fn white_space_goes_only_between_tokens() {
        for (json, expected) in [
            ("null", "null"),
            (" [ 1 ,\n\t2 ]\r\n", "[1,2]"),
            (
                "{ \"a b\" : \" c\\\" d \\\\\" , \"e\" : 1.50 }",
                r#"{"a b":" c\" d \\","e":1.50}"#,
            ),
            (r#"{"\u0020 x":"\ud800 "}"#, r#"{"\u0020 x":"\ud800 "}"#),
            ("[\"\u{2028} नमस्ते 😀\" ]", "[\"\u{2028} नमस्ते 😀\"]"),
        ] {
            assert_eq!(compact(json), expected);
        }
    }

    proptest! {
        #[test]
        fn texts_are_escaped_as_serde_json_escapes_them(
            text in "(\\PC|[\\x00-\\x7f]|[\u{2028}\u{fffd}é😀]|[a-z ]{1,40}){0,20}",
        ) {
            let mut ours = String::new();
            push_string(&mut ours, &text);
            prop_assert_eq!(&ours, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(string_end(ours.as_bytes(), 0), ours.len());
        }
    }
}
