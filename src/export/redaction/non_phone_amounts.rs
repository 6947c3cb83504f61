//! Digits that count or measure: amounts, coordinates, IP addresses.

use super::digits::{digit_at, digits_end};
use crate::normalized_text::skip;

/// The end of the amount, coordinates or IP address that begins here, at the start of a word.
#[inline(never)]
pub(super) fn amount_end(text: &[u8], at: usize) -> Option<usize> {
    if !digit_at(text, at) {
        return None;
    }
    let end = internet_address_end(text, at)
        .or_else(|| decimals_end(text, at))
        .or_else(|| grouped_end(text, at))?;
    // If it continues, it is something else.
    let goes_on = text.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (!goes_on).then_some(end)
}

/// `192.168.100.200:8080`. Four groups of two digits may also be a telephone number: `98.76.54.32`.
fn internet_address_end(text: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    let mut groups = 0u8;
    let mut is_number = true;
    loop {
        let start = end;
        end = digits_end(text, start, 3)?;
        let digits = text.get(start..end)?;
        let has_zero = digits.len() > 1 && digits.starts_with(b"0");
        if has_zero || digits.len() == 3 && digits > b"255".as_slice() {
            return None;
        }
        is_number &= digits.len() == 2 && !digits.ends_with(b"0");
        groups = groups.saturating_add(1);
        if groups > 4 || !goes_on(text, end, b".") {
            break;
        }
        end = end.saturating_add(1);
    }
    if is_number || groups != 4 {
        return None;
    }
    let port = match text.get(end) {
        Some(b':') => digits_end(text, end.saturating_add(1), 5),
        _ => None,
    };
    Some(port.unwrap_or(end))
}

/// Whether one of these marks is at a place, followed by a digit.
#[inline(never)]
fn goes_on(text: &[u8], at: usize, marks: &[u8]) -> bool {
    text.get(at).is_some_and(|it| marks.contains(it)) && digit_at(text, at.saturating_add(1))
}

/// Two or more decimal numbers, separated by a comma or white space: `12.9715987,77.5945627`.
fn decimals_end(text: &[u8], at: usize) -> Option<usize> {
    let first = decimal_end(text, at)?;
    let mut end = first;
    // Bounded, so that a long list is not read again from each of its numbers.
    while end < at.saturating_add(200) {
        let is_between = |it: u8| matches!(it, b',' | b';' | b' ' | b'-');
        let next = skip(text, end, &is_between);
        let is_near = next > end && next <= end.saturating_add(4);
        let Some(behind) = decimal_end(text, next).filter(|_| is_near) else {
            break;
        };
        end = behind;
    }
    (end > first).then_some(end)
}

/// `77.5945627`: up to three digits, a dot and more digits.
#[inline(never)]
fn decimal_end(text: &[u8], at: usize) -> Option<usize> {
    let point = digits_end(text, at, 3)?;
    let has_zero = text.get(at) == Some(&b'0') && point > at.saturating_add(1);
    if has_zero || text.get(point) != Some(&b'.') {
        return None;
    }
    let end = digits_end(text, point.saturating_add(1), 17)?;
    (!goes_on(text, end, b"./")).then_some(end)
}

/// Thousands, or India's lakhs, with the same separator: `1,250,000`, `12,50,000`, `1 250 000 €`.
fn grouped_end(text: &[u8], at: usize) -> Option<usize> {
    let mut end = digits_end(text, at, 9)?;
    let first = end.saturating_sub(at);
    let mark = text.get(end).copied().unwrap_or(0);
    let mut groups = 0usize;
    let mut is_thousands = true;
    let mut is_lakhs = first <= 2 && mark == b',';
    let mut last = 0;
    if matches!(mark, b',' | b'.' | b' ' | b'\'') && first <= 3 {
        while groups < 10
            && text.get(end) == Some(&mark)
            && let start = end.saturating_add(1)
            && let Some(next) = digits_end(text, start, 15)
        {
            is_lakhs &= groups == 0 || last == 2;
            last = next.saturating_sub(start);
            is_thousands &= last == 3;
            groups = groups.saturating_add(1);
            end = next;
        }
    }
    is_lakhs &= last == 3;
    let has_currency = has_currency(text, at, end);
    if groups == 0 {
        // A whole amount as long as a telephone number: in doubt it is an amount.
        return (has_currency && first < 10).then_some(fraction_end(text, end, 0));
    }
    let behind = fraction_end(text, end, mark);
    let is_round = text.get(..end)?.ends_with(b"000");
    let is_amount = match mark {
        _ if groups > 5 || text.get(at) == Some(&b'0') => false,
        _ if has_currency || behind > end => is_thousands || is_lakhs,
        // Telephone numbers are rarely written with these separators.
        b'.' => is_thousands && groups > 1 && (first == 1 || first == 2 && is_round),
        b' ' => is_thousands && groups > 1 && first <= 2 && is_round,
        _ => is_thousands || is_lakhs,
    };
    (is_amount && !goes_on(text, behind, b",.-/'")).then_some(behind)
}

/// After the cents.
#[inline(never)]
fn fraction_end(text: &[u8], end: usize, mark: u8) -> usize {
    let is_point = matches!(text.get(end), Some(&it @ (b'.' | b',')) if it != mark);
    let fraction = match is_point {
        true => digits_end(text, end.saturating_add(1), 2),
        false => None,
    };
    fraction.unwrap_or(end)
}

/// All currency signs are read as `$`.
const CURRENCIES: [&[u8]; 7] = [b"$", b"EUR", b"USD", b"GBP", b"INR", b"Rs", b"Rs."];

/// Whether a currency is before one place or after another.
fn has_currency(text: &[u8], start: usize, end: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let before = before.strip_suffix(b" ").unwrap_or(before);
    let behind = text.get(end..).unwrap_or_default();
    let behind = behind.strip_prefix(b" ").unwrap_or(behind);
    CURRENCIES
        .iter()
        .any(|it| before.ends_with(it) || behind.starts_with(it))
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalized_text::NormalizedText;

    #[test]
    fn amounts_and_places_are_known() {
        for (text, rest) in [
            ("1,250,000", ""),
            ("12,50,000.50 a", " a"),
            ("1.250.000,5", ""),
            ("10.000.000", ""),
            ("1 250 000", ""),
            ("10 000 000 users", " users"),
            ("1'250'000", ""),
            ("1250000 €", " €"),
            ("12500000 EUR", " EUR"),
            ("12.345.678,90", ""),
            ("1\u{a0}250\u{a0}000\u{a0}€", "\u{a0}€"),
            ("192.168.100.200", ""),
            ("192.168.100.200:8080/x", "/x"),
            ("10.0.0.1, b", ", b"),
            ("12.9715987, 77.5945627", ""),
            ("51.5074 -0.1278)", ")"),
        ] {
            let normalized = NormalizedText::normalize(text);
            let end = amount_end(normalized.text().as_bytes(), 0);
            let end = end.map(|end| normalized.original_range(0, end).1);
            assert_eq!(end.and_then(|end| text.get(end..)), Some(rest), "{text}");
        }
        assert_eq!(amount_end(b"$1250000", 1), Some(8));
        for text in [
            "98765,43210",
            "612 345 678",
            "2 345 678",
            "20 123 456",
            "050,123,4567",
            "912.345.678",
            "98.76.54.32",
            "192.168.100.300",
            "1.2.3.4.5",
            "01.23.45.67.89",
            "022.26543210, 022.26543211",
            "9876543210 $",
            "1,000,000,000,000,000,000,000",
            "1234567",
            "",
        ] {
            assert_eq!(amount_end(text.as_bytes(), 0), None, "{text}");
        }
    }
}
