//! Scans a text digit by digit.

use super::fraction::Fraction;

/// The rest of a text.
pub(super) struct Scanner<'a>(pub &'a [u8]);

impl Scanner<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One of these bytes, if it comes next.
    pub fn take(&mut self, any: &[u8]) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if any.iter().any(|byte| byte == first) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// A number of so many digits, which must be few.
    pub fn number(&mut self, digits: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        let mut number = 0u32;
        for byte in digits {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            number = number.wrapping_mul(10).wrapping_add(digit.into());
        }
        Some(number)
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
        if self.take(b"Zz") {
            return Some(0);
        }
        let is_east = self.take(b"+");
        if !is_east && !self.take(b"-") {
            return None;
        }
        let hours = self.number(2)?;
        let minutes = match self.is_empty() {
            true => 0,
            false => {
                self.take(b":");
                self.number(2)?
            }
        };
        if hours > 23 || minutes > 59 {
            return None;
        }
        let minutes = i64::from(hours.wrapping_mul(60).wrapping_add(minutes));
        let seconds = minutes.wrapping_mul(60);
        Some(if is_east {
            seconds
        } else {
            seconds.wrapping_neg()
        })
    }
}
