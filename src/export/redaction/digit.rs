//! Digits of the scripts that telephone numbers are written in.

/// The zeros of ASCII, Arabic, Persian and Urdu, Devanagari, Bengali, Gurmukhi, Gujarati, Odia,
/// Tamil, Telugu, Kannada, Malayalam, and full-width forms.
const ZEROS: [u32; 13] = [
    0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xFF10,
];

/// The value of a digit.
pub(super) fn digit(character: char) -> Option<u8> {
    if character.is_ascii() {
        return character
            .is_ascii_digit()
            .then(|| u8::try_from(character).unwrap_or(b'0').wrapping_sub(b'0'));
    }
    let code = u32::from(character);
    ZEROS.iter().find_map(|&zero| {
        let value = u8::try_from(code.checked_sub(zero)?).ok()?;
        (value < 10).then_some(value)
    })
}

/// Whether a text may hold as many digits as a telephone number has: quick to tell of most texts.
pub(super) fn has_many_digits(text: &str) -> bool {
    const FEWEST: usize = super::phone::FEWEST;
    if text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST {
        return true;
    }
    !text.is_ascii() && text.chars().filter_map(digit).count() >= FEWEST
}

/// The character at a place.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}
