//! The fraction of a second.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::civil::put;

/// The fraction of a second, with its number of digits: up to eighteen, further ones are cut off. Trailing
/// zeros do not matter for equality: `.5` and `.500` are the same.
#[derive(Clone, Copy, Eq)]
pub(super) struct Fraction {
    /// 10⁻⁹ s: the first nine digits.
    high: u32,
    /// 10⁻¹⁸ s: the other nine.
    low: u32,
    /// How many digits to print: at least 3.
    digits: u8,
}

impl Fraction {
    pub const NONE: Self = Self {
        high: 0,
        low: 0,
        digits: 3,
    };
    pub const LAST_MICROSECOND: Self = Self {
        high: 999_999_000,
        low: 0,
        digits: 6,
    };

    /// Below 1000.
    pub fn of_milliseconds(milliseconds: u32) -> Self {
        Self {
            high: milliseconds.wrapping_mul(1_000_000),
            ..Self::NONE
        }
    }

    pub fn of_digits(digits: &[u8]) -> Self {
        let (high, low) = digits.split_at_checked(9).unwrap_or((digits, &[]));
        let printed = u8::try_from(digits.len()).unwrap_or(u8::MAX);
        Self {
            high: nine(high),
            low: if low.is_empty() { 0 } else { nine(low) },
            digits: printed.clamp(3, 18),
        }
    }

    /// One microsecond earlier, to the microsecond; `None` if that is in the second before.
    pub fn microsecond_before(self) -> Option<Self> {
        let microseconds = (self.high / 1000).checked_sub(1)?;
        Some(Self {
            high: microseconds.wrapping_mul(1000),
            ..Self::LAST_MICROSECOND
        })
    }

    /// Rounded down.
    pub fn milliseconds(self) -> u32 {
        self.high / 1_000_000
    }

    /// Writes over the eighteen zeros and the `Z` after `0000-00-00T00:00:00.`; returns the written text from
    /// its first byte.
    pub fn write(self, text: &mut [u8; 39]) -> &[u8] {
        let end = usize::from(self.digits).saturating_add(20);
        let microseconds = self.high / 1000;
        put(text, 20, microseconds / 10_000);
        put(text, 22, microseconds / 100 % 100);
        put(text, 24, microseconds % 100);
        if self.digits > 6 {
            put_nine(text, 20, self.high);
            put_nine(text, 29, self.low);
        }
        if let Some(last) = text.get_mut(end) {
            *last = b'Z';
        }
        text.get(..=end).unwrap_or(text)
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.high, self.low).cmp(&(other.high, other.low))
    }
}

impl Hash for Fraction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.high, self.low).hash(state);
    }
}

/// The first nine digits, padded with zeros.
fn nine(digits: &[u8]) -> u32 {
    const SCALES: [u32; 10] = [
        1_000_000_000,
        100_000_000,
        10_000_000,
        1_000_000,
        100_000,
        10_000,
        1000,
        100,
        10,
        1,
    ];
    let mut number = 0u32;
    for digit in digits.iter().take(9) {
        let digit = digit.wrapping_sub(b'0');
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    let scale = SCALES.get(digits.len()).copied().unwrap_or(1);
    number.wrapping_mul(scale)
}

/// Nine digits.
fn put_nine(text: &mut [u8; 39], at: usize, number: u32) {
    let place = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut::<9>);
    let Some([a, b, c, d, e, f, g, h, i]) = place else {
        return;
    };
    for ([hundreds, tens, ones], thousand) in [
        ([a, b, c], number / 1_000_000),
        ([d, e, f], number / 1000 % 1000),
        ([g, h, i], number % 1000),
    ] {
        *hundreds = digit(thousand / 100);
        *tens = digit(thousand / 10 % 10);
        *ones = digit(thousand % 10);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "one digit")]
fn digit(number: u32) -> u8 {
    b'0'.wrapping_add(number as u8)
}
