//! Decodes URL encoding strictly.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Decodes a percent-encoded text. `None` for an invalid escape, or if the result is not UTF-8.
pub(crate) fn decode(encoded: &str, plus_is_space: bool) -> Option<String> {
    let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    let mut escapes = encoded.as_bytes().split(|&byte| byte == b'%').skip(1);
    if !escapes.all(|behind| behind.get(..2).is_some_and(is_hex)) {
        return None;
    }
    let spaced = match plus_is_space {
        true => Cow::Owned(encoded.replace('+', " ")),
        false => Cow::Borrowed(encoded),
    };
    let text = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
