//! Base64 for AnyReach's cursors.

/// Standard Base64 with padding (RFC 4648, section 4).
pub(super) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sextet = usize::try_from(bits >> shift & 0x3f).unwrap_or(0);
            // A chunk of n bytes fills n + 1 characters.
            let letter = if at <= chunk.len() {
                ALPHABET.get(sextet)
            } else {
                None
            };
            text.push(char::from(letter.copied().unwrap_or(b'=')));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_encoded_as_the_rfc_says() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("\u{fbfe}\u{3ff}", "76++z78="),
        ] {
            assert_eq!(encode(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), bytes.len().div_ceil(3).saturating_mul(4));
            // Six bits a character, read as one long binary number.
            let bits: String = text
                .trim_end_matches('=')
                .bytes()
                .map(|letter| match letter {
                    b'A'..=b'Z' => letter.wrapping_sub(b'A'),
                    b'a'..=b'z' => letter.wrapping_sub(b'a').wrapping_add(26),
                    b'0'..=b'9' => letter.wrapping_sub(b'0').wrapping_add(52),
                    b'+' => 62,
                    _ => 63,
                })
                .map(|sextet| format!("{sextet:06b}"))
                .collect();
            let expected: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
            let rest = bits.strip_prefix(&expected);
            prop_assert!(rest.is_some_and(|rest| rest.bytes().all(|bit| bit == b'0')));
        }
    }
}
