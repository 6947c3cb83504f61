//! Decodes URL encoding strictly.

/// Decodes a percent-encoded text. `None` for an invalid escape, or if the result is not UTF-8.
pub(crate) fn decode(encoded: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let high = hex(rest.next()?)?;
                let low = hex(rest.next()?)?;
                high << 4 | low
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
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
