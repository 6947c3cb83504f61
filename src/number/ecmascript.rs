//! `Number::toString` of ECMAScript, where the host is no JavaScript.

use std::iter::repeat_n;

/// A finite number as JavaScript writes it: the shortest digits that read back the same, with an
/// exponent only below 10⁻⁶ and from 10²¹ on.
pub(super) fn text(number: f64) -> String {
    let written = serde_json::to_string(&number).unwrap_or_default();
    // The same digits, but not always in the same places.
    let Some((whole, exponent)) = decimal(&written) else {
        return written;
    };
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut text = sign.to_owned();
    lay_out(&mut text, digits, exponent);
    text
}

/// Digits, with their sign and without zeros at the ends, and the power of ten that their last one
/// counts.
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
        out.push_str(&power.to_string());
    }
}
