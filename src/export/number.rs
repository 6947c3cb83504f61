//! Numbers as JavaScript writes them.

#[cfg(not(target_arch = "wasm32"))]
use std::iter::repeat_n;

use crate::number::{as_integer, text};

/// Appends a number as `JSON.stringify` does: the shortest digits that read back the same, with an
/// exponent only below 10⁻⁶ and from 10²¹ on; `null` for what is not finite.
pub(super) fn push_number(out: &mut String, number: f64) {
    if let Some(integer) = as_integer(number) {
        push_integer(out, integer);
    } else if number.is_finite() {
        push_javascript(out, &text(number));
    } else {
        out.push_str("null");
    }
}

/// In the module the text is JavaScript's own.
#[cfg(target_arch = "wasm32")]
fn push_javascript(out: &mut String, written: &str) {
    out.push_str(written);
}

/// Elsewhere it has the same digits, but not always in the same places.
#[cfg(not(target_arch = "wasm32"))]
fn push_javascript(out: &mut String, written: &str) {
    let Some((whole, exponent)) = decimal(written) else {
        return out.push_str(written);
    };
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    out.push_str(sign);
    lay_out(out, digits, exponent);
}

/// Digits, with their sign and without zeros at the ends, and the power of ten that their last one
/// counts.
#[cfg(not(target_arch = "wasm32"))]
fn decimal(written: &str) -> Option<(String, i64)> {
    let (mantissa, exponent) = written.split_once('e').unwrap_or((written, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let digits = [whole.strip_prefix('-').unwrap_or(whole), fraction].concat();
    let kept = digits.trim_end_matches('0');
    let cut = digits.len().checked_sub(kept.len())?;
    let exponent = exponent
        .parse::<i64>()
        .ok()?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(cut).ok()?)?;
    let significant = kept.trim_start_matches('0');
    // Anything but digits is no number: `null`.
    let is_number = !significant.is_empty() && significant.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| ([sign, significant].concat(), exponent))
}

/// `Number::toString` of ECMAScript, from the digits and the power of ten of the last one.
#[cfg(not(target_arch = "wasm32"))]
fn lay_out(out: &mut String, digits: &str, exponent: i64) {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    // The full stop stands behind so many digits.
    let point = length.saturating_add(exponent);
    let zeros = |out: &mut String, count: i64| {
        out.extend(repeat_n('0', usize::try_from(count).unwrap_or(0)));
    };
    let split = |at: i64| digits.split_at_checked(usize::try_from(at).unwrap_or(0));
    if exponent >= 0 && point <= 21 {
        out.push_str(digits);
        zeros(out, exponent);
    } else if (1..=21).contains(&point) {
        let (whole, fraction) = split(point).unwrap_or((digits, ""));
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    } else if (-5..=0).contains(&point) {
        out.push_str("0.");
        zeros(out, point.saturating_neg());
        out.push_str(digits);
    } else {
        let (first, rest) = split(1).unwrap_or((digits, ""));
        out.push_str(first);
        if !rest.is_empty() {
            out.push('.');
            out.push_str(rest);
        }
        out.push_str(if point > 0 { "e+" } else { "e-" });
        let power = point.saturating_sub(1).saturating_abs();
        push_integer(out, power);
    }
}

/// Appends a whole number.
pub(super) fn push_integer(out: &mut String, number: i64) {
    let mut digits = [0u8; 19];
    let mut rest = number.unsigned_abs();
    let mut used = 0usize;
    for place in digits.iter_mut().rev() {
        *place = b'0'.wrapping_add(u8::try_from(rest % 10).unwrap_or(0));
        rest /= 10;
        used = used.saturating_add(1);
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        out.push('-');
    }
    let written = digits.get(digits.len().saturating_sub(used)..);
    out.push_str(std::str::from_utf8(written.unwrap_or_default()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(number: f64) -> String {
        let mut out = String::new();
        push_number(&mut out, number);
        out
    }

    /// As `String(number)` says in Node.
    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (-120.0, "-120"),
            (14.5, "14.5"),
            (-0.25, "-0.25"),
            (0.1 + 0.2, "0.30000000000000004"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (-9_007_199_254_740_992.0, "-9007199254740992"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (0.000_001, "0.000001"),
            (0.000_001_5, "0.0000015"),
            (0.000_000_1, "1e-7"),
            (-1.25e-9, "-1.25e-9"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (5e-324, "5e-324"),
            (f64::NAN, "null"),
            (f64::INFINITY, "null"),
        ] {
            assert_eq!(written(number), expected);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(number in any::<f64>(), whole in any::<i64>()) {
            prop_assert_eq!(written(number).parse::<f64>(), Ok(number));
            let mut out = String::new();
            push_integer(&mut out, whole);
            prop_assert_eq!(out, whole.to_string());
        }
    }
}
