//! The usual forms of a message, so that one kind of mistake always reads the same; and a caller's text in
//! a message.

/// Longer texts are cut in messages.
const LONGEST: usize = 40;

/// A caller's text inside a message: in quotes, cut after 40 characters, control characters
/// replaced. For names and enumerated values only: a value that may be a person's words or number
/// does not go into messages at all.
pub(crate) fn quoted(text: &str) -> String {
    concat(&["\"", &shortened(text), "\""])
}

/// The same without quotes: for paths.
#[inline(never)]
pub(crate) fn shortened(text: &str) -> String {
    let mut shown = String::new();
    for (place, character) in text.chars().enumerate() {
        if place == LONGEST {
            shown.push('…');
            break;
        }
        shown.push(match character {
            '"' => '\'',
            character if is_invisible(character) => '\u{fffd}',
            character => character,
        });
    }
    shown
}

/// The parts as one text.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    push_all(&mut text, parts);
    text
}

/// Appends the parts to a text.
#[inline(never)]
pub(crate) fn push_all(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// The path of a list's item: `omit[2]`.
pub(crate) fn item(list: &str, place: usize) -> String {
    concat(&[list, "[", &place.to_string(), "]"])
}

/// Controls, and the characters that turn the direction of what follows: a log line that holds
/// them reads as something else.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The parts in a row: one function for every message, where `format!` and `concat` bring their own machinery.
#[inline(never)]
pub(crate) fn text_of(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// `"name" must be accepted, not found.` Of a value that may be a secret, `found` is only its type.
#[inline(never)]
pub(crate) fn must_be(name: &str, accepted: &str, found: &str) -> String {
    concat(&["\"", name, "\" must be ", accepted, ", not ", found, "."])
}

/// `Unknown kind "name".` with the name that was probably `meant`, or else with all `names`.
#[inline(never)]
pub(crate) fn unknown(kind: &str, name: &str, meant: Option<&str>, names: &[&str]) -> String {
    let mut message = concat(&["Unknown ", kind, " \"", name, "\". "]);
    match meant {
        Some(meant) => {
            // More than a name has its own quotes.
            let is_name = meant.bytes().all(|byte| !matches!(byte, b'"' | b' '));
            let quote = if is_name { "\"" } else { "" };
            push_all(&mut message, &["Did you mean ", quote, meant, quote, "?"]);
        }
        None => message.push_str(&accepted(names)),
    }
    message
}

/// `Accepted: a, b and c.`
#[inline(never)]
pub(crate) fn accepted(names: &[&str]) -> String {
    let mut text = "Accepted: ".to_owned();
    for (place, name) in names.iter().enumerate() {
        let before = match names.len().saturating_sub(place) {
            _ if place == 0 => "",
            1 => " and ",
            _ => ", ",
        };
        push_all(&mut text, &[before, name]);
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_one_form() {
        assert_eq!(
            must_be("pageSize", "a number", "a string"),
            r#""pageSize" must be a number, not a string."#
        );
        assert_eq!(
            unknown("key", "agnet", Some("agent"), &[]),
            r#"Unknown key "agnet". Did you mean "agent"?"#
        );
        assert_eq!(
            unknown("key", "x", None, &["a", "b"]),
            r#"Unknown key "x". Accepted: a and b."#
        );
        assert_eq!(accepted(&["a"]), "Accepted: a.");
        assert_eq!(accepted(&["a", "b", "c"]), "Accepted: a, b and c.");
    }

    #[test]
    fn texts_are_cut_and_cannot_break_a_line() {
        for (text, expected) in [
            ("inboud", "\"inboud\"".to_owned()),
            ("", "\"\"".to_owned()),
            ("a\r\nb\0", "\"a\u{fffd}\u{fffd}b\u{fffd}\"".to_owned()),
            ("say \"hi\"", "\"say 'hi'\"".to_owned()),
            ("\u{202e}txt", "\"\u{fffd}txt\"".to_owned()),
            (&"é".repeat(40), format!("\"{}\"", "é".repeat(40))),
            (&"é".repeat(41), format!("\"{}…\"", "é".repeat(40))),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
