//! Maps characters to their ASCII equivalents.

/// A separator outside ASCII: a dash, a bullet.
pub(crate) const MARK: char = '\u{1f}';
/// A character that may be an `@`.
pub(crate) const MAYBE_AT: char = '\u{1a}';

/// The ASCII equivalent of a character; itself if there is none; `None` if it is invisible.
#[inline(never)]
pub(crate) fn to_ascii(character: char) -> Option<char> {
    let code = u32::from(character);
    let plain = match code {
        0x09..=0x0D | 0x20..=0x7E => return Some(character),
        0xA0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => b' ',
        // Pound, yen, baht and the block of other currencies.
        0xA3 | 0xA5 | 0xE3F | 0x20A0..=0x20CF | 0xFFE5 => b'$',
        0xB7 | 0x2012..=0x2015 | 0x2022 | 0x2026 | 0x2027 | 0x2219 | 0x30FB => MARK as u8,
        0x60C | 0x3001 => b',',
        0x61B => b';',
        0x2010 | 0x2011 | 0x2212 => b'-',
        0x2019 => b'\'',
        0x2028 | 0x2029 => b'\n',
        0x3002 | 0xFF61 => b'.',
        // Full width, in the order of ASCII,
        0xFF01..=0xFF5E => low_byte(code.saturating_sub(0xFEE0)),
        // and small forms.
        0xFE50..=0xFE6B => {
            let at = usize::try_from(code & 0x1F).unwrap_or(0) & 0x1F;
            let at = at.checked_sub(0x10).unwrap_or(at.saturating_add(0x10));
            *br#",,. ;:?!-(){}()#&*+-<>= \$%@"#.get(at)?
        }
        _ if is_unseen(code) => return None,
        _ => match digit(code) {
            Some(digit) => b'0'.saturating_add(digit),
            None => return Some(character),
        },
    };
    Some(plain.into())
}

fn low_byte(code: u32) -> u8 {
    let [low, ..] = code.to_le_bytes();
    low
}

/// The value of a digit of Arabic, Persian and Urdu, a script of India (Devanagari, Bengali, Gurmukhi,
/// Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam), Thai, Lao, Tibetan, Myanmar, Khmer or Mongolian, or a
/// mathematical digit.
fn digit(code: u32) -> Option<u8> {
    let value = match code {
        0x660..=0x669 | 0x6F0..=0x6F9 | 0xE50..=0xE59 | 0xED0..=0xED9 | 0x1810..=0x1819 => {
            code & 0xF
        }
        0xF20..=0xF29 | 0x1040..=0x1049 | 0x17E0..=0x17E9 => code & 0xF,
        // Shan, in Myanmar.
        0x1090..=0x1099 => code & 0xF,
        // Nine blocks of 0x80, with the digits at the same place.
        0x966..=0xD6F => (code & 0x7F).checked_sub(0x66)?,
        0x1D7CE..=0x1D7FF => code.checked_sub(0x1D7CE)? % 10,
        _ => return None,
    };
    Some(low_byte(value)).filter(|&value| value < 10)
}

/// Whether a character is invisible, and so may be inside a number or an address: everything that Unicode
/// ignores by default (joiners, marks of direction, fillers, tags, variation selectors), controls, anchors of
/// annotations and objects, the blank of Braille, the keycap around a digit.
fn is_unseen(code: u32) -> bool {
    matches!(
        code,
        ..0x09 | 0x0E..=0x1F | 0x7F..=0x9F | 0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5
            | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x20E3 | 0x2800 | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF
            | 0xFFA0 | 0xFFF0..=0xFFFC | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF
    )
}

/// Whether it changes how the character before it looks, as a strikethrough does.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}
