//! Scans a text digit by digit.

use super::fraction::Fraction;

/// A number of this many digits, which must be few.
#[inline(always)]
pub(super) fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    let (mut number, mut other) = (0u32, 0u32);
    for digit in digits {
        let digit = u32::from(digit).wrapping_sub(b'0'.into());
        number = number.wrapping_mul(10).wrapping_add(digit);
        // Reaches 16 if a byte is not a digit: bytes below them are huge numbers by now.
        other |= digit | digit.wrapping_add(6);
    }
    (other < 16).then_some(number)
}

/// The rest of a text.
pub(super) struct Scanner<'a>(pub &'a [u8]);

impl Scanner<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn take(&mut self, byte: u8) -> bool {
        match self.0.split_first() {
            Some((&first, rest)) if first == byte => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// One digit or more.
    pub fn fraction(&mut self) -> Option<Fraction> {
        let length = self
            .0
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        (length > 0).then(|| Fraction::of_digits(digits))
    }

    /// Seconds east of UTC.
    pub fn offset(&mut self) -> Option<i64> {
        let (&sign, rest) = self.0.split_first()?;
        self.0 = rest;
        let sign = match sign {
            b'Z' | b'z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.two_digits().filter(|&hours| hours < 24)?;
        let minutes = if self.is_empty() {
            0
        } else {
            self.take(b':');
            self.two_digits().filter(|&minutes| minutes < 60)?
        };
        hours
            .checked_mul(3600)?
            .checked_add(minutes.checked_mul(60)?)?
            .checked_mul(sign)
    }

    fn two_digits(&mut self) -> Option<i64> {
        let (&digits, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        number(digits).map(i64::from)
    }
}
