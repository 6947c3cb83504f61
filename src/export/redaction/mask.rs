//! What stands in place of a private value.

use super::unseen::is_unseen;
use crate::siphash::siphash;

/// What a private value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Phone,
    Email,
    Other,
}

/// A private value: nothing of it but what it is and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Private {
    pub kind: Kind,
    pub hash: u64,
}

/// Hashes private values with a key.
#[derive(Clone, Copy)]
pub(super) struct Masks {
    key: [u8; 16],
}

/// The key is a secret: whoever has it can try out every telephone number.
impl std::fmt::Debug for Masks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Masks")
    }
}

impl Masks {
    pub fn new(key: [u8; 16]) -> Self {
        Self { key }
    }

    /// A telephone number of so many digits, of which the last ten count: with and without country
    /// code or trunk zero it is the same.
    pub fn phone(&self, digits: usize, last_ten: u64) -> Private {
        let digits = u8::try_from(digits.min(10)).unwrap_or(10);
        let [a, b, c, d, e, f, g, h] = last_ten.to_le_bytes();
        self.private(Kind::Phone, &[b'p', digits, a, b, c, d, e, f, g, h])
    }

    /// An e-mail address. Capitals do not count, nor what is not seen, nor quotes around its first part.
    pub fn email(&self, local: &str, domain: &str) -> Private {
        let mut address = String::from("e");
        let quotes = ['"', '\\'];
        for part in [local.trim_matches(quotes), "@", domain] {
            let seen = part.chars().filter(|&it| !is_unseen(it));
            address.extend(seen.map(|it| match it {
                '。' | '．' | '｡' => '.',
                _ => small(it),
            }));
        }
        self.private(Kind::Email, address.as_bytes())
    }

    /// Any other value.
    pub fn other(&self, value: &str) -> Private {
        self.private(Kind::Other, ["o", value].concat().as_bytes())
    }

    fn private(&self, kind: Kind, normal: &[u8]) -> Private {
        Private {
            kind,
            hash: siphash(&self.key, normal),
        }
    }
}

/// The small letter of a capital: of Latin with its accents, Greek and Cyrillic. The standard library's
/// table of all scripts would be the larger part of what a page loads for this.
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
    /// Appends the mask: `[phone:qkzmvbyrtaxe]`.
    pub fn push_mask(self, out: &mut String) {
        out.push_str(match self.kind {
            Kind::Phone => "[phone:",
            Kind::Email => "[email:",
            Kind::Other => "[redacted:",
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
