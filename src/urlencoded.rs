//! Encodes for URLs, and decodes what is URL-encoded. The crate percent-encoding would take 0.25 kB of Brotli more in
//! the module for pages.

/// The byte of the two hexadecimal digits at the start of a text.
pub(crate) fn hex_byte(digits: &[u8]) -> Option<u8> {
    let mut byte = 0u8;
    for place in 0..2 {
        let digit = char::from(*digits.get(place)?).to_digit(16)?;
        byte = byte << 4 | u8::try_from(digit).ok()?;
    }
    Some(byte)
}

/// Appends text with everything percent-encoded that is not unreserved in RFC 3986. So `+` is `%2B` and a space
/// `%20`, however a server reads a bare `+`.
#[inline(never)]
pub(crate) fn encode(text: &str, url: &mut String) {
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            url.push(char::from(byte));
            continue;
        }
        url.push('%');
        for half in [byte >> 4, byte & 15] {
            let digit = char::from_digit(half.into(), 16).unwrap_or_default();
            url.push(digit.to_ascii_uppercase());
        }
    }
}

/// Appends the bytes of a percent-encoded text; what is no escape stays as it is.
#[inline(never)]
pub(crate) fn decode_leniently(encoded: &[u8], bytes: &mut Vec<u8>) {
    let mut rest = encoded;
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        bytes.push(match hex_byte(behind) {
            Some(byte) if first == b'%' => {
                rest = behind.get(2..).unwrap_or_default();
                byte
            }
            _ => first,
        });
    }
}

/// Decodes a percent-encoded text. `None` for an invalid escape, or if the result is not UTF-8.
pub(crate) fn decode(encoded: &str, plus_is_space: bool) -> Option<String> {
    let is_escape = |behind: &[u8]| hex_byte(behind).is_some();
    let mut escapes = encoded.as_bytes().split(|&byte| byte == b'%').skip(1);
    if !escapes.all(is_escape) {
        return None;
    }
    let mut spaced = encoded.as_bytes().to_vec();
    if plus_is_space {
        for byte in &mut spaced {
            if *byte == b'+' {
                *byte = b' ';
            }
        }
    }
    let mut bytes = Vec::new();
    decode_leniently(&spaced, &mut bytes);
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn everything_but_unreserved_characters_is_encoded() {
        for (text, expected) in [
            ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            ("+1 555", "%2B1%20555"),
            ("a&b=c#d?e/f\\g", "a%26b%3Dc%23d%3Fe%2Ff%5Cg"),
            ("100%", "100%25"),
            ("é😀", "%C3%A9%F0%9F%98%80"),
            ("{\"a\":[1]}", "%7B%22a%22%3A%5B1%5D%7D"),
            ("\r\n\0", "%0D%0A%00"),
        ] {
            let mut url = String::from("/");
            encode(text, &mut url);
            assert_eq!(url.strip_prefix('/'), Some(expected), "{text}");
        }
    }

    #[test]
    fn only_what_is_an_escape_is_decoded() {
        for (encoded, text) in [
            ("", Some("")),
            ("a+b", Some("a b")),
            ("%2B%20%e2%82%AC", Some("+ €")),
            ("%252f", Some("%2f")),
            ("%", None),
            ("%2", None),
            ("%2g", None),
            ("%+1", None),
            ("%ff", None),
            ("%c0%af", None),
        ] {
            assert_eq!(decode(encoded, true).as_deref(), text, "{encoded}");
        }
        assert_eq!(decode("a+b", false).as_deref(), Some("a+b"));
    }

    proptest! {
        #[test]
        fn what_is_encoded_comes_back(text in any::<String>()) {
            let encoded: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
            prop_assert_eq!(decode(&encoded, true), Some(text));
        }
    }
}
