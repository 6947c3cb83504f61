//! What stands in place of a private value.

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

    /// An e-mail address: in its domain capitals do not count.
    pub fn email(&self, local: &str, domain: &str) -> Private {
        let domain = domain.to_ascii_lowercase();
        let address = ["e", local, "@", &domain].concat();
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
