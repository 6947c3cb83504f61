//! ECMAScript's `Number::toString`, for hosts without JavaScript.

use std::iter::repeat_n;

/// A number as JavaScript writes it: the shortest digits that read back the same, with an exponent only below
/// 10⁻⁶ and from 10²¹ on.
pub(super) fn text(number: f64) -> String {
    if let Some(integer) = super::as_integer(number) {
        return integer.to_string();
    }
    if !number.is_finite() {
        let name = match (number.is_nan(), number > 0.0) {
            (true, _) => "NaN",
            (false, true) => "Infinity",
            (false, false) => "-Infinity",
        };
        return name.to_owned();
    }
    let written = serde_json::to_string(&number).unwrap_or_default();
    // The same digits, but possibly with another exponent.
    let Some((is_negative, digits, exponent)) = super::exact_decimal(&written) else {
        return written;
    };
    if digits.is_empty() {
        return written;
    }
    let mut text = if is_negative { "-" } else { "" }.to_owned();
    lay_out(&mut text, &digits, exponent);
    text
}

/// `Number::toString` of ECMAScript, from the digits and the power of ten of the last one.
fn lay_out(out: &mut String, digits: &str, exponent: i64) {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    // How many digits come before the point.
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
