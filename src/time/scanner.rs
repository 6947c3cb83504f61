//! Reads a text from its beginning, digit by digit.

use super::FRACTION_DIGITS;

/// What is left of a text.
pub(super) struct Scanner<'a>(pub &'a [u8]);

impl Scanner<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn one_of(&mut self, accepted: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        accepted.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    pub fn take(&mut self, byte: u8) -> bool {
        self.one_of(&[byte]).is_some()
    }

    pub fn expect(&mut self, byte: u8) -> Option<()> {
        self.take(byte).then_some(())
    }

    pub fn digit(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        first.is_ascii_digit().then(|| {
            self.0 = rest;
            first.wrapping_sub(b'0')
        })
    }

    /// A number of so many digits, of which there are few.
    pub fn number(&mut self, digits: usize) -> Option<i64> {
        let mut number = 0u32;
        for _ in 0..digits {
            number = number.wrapping_mul(10).wrapping_add(self.digit()?.into());
        }
        Some(number.into())
    }

    /// The fraction in 10⁻¹⁸ s, and how many digits to print.
    pub fn fraction(&mut self) -> Option<(u64, u8)> {
        let (mut fraction, mut digits) = (u64::from(self.digit()?), 1u32);
        while let Some(digit) = self.digit() {
            if digits < FRACTION_DIGITS {
                fraction = fraction.wrapping_mul(10).wrapping_add(digit.into());
                digits = digits.wrapping_add(1);
            }
        }
        // Eighteen digits fit.
        let scale = 10u64.pow(FRACTION_DIGITS.wrapping_sub(digits));
        let printed = u8::try_from(digits).ok()?.max(3);
        Some((fraction.wrapping_mul(scale), printed))
    }

    /// Seconds east of UTC.
    pub fn offset(&mut self) -> Option<i64> {
        let sign = match self.one_of(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2).filter(|&hours| hours < 24)?;
        let minutes = if self.is_empty() {
            0
        } else {
            self.take(b':');
            self.number(2).filter(|&minutes| minutes < 60)?
        };
        hours
            .checked_mul(3600)?
            .checked_add(minutes.checked_mul(60)?)?
            .checked_mul(sign)
    }
}
