//! SipHash-2-4 (Aumasson and Bernstein): without the key nobody can guess or try out the hashed text.

/// The 64-bit hash of a text under a key.
pub(crate) fn siphash(key: &[u8; 16], text: &[u8]) -> u64 {
    let halves = u128::from_le_bytes(*key);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let (k0, k1) = (halves as u64, (halves >> 64) as u64);
    let mut state = [
        k0 ^ 0x736f_6d65_7073_6575,
        k1 ^ 0x646f_7261_6e64_6f6d,
        k0 ^ 0x6c79_6765_6e65_7261,
        k1 ^ 0x7465_6462_7974_6573,
    ];
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        absorb(&mut state, u64::from_le_bytes(*word));
    }
    // The last word: the remaining bytes, with the length in its highest byte.
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    let last = rest
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte));
    absorb(&mut state, last | length << 56);
    if let Some(third) = state.get_mut(2) {
        *third ^= 0xFF;
    }
    for _ in 0..4 {
        round(&mut state);
    }
    state.iter().fold(0, |hash, word| hash ^ word)
}

fn absorb(state: &mut [u64; 4], word: u64) {
    let [.., fourth] = state;
    *fourth ^= word;
    round(state);
    round(state);
    let [first, ..] = state;
    *first ^= word;
}

fn round(state: &mut [u64; 4]) {
    let [mut a, mut b, mut c, mut d] = *state;
    a = a.wrapping_add(b);
    b = b.rotate_left(13) ^ a;
    a = a.rotate_left(32);
    c = c.wrapping_add(d);
    d = d.rotate_left(16) ^ c;
    a = a.wrapping_add(d);
    d = d.rotate_left(21) ^ a;
    c = c.wrapping_add(b);
    b = b.rotate_left(17) ^ c;
    c = c.rotate_left(32);
    *state = [a, b, c, d];
}

#[cfg(test)]
mod tests {
    use std::hash::Hasher;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn is_the_hash_of_its_specification() {
        // The paper's example, and the first vectors of its reference implementation.
        let key: [u8; 16] = std::array::from_fn(|index| index as u8);
        let text: Vec<u8> = (0..15).collect();
        assert_eq!(siphash(&key, &text), 0xa129_ca61_49be_45e5);
        assert_eq!(siphash(&key, &[]), 0x726f_db47_dd0e_0e31);
        assert_eq!(siphash(&key, &[0]), 0x74f8_39c5_93dc_67fd);
    }

    proptest! {
        #[test]
        #[expect(deprecated, reason = "an independent implementation")]
        fn agrees_with_the_standard_library(k0 in any::<u64>(), k1 in any::<u64>(), text: Vec<u8>) {
            let mut theirs = std::hash::SipHasher::new_with_keys(k0, k1);
            theirs.write(&text);
            let key = (u128::from(k1) << 64 | u128::from(k0)).to_le_bytes();
            prop_assert_eq!(siphash(&key, &text), theirs.finish());
        }
    }
}
