//! The usual forms of a message, so that one kind of mistake always reads the same; and a caller's text in
//! a message.

use crate::number::{count_text, number_text};

/// Longer texts are cut in messages.
const LONGEST: usize = 40;

/// A part of a message.
#[derive(Clone, Copy)]
pub(crate) enum Part<'t> {
    /// Our own words.
    Text(&'t str),
    /// A caller's text: see [`quoted`].
    Quoted(&'t str),
    Number(f64),
    Count(usize),
}

/// A message: its `form`, with the next part in the place of each `%`.
#[inline(never)]
pub(crate) fn message(form: &str, parts: &[Part<'_>]) -> String {
    let mut text = String::new();
    push_message(&mut text, form, parts);
    text
}

/// Appends the same to a text.
pub(crate) fn push_message(text: &mut String, form: &str, parts: &[Part<'_>]) {
    let mut parts = parts.iter();
    for character in form.chars() {
        if character != '%' {
            text.push(character);
            continue;
        }
        match parts.next() {
            Some(Part::Text(part)) => text.push_str(part),
            Some(Part::Quoted(part)) => {
                text.push('"');
                push_visible(text, part, LONGEST, '\'');
                text.push('"');
            }
            Some(Part::Number(number)) => text.push_str(&number_text(*number)),
            Some(Part::Count(count)) => {
                text.push_str(&count_text(u64::try_from(*count).unwrap_or(u64::MAX)))
            }
            None => {}
        }
    }
}

/// A caller's text inside a message: in quotes, cut after 40 characters, control characters
/// replaced. For names and enumerated values only: a value that may be a person's words or number
/// does not go into messages at all.
pub(crate) fn quoted(text: &str) -> String {
    message("%", &[Part::Quoted(text)])
}

/// The same without quotes: for paths.
#[inline(never)]
pub(crate) fn shortened(text: &str) -> String {
    let mut shown = String::new();
    push_visible(&mut shown, text, LONGEST, '\'');
    shown
}

/// The beginning of another's text, with a sign for what cannot be seen.
pub(crate) fn visible(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    push_visible(&mut shown, text, longest, '"');
    shown
}

/// `quote`: takes the place of a quote.
#[inline(never)]
fn push_visible(shown: &mut String, text: &str, longest: usize, quote: char) {
    for (place, character) in text.chars().enumerate() {
        if place == longest {
            shown.push('…');
            break;
        }
        shown.push(match character {
            '"' => quote,
            character if is_invisible(character) => '\u{fffd}',
            character => character,
        });
    }
}

/// The parts as one text: one function for every message, where `format!` brings its own machinery.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    append(&mut text, parts);
    text
}

/// The path of a list's item: `omit[2]`.
pub(crate) fn item(list: &str, place: usize) -> String {
    message("%[%]", &[Part::Text(list), Part::Count(place)])
}

/// Controls, and the characters that turn the direction of what follows: a log line that holds
/// them reads as something else.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Appends the parts to a text.
#[inline(never)]
pub(crate) fn append(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// `"name" must be accepted, not found.` Of a value that may be a secret, `found` is only its type.
#[inline(never)]
pub(crate) fn must_be(name: &str, accepted: &str, found: &str) -> String {
    let parts = [Part::Text(name), Part::Text(accepted), Part::Text(found)];
    message("\"%\" must be %, not %.", &parts)
}

/// `Unknown kind "name".` with the name that was probably `meant`, or else with all `names`.
#[inline(never)]
pub(crate) fn unknown(kind: &str, name: &str, meant: Option<&str>, names: &[&str]) -> String {
    let mut text = message("Unknown % \"%\". ", &[Part::Text(kind), Part::Text(name)]);
    match meant {
        Some(meant) => {
            // More than a name has its own quotes.
            let is_name = meant.bytes().all(|byte| !matches!(byte, b'"' | b' '));
            let form = match is_name {
                true => "Did you mean \"%\"?",
                false => "Did you mean %?",
            };
            push_message(&mut text, form, &[Part::Text(meant)]);
        }
        None => push_accepted(&mut text, names),
    }
    text
}

/// `Accepted: a, b and c.`
pub(crate) fn accepted(names: &[&str]) -> String {
    let mut text = String::new();
    push_accepted(&mut text, names);
    text
}

/// Appends the same to a text.
#[inline(never)]
pub(crate) fn push_accepted(text: &mut String, names: &[&str]) {
    for (place, name) in names.iter().enumerate() {
        text.push_str(match names.len().saturating_sub(place) {
            _ if place == 0 => "Accepted: ",
            1 => " and ",
            _ => ", ",
        });
        text.push_str(name);
    }
    text.push('.');
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
