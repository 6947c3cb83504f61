//! Reads and writes decimal numbers.
//!
//! Exact for every double, but without the tables of powers of ten of the standard library and `serde_json`:
//! about 20 KB that do not compress. Usual numbers are read directly; in the module, the host reads the rest.

#[cfg(not(target_arch = "wasm32"))]
mod ecmascript;

use crate::built_for::SIZE;

/// A double holds all integers up to this exactly, and all powers of ten up to 10²².
const EXACT_INTEGERS: u64 = 1 << 53;

/// Reads a decimal number: a sign, digits, a point and more digits, an exponent. `None` for anything else,
/// and for numbers beyond a double.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    match SIZE {
        true => read_by_host(text),
        false => read_directly(text),
    }
}

/// What the host reads of these characters is a decimal number or none; only the empty text is a number for it.
fn read_by_host(text: &str) -> Option<f64> {
    let is_part = |byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let number = match !text.is_empty() && text.bytes().all(is_part) {
        true => host::read(text),
        false => f64::NAN,
    };
    number.is_finite().then_some(number)
}

#[expect(clippy::cast_precision_loss, reason = "checked to be exact")]
fn read_directly(text: &str) -> Option<f64> {
    // A whole number of a few digits.
    if let 1..10 = text.len()
        && let Some(number) = few_digits(text)
    {
        return Some(number.into());
    }
    let (digits, power) = decimal(text.strip_prefix(['+', '-']).unwrap_or(text))?;
    let number = match (digits, power.unsigned_abs()) {
        (Some(digits @ ..=EXACT_INTEGERS), places @ ..=22) => {
            let scale = (0..places).fold(1.0, |scale, _| scale * 10.0);
            // Both sides are exact, so the result is rounded only once.
            let size = if power < 0 {
                digits as f64 / scale
            } else {
                digits as f64 * scale
            };
            if text.starts_with('-') { -size } else { size }
        }
        _ => host::read(text),
    };
    number.is_finite().then_some(number)
}

/// Of less than ten digits, and nothing else.
fn few_digits(text: &str) -> Option<u32> {
    let mut number = 0u32;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    Some(number)
}

/// The digits as one number, if 64 bits hold it, and the exponent.
fn decimal(text: &str) -> Option<(Option<u64>, i32)> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut digits = Some(0u64);
    for byte in whole.bytes().chain(fraction.bytes()) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        digits = digits.and_then(|digits| digits.checked_mul(10)?.checked_add(digit.into()));
    }
    let places = i32::try_from(fraction.len()).unwrap_or(i32::MAX);
    Some((digits, exponent.saturating_sub(places)))
}

/// Clamped, if it is too large.
fn read_exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(i32::MAX))
}

/// A decimal number, exactly: whether it is negative, its digits without zeros at the ends, and the exponent
/// of the last one. Zero has no digits. `None` for anything else.
pub(crate) fn exact_decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let size = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = size.split_once('.').unwrap_or((size, ""));
    let digits = [whole, fraction].concat();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = digits.trim_end_matches('0');
    let significant = kept.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let cut = digits.len().checked_sub(kept.len())?;
    let exponent = exponent
        .parse::<i64>()
        .ok()?
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(cut).ok()?)?;
    Some((text.starts_with('-'), significant.to_owned(), exponent))
}

/// A number that JavaScript wrote, NaN and the infinities too.
#[cfg(any(test, feature = "browser"))]
pub(crate) fn from_javascript(text: &str) -> f64 {
    host::read(text)
}

/// A number as JavaScript programmers write it.
pub(crate) fn number_text(number: f64) -> String {
    host::text(number)
}

/// A whole number in decimal digits. For the few that messages hold, the standard library's formatting is large.
#[inline(never)]
pub(crate) fn count_text(count: u64) -> String {
    let mut text = match count {
        ..10 => String::new(),
        _ => count_text(count / 10),
    };
    text.push(char::from(b'0' | (count % 10) as u8));
    text
}

/// The integer, if the number is one and exact.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "an integer in range"
)]
pub(crate) fn as_integer(number: f64) -> Option<i64> {
    (number.trunc() == number && number.abs() < EXACT_INTEGERS as f64).then_some(number as i64)
}

/// The same for a number that is not negative.
pub(crate) fn as_count(number: f64) -> Option<u64> {
    u64::try_from(as_integer(number)?).ok()
}

/// Functions of the host. The only core module that uses JavaScript: `Number` and `String`, which are pure.
#[cfg(target_arch = "wasm32")]
mod host {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        pub(super) fn read(text: &str) -> f64;
        #[wasm_bindgen(js_name = String)]
        pub(super) fn text(number: f64) -> String;
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod host {
    pub(super) use super::ecmascript::text;

    pub(super) fn read(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(number_text(number), expected);
        }
    }

    #[test]
    fn what_is_no_decimal_number_is_refused() {
        for text in [
            "",
            " ",
            "-",
            ".",
            "e1",
            "1e",
            "1e+",
            "1.2.3",
            "1 ",
            "0x10",
            "1_0",
            "inf",
            "nan",
            "Infinity",
            "१",
            "--1",
            "1e400",
            "-1e400",
            "1e99999999999",
        ] {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }

    #[test]
    fn the_short_way_ends_where_it_would_round_twice() {
        for text in [
            "0",
            "-0",
            "+5",
            ".5",
            "5.",
            "1e22",
            "1e23",
            "9007199254740992",
            "9007199254740993",
            "0.1",
            "123456.789e3",
            "1e-22",
            "1e-23",
            "4.9e-324",
            "1.7976931348623157e308",
            "0.1234567890123456789",
            "18446744073709551616",
            "1e-99999999999",
            "0e400",
        ] {
            let bits = parse_number(text).map(f64::to_bits);
            assert_eq!(bits, text.parse().ok().map(f64::to_bits), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_as_the_standard_library_does(text in "[+-]?[0-9]{0,20}(\\.[0-9]{0,20})?([eE][+-]?[0-9]{1,3})?") {
            let expected = text.parse().ok().filter(|number: &f64| number.is_finite());
            prop_assert_eq!(parse_number(&text).map(f64::to_bits), expected.map(f64::to_bits));
        }

        #[test]
        fn what_is_written_reads_back(number in any::<f64>()) {
            let expected = Some(number).filter(|number| number.is_finite());
            prop_assert_eq!(parse_number(&number_text(number)), expected);
        }
    }
}
