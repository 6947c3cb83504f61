//! What stands in place of a private value.

use siphasher::sip::SipHasher24;

/// What a private value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Phone,
    Email,
    /// The address of a recording.
    Address,
    /// One that is left out: nothing tells which it was.
    LeftOut,
    Other,
}

/// A private value: nothing of it but what it is and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Private {
    pub kind: Kind,
    pub hash: u64,
}

/// The key of [`Redaction`](super::Redaction), of 16 to 64 random bytes; the same of the same. `None` of
/// fewer or more.
pub fn mask_key(secret: &[u8]) -> Option<[u8; 16]> {
    let (first, rest) = secret.split_first_chunk::<16>()?;
    if rest.len() > 48 {
        return None;
    }
    let mut key = [0; 16];
    for (part, half) in [b"1", b"2"].into_iter().zip(key.as_chunks_mut::<8>().0) {
        let text = [part.as_slice(), rest].concat();
        *half = SipHasher24::new_with_key(first).hash(&text).to_le_bytes();
    }
    Some(key)
}

/// Hashes private values with a key.
#[derive(Clone, Copy)]
pub(super) struct Masks {
    key: [u8; 16],
    leaves_recordings_out: bool,
}

/// The key is a secret: whoever has it can try out every telephone number.
impl std::fmt::Debug for Masks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Masks")
    }
}

impl Masks {
    pub fn new(key: [u8; 16]) -> Self {
        Self {
            key,
            leaves_recordings_out: false,
        }
    }

    /// The same under another key.
    pub fn with_key(self, key: [u8; 16]) -> Self {
        Self { key, ..self }
    }

    /// The same, but all that tells of a recording becomes `[recording]`, under every key.
    #[must_use]
    pub fn leaving_recordings_out(self) -> Self {
        Self {
            leaves_recordings_out: true,
            ..self
        }
    }

    /// A telephone number, by its significant digits.
    #[inline(never)]
    pub fn phone(&self, number: u64) -> Private {
        let [a, b, c, d, e, f, g, h] = number.to_le_bytes();
        self.private(Kind::Phone, &[b'p', a, b, c, d, e, f, g, h])
    }

    /// An e-mail address. Capitals do not count, nor quotes around its first part.
    #[inline(never)]
    pub fn email(&self, local: &str, domain: &str) -> Private {
        let written = [local.trim_matches('"'), "@", domain].concat();
        let mut address = String::from("e");
        for character in written.chars() {
            address.push(small(character));
        }
        self.private(Kind::Email, address.as_bytes())
    }

    /// The address of a recording, without scheme and query.
    pub fn address(&self, address: &str) -> Private {
        let private = self.private(Kind::Address, ["a", address].concat().as_bytes());
        self.of_recording(private)
    }

    /// A value that stands where a recording is told of.
    pub fn of_recording(&self, private: Private) -> Private {
        let kind = match self.leaves_recordings_out {
            true => Kind::LeftOut,
            false => private.kind,
        };
        Private { kind, ..private }
    }

    /// An instant, by its second.
    pub fn instant(&self, second: i64) -> Private {
        let [a, b, c, d, e, f, g, h] = second.to_le_bytes();
        self.private(Kind::Other, &[b't', a, b, c, d, e, f, g, h])
    }

    /// Any other value.
    pub fn other(&self, value: &str) -> Private {
        self.private(Kind::Other, ["o", value].concat().as_bytes())
    }

    fn private(&self, kind: Kind, normal: &[u8]) -> Private {
        Private {
            kind,
            hash: SipHasher24::new_with_key(&self.key).hash(normal),
        }
    }
}

/// The small letter of a capital: of Latin with its accents, Greek and Cyrillic. The standard library's
/// table of all scripts would be the larger part of what a page loads for this.
#[inline(never)]
fn small(character: char) -> char {
    let code = u32::from(character);
    let small = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3AB | 0x410..=0x42F => {
            code.saturating_add(0x20)
        }
        0x400..=0x40F => code.saturating_add(0x50),
        0x139..=0x148 | 0x179..=0x17E => code.saturating_add(code & 1),
        0x100..=0x137 | 0x14A..=0x177 | 0x1E00..=0x1EFF => code | 1,
        _ => code,
    };
    char::from_u32(small).unwrap_or(character)
}

/// Letters alone, so that no mask is ever taken for a number: 26¹² ≈ 9.5 × 10¹⁶ masks a kind.
const LETTERS: u32 = 12;

impl Private {
    /// Appends the mask: `[phone:qkzmvbyrtaxe]`, `[recording]`.
    pub fn push_mask(self, out: &mut String) {
        if self.kind == Kind::LeftOut {
            return out.push_str("[recording]");
        }
        out.push_str(match self.kind {
            Kind::Phone => "[phone:",
            Kind::Email => "[email:",
            Kind::Address | Kind::LeftOut | Kind::Other => "[redacted:",
        });
        let mut rest = self.hash;
        for _ in 0..LETTERS {
            let letter = u8::try_from(rest % 26).unwrap_or(0);
            out.push(char::from(b'a'.wrapping_add(letter)));
            rest /= 26;
        }
        out.push(']');
    }

    pub fn mask(self) -> String {
        let mut mask = String::new();
        self.push_mask(&mut mask);
        mask
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_key_counts() {
        let secret: [u8; 64] = std::array::from_fn(|at| at as u8);
        for length in [0, 15, 65] {
            let secret = [&secret[..], &[1]].concat();
            assert_eq!(mask_key(&secret[..length]), None, "{length}");
        }
        let mut keys = vec![[0; 16]];
        for length in 16..=64 {
            keys.push(mask_key(&secret[..length]).unwrap());
        }
        for at in 0..64 {
            let mut other = secret;
            other[at] ^= 0x80;
            keys.push(mask_key(&other).unwrap());
        }
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
        assert_eq!(mask_key(&secret), mask_key(&secret));
        assert!(!keys.iter().any(|key| secret.starts_with(key)));
    }
}
