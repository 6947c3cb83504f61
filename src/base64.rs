//! Base64 (RFC 4648): for URLs with its own alphabet and without padding (section 5), for AnyReach as usual
//! (section 4).
//!
//! The crate `base64` (0.22, without `std`) in its place makes the client's module 1.0 kB larger and the gateway's
//! 1.5 kB (Brotli, `npm run size`). Fuzzing compares the two.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as text, for URLs.
pub(crate) fn encode_url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(4).div_ceil(3));
    // The lowest bits are still to be written; those above them were.
    let (mut bits, mut left) = (0u32, 0u32);
    for &byte in bytes {
        bits = bits << 8 | u32::from(byte);
        left = left.wrapping_add(8);
        while left >= 6 {
            left = left.wrapping_sub(6);
            text.push(character(bits.wrapping_shr(left)));
        }
    }
    if left > 0 {
        text.push(character(bits.wrapping_shl(6u32.wrapping_sub(left))));
    }
    text
}

/// Of the six lowest bits.
fn character(bits: u32) -> char {
    let index = usize::try_from(bits & 63).unwrap_or(0);
    char::from(ALPHABET.get(index).copied().unwrap_or(b'A'))
}

/// Bytes as text, padded, and with `+` and `/`.
pub(crate) fn encode_standard(bytes: &[u8]) -> String {
    let mut text = encode_url(bytes).replace('-', "+").replace('_', "/");
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}

/// Text as bytes; `None` unless it is exactly what [`encode_url`] writes: no other character, no bits
/// left over.
pub(crate) fn decode_url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut bits, mut left) = (0u32, 0u32);
    for character in text.bytes() {
        let value = ALPHABET.iter().position(|&known| known == character)?;
        bits = bits << 6 | u32::try_from(value).ok()?;
        left = left.wrapping_add(6);
        if left >= 8 {
            left = left.wrapping_sub(8);
            let [byte, ..] = bits.wrapping_shr(left).to_le_bytes();
            bytes.push(byte);
        }
    }
    let left_over = bits & !u32::MAX.wrapping_shl(left);
    (left < 6 && left_over == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_values() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("~~~???", "fn5-Pz8_"),
        ] {
            assert_eq!(encode_url(bytes.as_bytes()), text);
            assert_eq!(decode_url(text).as_deref(), Some(bytes.as_bytes()));
        }
        for text in ["Z", "Zh", "Zm9", "Zm9v=", "Zm9v Zm9v", "Zm+v", "é"] {
            assert_eq!(decode_url(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_for_no_url_is_padded() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("\u{fbfe}\u{3ff}", "76++z78="),
        ] {
            assert_eq!(encode_standard(text.as_bytes()), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn comes_back(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(decode_url(&encode_url(&bytes)), Some(bytes));
        }
    }
}
