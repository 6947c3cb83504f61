//! Decodes one escape.

use super::character::MAYBE_AT;

/// The character of the escape at the start of a text, and the escape's length. `is_in_row`: an escape such
/// as `=40` ends right before it.
#[inline(never)]
pub(super) fn decode_escape(text: &[u8], is_in_row: bool) -> Option<(char, usize)> {
    match *text {
        [b'\\', b'n' | b'r', ..] => Some(('\n', 2)),
        [b'\\', b't', ..] => Some(('\t', 2)),
        [b'\\' | b'%', b'u', b'{', ..] | [b'\\', b'x', b'{', ..] => number(text, 3, 16, 6, b'}'),
        [b'\\' | b'%', b'u', ..] => exactly(text, 2, 16, 4),
        [b'\\', b'U', ..] => exactly(text, 2, 16, 8),
        [b'\\', b'x', ..] => utf8(text, b"\\x", 16).or_else(|| exactly(text, 2, 16, 2)),
        [b'\\', b'0'..=b'7', ..] => utf8(text, b"\\", 8).or_else(|| octal(text)),
        [b'\\', mark, ..] if mark.is_ascii_punctuation() => Some((mark.into(), 2)),
        [b'%', ..] => percent(text),
        [b'&', b'#', b'x' | b'X', ..] => number(text, 3, 16, 8, b';'),
        [b'&', b'#', ..] => number(text, 2, 10, 8, b';'),
        [b'&', ..] => named(text),
        [b'=', ..] => quoted_printable(text, is_in_row),
        _ => None,
    }
}

/// The number with this many digits at a place.
#[inline(never)]
fn exactly(text: &[u8], at: usize, radix: u32, digits: usize) -> Option<(char, usize)> {
    let end = at.saturating_add(digits);
    let code = value(text.get(at..end)?, radix)?;
    Some((char::from_u32(code)?, end))
}

/// The number with at most this many digits, after leading zeros, and its terminator: `}` is required, `;` is
/// not.
#[inline(never)]
fn number(text: &[u8], at: usize, radix: u32, most: usize, last: u8) -> Option<(char, usize)> {
    let rest = text.get(at..)?;
    let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
    let digits = rest.iter().take_while(is_digit).count();
    let zeros = rest.iter().take_while(|it| **it == b'0').count();
    let is_ended = rest.get(digits) == Some(&last);
    if digits == 0 || digits.saturating_sub(zeros) > most || !is_ended && last == b'}' {
        return None;
    }
    let (character, end) = exactly(text, at, radix, digits)?;
    Some((character, end.saturating_add(is_ended.into())))
}

/// `\100`, with two or three digits: more are a number.
fn octal(text: &[u8]) -> Option<(char, usize)> {
    let digits = text.iter().skip(1).take(4);
    let count = digits.take_while(|it| it.is_ascii_digit()).count();
    let escape = exactly(text, 1, 8, count)?;
    (matches!(count, 2 | 3) && escape.0.is_ascii()).then_some(escape)
}

#[inline(never)]
fn value(digits: &[u8], radix: u32) -> Option<u32> {
    let mut value = 0u32;
    for &digit in digits {
        let digit = char::from(digit).to_digit(radix)?;
        value = value.checked_mul(radix)?.checked_add(digit)?;
    }
    Some(value)
}

/// The byte after a marker, in two hexadecimal or three octal digits, and the end.
#[inline(never)]
fn byte(text: &[u8], mark: &[u8], radix: u32) -> Option<(u8, usize)> {
    let length = if radix == 8 { 3 } else { 2 };
    let digits = text.strip_prefix(mark)?.get(..length)?;
    let byte = u8::try_from(value(digits, radix)?).ok()?;
    Some((byte, mark.len().saturating_add(length)))
}

/// `%40`, `%C3%A9`.
fn percent(text: &[u8]) -> Option<(char, usize)> {
    let (first, end) = byte(text, b"%", 16)?;
    if !first.is_ascii() {
        return utf8(text, b"%", 16);
    }
    let behind = text.get(end..).unwrap_or_default();
    // "10%20%30%" are percentages.
    let is_per_cent = behind.starts_with(b"%") && byte(behind, b"%", 16).is_none();
    let is_escape = !(is_per_cent && first.is_ascii_alphanumeric());
    is_escape.then_some((first.into(), end))
}

/// A character of several bytes, each after a marker.
#[inline(never)]
fn utf8(text: &[u8], mark: &[u8], radix: u32) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let (first, length) = byte(text, mark, radix)?;
    // The leading ones of the first byte are the number of bytes.
    let count = usize::try_from(first.leading_ones()).ok()?;
    let (written, _) = text.split_at_checked(length.saturating_mul(count))?;
    let bytes = bytes.get_mut(..count)?;
    for (one, written) in bytes.iter_mut().zip(written.chunks_exact(length)) {
        (*one, _) = byte(written, mark, radix)?;
    }
    let character = str::from_utf8(bytes).ok()?.chars().next()?;
    Some((character, written.len()))
}

const NAMED: [(&[u8], char); 18] = [
    (b"amp;", '&'),
    (b"apos;", '\''),
    (b"colon;", ':'),
    (b"commat;", '@'),
    (b"dash;", '-'),
    (b"gt;", '>'),
    (b"hyphen;", '-'),
    (b"lpar;", '('),
    (b"lt;", '<'),
    (b"nbsp;", ' '),
    (b"ndash;", '\u{2013}'),
    (b"num;", '#'),
    (b"period;", '.'),
    (b"plus;", '+'),
    (b"quot;", '"'),
    (b"rpar;", ')'),
    (b"shy;", '\u{ad}'),
    (b"sol;", '/'),
];

/// `&amp;`
fn named(text: &[u8]) -> Option<(char, usize)> {
    let name = text.get(1..)?;
    let (known, character) = NAMED.iter().find(|(known, _)| name.starts_with(known))?;
    Some((*character, known.len().saturating_add(1)))
}

/// `=40`. It may also be a key's value: two in a row are not escapes, and a possible `@` is marked as such.
fn quoted_printable(text: &[u8], is_in_row: bool) -> Option<(char, usize)> {
    let (first, end) = byte(text, b"=", 16)?;
    if !first.is_ascii() {
        return utf8(text, b"=", 16);
    }
    let is_in_row = is_in_row || byte(text.get(end..)?, b"=", 16).is_some();
    match first {
        _ if is_in_row => Some((first.into(), end)),
        b'@' => Some((MAYBE_AT, end)),
        _ => None,
    }
}
