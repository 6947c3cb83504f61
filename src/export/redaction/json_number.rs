//! Integers in JSON.

use super::country_code::{cut, power_of_ten};

/// The value of a positive integer in any spelling: `919876543210.0`, `9.19876543210e11`. `None` if it has
/// more than 15 digits.
pub(super) fn whole_number(written: &str) -> Option<u64> {
    let mut value = 0u64;
    let mut behind_point = None;
    let mut exponent: Option<u32> = None;
    for byte in written.bytes() {
        match (byte, exponent) {
            (b'0'..=b'9', None) => {
                let digit = u64::from(byte & 0xF);
                value = value.checked_mul(10)?.checked_add(digit)?;
                behind_point = behind_point.map(|it: u32| it.saturating_add(1));
            }
            (b'0'..=b'9', Some(so_far)) => {
                let digit = u32::from(byte & 0xF);
                exponent = Some(digit.saturating_add(so_far.min(100).saturating_mul(10)));
            }
            (b'.', None) if behind_point.is_none() => behind_point = Some(0),
            (b'e' | b'E', None) => exponent = Some(0),
            (b'+', Some(0)) => {}
            _ => return None,
        }
    }
    let (exponent, behind) = (exponent.unwrap_or(0), behind_point.unwrap_or(0));
    let more = power_of_ten(exponent.saturating_sub(behind));
    let (whole, rest) = cut(value, behind.saturating_sub(exponent));
    let whole = whole.checked_mul(more)?;
    (rest == 0 && whole < LIMIT).then_some(whole)
}

const LIMIT: u64 = 1_000_000_000_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read() {
        for written in [
            "919876543210",
            "919876543210.0",
            "9.19876543210e11",
            "91987654321.0E+1",
        ] {
            assert_eq!(whole_number(written), Some(919_876_543_210), "{written}");
        }
        for written in [
            "12.5",
            "-919876543210",
            "9.19876543215e10",
            "1e15",
            "1e99",
            "1e400",
            "1234567890123456",
            "1e-5",
            "true",
            "1.5.0",
        ] {
            assert_eq!(whole_number(written), None, "{written}");
        }
        assert_eq!(whole_number("0"), Some(0));
        assert_eq!(whole_number("1.5e3"), Some(1500));
    }
}
