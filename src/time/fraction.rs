//! The fraction of a second.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::civil::put;
use crate::built_for;

/// The fraction of a second, with its number of digits: up to eighteen, further ones are cut off. Trailing
/// zeros do not matter for equality: `.5` and `.500` are the same.
///
/// From the highest bit: 30 bits of 10⁻⁹ s (the first nine digits), 30 of 10⁻¹⁸ s (the other nine), and 4 for how
/// many more digits than 3 to print.
#[derive(Clone, Copy, Eq)]
pub(super) struct Fraction(u64);

const HIGH: u32 = 34;
const LOW: u32 = 4;

impl Fraction {
    pub const NONE: Self = Self(0);
    pub const LAST_MICROSECOND: Self = Self::of_microseconds(999_999);

    /// Below 1000.
    pub fn of_milliseconds(milliseconds: u32) -> Self {
        Self::of(milliseconds.wrapping_mul(1_000_000), 0, 3)
    }

    /// Below a million.
    const fn of_microseconds(microseconds: u32) -> Self {
        Self::of(microseconds.wrapping_mul(1000), 0, 6)
    }

    const fn of(high: u32, low: u32, digits: usize) -> Self {
        Self((high as u64) << HIGH | (low as u64) << LOW | digits.saturating_sub(3) as u64)
    }

    /// Of so many digits as most times have.
    #[inline(always)]
    pub fn of_six_digits(digits: &[u8; 6]) -> Self {
        let number = |before: u32, digit: &u8| {
            let digit = u32::from(digit.wrapping_sub(b'0'));
            before.wrapping_mul(10).wrapping_add(digit)
        };
        Self::of_microseconds(digits.iter().fold(0, number))
    }

    pub fn of_digits(digits: &[u8]) -> Self {
        let (high, low) = digits.split_at_checked(9).unwrap_or((digits, &[]));
        let low = if low.is_empty() { 0 } else { nine(low) };
        Self::of(nine(high), low, digits.len().min(18))
    }

    /// One microsecond earlier, to the microsecond; `None` if that is in the second before.
    pub fn microsecond_before(self) -> Option<Self> {
        let microseconds = (self.high() / 1000).checked_sub(1)?;
        Some(Self::of_microseconds(microseconds))
    }

    /// Rounded down.
    pub fn milliseconds(self) -> u32 {
        self.high() / 1_000_000
    }

    fn high(self) -> u32 {
        (self.0 >> HIGH) as u32
    }

    #[expect(clippy::cast_possible_truncation, reason = "cut to its bits")]
    fn low(self) -> u32 {
        (self.0 >> LOW) as u32 & 0x3FFF_FFFF
    }

    /// How many digits follow the milliseconds, and these as a number.
    pub fn after_ms(self) -> (u32, u64) {
        let count = u32::try_from(self.digits()).unwrap_or(0).saturating_sub(3);
        let rest = u64::from(self.high() % 1_000_000)
            .wrapping_mul(1_000_000_000)
            .wrapping_add(self.low().into());
        (count, rest.checked_div(unit(count)).unwrap_or(0))
    }

    /// With these digits after its milliseconds; `None` if they are too many.
    pub fn with_after_ms(self, count: u32, digits: u64) -> Option<Self> {
        if count > 15 {
            return None;
        }
        let rest = digits.checked_mul(unit(count))?;
        let part = |number: u64| u32::try_from(number).ok();
        let after = part(rest / 1_000_000_000).filter(|after| *after < 1_000_000)?;
        let high = self
            .milliseconds()
            .wrapping_mul(1_000_000)
            .wrapping_add(after);
        let digits = usize::try_from(count).ok()?.wrapping_add(3);
        Some(Self::of(high, part(rest % 1_000_000_000)?, digits))
    }

    /// How many digits to print: at least 3.
    pub fn digits(self) -> usize {
        let more = usize::try_from(self.0 & 0xF).unwrap_or(0);
        more.wrapping_add(3)
    }

    /// Writes over the eighteen zeros and the `Z` after `0000-00-00T00:00:00.`; returns the written text from
    /// its first byte.
    #[inline]
    pub fn write(self, text: &mut [u8; 39]) -> &[u8] {
        let end = self.digits().saturating_add(20);
        let (high, low) = (self.high(), self.low());
        if built_for::SIZE || self.digits() > 6 {
            put_nine(text, 20, high);
            put_nine(text, 29, low);
        } else {
            let microseconds = high / 1000;
            put(text, 20, microseconds / 10_000);
            put(text, 22, microseconds / 100 % 100);
            put(text, 24, microseconds % 100);
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
        (self.0 >> LOW).cmp(&(other.0 >> LOW))
    }
}

impl Hash for Fraction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0 >> LOW).hash(state);
    }
}

/// The first nine digits, padded with zeros.
fn nine(digits: &[u8]) -> u32 {
    let mut number = 0u32;
    for digit in digits.iter().take(9) {
        let digit = digit.wrapping_sub(b'0');
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    for _ in digits.len()..9 {
        number = number.wrapping_mul(10);
    }
    number
}

/// The last of so many digits after the milliseconds, in 10⁻¹⁸ s.
fn unit(count: u32) -> u64 {
    (count..15).fold(1, |unit: u64, _| unit.wrapping_mul(10))
}

/// Nine digits.
fn put_nine(text: &mut [u8; 39], at: usize, mut number: u32) {
    let place = text.get_mut(at..).and_then(|rest| rest.get_mut(..9));
    for byte in place.unwrap_or_default().iter_mut().rev() {
        *byte = digit(number % 10);
        number /= 10;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "one digit")]
pub(super) fn digit(number: u32) -> u8 {
    b'0'.wrapping_add(number as u8)
}
