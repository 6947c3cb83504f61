//! Digits of the scripts that telephone numbers are written in.

/// The value of a digit of ASCII, Arabic, Persian and Urdu, full-width forms, a script of India
/// (Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam), Thai, Lao, Tibetan,
/// Myanmar, Khmer or Mongolian, and of mathematics: ASCII in another dress.
#[inline(never)]
pub(super) fn digit(character: char) -> Option<u8> {
    let code = u32::from(character);
    let value = match code {
        0x30..=0x39 | 0x660..=0x669 | 0x6F0..=0x6F9 | 0xFF10..=0xFF19 => code & 0xF,
        // Nine blocks of 0x80, each with its digits at the same place.
        0x966..=0xD6F => (code & 0x7F).checked_sub(0x66)?,
        0xE50..=0xE59 | 0xED0..=0xED9 | 0x1810..=0x1819 => code & 0xF,
        0xF20..=0xF29 | 0x1040..=0x1049 | 0x17E0..=0x17E9 => code & 0xF,
        // Shan, in Myanmar.
        0x1090..=0x1099 => code & 0xF,
        0x1D7CE..=0x1D7FF => code.checked_sub(0x1D7CE)? % 10,
        _ => return None,
    };
    u8::try_from(value).ok().filter(|&value| value < 10)
}

/// Whether a text may hold as many digits as a telephone number has: quick to tell of most texts.
pub(super) fn has_many_digits(text: &str) -> bool {
    const FEWEST: usize = super::number::FEWEST;
    if text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST {
        return true;
    }
    !text.is_ascii() && text.chars().filter_map(digit).count() >= FEWEST
}

/// The character at a place.
#[inline(never)]
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_nineteen_scripts() {
        let found: String = ('\0'..=char::MAX)
            .filter(|&it| digit(it).is_some())
            .collect();
        assert_eq!(
            found,
            "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯੦੧੨੩੪੫੬੭੮੯૦૧૨૩૪૫૬૭૮૯୦୧୨୩୪୫୬୭୮୯\
             ௦௧௨௩௪௫௬௭௮௯౦౧౨౩౪౫౬౭౮౯೦೧೨೩೪೫೬೭೮೯൦൧൨൩൪൫൬൭൮൯๐๑๒๓๔๕๖๗๘๙໐໑໒໓໔໕໖໗໘໙༠༡༢༣༤༥༦༧༨༩\
             ၀၁၂၃၄၅၆၇၈၉႐႑႒႓႔႕႖႗႘႙០១២៣៤៥៦៧៨៩᠐᠑᠒᠓᠔᠕᠖᠗᠘᠙０１２３４５６７８９\
             𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿"
        );
        for (index, character) in found.chars().enumerate() {
            assert_eq!(digit(character), u8::try_from(index % 10).ok());
        }
    }
}
