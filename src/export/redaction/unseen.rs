//! Characters that nobody sees.

/// Whether a character is not seen, and so may stand inside a number or an address as if it did not:
/// joiners, marks of direction, soft hyphens, variation selectors, the keycap around a digit.
pub(super) fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20e3}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}
