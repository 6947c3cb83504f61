//! One character of a text, as it is meant.

use super::digit::digit;
use super::unseen::is_unseen;

/// The character at a place and its bytes: of an escape in JSON, in HTML or in an address, what it stands for.
pub(super) fn symbol(text: &str, at: usize) -> Option<(char, usize)> {
    let rest = text.as_bytes().get(at..)?;
    let &first = rest.first()?;
    match first {
        b'\\' | b'%' | b'&' => Some(escape(rest).unwrap_or((first.into(), 1))),
        0..0x80 => Some((first.into(), 1)),
        _ => {
            let character = text.get(at..)?.chars().next()?;
            Some((character, character.len_utf8()))
        }
    }
}

#[cold]
fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    match bytes {
        // JSON in JSON doubles the backslash.
        [b'\\', b'\\', b'u', rest @ ..] => escaped(rest, 16, 4, 3),
        [b'\\', b'u', rest @ ..] => escaped(rest, 16, 4, 2),
        [b'\\', b'n' | b'r' | b't', ..] => Some(('\n', 2)),
        // Digits and letters are not escaped in an address: "10%20%30%" are per cent.
        [b'%', rest @ ..] => escaped(rest, 16, 2, 1).filter(|(it, _)| !it.is_alphanumeric()),
        [b'&', b'#', b'x' | b'X', rest @ ..] => reference(rest, 16, 3),
        [b'&', b'#', rest @ ..] => reference(rest, 10, 2),
        _ => bytes.starts_with(b"&plus;").then_some(('+', 6)),
    }
}

/// The character that a number behind `&#` stands for.
fn reference(bytes: &[u8], radix: u32, before: usize) -> Option<(char, usize)> {
    let end = bytes.iter().take(6).position(|&it| it == b';')?;
    let (character, length) = escaped(bytes, radix, end, before)?;
    Some((character, length.saturating_add(1)))
}

/// The character that so many digits stand for, and their length with what stands before them.
#[inline(never)]
fn escaped(bytes: &[u8], radix: u32, digits: usize, before: usize) -> Option<(char, usize)> {
    let mut code = 0u32;
    for &byte in bytes.get(..digits)? {
        let value = char::from(byte).to_digit(radix)?;
        code = code.wrapping_mul(radix).wrapping_add(value);
    }
    Some((char::from_u32(code)?, before.saturating_add(digits)))
}

/// What stands between two groups of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A dash, a dot, a slash.
    Tight,
    /// What else stands between the digits of a number: white space, brackets, and other marks.
    Spaced,
    /// What stands between the elements of a list as well: a comma, the end of a line.
    Loose,
}

pub(super) fn gap(character: char) -> Option<Gap> {
    Some(match character {
        '-' | '.' | '/' => Gap::Tight,
        ',' | ';' | ':' | '|' | '\n' | '\r' | '\u{60c}' | '\u{61b}' | '、' | '，' | '；' | '：'
        | '\u{2028}' | '\u{2029}' => Gap::Loose,
        ' '
        | '('
        | ')'
        | '['
        | ']'
        | '\t'
        | '_'
        | '~'
        | '*'
        | '\u{a0}'
        | '·'
        | '•'
        | '…'
        | '‧'
        | '∙'
        | '・'
        | '\u{2000}'..='\u{200a}'
        | '\u{2010}'..='\u{2015}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{2212}'
        | '\u{3000}'
        | '（'
        | '）'
        | '－'
        | '．' => Gap::Spaced,
        _ => return None,
    })
}

/// Whether it separates nothing between two digits: it is not seen, or a mark on the digit, as the line
/// through it.
pub(super) fn is_invisible(character: char) -> bool {
    is_unseen(character) || matches!(character, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

pub(super) fn is_plus(character: char) -> bool {
    matches!(character, '+' | '＋')
}

/// Whether it belongs to a word.
pub(super) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || digit(character).is_some()
}
